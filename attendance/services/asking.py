"""Asking: leave, overtime, a correction, a shift swap, the cancellation of leave."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from attendance.domain.kinds import LeavePart
from attendance.domain.leave_amounts import LeaveTime
from attendance.domain.requests import OPEN, RequestKind, RequestState, first_state
from attendance.models import AttendanceRequest, Leave, LeaveKind, OvertimeApproval, RequestPolicy
from attendance.selectors.deciders import people_to_decide
from attendance.selectors.request_facts import time_asked
from attendance.services.checks import (
    check_correction,
    check_leave_time,
    check_overtime,
    hold,
    refuse_overlap,
    refuse_overtime_twice,
)
from attendance.services.exchanging import check_swap
from attendance.services.request_notices import tell
from common.errors import DomainError
from staff.models import Employee
from staff.selectors import centre_day

UNITS = {LeavePart.WHOLE: "day", LeavePart.HOURS: "hour"}
"""What a part of a day is called among the units of a kind of leave; any other is a half day."""


@transaction.atomic
def ask_leave(
    *,
    employee: Employee,
    kind: LeaveKind,
    first_day: date,
    last_day: date,
    now: datetime,
    part: str = Leave.Part.WHOLE,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    reason: str = "",
    replaces: AttendanceRequest | None = None,
) -> AttendanceRequest:
    """Ask for leave or changed duty.

    Raises:
        DomainError: `attendance.request.kind_not_offered`, `attendance.request.unit_not_offered`,
            `attendance.request.asked_already`, and those of `approve_leave`.
    """
    when = LeaveTime(first_day, last_day, LeavePart(part), starts_at, ends_at)
    if not kind.is_active:
        raise DomainError(
            "attendance.request.kind_not_offered", _("This kind of leave is not in use."), status=400
        )
    if UNITS.get(when.part, "half") not in kind.units:
        raise DomainError(
            "attendance.request.unit_not_offered",
            _("%(kind)s cannot be asked for in this unit.") % {"kind": kind},
            status=400,
        )
    check_leave_time(when)
    hold(employee)
    _give_way(replaces, employee, now)
    refuse_overlap(employee, when)
    for other in _open(employee, RequestKind.LEAVE):
        if time_asked(other).clashes_with(when):
            raise _asked_already(other)
    return _ask(
        RequestKind.LEAVE,
        employee=employee,
        days=(first_day, last_day),
        now=now,
        reason=reason,
        replaces=replaces,
        leave_kind=kind,
        part=part,
        starts_at=starts_at,
        ends_at=ends_at,
    )


@transaction.atomic
def ask_overtime(
    *,
    employee: Employee,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
    compensation: str = OvertimeApproval.Compensation.PAY,
    reason: str = "",
    replaces: AttendanceRequest | None = None,
) -> AttendanceRequest:
    """Ask for overtime; what passes a cap is flagged beside it, and needs a reason when it is approved.

    Raises:
        DomainError: `attendance.overtime.backwards`, `attendance.overtime.too_long`,
            `attendance.overtime.no_time_off`, `attendance.overtime.overlaps`,
            `attendance.request.asked_already`.
    """
    check_overtime(starts_at, ends_at, compensation=compensation)
    hold(employee)
    _give_way(replaces, employee, now)
    refuse_overtime_twice(employee, starts_at, ends_at)
    same = Q(starts_at__lt=ends_at, ends_at__gt=starts_at)
    if other := _open(employee, RequestKind.OVERTIME).filter(same).first():
        raise _asked_already(other)
    day = centre_day(starts_at)
    return _ask(
        RequestKind.OVERTIME,
        employee=employee,
        days=(day, day),
        now=now,
        reason=reason,
        replaces=replaces,
        starts_at=starts_at,
        ends_at=ends_at,
        compensation=compensation,
    )


@transaction.atomic
def ask_correction(
    *,
    employee: Employee,
    day: date,
    at: datetime,
    side: str,
    now: datetime,
    reason: str,
    replaces: AttendanceRequest | None = None,
) -> AttendanceRequest:
    """Ask that a missing punch is made good.

    Raises:
        DomainError: `attendance.correction.in_the_future`, `attendance.correction.far_from_day`,
            `attendance.correction.too_late`, `attendance.request.asked_already`.
    """
    check_correction(day, at, now=now)
    within = RequestPolicy.current().correction_within_days
    if centre_day(now) - day > timedelta(days=within):
        raise DomainError(
            "attendance.correction.too_late",
            _("A missing punch is asked for at most %(days)d days after its day. Speak to your lead.")
            % {"days": within},
        )
    hold(employee)
    _give_way(replaces, employee, now)
    if other := _open(employee, RequestKind.CORRECTION).filter(first_day=day, side=side).first():
        raise _asked_already(other)
    return _ask(
        RequestKind.CORRECTION,
        employee=employee,
        days=(day, day),
        now=now,
        reason=reason,
        replaces=replaces,
        starts_at=at,
        side=side,
    )


@transaction.atomic
def ask_swap(
    *,
    employee: Employee,
    day: date,
    partner: Employee,
    partner_day: date,
    now: datetime,
    reason: str = "",
    replaces: AttendanceRequest | None = None,
) -> AttendanceRequest:
    """Propose a shift swap to a colleague; when they agree, it waits for the decision.

    Raises:
        DomainError: `attendance.swap.with_oneself`, `attendance.swap.other_team`, `attendance.swap.past`,
            `attendance.swap.not_rostered`, `attendance.swap.nothing_to_exchange`,
            `attendance.request.asked_already`.
    """
    check_swap(employee, day, partner, partner_day, today=centre_day(now))
    hold(employee)
    _give_way(replaces, employee, now)
    days = (day, partner_day)
    same = Q(first_day__in=days) | Q(partner_day__in=days)
    if other := _open(employee, RequestKind.SWAP).filter(same).first():
        raise _asked_already(other)
    return _ask(
        RequestKind.SWAP,
        employee=employee,
        days=(day, day),
        now=now,
        reason=reason,
        replaces=replaces,
        partner=partner,
        partner_day=partner_day,
    )


@transaction.atomic
def ask_cancellation(
    *,
    employee: Employee,
    leave: Leave,
    first_day: date,
    last_day: date,
    now: datetime,
    reason: str = "",
    replaces: AttendanceRequest | None = None,
) -> AttendanceRequest:
    """Ask that approved leave is cancelled, all of it or some of its days.

    Raises:
        DomainError: `attendance.cancellation.not_yours`, `attendance.cancellation.not_in_force`,
            `attendance.cancellation.days_outside`, `attendance.request.asked_already`.
    """
    if leave.employee_id != employee.pk:
        raise DomainError("attendance.cancellation.not_yours", _("This is not your leave."), status=403)
    hold(employee)
    _give_way(replaces, employee, now)
    check_cancellation(leave, first_day, last_day)
    if other := _open(employee, RequestKind.CANCELLATION).filter(cancels=leave).first():
        raise _asked_already(other)
    return _ask(
        RequestKind.CANCELLATION,
        employee=employee,
        days=(first_day, last_day),
        now=now,
        reason=reason,
        replaces=replaces,
        cancels=leave,
    )


def check_cancellation(leave: Leave, first_day: date, last_day: date) -> None:
    """Refuse to give back what is not in force, or days that are not of the leave; hours go back whole.

    Raises:
        DomainError: `attendance.cancellation.not_in_force`, `attendance.cancellation.days_outside`.
    """
    if not Leave.objects.in_force().filter(pk=leave.pk).exists():
        raise DomainError(
            "attendance.cancellation.not_in_force",
            _("This leave was cancelled already."),
        )
    is_inside = leave.first_day <= first_day <= last_day <= leave.last_day
    is_whole = (first_day, last_day) == (leave.first_day, leave.last_day)
    if not is_inside or (leave.part == Leave.Part.HOURS and not is_whole):
        raise DomainError(
            "attendance.cancellation.days_outside",
            _("Only days of the leave can be given back; leave by the hour goes back whole."),
            status=400,
        )


def _open(employee: Employee, kind: RequestKind) -> Any:
    return AttendanceRequest.objects.open().filter(employee=employee, kind=kind)


def _asked_already(other: AttendanceRequest) -> DomainError:
    return DomainError(
        "attendance.request.asked_already",
        _("You have asked for this already: %(request)s. Change or withdraw that request.")
        % {"request": other},
        request=other.pk,
    )


def _give_way(replaces: AttendanceRequest | None, employee: Employee, now: datetime) -> None:
    """Withdraw the request that a new one takes the place of, before the new one is held against the rest.

    Raises:
        DomainError: `attendance.request.not_yours`, `attendance.request.not_in_this_state`.
    """
    if replaces is None:
        return
    if replaces.employee_id != employee.pk:
        raise DomainError("attendance.request.not_yours", _("This is not your request."), status=403)
    withdrawn = AttendanceRequest.objects.filter(pk=replaces.pk, state__in=OPEN)
    if not withdrawn.update(state=RequestState.WITHDRAWN):
        raise DomainError(
            "attendance.request.not_in_this_state",
            _("It was decided meanwhile and cannot be changed any more."),
        )


def _ask(
    kind: RequestKind,
    *,
    employee: Employee,
    days: tuple[date, date],
    now: datetime,
    reason: str,
    replaces: AttendanceRequest | None,
    **told: Any,
) -> AttendanceRequest:
    """Store the request and tell whoever is next."""
    request = AttendanceRequest.objects.create(
        kind=kind,
        state=first_state(kind),
        employee=employee,
        first_day=days[0],
        last_day=days[1],
        asked_at=now,
        reason=reason,
        replaces=replaces,
        **told,
    )
    if request.state == RequestState.PROPOSED and request.partner:
        tell(request, [request.partner], event="proposed", now=now)
    else:
        tell(request, people_to_decide(request, now=now), event="asked", now=now)
    return request
