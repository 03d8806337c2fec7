"""Cancelling approved leave: it stays on record, what was given back of it counts no more."""

from datetime import date, datetime

from django.db import transaction

from attendance.domain.leave_amounts import LeaveTime
from attendance.models import AttendanceRequest, Leave, LeaveCancellation
from attendance.services.asking import check_cancellation
from attendance.services.checks import hold, refresh_days, refuse_own, time_of
from staff.models import Employee


@transaction.atomic
def cancel_leave(
    leave: Leave,
    *,
    first_day: date,
    last_day: date,
    approver: Employee,
    now: datetime,
    reason: str = "",
    request: AttendanceRequest | None = None,
) -> LeaveCancellation:
    """Give back all of some leave, or some of its days; the rest becomes leave of its own.

    Raises:
        DomainError: `attendance.approval.own`, `attendance.cancellation.not_in_force`,
            `attendance.cancellation.days_outside`.
    """
    refuse_own(leave.employee, approver)
    hold(leave.employee)
    check_cancellation(leave, first_day, last_day)
    cancellation = LeaveCancellation.objects.create(
        leave=leave,
        employee=leave.employee,
        first_day=first_day,
        last_day=last_day,
        approved_by=approver,
        approved_at=now,
        reason=reason,
        request=request,
    )
    Leave.objects.bulk_create(
        _remainder(cancellation, rest) for rest in time_of(leave).without(first_day, last_day)
    )
    given_back = LeaveTime(first_day, last_day).days()
    refresh_days(
        [(leave.employee_id, day) for day in given_back], cause=f"cancellation.{cancellation.pk}", now=now
    )
    return cancellation


def _remainder(cancellation: LeaveCancellation, when: LeaveTime) -> Leave:
    """Make the leave that remains, with the reason and the approval of the whole."""
    whole = cancellation.leave
    return Leave(
        employee=whole.employee,
        kind=whole.kind,
        part=whole.part,
        first_day=when.first_day,
        last_day=when.last_day,
        reason=whole.reason,
        approved_by=cancellation.approved_by,
        approved_at=cancellation.approved_at,
        remains_of=cancellation,
    )
