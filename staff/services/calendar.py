"""Entering an announced year, and correcting its days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from staff.domain.calendar_year import DayFact, days_of_year
from staff.models import CalendarDay, CalendarYear

calendar_changed = Signal()
"""Sent once after days of the calendar were entered or changed, with `days`."""

BATCH = 200


@dataclass(frozen=True)
class Entered:
    """What entering a year did: days that were not there before, and days that became something else."""

    year: CalendarYear
    added: int
    changed: int


@transaction.atomic
def enter_calendar_year(
    year: int,
    special: Mapping[date, DayFact],
    *,
    notice: str,
    title: str = "",
    announced_on: date | None = None,
    source: str = "",
) -> Entered:
    """Enter a year with its notice, or correct one that is entered; equal days change nothing.

    Days of a neighbouring year that the notice names are corrected too, where that year is entered. Months
    that were derived are derived again.

    Args:
        special: the days that the notice names; the others follow from the week.

    Raises:
        DomainError: `staff.calendar.no_notice`: a year is not entered without its source.
    """
    if not notice.strip():
        raise DomainError("staff.calendar.no_notice", _("Name the notice that the year was announced by."))
    row, _is_new = CalendarYear.objects.update_or_create(
        pk=year,
        defaults={
            "notice": notice.strip(),
            "notice_title": title,
            "announced_on": announced_on,
            "source": source,
        },
    )
    wanted = dict(days_of_year(year, special)) | {
        day: fact for day, fact in special.items() if day.year != year
    }
    added, changed = _write(wanted)
    return Entered(row, added, changed)


@transaction.atomic
def change_calendar_day(day: date, fact: DayFact) -> bool:
    """Correct one day of an entered year; tell whether that changed it."""
    return _write({day: fact}) != (0, 0)


def _write(wanted: Mapping[date, DayFact]) -> tuple[int, int]:
    """Store the days that are not so already, in years that are entered; count those added and changed."""
    stored = {row.day: row for row in CalendarDay.objects.filter(day__range=(min(wanted), max(wanted)))}
    years = set(CalendarYear.objects.filter(pk__in={day.year for day in wanted}).values_list("pk", flat=True))
    rows = [
        CalendarDay(day=day, year_id=day.year, kind=fact.kind, name=fact.name)
        for day, fact in wanted.items()
        if day.year in years and not _says(stored.get(day), fact)
    ]
    CalendarDay.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["day"],
        update_fields=["kind", "name"],
    )
    if rows:
        calendar_changed.send(sender=CalendarDay, days={row.day for row in rows})
    changed = sum(row.day in stored for row in rows)
    return len(rows) - changed, changed


def _says(row: CalendarDay | None, fact: DayFact) -> bool:
    return row is not None and (row.kind, row.name) == fact
