"""A program's own account: it brings punches and sign-ins, and nothing else is open to it."""

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from rest_framework.test import APIClient

from attendance.models import Punch
from calls.models import SeatEvent
from staff.models import CalendarYear, Employee

Make = Callable[..., Any]


def token_of(number: str, **options: Any) -> str:
    out = StringIO()
    call_command("issue_device_token", number, stdout=out, **options)
    return out.getvalue().strip()


@pytest.fixture
def gate(october: CalendarYear, anna: Employee) -> APIClient:
    """The gate's own account, signed in by its token."""
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {token_of('GATE-1', name='大门')}")
    return client


SIGN_IN = {"agent": "1001", "kind": "sign_in", "at": "2026-10-12 08:58:00", "seat": "12"}
SEATS = {"source": "acd", "events": [SIGN_IN]}
PUNCHES = {"punches": [{"person_key": "1001", "at": "2026-10-12T08:55:00+08:00"}]}


@pytest.mark.parametrize(
    ("verb", "path", "body", "status"),
    [
        pytest.param("post", "punches/", PUNCHES, 201, id="post punches"),
        pytest.param("post", "seat-events/", SEATS, 201, id="post sign-ins"),
        pytest.param("get", "punches/", None, 403, id="read punches"),
        pytest.param("get", "seat-events/", None, 403, id="read sign-ins"),
        pytest.param("get", "punch-imports/", None, 403, id="read imports"),
        pytest.param("get", "attendance-days/", None, 403, id="read days"),
        pytest.param("get", "attendance-months/", None, 403, id="read months"),
        pytest.param("get", "contacts/", None, 403, id="read contacts"),
    ],
)
def test_what_a_device_may_do(verb: str, path: str, body: Any, status: int, gate: APIClient) -> None:
    answer = getattr(gate, verb)(f"/api/v1/{path}", body, format="json")
    assert answer.status_code == status


def test_the_account_of_a_call_and_its_repetition(gate: APIClient, anna: Employee) -> None:
    first = gate.post("/api/v1/punches/", PUNCHES, format="json").json()
    again = gate.post("/api/v1/punches/", PUNCHES, format="json").json()
    assert (first["lines"], again["lines"]) == (["added"], ["repeated"])
    assert Punch.objects.get().employee == anna


def test_sign_ins_are_told_once_and_accounted_for(gate: APIClient, anna: Employee) -> None:
    events = [SIGN_IN, {"agent": "1001", "kind": "lunch", "at": "2026-10-12 12:00:00"}]
    told = gate.post("/api/v1/seat-events/", {"events": events}, format="json").json()
    assert (told["lines_read"], told["added"], told["repeated"]) == (2, 1, 0)
    assert told["lines"] == ["added", "rejected"]
    assert [(one["line"], one["code"]) for one in told["rejected"]] == [(2, "calls.row.seat_act_unknown")]
    again = gate.post("/api/v1/seat-events/", {"events": events}, format="json").json()
    assert again["lines"] == ["repeated", "rejected"]
    assert SeatEvent.objects.get().employee == anna


@pytest.mark.parametrize("path", ["punches/", "seat-events/"])
def test_an_empty_call_is_no_call(path: str, gate: APIClient) -> None:
    assert gate.post(f"/api/v1/{path}", {"punches": [], "events": []}, format="json").status_code == 400


def test_a_new_token_ends_the_old_one(gate: APIClient) -> None:
    fresh = APIClient()
    fresh.credentials(HTTP_AUTHORIZATION=f"Token {token_of('GATE-1')}")
    assert gate.post("/api/v1/punches/", PUNCHES, format="json").status_code == 401
    assert fresh.post("/api/v1/punches/", PUNCHES, format="json").status_code == 201


def test_a_person_gets_no_device_token(anna: Employee) -> None:
    with pytest.raises(CommandError, match=r"staff\.device\.is_a_person"):
        token_of(anna.work_number)


def test_an_operator_may_not_post_sign_ins(anna: Employee) -> None:
    client = APIClient()
    client.force_authenticate(anna)
    assert client.post("/api/v1/seat-events/", SEATS, format="json").status_code == 403
