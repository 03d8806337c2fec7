"""Approved facts: entered by another, checked against the caps, and the days follow."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from attendance.models import AttendanceDay, Leave, LeaveKind, OvertimeApproval, PunchCorrection
from attendance.services import approve_correction, approve_leave, approve_overtime, derive_month
from common.errors import DomainError
from common.months import Month
from staff.models import CalendarYear, Employee, PostCode
from tests.attendance.conftest import SHANGHAI

OCTOBER = Month(2026, 10)
Roster = Callable[..., None]


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 10, day, hour, minute, tzinfo=SHANGHAI)


def day_of(employee: Employee, day: int) -> AttendanceDay:
    return AttendanceDay.objects.get(employee=employee, day=date(2026, 10, day))


@pytest.fixture
def lead(make_employee: Callable[..., Employee]) -> Employee:
    return make_employee("2001", PostCode.TEAM_LEAD)


@pytest.fixture
def sick(october: CalendarYear) -> LeaveKind:
    return LeaveKind.objects.get(code="SICK")


@pytest.fixture
def leave(anna: Employee, lead: Employee, sick: LeaveKind, after_october: datetime) -> Callable[..., Leave]:
    """Approve leave of Anna; any argument may be replaced."""

    def act(first: int, last: int, **changes: Any) -> Leave:
        told = {"employee": anna, "kind": sick, "approver": lead, "now": after_october, "reason": "诊断书"}
        days = {"first_day": date(2026, 10, first), "last_day": date(2026, 10, last)}
        return approve_leave(**{**told, **days, **changes})

    return act


def test_f10_leave_approved_after_the_cross(
    leave: Callable[..., Leave], anna: Employee, roster: Roster, after_october: datetime
) -> None:
    roster(anna, "DAY", 20)
    derive_month(OCTOBER, now=after_october)
    assert day_of(anna, 20).symbol == "×"
    fact = leave(20, 20)
    assert (day_of(anna, 20).symbol, day_of(anna, 20).absent_halves) == ("病", 0)
    assert (fact.approved_by.work_number, fact.approved_at, fact.reason) == ("2001", after_october, "诊断书")


def test_f4_leave_by_hours(
    leave: Callable[..., Leave],
    anna: Employee,
    roster: Roster,
    punch: Callable[..., None],
    after_october: datetime,
) -> None:
    roster(anna, "DAY", 12)
    punch(anna, "12T08:55", "12T18:00")
    leave(12, 12, part=Leave.Part.HOURS, starts_at=at(12, 10), ends_at=at(12, 11, 30))
    derive_month(OCTOBER, now=after_october)
    assert (day_of(anna, 12).symbol, day_of(anna, 12).worked_minutes) == ("病1.5h", 390)


@pytest.mark.parametrize(
    ("days", "changes", "code"),
    [
        pytest.param((13, 12), {}, "attendance.leave.backwards", id="ends before it begins"),
        pytest.param((12, 12), {"part": "hours"}, "attendance.leave.hours_missing", id="no moments"),
        pytest.param(
            (12, 12), {"starts_at": at(12, 9), "ends_at": at(12, 10)}, "attendance.leave.hours_missing",
            id="moments of whole days",
        ),
        pytest.param(
            (12, 12), {"part": "hours", "starts_at": at(12, 10), "ends_at": at(12, 9)},
            "attendance.leave.backwards", id="hours backwards",
        ),
        pytest.param(
            (12, 12), {"part": "hours", "starts_at": at(11, 23), "ends_at": at(12, 10)},
            "attendance.leave.hours_outside", id="hours before the day",
        ),
        pytest.param(
            (12, 12), {"part": "hours", "starts_at": at(13, 10), "ends_at": at(13, 13)},
            "attendance.leave.hours_outside", id="hours after noon of the day after",
        ),
    ],
)  # fmt: skip
def test_leave_that_makes_no_sense(
    days: tuple[int, int], changes: dict[str, Any], code: str, leave: Callable[..., Leave]
) -> None:
    with pytest.raises(DomainError) as refused:
        leave(*days, **changes)
    assert refused.value.code == code
    assert not Leave.objects.exists()


@pytest.mark.parametrize(
    ("part", "other", "refused"),
    [
        pytest.param("whole", "first_half", True, id="a half within a whole day"),
        pytest.param("first_half", "first_half", True, id="the same half twice"),
        pytest.param("first_half", "second_half", False, id="the two halves"),
    ],
)
def test_leave_does_not_overlap(part: str, other: str, refused: bool, leave: Callable[..., Leave]) -> None:
    leave(12, 13, part=part)
    if not refused:
        leave(13, 14, part=other)
        return
    with pytest.raises(DomainError) as error:
        leave(13, 14, part=other)
    assert error.value.code == "attendance.leave.overlaps"


def test_leave_in_a_night_shift_reaches_into_the_next_day(leave: Callable[..., Leave]) -> None:
    leave(12, 12, part=Leave.Part.HOURS, starts_at=at(13, 4), ends_at=at(13, 12))
    assert Leave.objects.count() == 1


@pytest.mark.parametrize(
    ("day", "first", "last", "refused"),
    [
        pytest.param(12, 10, 12, True, id="the same hours"),
        pytest.param(12, 11, 14, True, id="an hour of them"),
        pytest.param(12, 12, 14, False, id="the hours that follow"),
        pytest.param(11, 33, 36, True, id="entered with the day before"),
    ],
)
def test_hours_of_leave_do_not_overlap(
    day: int, first: int, last: int, refused: bool, leave: Callable[..., Leave]
) -> None:
    leave(12, 12, part=Leave.Part.HOURS, starts_at=at(12, 10), ends_at=at(12, 12))
    midnight = at(day, 0)
    hours = {
        "part": Leave.Part.HOURS,
        "starts_at": midnight + timedelta(hours=first),
        "ends_at": midnight + timedelta(hours=last),
    }
    if not refused:
        leave(day, day, **hours)
        return
    with pytest.raises(DomainError) as error:
        leave(day, day, **hours)
    assert error.value.code == "attendance.leave.overlaps"
    assert Leave.objects.count() == 1


def test_overtime_is_approved_once(
    anna: Employee, lead: Employee, october: CalendarYear, after_october: datetime
) -> None:
    told: dict[str, Any] = {"employee": anna, "approver": lead, "now": after_october}
    approve_overtime(**told, starts_at=at(12, 18), ends_at=at(12, 19))
    for start, end in ((18, 19), (17, 20)):
        with pytest.raises(DomainError) as refused:
            approve_overtime(**told, starts_at=at(12, start), ends_at=at(12, end), override_reason="again")
        assert refused.value.code == "attendance.overtime.overlaps"
    approve_overtime(**told, starts_at=at(12, 19), ends_at=at(12, 20))
    assert OvertimeApproval.objects.count() == 2


def test_a_correction_is_near_its_day(
    anna: Employee, lead: Employee, october: CalendarYear, after_october: datetime
) -> None:
    with pytest.raises(DomainError) as refused:
        approve_correction(
            employee=anna, day=date(2026, 10, 12), at=at(14, 6), side="out", approver=lead,
            now=after_october, reason="忘打卡",
        )  # fmt: skip
    assert refused.value.code == "attendance.correction.far_from_day"
    assert not PunchCorrection.objects.exists()


def test_nobody_approves_their_own(leave: Callable[..., Leave], anna: Employee) -> None:
    with pytest.raises(DomainError) as refused:
        leave(12, 12, approver=anna)
    assert refused.value.code == "attendance.approval.own"


def test_the_database_knows_it_too(anna: Employee, sick: LeaveKind, after_october: datetime) -> None:
    day = date(2026, 10, 12)
    with pytest.raises(IntegrityError), transaction.atomic():
        Leave.objects.create(
            employee=anna, kind=sick, first_day=day, last_day=day, approved_by=anna, approved_at=after_october
        )


def test_e2_overtime_counts_as_far_as_present(
    anna: Employee,
    lead: Employee,
    october: CalendarYear,
    roster: Roster,
    punch: Callable[..., None],
    after_october: datetime,
) -> None:
    roster(anna, "DAY", 12)
    punch(anna, "12T08:55", "12T19:40")
    derive_month(OCTOBER, now=after_october)
    approve_overtime(
        employee=anna, starts_at=at(12, 18), ends_at=at(12, 20), approver=lead, now=after_october
    )
    assert day_of(anna, 12).facts["ot150"] == 90


def test_overtime_over_three_hours_a_day_needs_a_reason(
    anna: Employee, lead: Employee, october: CalendarYear, after_october: datetime
) -> None:
    told: dict[str, Any] = {
        "employee": anna,
        "starts_at": at(12, 18),
        "ends_at": at(12, 22),
        "approver": lead,
        "now": after_october,
    }
    with pytest.raises(DomainError) as refused:
        approve_overtime(**told)
    assert refused.value.code == "attendance.overtime.over_cap"
    assert refused.value.where == {"over_day": 60, "over_month": 0}
    approve_overtime(**told, override_reason="交换机故障")
    assert OvertimeApproval.objects.get().override_reason == "交换机故障"


def test_e10_overtime_over_thirty_six_hours_a_month_needs_a_reason(
    anna: Employee, lead: Employee, october: CalendarYear, after_october: datetime
) -> None:
    for day in (*range(12, 17), *range(19, 24), 26, 27):
        approve_overtime(
            employee=anna, starts_at=at(day, 18), ends_at=at(day, 21), approver=lead, now=after_october
        )
    with pytest.raises(DomainError) as refused:
        approve_overtime(
            employee=anna, starts_at=at(28, 18), ends_at=at(28, 19), approver=lead, now=after_october
        )
    assert refused.value.where == {"over_day": 0, "over_month": 60}


def test_a_missing_punch_is_made_good(
    anna: Employee,
    lead: Employee,
    october: CalendarYear,
    roster: Roster,
    punch: Callable[..., None],
    after_october: datetime,
) -> None:
    roster(anna, "DAY", 12)
    punch(anna, "12T08:55")
    derive_month(OCTOBER, now=after_october)
    assert day_of(anna, 12).symbol == "缺"
    told: dict[str, Any] = {
        "employee": anna,
        "day": date(2026, 10, 12),
        "at": at(12, 18),
        "side": "out",
        "now": after_october,
    }
    for _press in range(2):
        approve_correction(**told, approver=lead, reason="忘打卡")
    assert (day_of(anna, 12).symbol, PunchCorrection.objects.count()) == ("√", 1)


def test_a_punch_still_to_come_is_not_missing(
    anna: Employee, lead: Employee, october: CalendarYear, now: datetime
) -> None:
    with pytest.raises(DomainError) as refused:
        approve_correction(
            employee=anna,
            day=date(2026, 10, 20),
            at=at(20, 18),
            side="out",
            approver=lead,
            now=now,
            reason="提前",
        )
    assert refused.value.code == "attendance.correction.in_the_future"
