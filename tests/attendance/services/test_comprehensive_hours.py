"""E12 from the database to the stored totals: who works comprehensive hours, and from which day on."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from attendance.models import AttendanceDay, PersonMonth
from attendance.services import derive_month
from common.months import Month
from staff.models import CalendarYear, Employee, Membership
from staff.services import join_team

OCTOBER = Month(2026, 10)
FIGURES = ("worked_minutes", "ot150", "ot200", "ot300", "period_excess_minutes")


def totals(employee: Employee) -> dict[str, Any]:
    """The figures of somebody's stored month that are not 0."""
    stored = PersonMonth.objects.get(employee=employee).totals
    return {name: stored[name] for name in FIGURES if name in stored}


@pytest.fixture
def twenty_days(
    october: CalendarYear, anna: Employee, roster: Callable[..., None], punch: Callable[..., None]
) -> Employee:
    """Anna comes on twenty days in a row, the 8th to the 27th: fifteen working days and five rest days."""
    roster(anna, "DAY", *range(8, 28))
    punch(anna, *(f"{day}T08:55" for day in range(8, 28)), *(f"{day}T18:00" for day in range(8, 28)))
    return anna


def test_standard_hours_pay_rest_days_twice(twenty_days: Employee, after_october: datetime) -> None:
    derive_month(OCTOBER, now=after_october)
    assert totals(twenty_days) == {"worked_minutes": 15 * 480, "ot200": 5 * 480}


def test_e12_only_the_excess_of_the_month_is_overtime(twenty_days: Employee, after_october: datetime) -> None:
    Membership.objects.filter(employee=twenty_days).update(hours_system="comprehensive")
    derive_month(OCTOBER, now=after_october)
    assert totals(twenty_days) == {
        "worked_minutes": 20 * 480,
        "ot150": 2 * 480,
        "period_excess_minutes": 2 * 480,
    }
    sunday = AttendanceDay.objects.get(employee=twenty_days, day=date(2026, 10, 11))
    assert (sunday.worked_minutes, sunday.overtime_minutes) == (480, 0)


def test_e12_statutory_days_are_paid_threefold(
    october: CalendarYear,
    anna: Employee,
    roster: Callable[..., None],
    punch: Callable[..., None],
    after_october: datetime,
) -> None:
    Membership.objects.filter(employee=anna).update(hours_system="comprehensive")
    roster(anna, "DAY", 1, 8)
    punch(anna, "1T08:55", "1T18:00", "8T08:55", "8T18:00")
    derive_month(OCTOBER, now=after_october)
    assert totals(anna) == {"worked_minutes": 480, "ot300": 480}


def test_a_change_in_the_month_is_held_against_its_own_days(
    twenty_days: Employee, after_october: datetime
) -> None:
    former = Membership.objects.get(employee=twenty_days)
    new = join_team(twenty_days, team=former.team, post=former.post, starts_on=date(2026, 10, 16))
    Membership.objects.filter(pk=new.pk).update(hours_system="comprehensive")
    derive_month(OCTOBER, now=after_october)
    # Seven working days and a Sunday before; then twelve days of work where the calendar has eleven.
    assert totals(twenty_days) == {
        "worked_minutes": 7 * 480 + 12 * 480,
        "ot150": 480,
        "ot200": 480,
        "period_excess_minutes": 480,
    }


def test_the_hours_system_goes_along_to_the_next_team(anna: Employee, make_team: Callable[..., Any]) -> None:
    former = Membership.objects.get(employee=anna)
    Membership.objects.filter(pk=former.pk).update(hours_system="comprehensive")
    new = join_team(anna, team=make_team("b"), post=former.post, starts_on=date(2026, 10, 16))
    assert new.hours_system == "comprehensive"
