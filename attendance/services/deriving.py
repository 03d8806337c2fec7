"""Deriving a month: judged from the stored facts, and written where it changed."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from attendance.models import AttendanceDay, AttendanceMonth, MonthState, PersonMonth
from attendance.selectors.judging import Sheet
from attendance.selectors.reference import announced_year
from attendance.services.matching import join_for
from common.errors import DomainError
from common.months import Month
from staff.models import Employee

PEOPLE_AT_A_TIME = 200
"""People written with one set of statements: about 6,200 days."""

BATCH = 2000
"""Rows per INSERT, within the number of parameters that a database takes."""


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
    _hold(row, now)
    joined = join_for(month, now=now)
    if only is not None:
        only = {*only, *joined}
    sheet = Sheet.read(row, now=now, only=only)
    if only is not None and sheet.header != row.header:
        only, sheet = None, Sheet.read(row, now=now)
    changed = _write(row, sheet, only)
    return _close(row, sheet, changed)


def derive_day(employee: Employee, day: date, *, now: datetime) -> AttendanceDay | None:
    """Derive what a change on one day touches for one person; give the day, if they are on the sheet."""
    derive_month(Month.of(day), now=now, only=[employee.pk])
    return AttendanceDay.objects.filter(employee=employee, day=day).first()


def _hold(row: AttendanceMonth, now: datetime) -> None:
    """Keep a publication from beginning while the days are written, and the days from changing during one."""
    held = AttendanceMonth.objects.derivable().filter(pk=row.pk).update(derived_at=now)
    if not held:
        raise DomainError(
            "attendance.month.being_published",
            _("%(month)s is being published; its days cannot change until that is done.") % {"month": row},
        )


def _write(row: AttendanceMonth, sheet: Sheet, only: Collection[int] | None) -> int:
    """Replace the rows and days of the people whose content is not what is stored; count them."""
    stored = PersonMonth.objects.filter(month=row)
    if only is not None:
        stored = stored.filter(employee__in=only)
    known = dict(stored.values_list("employee", "content_hash"))
    changed = 0
    people = sheet.people()
    while chunk := list(islice(people, PEOPLE_AT_A_TIME)):
        fresh = [one for one in chunk if known.get(one.row.employee_id) != one.row.content_hash]
        for one in chunk:
            known.pop(one.row.employee_id, None)
        _remove(row, [one.row.employee_id for one in fresh])
        PersonMonth.objects.bulk_create([one.row for one in fresh], batch_size=BATCH)
        AttendanceDay.objects.bulk_create([day for one in fresh for day in one.days()], batch_size=BATCH)
        changed += len(fresh)
    _remove(row, list(known))
    return changed + len(known)


def _remove(row: AttendanceMonth, people: Sequence[int]) -> None:
    """Remove the rows and days of people whose content changed, or who are not on the sheet any more."""
    for table in (AttendanceDay, PersonMonth):
        for ids in _portions(people, BATCH):
            table.objects.filter(month=row, employee__in=ids).delete()


def _portions(values: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    return (values[start : start + size] for start in range(0, len(values), size))


def _close(row: AttendanceMonth, sheet: Sheet, changed: int) -> Derived:
    row.refresh_from_db()
    row.header = sheet.header
    row.people = PersonMonth.objects.filter(month=row).count()
    row.exceptions = AttendanceDay.objects.filter(month=row).exceptions().count()
    if row.state == MonthState.OPEN:
        row.state = MonthState.DRAFTED
    row.save(update_fields=["header", "people", "exceptions", "state"])
    return Derived(row, row.people, row.exceptions, changed, sheet.inputs.people.without_roster)
