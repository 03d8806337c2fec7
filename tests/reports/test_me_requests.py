"""Asking on one's own pages: four fields for each kind, what one sees of it, and who may not."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from attendance.models import AttendanceRequest, Leave, LeaveKind, RuleSet
from attendance.services import ask_leave, refuse_request
from seeds.loader.attendance import load_leave_kinds
from staff.models import Employee, PostCode, RosterEntry, Shift

TODAY = date(2026, 10, 20)
Make = Callable[..., Employee]


@pytest.fixture(autouse=True)
def noon(now: datetime, db: None) -> Any:
    """It is noon on Tuesday, 20 October; kinds of leave and rules are there."""
    load_leave_kinds()
    RuleSet.objects.create(code="R0", in_force_from=date(2020, 1, 1))
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def anna(make_employee: Make) -> Employee:
    return make_employee("1001", name="王安娜")


@pytest.fixture
def bella(make_employee: Make) -> Employee:
    return make_employee("1002", name="李贝拉")


@pytest.fixture
def rosters(anna: Employee, bella: Employee) -> None:
    """Anna works on the 26th, Bella rests."""
    shift = Shift.objects.create(
        code="DAY", name="Day", name_zh="白班", parts=[{"start": 540, "end": 1080}], net_minutes=540
    )
    RosterEntry.objects.create(employee=anna, day=date(2026, 10, 26), shift=shift)
    RosterEntry.objects.create(employee=bella, day=date(2026, 10, 26))


def client_of(person: Employee, language: str = "zh-hans") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize(
    ("kind", "fields", "stored"),
    [
        pytest.param(
            "leave",
            {"kind": "ANNUAL", "first_day": "2026-10-26", "last_day": "2026-10-27", "reason": "年休"},
            {"kind": "leave", "state": "asked", "part": "whole"},
            id="days",
        ),
        pytest.param(
            "half-day",
            {"kind": "PERSONAL", "day": "2026-10-26", "part": "second_half", "reason": "家长会"},
            {"kind": "leave", "state": "asked", "part": "second_half"},
            id="half a day",
        ),
        pytest.param(
            "hours",
            {
                "kind": "PERSONAL", "starts_at": "2026-10-26T10:00", "ends_at": "2026-10-26T11:30",
                "reason": "看牙",
            },
            {"kind": "leave", "state": "asked", "part": "hours"},
            id="hours",
        ),
        pytest.param(
            "overtime",
            {
                "starts_at": "2026-10-26T18:00", "ends_at": "2026-10-26T20:00", "compensation": "pay",
                "reason": "话务量高",
            },
            {"kind": "overtime", "state": "asked", "compensation": "pay"},
            id="overtime",
        ),
        pytest.param(
            "correction",
            {"day": "2026-10-19", "side": "out", "at": "2026-10-19T18:00", "reason": "忘记打卡"},
            {"kind": "correction", "state": "asked", "side": "out"},
            id="correction",
        ),
    ],
)  # fmt: skip
def test_four_fields_ask_for_each_kind(
    kind: str, fields: dict[str, str], stored: dict[str, str], anna: Employee
) -> None:
    assert len(fields) == 4
    answer = client_of(anna).post(f"/me/requests/ask/{kind}/", fields)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/me/requests/")
    assert AttendanceRequest.objects.values(*stored).get() == stored


def test_a_swap_is_proposed_agreed_and_seen_by_both(rosters: None, anna: Employee, bella: Employee) -> None:
    fields = {"day": "2026-10-26", "partner": bella.pk, "partner_day": "2026-10-26", "reason": "接孩子"}
    client_of(anna).post("/me/requests/ask/swap/", fields)
    request = AttendanceRequest.objects.get()
    assert request.state == "proposed"
    hers = client_of(bella)
    assert "同事待我答复" in hers.get("/me/requests/").content.decode()
    hers.post(f"/me/requests/{request.pk}/agree/")
    request.refresh_from_db()
    assert request.state == "asked"


def test_a_stranger_is_no_colleague_to_swap_with(
    rosters: None, anna: Employee, make_employee: Make, make_team: Callable[..., Any]
) -> None:
    stranger = make_employee("1901", team=make_team("b"))
    fields = {"day": "2026-10-26", "partner": stranger.pk, "partner_day": "2026-10-26", "reason": "接"}
    assert client_of(anna).post("/me/requests/ask/swap/", fields).status_code == 422
    assert not AttendanceRequest.objects.exists()


def ask(person: Employee, day: int, now: datetime) -> AttendanceRequest:
    return ask_leave(
        employee=person, kind=LeaveKind.objects.get(code="ANNUAL"), first_day=date(2026, 10, day),
        last_day=date(2026, 10, day), now=now, reason="年休",
    )  # fmt: skip


def test_the_reason_of_a_refusal_is_shown(anna: Employee, make_employee: Make, now: datetime) -> None:
    lead = make_employee("2001", PostCode.TEAM_LEAD)
    refuse_request(ask(anna, 26, now), person=lead, now=now, reason="当日有演练")
    shown = client_of(anna).get("/me/requests/").content.decode()
    assert "当日有演练" in shown
    assert "未批准" in shown


def test_what_is_not_decided_is_changed_or_withdrawn(anna: Employee, now: datetime) -> None:
    first, second = ask(anna, 26, now), ask(anna, 28, now)
    mine = client_of(anna)
    assert 'value="2026-10-26"' in mine.get(f"/me/requests/{first.pk}/change/").content.decode()
    fields = {"kind": "ANNUAL", "first_day": "2026-10-27", "last_day": "2026-10-27", "reason": "改期"}
    mine.post(f"/me/requests/{first.pk}/change/", fields)
    mine.post(f"/me/requests/{second.pk}/withdraw/")
    states = dict(AttendanceRequest.objects.values_list("first_day__day", "state"))
    assert states == {26: "withdrawn", 27: "asked", 28: "withdrawn"}


def test_leave_to_come_is_given_back_in_three_fields(
    anna: Employee, make_employee: Make, now: datetime
) -> None:
    fact = Leave.objects.create(
        employee=anna, kind=LeaveKind.objects.get(code="ANNUAL"), first_day=TODAY + timedelta(days=3),
        last_day=TODAY + timedelta(days=5), approved_by=make_employee("2001", PostCode.TEAM_LEAD),
        approved_at=now,
    )  # fmt: skip
    mine = client_of(anna)
    assert f"/me/leave/{fact.pk}/cancel/" in mine.get("/me/requests/").content.decode()
    fields = {"first_day": "2026-10-24", "last_day": "2026-10-25", "reason": "提前返岗"}
    assert mine.post(f"/me/leave/{fact.pk}/cancel/", fields).status_code == 302
    assert AttendanceRequest.objects.get().cancels == fact


def test_a_rule_that_refuses_is_shown_above_the_form(anna: Employee) -> None:
    fields = {
        "starts_at": "2026-10-26T18:00", "ends_at": "2026-10-26T17:00", "compensation": "pay", "reason": "x",
    }  # fmt: skip
    answer = client_of(anna).post("/me/requests/ask/overtime/", fields)
    assert answer.status_code == 422
    assert "加班的结束早于开始。" in answer.content.decode()


@pytest.mark.parametrize(
    ("verb", "path", "statuses"),
    [
        # Anna herself, Bella, the auditor
        ("get", "/me/requests/", (200, 200, 200)),
        ("get", "/me/requests/ask/leave/", (200, 200, 403)),
        ("get", "/me/requests/ask/raise/", (404, 404, 403)),
        ("get", "/me/requests/{pk}/change/", (200, 404, 403)),
        ("post", "/me/requests/{pk}/approve/", (404, 404, 403)),
        ("get", "/me/requests/{pk}/withdraw/", (405, 405, 403)),
        ("post", "/me/requests/{pk}/withdraw/", (302, 404, 403)),
    ],
)
def test_who_may_do_what(
    verb: str,
    path: str,
    statuses: tuple[int, ...],
    anna: Employee,
    bella: Employee,
    make_employee: Make,
    now: datetime,
) -> None:
    people = (anna, bella, make_employee("9009", PostCode.AUDITOR))
    url = path.format(pk=ask(anna, 26, now).pk)
    assert tuple(getattr(client_of(one), verb)(url).status_code for one in people) == statuses


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-hans", ["我的申请", "请假、调度、学习", "补卡", "换班", "撤回"]),
        ("en", ["My requests", "Leave, dispatch or study", "Missing punch", "Shift swap", "Withdraw"]),
    ],
)
def test_the_page_in_both_languages(language: str, words: list[str], anna: Employee, now: datetime) -> None:
    ask(anna, 26, now)
    shown = client_of(anna, language).get("/me/requests/").content.decode()
    assert [word for word in words if word not in shown] == []


def test_the_page_costs_the_same_for_many(anna: Employee, now: datetime) -> None:
    ask(anna, 26, now)
    few = statements(anna)
    for day in range(27, 31):
        ask(anna, day, now)
    assert statements(anna) == few
    assert few <= 35


def statements(person: Employee) -> int:
    client = client_of(person)
    with CaptureQueriesContext(connection) as done:
        client.get("/me/requests/")
    return len(done)
