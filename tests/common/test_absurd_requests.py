"""What no database and no calendar holds is refused at the door, in words, whatever the door."""

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django import forms
from django.db import DataError
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from rest_framework import serializers

from common.json_bodies import StorableJSONParser
from common.middleware import AbsurdRequestMiddleware
from staff.models import Employee, PostCode
from tests.qc.test_api import client_of

QC = "/api/v1/qc/"


@pytest.fixture
def manager(make_employee: Callable[..., Employee]) -> Employee:
    """A quality manager."""
    return make_employee("2090", PostCode.QUALITY_MANAGER)


@pytest.mark.parametrize(
    "body",
    [
        "[]",
        "null",
        '"x"',
        '{"assignments": [99999999999999999999], "reason": "x"}',
        '{"assignments": {"a": 1}, "reason": "x"}',
        '{"assignments": [1], "reason": "\\u0000"}',
        '{"assignments": [1], "reason": "\\ud800"}',
        '{"assignments": [1], "reason": []}',
        "[" * 5000,
    ],
)
def test_a_body_of_the_wrong_kind_is_refused(manager: Employee, body: str) -> None:
    answer = client_of(manager).post(f"{QC}assignments/reassign/", body, content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    session = {"name": "x", "version": 10**20, "due_on": "2026-10-23", "inspectors": [], "contacts": {"a": 1}}
    assert client_of(manager).post(f"{QC}calibration-sessions/", session).status_code == 400


@pytest.mark.parametrize("month", ["0001-01", "9999-12", "1899-12", "3000-01", "\0", "2026-1"])
@pytest.mark.parametrize("act", ["preview", "draw"])
def test_a_month_outside_all_calendars_is_refused(manager: Employee, month: str, act: str) -> None:
    client = client_of(manager)
    plan = client.post(f"{QC}sample-plans/", {"name": "monthly"}).json()
    assert client.post(f"{QC}sample-plans/{plan['id']}/{act}/", {"month": month}).status_code == 400


@pytest.mark.parametrize("name", ["month", "error", "error_category", "of_team", "q"])
def test_a_nul_character_is_dropped_from_what_is_asked_for(
    manager: Employee, client: object, name: str
) -> None:
    client.force_login(manager)  # type: ignore[attr-defined]
    for value in ("%00", "a%00b", "%0%000"):
        page = client.get(f"/admin/qc/evaluation/?{name}={value}", follow=True)  # type: ignore[attr-defined]
        assert page.status_code == 200
    assert client_of(manager).get(f"{QC}evaluations/?{name}=%00").status_code == 200


def test_a_path_with_a_nul_character_leads_nowhere() -> None:
    with pytest.raises(Http404):
        AbsurdRequestMiddleware(lambda request: HttpResponse())(RequestFactory().get("/a%00b/"))


@pytest.mark.parametrize(
    ("error", "status"), [(OverflowError(), 400), (DataError(), 400), (ValueError(), None)]
)
def test_only_what_is_beyond_all_bounds_is_the_clients_mistake(error: Exception, status: int | None) -> None:
    answer = AbsurdRequestMiddleware(lambda request: HttpResponse()).process_exception(
        RequestFactory().get("/"), error
    )
    assert (answer and answer.status_code) == status


@pytest.mark.parametrize(
    ("field", "sound", "absurd"),
    [
        (forms.DateField, "1900-01-01", "1899-12-31"),
        (forms.DateTimeField, "2999-12-31 10:00", "3000-01-02 10:00"),
        (forms.IntegerField, str(2**63 - 1), str(2**63)),
        (serializers.DateField, "2999-12-31", "3000-01-01"),
        (serializers.DateTimeField, "1900-01-02T00:00:00Z", "0001-01-02T00:00:00Z"),
        (serializers.IntegerField, -(2**63) + 1, -(2**63)),
    ],
)
def test_every_day_and_number_of_a_form_is_one_that_can_be(
    field: type, sound: object, absurd: object
) -> None:
    one: Any = field()
    check = one.clean if isinstance(one, forms.Field) else one.run_validation
    assert check(sound) is not None
    with pytest.raises((forms.ValidationError, serializers.ValidationError)):
        check(absurd)


def test_a_sound_body_is_read_as_it_is() -> None:
    body = {"text": "\\u0000 说 😀", "number": 2**63 - 1, "list": [1.5, None, True]}
    assert StorableJSONParser().parse(BytesIO(json.dumps(body).encode())) == body
