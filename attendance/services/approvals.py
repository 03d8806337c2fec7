"""Approved facts: leave, overtime, corrections of missing punches; what they touch is derived again."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db import connection, transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from attendance.domain.caps import check_caps
from attendance.models import Leave, LeaveKind, OvertimeApproval, PunchCorrection
from attendance.selectors.reference import rule_book
from attendance.services.refreshing import refresh
from attendance.services.touched import Touched
from common.errors import DomainError
from common.months import Month
from staff.models import Centre, Employee
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
) -> Leave:
    """Enter leave as approved: whole days, half days, or the hours between two instants.

    Raises:
        DomainError: `attendance.approval.own`, `attendance.leave.backwards`,
            `attendance.leave.hours_missing`, `attendance.leave.hours_outside`, `attendance.leave.overlaps`.
    """
    _refuse_own(employee, approver)
    by_hours = part == Leave.Part.HOURS
    if last_day < first_day or (starts_at and ends_at and ends_at <= starts_at):
        raise DomainError("attendance.leave.backwards", _("The leave ends before it begins."), status=400)
    if by_hours != bool(starts_at and ends_at):
        raise DomainError(
            "attendance.leave.hours_missing",
            _("Leave by hours, and only that, needs the moments at which it begins and ends."),
            status=400,
        )
    span = (starts_at, ends_at) if starts_at and ends_at else None
    if span and not _is_within(span, first_day, last_day):
        raise DomainError(
            "attendance.leave.hours_outside",
            _("The hours lie outside the days of the leave; at most they reach noon of the day after."),
            status=400,
        )
    _hold(employee)
    _refuse_overlap(employee, first_day, last_day, part=part, span=span)
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
    )
    days = (first_day + timedelta(days=step) for step in range((last_day - first_day).days + 1))
    _refresh(employee, days, cause=f"leave.{leave.pk}", now=now)
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
) -> OvertimeApproval:
    """Enter overtime as approved; more than 3 hours a day or 36 a month needs a reason.

    The caps look at what is approved; minutes worked are never cut afterwards.

    Raises:
        DomainError: `attendance.approval.own`, `attendance.overtime.backwards`,
            `attendance.overtime.overlaps`, `attendance.overtime.over_cap`.

    Source: 《中华人民共和国劳动法》 art. 41.
    """
    _refuse_own(employee, approver)
    if ends_at <= starts_at:
        raise DomainError(
            "attendance.overtime.backwards", _("The overtime ends before it begins."), status=400
        )
    day = centre_day(starts_at)
    _hold(employee)
    _refuse_overtime_twice(employee, starts_at, ends_at)
    if not override_reason:
        _refuse_over_cap(employee, day, _minutes(starts_at, ends_at))
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
    )
    _refresh(employee, [day], cause=f"overtime.{approval.pk}", now=now)
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
) -> PunchCorrection:
    """Make a missing punch good; it counts like a touch of the clock at that moment.

    Raises:
        DomainError: `attendance.approval.own`, `attendance.correction.in_the_future`,
            `attendance.correction.far_from_day`.
    """
    _refuse_own(employee, approver)
    if at > now:
        raise DomainError(
            "attendance.correction.in_the_future",
            _("A punch that is still to come is not missing."),
            status=400,
        )
    if abs(centre_day(at) - day) > timedelta(days=1):
        raise DomainError(
            "attendance.correction.far_from_day",
            _("The moment lies more than a day from the day of the shift."),
            status=400,
        )
    _hold(employee)
    correction, _is_new = PunchCorrection.objects.get_or_create(
        employee=employee,
        at=at,
        side=side,
        defaults={"day": day, "approved_by": approver, "approved_at": now, "reason": reason},
    )
    _refresh(employee, [day], cause=f"correction.{correction.pk}", now=now)
    return correction


def _refuse_own(employee: Employee, approver: Employee) -> None:
    if employee.pk == approver.pk:
        raise DomainError(
            "attendance.approval.own", _("Nobody approves what is their own. Ask your lead."), status=403
        )


def _hold(employee: Employee) -> None:
    """Let a second approval for the same person wait until the first is stored, and then see it."""
    rows = Employee.objects.filter(pk=employee.pk)
    if connection.features.has_select_for_update:
        rows = rows.select_for_update()
    rows.values_list("pk").get()


def _is_within(span: tuple[datetime, datetime], first_day: date, last_day: date) -> bool:
    """Tell whether hours lie within days of the centre; a night shift of the last day ends before noon."""
    zone = Centre.current().zone
    until = datetime.combine(last_day + timedelta(days=1), time(12), zone)
    return datetime.combine(first_day, time.min, zone) <= span[0] and span[1] <= until


def _refuse_overlap(
    employee: Employee,
    first_day: date,
    last_day: date,
    *,
    part: str,
    span: tuple[datetime, datetime] | None,
) -> None:
    """Refuse a second leave for the same part of a day, or for the same hours; the two halves may differ."""
    theirs = Leave.objects.in_force().filter(employee=employee)
    others = theirs.touching(first_day, last_day)
    if span:
        same_hours = theirs.filter(part=Leave.Part.HOURS, starts_at__lt=span[1], ends_at__gt=span[0])
        others = others.filter(part=Leave.Part.WHOLE) | same_hours
    elif part != Leave.Part.WHOLE:
        others = others.filter(part__in=(Leave.Part.WHOLE, part))
    if other := others.select_related("kind").first():
        raise DomainError(
            "attendance.leave.overlaps",
            _("There is leave on these days already: %(leave)s.") % {"leave": other},
            leave=other.pk,
        )


def _refuse_overtime_twice(employee: Employee, starts_at: datetime, ends_at: datetime) -> None:
    """Refuse overtime of which a part is approved already."""
    others = OvertimeApproval.objects.filter(employee=employee, starts_at__lt=ends_at, ends_at__gt=starts_at)
    if other := others.first():
        raise DomainError(
            "attendance.overtime.overlaps",
            _("Overtime in these hours is approved already: %(overtime)s.")
            % {"overtime": f"{localtime(other.starts_at):%Y-%m-%d %H:%M} – {localtime(other.ends_at):%H:%M}"},
            overtime=other.pk,
        )


def _refuse_over_cap(employee: Employee, day: date, minutes: int) -> None:
    month = Month.of(day)
    others = OvertimeApproval.objects.filter(employee=employee, day__range=(month.first, month.last))
    booked = [(row.day, _minutes(row.starts_at, row.ends_at)) for row in others]
    checked = check_caps(
        day_minutes=minutes + sum(count for when, count in booked if when == day),
        month_minutes=minutes + sum(count for _day, count in booked),
        rules=rule_book().on(day),
    )
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


def _minutes(starts_at: datetime, ends_at: datetime) -> int:
    return int((ends_at - starts_at).total_seconds()) // 60


def _refresh(employee: Employee, days: Iterable[date], *, cause: str, now: datetime) -> None:
    touched = Touched()
    for day in days:
        touched.add(employee.pk, day)
    refresh(touched, cause=cause, now=now)
