"""A domain error carries a stable code, a text for people and the place it points at."""

import pickle

from django.utils.translation import gettext_lazy, override

from common.errors import DomainError


def test_the_text_is_read_in_the_language_of_the_reader() -> None:
    error = DomainError("month.malformed", gettext_lazy("Monday"))
    with override("zh-hans"):
        assert str(error) == "星期一"
    with override("en"):
        assert str(error) == "Monday"


def test_the_status_is_conflict_unless_told() -> None:
    assert DomainError("a.b", "no").status == 409
    assert DomainError("a.b", "no", status=404).status == 404


def test_an_error_crosses_a_process_boundary_whole() -> None:
    error = pickle.loads(pickle.dumps(DomainError("file.empty", "empty", status=400, line=3)))  # noqa: S301
    assert (error.code, str(error), error.status, error.where) == ("file.empty", "empty", 400, {"line": 3})
