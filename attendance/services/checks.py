"""What every approved fact is checked for, whether it was asked for, entered, or read from a file."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta

from django.db import connection
from django.utils.translation import gettext_lazy as _

from attendance.domain.kinds import DayKind, LeavePart
from attendance.domain.leave_amounts import LeaveTime
from attendance.models import Leave, OvertimeApproval
from attendance.selectors.reference import day_kinds
from attendance.services.refreshing import refresh
from attendance.services.touched import Touched
from common.errors import DomainError
from staff.models import Centre, Employee
from staff.selectors import centre_day

LONGEST_OVERTIME = timedelta(hours=24)

YEARS = range(2001, 2200)
"""Years of which a day is believed; beyond them are slips, and days that have none before or after them."""


def check_years(*moments: date | None) -> None:
    """Refuse days and instants of years that cannot be meant.

    Raises:
        DomainError: `attendance.time.out_of_range`.
    """
    if any(moment and moment.year not in YEARS for moment in moments):
        raise DomainError(
            "attendance.time.out_of_range",
            _("A day lies between the years %(first)d and %(last)d.")
            % {"first": YEARS.start, "last": YEARS.stop - 1},
            status=400,
        )


def refuse_own(employee: Employee, approver: Employee) -> None:
    """Refuse that somebody approves what is their own."""
    if employee.pk == approver.pk:
        raise DomainError(
            "attendance.approval.own", _("Nobody approves what is their own. Ask your lead."), status=403
        )


def hold(*employees: Employee) -> None:
    """Let a second approval for the same people wait until the first is stored, and then see it."""
    rows = Employee.objects.filter(pk__in=[employee.pk for employee in employees]).order_by("pk")
    if connection.features.has_select_for_update:
        # Notices and facts that name the person go on meanwhile; a full lock would wait for them in a circle.
        rows = rows.select_for_update(no_key=True)
    list(rows.values_list("pk"))


def check_leave_time(when: LeaveTime) -> None:
    """Refuse days or hours that make no sense.

    Raises:
        DomainError: `attendance.time.out_of_range`, `attendance.leave.backwards`,
            `attendance.leave.too_long`, `attendance.leave.hours_missing`, `attendance.leave.hours_outside`.
    """
    starts_at, ends_at = when.starts_at, when.ends_at
    check_years(when.first_day, when.last_day, starts_at, ends_at)
    if when.last_day < when.first_day or (starts_at and ends_at and ends_at <= starts_at):
        raise DomainError("attendance.leave.backwards", _("The leave ends before it begins."), status=400)
    if when.last_day - when.first_day > timedelta(days=731):
        raise DomainError(
            "attendance.leave.too_long", _("Leave of more than two years is entered in parts."), status=400
        )
    if (when.part is LeavePart.HOURS) != bool(starts_at and ends_at):
        raise DomainError(
            "attendance.leave.hours_missing",
            _("Leave by hours, and only that, needs the moments at which it begins and ends."),
            status=400,
        )
    if starts_at and ends_at and not _is_within((starts_at, ends_at), when):
        raise DomainError(
            "attendance.leave.hours_outside",
            _("The hours lie outside the days of the leave; at most they reach noon of the day after."),
            status=400,
        )


def _is_within(span: tuple[datetime, datetime], when: LeaveTime) -> bool:
    """Tell whether hours lie within days of the centre; a night shift of the last day ends before noon."""
    zone = Centre.current().zone
    until = datetime.combine(when.last_day + timedelta(days=1), time(12), zone)
    return datetime.combine(when.first_day, time.min, zone) <= span[0] and span[1] <= until


def refuse_overlap(employee: Employee, when: LeaveTime) -> None:
    """Refuse a second leave for the same part of a day, or for the same hours; the two halves may differ.

    Raises:
        DomainError: `attendance.leave.overlaps`.
    """
    theirs = Leave.objects.in_force().filter(employee=employee).select_related("kind")
    a_day = timedelta(days=1)
    near = theirs.touching(when.first_day - a_day, when.last_day + a_day)
    other = next((one for one in near if time_of(one).clashes_with(when)), None)
    if other:
        raise overlap(other)


def time_of(leave: Leave) -> LeaveTime:
    """Give when stored leave is taken."""
    return LeaveTime(leave.first_day, leave.last_day, LeavePart(leave.part), leave.starts_at, leave.ends_at)


def overlap(other: Leave) -> DomainError:
    """Make the refusal of leave that would be taken twice."""
    return DomainError(
        "attendance.leave.overlaps",
        _("There is leave on these days already: %(leave)s.") % {"leave": other},
        leave=other.pk,
    )


def check_overtime(starts_at: datetime, ends_at: datetime, *, compensation: str) -> None:
    """Refuse hours that make no sense, and time off where the law asks for pay.

    Raises:
        DomainError: `attendance.time.out_of_range`, `attendance.overtime.backwards`,
            `attendance.overtime.too_long`, `attendance.overtime.no_time_off`.

    Source: 《中华人民共和国劳动法》 art. 44: only overtime on rest days may be made good by time off.
    """
    check_years(starts_at, ends_at)
    if ends_at <= starts_at:
        raise DomainError(
            "attendance.overtime.backwards", _("The overtime ends before it begins."), status=400
        )
    if ends_at - starts_at > LONGEST_OVERTIME:
        raise DomainError(
            "attendance.overtime.too_long",
            _("Overtime of more than a day is asked for day by day."),
            status=400,
        )
    if compensation == OvertimeApproval.Compensation.TIME_OFF:
        kinds = day_kinds(centre_day(starts_at), centre_day(ends_at))
        refuse_no_time_off(starts_at, ends_at, compensation=compensation, kinds=kinds)


def refuse_no_time_off(
    starts_at: datetime, ends_at: datetime, *, compensation: str, kinds: Mapping[date, DayKind]
) -> None:
    """Refuse time off for overtime that must be paid.

    Raises:
        DomainError: `attendance.overtime.no_time_off`.
    """
    if compensation != OvertimeApproval.Compensation.TIME_OFF:
        return
    first, last = centre_day(starts_at), centre_day(ends_at - timedelta(minutes=1))
    if kinds.get(first) is not DayKind.REST or DayKind.STATUTORY in (kinds.get(first), kinds.get(last)):
        raise DomainError(
            "attendance.overtime.no_time_off",
            _("Only overtime on a rest day can be made good by time off; on other days it is paid."),
            status=400,
        )


def refuse_overtime_twice(employee: Employee, starts_at: datetime, ends_at: datetime) -> None:
    """Refuse overtime of which a part is approved already.

    Raises:
        DomainError: `attendance.overtime.overlaps`.
    """
    others = OvertimeApproval.objects.filter(employee=employee, starts_at__lt=ends_at, ends_at__gt=starts_at)
    if other := others.first():
        raise overtime_overlap(other)


def overtime_overlap(other: OvertimeApproval) -> DomainError:
    """Make the refusal of overtime that would be approved twice."""
    # A command runs in no zone of a viewer's: the centre's own is read.
    start, end = (at.astimezone(Centre.current().zone) for at in (other.starts_at, other.ends_at))
    hours = f"{start:%Y-%m-%d %H:%M} – {end:%H:%M}"
    return DomainError(
        "attendance.overtime.overlaps",
        _("Overtime in these hours is approved already: %(overtime)s.") % {"overtime": hours},
        overtime=other.pk,
    )


def check_correction(day: date, at: datetime, *, now: datetime) -> None:
    """Refuse a correction of what is not over, or far from the day it is meant for.

    Raises:
        DomainError: `attendance.time.out_of_range`, `attendance.correction.in_the_future`,
            `attendance.correction.far_from_day`.
    """
    check_years(day, at)
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


def minutes_between(starts_at: datetime, ends_at: datetime) -> int:
    """Count the whole minutes from one instant to another."""
    return int((ends_at - starts_at).total_seconds()) // 60


def refresh_days(changes: Iterable[tuple[int, date]], *, cause: str, now: datetime) -> None:
    """Derive again what a change touches, each a person and a day."""
    refresh(Touched.by(changes), cause=cause, now=now)
