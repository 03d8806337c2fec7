"""Deriving a few people of a month again: one statement reads, and only the days that changed are written."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F
from django.db.models.functions import Greatest

from attendance.models import AttendanceDay, AttendanceMonth, PersonMonth
from attendance.selectors.inputs import ask_inputs
from attendance.selectors.judging import JudgedPerson, Sheet
from attendance.selectors.reference import ask_reference
from attendance.services.deriving import derive_month
from common.months import Month
from common.reads import ReadsTogether
from staff.models import Centre

DAY = tuple(
    field.attname
    for field in AttendanceDay._meta.concrete_fields
    if field.name not in {"id", "month", "employee", "day"}
)
"""The columns of a day that a derivation can change."""

ROW = ("team_id", "person", "totals", "content_hash")
MONTH = ("pk", "first_day", "state", "header", "people", "exceptions")


@dataclass(frozen=True)
class Stored:
    """What is stored of a month for some people: their hashes, and the days as tuples of `DAY`."""

    month: AttendanceMonth
    hashes: dict[int, str]
    days: dict[tuple[int, date], tuple[Any, ...]]


def rederive(month: Month, people: Collection[int], *, now: datetime, centre: Centre | None = None) -> bool:
    """Derive some people of a month again whose month is held at `now`; equal facts change nothing.

    Where more than these people may have to change (calendar, rules, symbols or people on the sheet are not
    what the month was derived with), the month is derived the long way.

    Returns:
        Whether the month was held: not one that was never derived, or that is being published.

    Raises:
        DomainError: as `derive_month` does.
    """
    stored, sheet = _read(month, people, now=now, centre=centre or Centre.current())
    if stored is None or sheet is None:
        return False
    judged = list(sheet.people())
    known = {one.row.employee_id for one in judged}
    if sheet.header != stored.month.header or known != stored.hashes.keys():
        derive_month(month, now=now, only=people)
        return True
    _write(stored, [one for one in judged if stored.hashes[one.row.employee_id] != one.row.content_hash])
    return True


def _read(
    month: Month, people: Collection[int], *, now: datetime, centre: Centre
) -> tuple[Stored | None, Sheet | None]:
    reads = ReadsTogether()
    months = reads.ask(AttendanceMonth.objects.of(month).derivable().filter(derived_at=now), *MONTH)
    reference = ask_reference(month, centre, reads)
    inputs = ask_inputs(month, centre.zone, reads, only=people)
    of_month = {"month__first_day": month.first, "employee__in": people}
    hashes = reads.ask(PersonMonth.objects.filter(**of_month), "employee", "content_hash")
    days = reads.ask(AttendanceDay.objects.filter(**of_month), "employee", "day", *DAY)
    rows = [AttendanceMonth(**dict(zip(MONTH, row, strict=True))) for row in months()]
    if not rows:
        return None, None
    stored = Stored(rows[0], dict(hashes()), {(row[0], row[1]): row[2:] for row in days()})
    known = reference.give()
    return stored, Sheet.of(rows[0], known, inputs.give(known.counting), now=now)


def _write(stored: Stored, changed: list[JudgedPerson]) -> None:
    """Write the days that are not what is stored, the rows they belong to, and the count of exceptions."""
    days = [day for one in changed for day in one.days() if _of(day) != stored.days.get(_key(day))]
    AttendanceDay.objects.bulk_create(
        days, update_conflicts=True, unique_fields=["employee", "day"], update_fields=DAY
    )
    PersonMonth.objects.bulk_create(
        [one.row for one in changed],
        update_conflicts=True,
        unique_fields=["month", "employee"],
        update_fields=ROW,
    )
    is_exception = DAY.index("is_exception")
    before = sum(bool(stored.days[_key(day)][is_exception]) for day in days if _key(day) in stored.days)
    more = sum(day.is_exception for day in days) - before
    if more:
        # A month that is being derived in parts is counted at the end; until then it may count too few.
        counted = Greatest(F("exceptions") + more, 0)
        AttendanceMonth.objects.filter(pk=stored.month.pk).update(exceptions=counted)


def _of(day: AttendanceDay) -> tuple[Any, ...]:
    return tuple(getattr(day, name) for name in DAY)


def _key(day: AttendanceDay) -> tuple[int, date]:
    return day.employee_id, day.day
