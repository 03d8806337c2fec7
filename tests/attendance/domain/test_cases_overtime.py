"""Worked cases E: overtime, its classes by the calendar, its caps, comprehensive hours."""

import pytest

from attendance.domain.caps import CapCheck, check_caps
from attendance.domain.kinds import Compensation, HoursSystem
from attendance.domain.rules import Rules
from attendance.domain.totals import month_totals
from tests.attendance.domain.story import (
    CALENDAR,
    WORKDAYS,
    Case,
    Expected,
    check,
    day,
    given,
    month_of,
    overtime,
)

EVENING = [overtime("12", "18:00–20:00")]
WORKED = {"ot150": 0, "ot200": 0, "ot300": 0, "comp_bank": 0}

CASES = [
    pytest.param(
        given("12 DAY", "12T07:00 12T20:00"),
        {12: {**WORKED, "worked": 480, "unapproved": 240, "cell": "√"}},
        id="E1",
    ),
    pytest.param(
        given("12 DAY", "12T08:55 12T19:40", overtime=EVENING),
        {12: {**WORKED, "ot150": 90, "worked": 480, "early": 0}},
        id="E2",
    ),
    pytest.param(
        given("12 DAY", "12T08:55 12T21:30", overtime=EVENING),
        {12: {**WORKED, "ot150": 120, "worked": 480}},
        id="E3",
    ),
    pytest.param(
        given("11 rest", "11T08:50 11T18:10", overtime=[overtime("11", "09:00–18:00")]),
        {11: {**WORKED, "ot200": 480, "worked": 0, "cell": "休", "due": 0}},
        id="E4",
    ),
    pytest.param(
        given(
            "11 rest", "11T08:50 11T18:10", overtime=[overtime("11", "09:00–18:00", Compensation.TIME_OFF)]
        ),
        {11: {**WORKED, "comp_bank": 480}},
        id="E4 time off",
    ),
    pytest.param(
        given("1 DAY", "1T08:55 1T18:00"),
        {1: {**WORKED, "ot300": 480, "worked": 0, "due": 1, "cell": "√"}},
        id="E5",
    ),
    pytest.param(
        given("1 rest", "1T08:55 1T18:00", overtime=[overtime("1", "09:00–18:00", Compensation.TIME_OFF)]),
        {1: {**WORKED, "ot300": 480, "flags": {"time_off_refused"}}},
        id="E5 no time off",
    ),
    pytest.param(given("3 DAY", "3T08:55 3T18:00"), {3: {**WORKED, "ot300": 480}}, id="E6"),
    pytest.param(
        given("5 DAY, 6 DAY, 7 DAY", "5T08:55 5T18:00 6T08:55 6T18:00 7T08:55 7T18:00"),
        {on: {**WORKED, "ot200": 480} for on in (5, 6, 7)},
        id="E7",
    ),
    pytest.param(
        given("10 DAY", "10T08:55 10T18:00"), {10: {**WORKED, "worked": 480, "due": 1, "cell": "√"}}, id="E8"
    ),
    pytest.param(given("10 DAY"), {10: {"absent": 1, "cell": "×"}}, id="E8 no punch"),
    pytest.param(
        given("10 DAY", "10T08:55 10T20:05", overtime=[overtime("10", "18:00–20:00")]),
        {10: {**WORKED, "worked": 480, "ot150": 120}},
        id="E8 approved",
    ),
    pytest.param(
        given("09-30 NIGHT", "09-30T21:55 1T06:02"),
        {"09-30": {**WORKED, "worked": 120, "ot300": 360, "nights": 1}, 1: {**WORKED, "worked": 0}},
        id="E9",
    ),
    pytest.param(
        given("3 NIGHT", "3T21:55 4T06:00"),
        {3: {**WORKED, "ot300": 120, "ot200": 360}},
        id="a night out of a holiday follows the next date",
    ),
    pytest.param(
        given("11 NIGHT", "11T21:55 12T06:00"),
        {11: {**WORKED, "ot200": 480}},
        id="a night that begins on a rest day stays of its class",
    ),
    pytest.param(
        given("4 DAY", "4T09:10 4T18:00"),
        {4: {**WORKED, "ot200": 450, "late": 10}},
        id="the roster is the approval, rounded like the rest",
    ),
    pytest.param(
        given("12 DAY", "12T08:55 12T22:00", overtime=[overtime("12", "18:00–22:00")]),
        {12: {**WORKED, "ot150": 240, "flags": {"over_daily_cap", "special_reason_needed"}}},
        id="E11",
    ),
    pytest.param(
        given("12 DAY", "12T08:55 12T22:30", overtime=[overtime("12", "18:00–20:00")]),
        {12: {"ot150": 120, "left": "22:30", "unapproved": 155}},
        id="an approval widens the window by its length",
    ),
    pytest.param(
        given(
            "12 DAY",
            "12T08:55 12T18:50",
            overtime=[overtime("12", "18:00–18:40"), overtime("12", "18:40–18:50")],
        ),
        {12: {"ot150": 30}},
        id="rounding is per approval",
    ),
    pytest.param(
        given("11 rest", "11T12:30 11T15:00", overtime=[overtime("11", "09:00–12:30")]),
        {11: {**WORKED, "unapproved": 150}},
        id="present after the approval is not overtime",
    ),
    pytest.param(
        given("11 rest", "11T08:55", overtime=[overtime("11", "09:00–18:00")]),
        {11: {**WORKED, "missing_out": 0, "flags": {"overtime_unproven"}, "cell": "休"}},
        id="overtime with one touch proves nothing",
    ),
    pytest.param(
        given("11 rest", "11T12:00 11T16:00", overtime=[overtime("11", "12:00–16:00")]),
        {11: {**WORKED, "ot200": 180}},
        id="the usual meal is out when the approval covers it",
    ),
    pytest.param(
        given("11 rest", "11T12:30 11T16:00", overtime=[overtime("11", "12:30–16:00")]),
        {11: {**WORKED, "ot200": 210}},
        id="half a meal is none",
    ),
    pytest.param(
        given("12 NIGHT", "12T21:55 13T08:00", overtime=[overtime("13", "06:00–08:00")]),
        {12: {"worked": 480, "ot150": 120, "left": "08:00+1"}, 13: {"ot150": 0}},
        id="overtime after a night is written on the shift's day",
    ),
]


