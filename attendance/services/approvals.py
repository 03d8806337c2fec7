"""Approved facts: leave, overtime, corrections of missing punches; what they touch is derived again."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from attendance.domain.caps import CapCheck, check_caps, ordinary_minutes
from attendance.domain.kinds import LeavePart
from attendance.domain.leave_amounts import LeaveTime
from attendance.models import AttendanceRequest, Leave, LeaveKind, OvertimeApproval, PunchCorrection
from attendance.selectors.reference import day_kinds, rule_book
from attendance.services.checks import (
    check_correction,
    check_leave_time,
    check_overtime,
    hold,
    minutes_between,
    refresh_days,
    refuse_overlap,
    refuse_overtime_twice,
    refuse_own,
)
from common.errors import DomainError
from common.months import Month
from staff.models import Employee
from staff.selectors import centre_day


@transaction.atomic
def approve_leave(
    *,
    employee: Employee,
    kind: LeaveKind,
    first_day: date,
    last_day: date,
    approver: Employee,
    now: datetime,
    part: str = Leave.Part.WHOLE,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    reason: str = "",
    request: AttendanceRequest | None = None,
) -> Leave:
    """Enter leave as approved: whole days, half days, or the hours between two instants.

    Raises:
        DomainError: `attendance.approval.own`, `attendance.leave.backwards`,
            `attendance.leave.hours_missing`, `attendance.leave.hours_outside`, `attendance.leave.overlaps`.
    """
    refuse_own(employee, approver)
    time = LeaveTime(first_day, last_day, LeavePart(part), starts_at, ends_at)
    check_leave_time(time)
    hold(employee)
    refuse_overlap(employee, time)
    leave = Leave.objects.create(
        employee=employee,
        kind=kind,
        part=part,
        first_day=first_day,
        last_day=last_day,
        starts_at=starts_at,
        ends_at=ends_at,
        approved_by=approver,
        approved_at=now,
        reason=reason,
        request=request,
    )
    refresh_days([(employee.pk, day) for day in time.days()], cause=f"leave.{leave.pk}", now=now)
    return leave


@transaction.atomic
def approve_overtime(
    *,
    employee: Employee,
    starts_at: datetime,
    ends_at: datetime,
    approver: Employee,
    now: datetime,
    compensation: str = OvertimeApproval.Compensation.PAY,
    reason: str = "",
    override_reason: str = "",
    request: AttendanceRequest | None = None,
) -> OvertimeApproval:
    """Enter overtime as approved; more than 3 hours a day or 36 a month needs a reason.

    The caps look at what is approved; minutes worked are never cut afterwards.

    Raises:
        DomainError: `attendance.approval.own`, `attendance.overtime.backwards`,
            `attendance.overtime.no_time_off`, `attendance.overtime.overlaps`, `attendance.overtime.over_cap`.

    Source: 《中华人民共和国劳动法》 art. 41.
    """
    refuse_own(employee, approver)
    check_overtime(starts_at, ends_at, compensation=compensation)
    day = centre_day(starts_at)
    hold(employee)
    refuse_overtime_twice(employee, starts_at, ends_at)
    if not override_reason:
        _refuse_over_cap(employee, day, minutes_between(starts_at, ends_at))
    approval = OvertimeApproval.objects.create(
        employee=employee,
        day=day,
        starts_at=starts_at,
        ends_at=ends_at,
        compensation=compensation,
        approved_by=approver,
        approved_at=now,
        reason=reason,
        override_reason=override_reason,
        request=request,
    )
    refresh_days([(employee.pk, day)], cause=f"overtime.{approval.pk}", now=now)
    return approval


@transaction.atomic
def approve_correction(
    *,
    employee: Employee,
    day: date,
    at: datetime,
    side: str,
    approver: Employee,
    now: datetime,
    reason: str,
    request: AttendanceRequest | None = None,
) -> PunchCorrection:
    """Make a missing punch good; it counts like a touch of the clock at that moment.

    Raises:
        DomainError: `attendance.approval.own`, `attendance.correction.in_the_future`,
            `attendance.correction.far_from_day`.
    """
    refuse_own(employee, approver)
    check_correction(day, at, now=now)
    hold(employee)
    correction, _is_new = PunchCorrection.objects.get_or_create(
        employee=employee,
        at=at,
        side=side,
        defaults={
            "day": day,
            "approved_by": approver,
            "approved_at": now,
            "reason": reason,
            "request": request,
        },
    )
    refresh_days([(employee.pk, day)], cause=f"correction.{correction.pk}", now=now)
    return correction


def _refuse_over_cap(employee: Employee, day: date, minutes: int) -> None:
    checked = caps_with(employee, day, minutes)
    if not checked.is_within:
        raise DomainError(
            "attendance.overtime.over_cap",
            _(
                "With this, overtime passes the cap by %(day)d minutes on the day "
                "and %(month)d in the month. Shorten it or give a reason."
            )
            % {"day": checked.over_day, "month": checked.over_month},
            over_day=checked.over_day,
            over_month=checked.over_month,
        )


def caps_with(employee: Employee, day: date, minutes: int) -> CapCheck:
    """Check the caps of the day and the month with so many minutes more on a day."""
    month = Month.of(day)
    others = OvertimeApproval.objects.filter(employee=employee, day__range=(month.first, month.last))
    booked = [(row.day, minutes_between(row.starts_at, row.ends_at)) for row in others]
    counted = ordinary_minutes([*booked, (day, minutes)], day_kinds(month.first, month.last))
    return check_caps(
        day_minutes=counted.get(day, 0),
        month_minutes=sum(counted.values()) if day in counted else 0,
        rules=rule_book().on(day),
    )
