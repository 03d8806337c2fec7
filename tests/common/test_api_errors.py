"""Errors of the API are problem details with a stable code, in the client's language, and leak nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError as ModelValidationError
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from rest_framework import serializers
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from common.errors import DomainError


class LeaveSerializer(serializers.Serializer[dict[str, Any]]):
    """A request with two fields that must be there."""

    day = serializers.DateField()
    kind = serializers.CharField()


def answer(act: Callable[[Request], object], **kwargs: Any) -> Response:
    class View(APIView):
        authentication_classes = ()
        permission_classes = ()

        def post(self, request: Request) -> Response:
            act(request)
            return Response()

    response = View.as_view()(APIRequestFactory().post("/", kwargs.get("data", {}), format="json"))
    response.render()
    return response


def raising(error: Exception) -> Callable[[Request], object]:
    def act(request: Request) -> None:
        raise error

    return act


def test_a_broken_rule_is_a_conflict_with_its_code_and_place() -> None:
    error = DomainError("attendance.month.already_published", _("Monday"), month="2026-10")
    with override("zh-hans"):
        response = answer(raising(error))
    assert response["Content-Type"] == "application/problem+json"
    assert response.status_code == 409
    assert response.data == {
        "type": "urn:zhiban:problem:attendance.month.already_published",
        "title": "当前状态下不能这样做",
        "status": 409,
        "detail": "星期一",
        "code": "attendance.month.already_published",
        "errors": [{"code": "attendance.month.already_published", "detail": "星期一", "attr": None}],
        "where": {"month": "2026-10"},
    }


def test_fields_are_named_one_by_one() -> None:
    with override("en"):
        response = answer(lambda request: LeaveSerializer(data=request.data).is_valid(raise_exception=True))
    assert (response.status_code, response.data["code"]) == (400, "request.invalid")
    assert response.data["detail"] == "2 fields need attention."
    assert response.data["errors"] == [
        {"code": "required", "detail": "This field is required.", "attr": "day"},
        {"code": "required", "detail": "This field is required.", "attr": "kind"},
    ]


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        pytest.param(Http404("row 17 of the secret table"), 404, "not_found", id="absent or out of scope"),
        pytest.param(NotAuthenticated(), 403, "not_authenticated", id="not signed in"),
        pytest.param(ModelValidationError({"day": ["bad"]}), 400, "request.invalid", id="a model refuses"),
        pytest.param(DomainError("file.too_large", "no", status=413), 413, "file.too_large", id="own status"),
    ],
)
def test_other_errors_have_codes_too(error: Exception, status: int, code: str) -> None:
    response = answer(raising(error))
    assert (response.status_code, response.data["code"]) == (status, code)
    assert "secret" not in response.rendered_content.decode()


def test_a_failure_of_ours_says_so_and_tells_nothing_else(caplog: pytest.LogCaptureFixture) -> None:
    with override("en"):
        response = answer(raising(RuntimeError("password=hunter2")))
    assert (response.status_code, response.data["code"]) == (500, "server_error")
    assert "hunter2" not in response.rendered_content.decode()
    assert "hunter2" in caplog.text
