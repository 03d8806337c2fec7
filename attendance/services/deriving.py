"""Deriving a month: judged from the stored facts, and written where it changed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from attendance.facts import Facts
from attendance.models import AttendanceDay, AttendanceMonth, MonthState, PersonMonth
from attendance.selectors.judging import Sheet
from attendance.selectors.reference import announced_year
from attendance.services.matching import join_for
from attendance.services.storing import store
from common.errors import DomainError
from common.months import Month
from staff.models import Employee

BEING_PUBLISHED = "attendance.month.being_published"


@dataclass(frozen=True)
class Derived:
    """What a derivation did.

    `people` and `exceptions` are those of the whole month, `changed` counts the people whose row is not
    what it was; `without_roster` are members of teams who are not on the sheet because nobody rostered them.
    """

    month: AttendanceMonth
    people: int
    exceptions: int
    changed: int
    without_roster: list[str]


@transaction.atomic
def open_month(month: Month) -> AttendanceMonth:
    """Return the row of a month, opened if it is new.

    Raises:
        DomainError: `attendance.calendar.year_not_announced`.
    """
    announced_year(month.year)
    return AttendanceMonth.objects.get_or_create(first_day=month.first)[0]


@transaction.atomic
def derive_month(month: Month, *, now: datetime, only: Collection[int] | None = None) -> Derived:
    """Derive the days and totals of a month, for everybody or for some people; equal facts change nothing.

    Shifts that can still get a punch at `now` stay open: no mark but approved leave, and no figures.

    Args:
        only: ids of the people whose facts changed; what all share (calendar, symbols, centre) is looked
            at too, and if that changed, everybody is derived.

    Raises:
        DomainError: `attendance.calendar.year_not_announced`, `attendance.rules.none_in_force`,
            `attendance.month.being_published`.
    """
    row = open_month(month)
    hold(row, now)
    joined = join_for(month, now=now)
    if only is not None:
        only = {*only, *joined}
    sheet = Sheet.read(row, now=now, only=only)
    if only is not None and sheet.header != row.header:
        only, sheet = None, Sheet.read(row, now=now)
    changed = sum(store(row, asked, judged) for asked, judged in sheet.judged())
    return close_derivation(
        row, changed=changed, header=sheet.header, without_roster=sheet.without_roster, is_whole=only is None
    )


def derive_day(employee: Employee, day: date, *, now: datetime) -> AttendanceDay | None:
    """Derive what a change on one day touches for one person; give the day, if they are on the sheet."""
    derive_month(Month.of(day), now=now, only=[employee.pk])
    return AttendanceDay.objects.filter(employee=employee, day=day).first()


def hold(row: AttendanceMonth, now: datetime) -> None:
    """Keep a publication from beginning while the days are written, and the days from changing during one."""
    held = AttendanceMonth.objects.derivable().filter(pk=row.pk).update(derived_at=now)
    if not held:
        raise being_published(row)


def being_published(row: AttendanceMonth) -> DomainError:
    """Make the refusal to change the days of a month while a publication copies them."""
    return DomainError(
        BEING_PUBLISHED,
        _("%(month)s is being published; its days cannot change until that is done.") % {"month": row},
    )


def close_derivation(
    row: AttendanceMonth, *, changed: int, header: Facts, without_roster: list[str], is_whole: bool = True
) -> Derived:
    """Count what a month has after its days were written; one that was open is drafted if it is whole."""
    row.refresh_from_db()
    row.header = header
    row.people = PersonMonth.objects.filter(month=row).count()
    row.exceptions = AttendanceDay.objects.filter(month=row).exceptions().count()
    if is_whole and row.state == MonthState.OPEN:
        row.state = MonthState.DRAFTED
    row.save(update_fields=["header", "people", "exceptions", "state"])
    return Derived(row, row.people, row.exceptions, changed, without_roster)
