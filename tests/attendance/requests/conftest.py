"""A team with its lead and those above, on an October Tuesday; and short words for asking."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest

from attendance.models import AttendanceRequest, LeaveKind, RequestPolicy
from attendance.services import ask_correction, ask_leave, ask_overtime, ask_swap
from seeds.loader.attendance import load_leave_kinds
from staff.models import CalendarYear, Employee, PostCode
from tests.attendance.conftest import SHANGHAI


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Give an instant of October at the centre."""
    return datetime(2026, 10, day, hour, minute, tzinfo=SHANGHAI)


def october_day(number: int) -> date:
    """Give a day of October."""
    return date(2026, 10, number)


@dataclass(frozen=True)
class Cast:
    """Who takes part."""

    anna: Employee
    bella: Employee
    carla: Employee
    lead: Employee
    second_lead: Employee
    other_lead: Employee
    supervisor: Employee
    manager: Employee
    publisher: Employee
    auditor: Employee

    def named(self, name: str) -> Employee:
        """Give somebody by the name of the field."""
        found: Employee = getattr(self, name)
        return found


@pytest.fixture
def cast(
    october: CalendarYear,
    anna: Employee,
    publisher: Employee,
    make_employee: Callable[..., Employee],
    make_team: Callable[..., Any],
) -> Cast:
    """Team a with three operators and two leads, the lead of team b, those above, and an auditor."""
    LeaveKind.objects.all().delete()
    load_leave_kinds()
    RequestPolicy.objects.create(code="default", minimum_cover=0)
    return Cast(
        anna=anna,
        bella=make_employee("1002", name="李贝拉"),
        carla=make_employee("1003", name="张卡拉"),
        lead=make_employee("2001", PostCode.TEAM_LEAD, name="赵班长"),
        second_lead=make_employee("2002", PostCode.TEAM_LEAD, name="钱班长"),
        other_lead=make_employee("2101", PostCode.TEAM_LEAD, team=make_team("b")),
        supervisor=make_employee("3001", PostCode.DUTY_SUPERVISOR, team=make_team("office")),
        manager=make_employee("8001", PostCode.CENTRE_MANAGER, team=make_team("office")),
        publisher=publisher,
        auditor=make_employee("9009", PostCode.AUDITOR, team=make_team("office")),
    )


@pytest.fixture
def kind(cast: Cast) -> Callable[[str], LeaveKind]:
    """Find a kind of leave by its code."""
    return lambda code: LeaveKind.objects.get(code=code)


@pytest.fixture
def leave(cast: Cast, now: datetime) -> Callable[..., AttendanceRequest]:
    """Let Anna ask for leave: `leave("SICK", 20)`; any argument may be replaced."""

    def ask(code: str, first: int, last: int | None = None, **changes: Any) -> AttendanceRequest:
        told: dict[str, Any] = {
            "employee": cast.anna,
            "kind": LeaveKind.objects.get(code=code),
            "first_day": october_day(first),
            "last_day": october_day(last or first),
            "now": now,
            "reason": "家中有事",
        }
        return ask_leave(**{**told, **changes})

    return ask


@pytest.fixture
def overtime(cast: Cast, now: datetime) -> Callable[..., AttendanceRequest]:
    """Let Anna ask for overtime: `overtime(20, 18, 20)`."""

    def ask(day: int, start: int, end: int, **changes: Any) -> AttendanceRequest:
        told: dict[str, Any] = {
            "employee": cast.anna,
            "starts_at": at(day, start),
            "ends_at": at(day, end),
            "now": now,
            "reason": "话务量高",
        }
        return ask_overtime(**{**told, **changes})

    return ask


@pytest.fixture
def correction(cast: Cast, now: datetime) -> Callable[..., AttendanceRequest]:
    """Let Anna ask for a missing punch: `correction(12, 18, "out")`."""

    def ask(number: int, hour: int, side: str, **changes: Any) -> AttendanceRequest:
        told: dict[str, Any] = {
            "employee": cast.anna,
            "day": october_day(number),
            "at": at(number, hour),
            "side": side,
            "now": now,
            "reason": "忘记打卡",
        }
        return ask_correction(**{**told, **changes})

    return ask


@pytest.fixture
def swap(cast: Cast, now: datetime) -> Callable[..., AttendanceRequest]:
    """Let Anna propose a swap to Bella: `swap(26, 27)`."""

    def ask(day: int, partner_day: int, **changes: Any) -> AttendanceRequest:
        told: dict[str, Any] = {
            "employee": cast.anna,
            "day": october_day(day),
            "partner": cast.bella,
            "partner_day": october_day(partner_day),
            "now": now,
            "reason": "接孩子",
        }
        return ask_swap(**{**told, **changes})

    return ask
