"""Requests through the API: who may do what, what is asked in which shape, and what the answers hold."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from attendance.models import AttendanceRequest, Leave
from staff.models import Employee
from tests.attendance.requests.conftest import Cast, october_day

Ask = Callable[..., AttendanceRequest]
URL = "/api/v1/attendance/requests/"


@pytest.fixture(autouse=True)
def noon(now: datetime) -> Any:
    """It is noon on Tuesday, 20 October."""
    with time_machine.travel(now, tick=False):
        yield


def client_of(person: Employee | None) -> APIClient:
    client = APIClient(headers={"accept-language": "en"})
    client.force_authenticate(person)
    return client


WHO = ("anonymous", "anna", "bella", "carla", "lead", "other_lead", "supervisor", "manager", "auditor")


@pytest.mark.parametrize(
    ("verb", "path", "statuses"),
    [
        # in the order of WHO; the requests are swaps of Anna's with Bella: one agreed, one only proposed
        ("get", "", (401, 200, 200, 200, 200, 200, 200, 200, 200)),
        ("get", "{asked}/", (401, 200, 200, 404, 200, 404, 200, 200, 200)),
        ("get", "{asked}/evidence/", (401, 200, 200, 404, 200, 404, 200, 200, 200)),
        ("post", "", (401, 400, 400, 400, 400, 400, 400, 400, 403)),
        ("post", "{proposed}/agree/", (401, 403, 200, 404, 403, 404, 403, 403, 403)),
        ("post", "{proposed}/decline/", (401, 403, 200, 404, 403, 404, 403, 403, 403)),
        ("post", "{asked}/withdraw/", (401, 200, 403, 404, 403, 404, 403, 403, 403)),
        ("post", "{asked}/approve/", (401, 403, 403, 403, 200, 404, 200, 200, 403)),
        ("post", "{asked}/refuse/", (401, 403, 403, 403, 200, 404, 200, 200, 403)),
        ("post", "{asked}/change/", (401, 400, 400, 404, 400, 404, 400, 400, 403)),
        ("delete", "{asked}/", (401, 405, 405, 405, 405, 405, 405, 405, 405)),
    ],
)  # fmt: skip
def test_who_may_do_what(
    verb: str, path: str, statuses: tuple[int, ...], agreed: dict[str, int], cast: Cast
) -> None:
    found = tuple(
        answer_of(None if who == "anonymous" else cast.named(who), verb, URL + path.format(**agreed))
        for who in WHO
    )
    assert found == statuses


def answer_of(person: Employee | None, verb: str, url: str) -> int:
    """Ask, and take back what it did."""
    from django.db import transaction

    with transaction.atomic():
        status: int = getattr(client_of(person), verb)(url, {"reason": "人手不足"}, format="json").status_code
        transaction.set_rollback(True)
    return status


@pytest.fixture
def agreed(cast: Cast, swap: Ask, roster: Callable[..., None], now: datetime) -> dict[str, int]:
    """A swap that is proposed, and another that is agreed."""
    roster(cast.anna, "DAY", 26, 28)
    roster(cast.bella, None, 26, 28)
    asked = swap(28, 28)
    AttendanceRequest.objects.filter(pk=asked.pk).update(state="asked", agreed_at=now)
    return {"proposed": swap(26, 26).pk, "asked": asked.pk}


@pytest.mark.parametrize(
    ("body", "stored"),
    [
        pytest.param(
            {
                "kind": "leave", "leave_kind": "ANNUAL", "first_day": "2026-10-26", "last_day": "2026-10-27",
                "reason": "年休",
            },
            {"kind": "leave", "state": "asked", "part": "whole", "leave_kind__code": "ANNUAL"},
            id="days",
        ),
        pytest.param(
            {
                "kind": "leave", "leave_kind": "PERSONAL", "first_day": "2026-10-26",
                "last_day": "2026-10-26", "part": "hours", "starts_at": "2026-10-26T10:00:00+08:00",
                "ends_at": "2026-10-26T11:30:00+08:00", "reason": "看牙",
            },
            {"kind": "leave", "state": "asked", "part": "hours", "leave_kind__code": "PERSONAL"},
            id="hours",
        ),
        pytest.param(
            {
                "kind": "overtime", "starts_at": "2026-10-26T18:00:00+08:00",
                "ends_at": "2026-10-26T20:00:00+08:00", "reason": "话务量高",
            },
            {"kind": "overtime", "state": "asked", "compensation": "pay"},
            id="overtime",
        ),
        pytest.param(
            {
                "kind": "correction", "day": "2026-10-12", "at": "2026-10-12T18:00:00+08:00", "side": "out",
                "reason": "忘记打卡",
            },
            {"kind": "correction", "state": "asked", "side": "out"},
            id="correction",
        ),
        pytest.param(
            {
                "kind": "swap", "day": "2026-10-26", "partner": "1002", "partner_day": "2026-10-26",
                "reason": "接孩子",
            },
            {"kind": "swap", "state": "proposed", "partner__work_number": "1002"},
            id="swap",
        ),
    ],
)  # fmt: skip
def test_asking_in_the_shape_of_each_kind(
    body: dict[str, Any], stored: dict[str, Any], cast: Cast, roster: Callable[..., None]
) -> None:
    roster(cast.anna, "DAY", 26)
    roster(cast.bella, None, 26)
    answer = client_of(cast.anna).post(URL, body, format="json")
    assert answer.status_code == 201, answer.json()
    assert AttendanceRequest.objects.values(*stored).get() == stored
    assert answer.json()["work_number"] == "1001"


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        pytest.param({"kind": "overtime"}, {"starts_at", "ends_at", "reason"}, id="what is missing"),
        pytest.param(
            {
                "kind": "correction", "day": "2026-10-12", "at": "2026-10-12T18:00:00+08:00", "side": "out",
                "reason": "忘", "partner": "1002",
            },
            {"partner"},
            id="what is of another kind",
        ),
        pytest.param({"kind": "raise"}, {"kind"}, id="no such kind"),
    ],
)  # fmt: skip
def test_a_wrong_shape_names_its_fields(body: dict[str, Any], fields: set[str], cast: Cast) -> None:
    answer = client_of(cast.anna).post(URL, body, format="json")
    assert answer.status_code == 400
    assert {error["attr"] for error in answer.json()["errors"]} == fields


def test_a_request_is_changed_by_a_new_one(leave: Ask, cast: Cast) -> None:
    old = leave("PERSONAL", 26)
    body = {
        "kind": "leave", "leave_kind": "PERSONAL", "first_day": "2026-10-27", "last_day": "2026-10-27",
    }  # fmt: skip
    answer = client_of(cast.anna).post(f"{URL}{old.pk}/change/", body, format="json")
    assert (answer.status_code, answer.json()["replaces"]) == (201, old.pk)
    old.refresh_from_db()
    assert old.state == "withdrawn"


def test_leave_is_given_back(cast: Cast, kind: Any, now: datetime) -> None:
    fact = Leave.objects.create(
        employee=cast.anna, kind=kind("ANNUAL"), first_day=october_day(26), last_day=october_day(28),
        approved_by=cast.lead, approved_at=now,
    )  # fmt: skip
    body = {"kind": "cancellation", "leave": fact.pk, "first_day": "2026-10-28", "reason": "提前返岗"}
    assert client_of(cast.bella).post(URL, body, format="json").status_code == 404
    answer = client_of(cast.anna).post(URL, body, format="json")
    approved = client_of(cast.lead).post(f"{URL}{answer.json()['id']}/approve/", {}, format="json")
    assert (approved.status_code, approved.json()["state"]) == (200, "approved")
    (left,) = Leave.objects.in_force()
    assert (left.first_day, left.last_day) == (october_day(26), october_day(27))


def test_an_exception_needs_its_reason(overtime: Ask, cast: Cast) -> None:
    request = overtime(26, 18, 22)
    lead = client_of(cast.lead)
    refused = lead.post(f"{URL}{request.pk}/approve/", {}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (409, "attendance.request.needs_reason")
    assert "Over the daily cap of overtime by 1 h." in refused.json()["detail"]
    seen = lead.get(f"{URL}{request.pk}/evidence/").json()
    assert [one["code"] for one in seen["against"]] == ["over_daily_cap"]
    assert seen["notes"] == ["4 h on one day: above one hour the law asks for a special reason."]
    told = {"override_reason": "交换机故障"}
    assert lead.post(f"{URL}{request.pk}/approve/", told, format="json").json()["state"] == "approved"


def test_what_waits_for_me(leave: Ask, cast: Cast) -> None:
    mine = leave("PERSONAL", 26)
    leads = leave("PERSONAL", 26, employee=cast.lead)
    waits = {
        name: [one["id"] for one in client_of(cast.named(name)).get(f"{URL}?waits=me").json()["results"]]
        for name in ("lead", "second_lead", "other_lead", "supervisor", "anna")
    }
    assert waits == {
        "lead": [mine.pk], "second_lead": [mine.pk], "other_lead": [], "supervisor": [leads.pk], "anna": [],
    }  # fmt: skip


def test_the_list_costs_the_same_for_many(leave: Ask, cast: Cast) -> None:
    leave("PERSONAL", 26)
    few = statements(cast)
    for day in range(27, 31):
        leave("PERSONAL", day)
    assert statements(cast) == few
    assert few <= 12


def statements(cast: Cast) -> int:
    lead = Employee.objects.get(pk=cast.lead.pk)
    with CaptureQueriesContext(connection) as done:
        client_of(lead).get(URL)
    return len(done)


FAR = ("0001-01-01", "0001-01-02", "9999-12-31")
"""Days that have none before or after them, or nearly."""


@pytest.mark.parametrize("day", FAR)
@pytest.mark.parametrize("clock", ["T00:00:00", "T23:59:59", "T00:00:00Z", "T23:59:59Z"])
def test_days_at_the_ends_of_the_calendar_are_refused(day: str, clock: str, cast: Cast) -> None:
    anna = client_of(cast.anna)
    asked = [
        {"kind": "leave", "leave_kind": "sick", "first_day": day, "last_day": day},
        {"kind": "overtime", "starts_at": "0001-01-01T00:00:00Z", "ends_at": day + clock, "reason": "忙"},
        {"kind": "overtime", "starts_at": day + clock, "ends_at": day + clock, "reason": "忙"},
        {"kind": "correction", "day": day, "at": day + clock, "side": "in", "reason": "忘"},
    ]
    assert [anna.post(URL, one, format="json").status_code for one in asked] == [400, 400, 400, 400]
    assert not AttendanceRequest.objects.exists()
