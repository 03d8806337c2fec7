"""The worked cases of leave and overtime, from the request through its approval to the stored day."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from attendance.models import (
    AttendanceDay,
    AttendanceRequest,
    Leave,
    LeaveCancellation,
    OvertimeApproval,
)
from attendance.services import (
    approve_request,
    ask_cancellation,
    ask_overtime,
    build_version,
    derive_month,
    publish_month,
)
from common.errors import DomainError
from common.months import Month
from tests.attendance.ready import make_publishable
from tests.attendance.requests.conftest import Cast, at, october_day
from tests.conftest import PASSWORD

OCTOBER = Month(2026, 10)
Ask = Callable[..., AttendanceRequest]
Make = Callable[..., None]
EXCEPTION = "值班长同意"


@pytest.fixture
def approved(cast: Cast, after_october: datetime) -> Callable[..., None]:
    """Let the lead approve a request in November, with a reason for any exception."""

    def approve(request: AttendanceRequest, **told: Any) -> None:
        approve_request(request, person=cast.lead, now=after_october, override_reason=EXCEPTION, **told)

    return approve


@pytest.fixture
def derived(cast: Cast, after_october: datetime) -> Callable[[], None]:
    """Derive October."""

    def derive() -> None:
        derive_month(OCTOBER, now=after_october)

    return derive


def day_of(cast: Cast, number: int) -> AttendanceDay:
    return AttendanceDay.objects.get(employee=cast.anna, day=october_day(number))


def leave_minutes(row: AttendanceDay) -> list[tuple[str, int]]:
    return [(one["kind"], one.get("minutes", 0)) for one in row.facts.get("leaves", [])]


def test_f1_a_whole_day_sick(cast: Cast, leave: Ask, approved: Any, derived: Any, roster: Make) -> None:
    roster(cast.anna, "DAY", 12)
    derived()
    assert day_of(cast, 12).symbol == "×"
    approved(leave("SICK", 12))
    assert (day_of(cast, 12).symbol, day_of(cast, 12).absent_halves) == ("病", 0)


@pytest.mark.parametrize(
    ("touches", "late", "worked"),
    [
        pytest.param(("12T12:58", "12T18:01"), 0, 300, id="F2"),
        pytest.param(("12T13:10", "12T18:00"), 10, 290, id="F3"),
    ],
)
def test_f2_f3_a_morning_off(
    touches: tuple[str, ...], late: int, worked: int,
    cast: Cast, leave: Ask, approved: Any, derived: Any, roster: Make, punch: Make,
) -> None:  # fmt: skip
    roster(cast.anna, "DAY", 12)
    punch(cast.anna, *touches)
    derived()
    approved(leave("SICK", 12, part="first_half"))
    row = day_of(cast, 12)
    assert (row.late_minutes, row.worked_minutes) == (late, worked)
    assert row.symbol.startswith("病½")


@pytest.mark.parametrize(
    ("hours", "touches", "minutes", "late", "worked"),
    [
        pytest.param(((12, 10, 0), (12, 11, 30)), ("12T08:55", "12T18:00"), 90, 0, 390, id="F4"),
        pytest.param(((12, 9, 0), (12, 10, 0)), ("12T10:05", "12T18:00"), 60, 5, 415, id="F5"),
    ],
)
def test_f4_f5_leave_by_the_hour(
    hours: Any, touches: tuple[str, ...], minutes: int, late: int, worked: int,
    cast: Cast, leave: Ask, approved: Any, derived: Any, roster: Make, punch: Make,
) -> None:  # fmt: skip
    roster(cast.anna, "DAY", 12)
    punch(cast.anna, *touches)
    derived()
    approved(leave("PERSONAL", 12, part="hours", starts_at=at(*hours[0]), ends_at=at(*hours[1])))
    row = day_of(cast, 12)
    assert leave_minutes(row) == [("PERSONAL", minutes)]
    assert (row.late_minutes, row.worked_minutes, row.early_minutes) == (late, worked, 0)


def test_f6_leave_over_a_weekend_takes_four_days(
    cast: Cast, leave: Ask, approved: Any, derived: Any, roster: Make
) -> None:
    roster(cast.anna, "DAY", 15, 16, 19, 20)
    roster(cast.anna, None, 17, 18)
    derived()
    approved(leave("PERSONAL", 15, 20))
    assert [day_of(cast, number).symbol for number in range(15, 21)] == ["事", "事", "休", "休", "事", "事"]


def test_f7_calendar_days_take_six(cast: Cast, leave: Ask, approved: Any, derived: Any, roster: Make) -> None:
    roster(cast.anna, "DAY", 15, 16, 19, 20)
    roster(cast.anna, None, 17, 18)
    derived()
    approved(leave("MATERNITY", 15, 20))
    assert [day_of(cast, number).symbol for number in range(15, 21)] == ["产"] * 6


def test_f8_leave_on_the_far_side_of_midnight(
    cast: Cast, leave: Ask, approved: Any, derived: Any, roster: Make, punch: Make
) -> None:
    roster(cast.anna, "NIGHT", 12)
    punch(cast.anna, "12T21:58", "13T02:03")
    derived()
    approved(leave("PERSONAL", 12, part="hours", starts_at=at(13, 2), ends_at=at(13, 6)))
    row = day_of(cast, 12)
    assert leave_minutes(row) == [("PERSONAL", 240)]
    assert (row.early_minutes, row.worked_minutes) == (0, 240)


def test_f9_leave_but_at_work_needs_a_reason_and_is_flagged(
    cast: Cast, leave: Ask, approved: Any, derived: Any, roster: Make, punch: Make, after_october: datetime
) -> None:
    roster(cast.anna, "DAY", 12)
    punch(cast.anna, "12T08:58", "12T18:00")
    derived()
    request = leave("PERSONAL", 12)
    with pytest.raises(DomainError) as refused:
        approve_request(request, person=cast.lead, now=after_october)
    assert refused.value.code == "attendance.request.needs_reason"
    assert refused.value.where == {"against": ["at_the_clock"]}
    approved(request)
    assert "leave_conflict" in day_of(cast, 12).facts["flags"]


def test_f10_a_sick_note_after_the_cross(
    cast: Cast, leave: Ask, approved: Any, derived: Any, roster: Make, after_october: datetime
) -> None:
    roster(cast.anna, "DAY", 20)
    derived()
    approved(leave("SICK", 20, reason="诊断书"))
    fact = Leave.objects.get()
    assert day_of(cast, 20).symbol == "病"
    assert (fact.approved_by, fact.approved_at, fact.reason) == (cast.lead, after_october, "诊断书")
    assert fact.request is not None


@pytest.mark.parametrize(
    ("left", "paid"), [pytest.param("12T19:40", 90, id="E2"), pytest.param("12T21:30", 120, id="E3")]
)
def test_e2_e3_overtime_counts_as_far_as_approved_and_present(
    left: str, paid: int, cast: Cast, overtime: Ask, approved: Any, derived: Any, roster: Make, punch: Make
) -> None:
    roster(cast.anna, "DAY", 12)
    punch(cast.anna, "12T08:55", left)
    derived()
    approved(overtime(12, 18, 20))
    assert day_of(cast, 12).facts["ot150"] == paid


@pytest.mark.parametrize(
    ("compensation", "expected"),
    [pytest.param("pay", (480, 0), id="paid"), pytest.param("time_off", (0, 480), id="time off")],
)
def test_e4_a_rest_day_at_200_or_as_time_off(
    compensation: str, expected: tuple[int, int],
    cast: Cast, overtime: Ask, approved: Any, derived: Any, roster: Make, punch: Make,
) -> None:  # fmt: skip
    roster(cast.anna, None, 11)
    punch(cast.anna, "11T08:50", "11T18:10")
    derived()
    approved(overtime(11, 9, 18, compensation=compensation))
    facts = day_of(cast, 11).facts
    assert (facts.get("ot200", 0), facts.get("comp_bank", 0)) == expected


@pytest.mark.parametrize(
    ("day", "name"), [(1, "ot300"), pytest.param(3, "ot300", id="E6"), pytest.param(5, "ot200", id="E7")]
)
def test_e5_e6_e7_holidays_and_days_off_by_the_notice(
    day: int, name: str, cast: Cast, overtime: Ask, approved: Any, derived: Any, roster: Make, punch: Make
) -> None:
    roster(cast.anna, None, day)
    punch(cast.anna, f"{day:02}T08:50", f"{day:02}T18:10")
    derived()
    approved(overtime(day, 9, 18))
    assert day_of(cast, day).facts[name] == 480


@pytest.mark.parametrize("day", [pytest.param(1, id="E5 statutory"), pytest.param(12, id="a working day")])
def test_e5_only_rest_days_are_made_good_by_time_off(day: int, cast: Cast, overtime: Ask) -> None:
    with pytest.raises(DomainError) as refused:
        overtime(day, 18, 20, compensation="time_off")
    assert refused.value.code == "attendance.overtime.no_time_off"


def test_e8_a_make_up_workday_counts_at_150(
    cast: Cast, overtime: Ask, approved: Any, derived: Any, roster: Make, punch: Make
) -> None:
    roster(cast.anna, "DAY", 10)
    punch(cast.anna, "10T08:55", "10T20:00")
    derived()
    approved(overtime(10, 18, 20))
    assert day_of(cast, 10).facts["ot150"] == 120


def test_e9_a_night_into_a_holiday_is_its_own_approval(
    cast: Cast, derived: Any, roster: Make, punch: Make, after_october: datetime
) -> None:
    roster(cast.anna, "NIGHT", 0)
    punch(cast.anna, "00T21:55", "01T06:00")
    derive_month(Month(2026, 9), now=after_october)
    row = AttendanceDay.objects.get(employee=cast.anna, day=date(2026, 9, 30))
    assert (row.worked_minutes, row.facts["ot300"]) == (120, 360)


def test_e10_the_month_over_36_hours_needs_a_reason_and_is_paid(
    cast: Cast, overtime: Ask, approved: Any, derived: Any, roster: Make, punch: Make, after_october: datetime
) -> None:
    """35 hours booked, 2 more: 37 recorded, an hour over."""
    days = (8, 9, 12, 13, 14, 15, 16, 19, 20, 21, 22, 23)
    for number in days[:-1]:
        OvertimeApproval.objects.create(
            employee=cast.anna, day=october_day(number), starts_at=at(number, 18), ends_at=at(number, 21),
            approved_by=cast.lead, approved_at=after_october,
        )  # fmt: skip
    OvertimeApproval.objects.create(
        employee=cast.anna, day=october_day(23), starts_at=at(23, 18), ends_at=at(23, 20),
        approved_by=cast.lead, approved_at=after_october,
    )  # fmt: skip
    for number in (*days, 26):
        roster(cast.anna, "DAY", number)
        punch(cast.anna, f"{number:02}T08:55", f"{number:02}T{'20' if number >= 23 else '21'}:00")
    derived()
    request = overtime(26, 18, 20)
    with pytest.raises(DomainError) as refused:
        approve_request(request, person=cast.lead, now=after_october)
    assert refused.value.where == {"against": ["over_monthly_cap"]}
    approved(request)
    row = cast.anna.attendance_months.get()
    assert (row.totals["ot150"], row.totals["over_cap_minutes"]) == (37 * 60, 60)


def test_e11_the_day_over_three_hours_is_paid_and_flagged(
    cast: Cast, overtime: Ask, approved: Any, derived: Any, roster: Make, punch: Make
) -> None:
    roster(cast.anna, "DAY", 12)
    punch(cast.anna, "12T08:55", "12T22:00")
    derived()
    approved(overtime(12, 18, 22))
    facts = day_of(cast, 12).facts
    assert facts["ot150"] == 240
    assert set(facts["flags"]) == {"over_daily_cap", "special_reason_needed"}


@pytest.mark.parametrize(
    "kind", [pytest.param("TEMPORARY_DISPATCH", id="调"), pytest.param("STUDY", id="学")]
)
def test_h6_dispatch_and_study_are_present(
    kind: str, cast: Cast, leave: Ask, approved: Any, derived: Any, roster: Make
) -> None:
    roster(cast.anna, "DAY", 22)
    derived()
    approved(leave(kind, 22))
    row = day_of(cast, 22)
    assert (row.absent_halves, row.worked_minutes) == (0, 480)


def test_c3_a_correction_makes_the_day_whole(
    cast: Cast, correction: Ask, approved: Any, derived: Any, roster: Make, punch: Make
) -> None:
    roster(cast.anna, "DAY", 12)
    punch(cast.anna, "12T08:55")
    derived()
    assert day_of(cast, 12).symbol == "缺"
    approved(correction(12, 18, "out"))
    assert (day_of(cast, 12).symbol, day_of(cast, 12).worked_minutes) == ("√", 480)


def test_leave_given_back_in_its_middle_leaves_both_ends(
    cast: Cast, leave: Ask, approved: Any, derived: Any, roster: Make, after_october: datetime
) -> None:
    roster(cast.anna, "DAY", 12, 13, 14, 15)
    derived()
    approved(leave("PERSONAL", 12, 15))
    whole = Leave.objects.get()
    approved(
        ask_cancellation(
            employee=cast.anna, leave=whole, first_day=october_day(13), last_day=october_day(14),
            now=after_october, reason="提前返岗",
        )
    )  # fmt: skip
    assert [day_of(cast, number).symbol for number in (12, 13, 14, 15)] == ["事", "×", "×", "事"]
    assert Leave.objects.filter(pk=whole.pk).exists()
    assert list(Leave.objects.in_force().order_by("first_day").values_list("first_day", "last_day")) == [
        (october_day(12), october_day(12)),
        (october_day(15), october_day(15)),
    ]
    assert LeaveCancellation.objects.get().leave == whole
    with pytest.raises(DomainError) as again:
        ask_cancellation(
            employee=cast.anna, leave=whole, first_day=october_day(12), last_day=october_day(12),
            now=after_october,
        )  # fmt: skip
    assert again.value.code == "attendance.cancellation.not_in_force"


@pytest.mark.parametrize(
    ("first", "last", "part"),
    [
        pytest.param(11, 12, "whole", id="a day before it"),
        pytest.param(13, 15, "whole", id="a day after it"),
        pytest.param(12, 12, "hours", id="a part of the hours"),
    ],
)
def test_only_days_of_the_leave_are_given_back(
    first: int, last: int, part: str, cast: Cast, kind: Any, after_october: datetime
) -> None:
    hours = {"starts_at": at(12, 10), "ends_at": at(14, 11)} if part == "hours" else {}
    fact = Leave.objects.create(
        employee=cast.anna, kind=kind("PERSONAL"), first_day=october_day(12), last_day=october_day(14),
        part=part, approved_by=cast.lead, approved_at=after_october, **hours,
    )  # fmt: skip
    with pytest.raises(DomainError) as refused:
        ask_cancellation(
            employee=cast.anna, leave=fact, first_day=october_day(first), last_day=october_day(last),
            now=after_october,
        )  # fmt: skip
    assert refused.value.code == "attendance.cancellation.days_outside"


def test_leave_approved_after_publication_waits_for_the_next_version(
    cast: Cast, leave: Ask, approved: Any, derived: Any, roster: Make, after_october: datetime
) -> None:
    roster(cast.anna, "DAY", 20)
    derived()
    make_publishable(OCTOBER, after_october)
    version = publish_month(OCTOBER, publisher=cast.publisher, password=PASSWORD, now=after_october).version
    build_version(version, now=after_october, progress=lambda done, total: None)
    approved(leave("SICK", 20))
    assert day_of(cast, 20).symbol == "病"
    assert version.days.get(day=october_day(20)).symbol == "×"


def test_leave_approved_during_publication_waits_for_the_next_version(
    cast: Cast, leave: Ask, approved: Any, derived: Any, roster: Make, after_october: datetime
) -> None:
    roster(cast.anna, "DAY", 20)
    derived()
    make_publishable(OCTOBER, after_october)
    version = publish_month(OCTOBER, publisher=cast.publisher, password=PASSWORD, now=after_october).version
    approved(leave("SICK", 20))
    assert day_of(cast, 20).symbol == "×"
    build_version(version, now=after_october, progress=lambda done, total: None)
    derived()
    assert day_of(cast, 20).symbol == "病"
    assert version.days.get(day=october_day(20)).symbol == "×"


def test_overtime_apart_from_any_month_is_still_checked(cast: Cast, after_october: datetime) -> None:
    with pytest.raises(DomainError) as refused:
        ask_overtime(
            employee=cast.anna, starts_at=at(12, 18), ends_at=at(14, 18), now=after_october, reason="盘点"
        )
    assert refused.value.code == "attendance.overtime.too_long"