@pytest.mark.parametrize(("case", "expected"), CASES)
def test_overtime(case: Case, expected: Expected) -> None:
    check(case, expected)


def _month_of_overtime(hours: list[int]) -> Case:
    days = WORKDAYS[: len(hours)]
    touched = " ".join(f"{on}T08:55 {on}T{18 + extra:02}:00" for on, extra in zip(days, hours, strict=True))
    approved = [overtime(str(on), f"18:00–{18 + extra}:00") for on, extra in zip(days, hours, strict=True)]
    return given(", ".join(f"{on} DAY" for on in days), touched, overtime=approved)


def test_e10_minutes_over_the_monthly_cap_are_flagged_and_never_cut() -> None:
    case = _month_of_overtime([3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 2, 2])
    totals = month_totals(case.derive().records.values(), rules=Rules())
    assert (totals.ot150, totals.over_cap_minutes) == (37 * 60, 60)


@pytest.mark.parametrize(
    ("day_minutes", "month_minutes", "expected"),
    [
        pytest.param(60, 2160, CapCheck(0, 0, False), id="at the caps"),
        pytest.param(61, 2160, CapCheck(0, 0, True), id="over an hour"),
        pytest.param(181, 2160, CapCheck(1, 0, True), id="over three hours"),
        pytest.param(120, 35 * 60 + 120, CapCheck(0, 60, True), id="E10"),
        pytest.param(240, 240, CapCheck(60, 0, True), id="E11"),
    ],
)
def test_caps_before_approval(day_minutes: int, month_minutes: int, expected: CapCheck) -> None:
    found = check_caps(day_minutes=day_minutes, month_minutes=month_minutes, rules=Rules())
    assert found == expected
    assert found.is_within == (expected.over_day == expected.over_month == 0)


def _comprehensive(days: list[int]) -> tuple[int, int, int, int]:
    case = month_of("DAY", days, hours_system=HoursSystem.COMPREHENSIVE)
    standard = CALENDAR.working_days(day("1"), day("31")) * 480
    totals = month_totals(case.derive().records.values(), rules=Rules(), standard_minutes=standard)
    return totals.worked_minutes, totals.ot150, totals.ot200, totals.ot300


def test_e12_a_rostered_sunday_is_ordinary_within_the_standard() -> None:
    assert _comprehensive([11, *range(12, 29)]) == (18 * 480, 0, 0, 0)


def test_e12_only_the_excess_of_the_period_is_overtime() -> None:
    assert _comprehensive(list(range(8, 28))) == (20 * 480, 2 * 480, 0, 0)


def test_e12_statutory_days_are_paid_threefold() -> None:
    assert _comprehensive([1, 2, 8]) == (480, 0, 0, 960)
