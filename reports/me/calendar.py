"""One's month as a calendar: for each day the shift, the mark, and where to read why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext

from common.months import Month
from reports.me.objections import objected_days, posted_until
from reports.me.sheet import days_by_date, legend, mark_words, read_sheet, stored_reasons, tone_of
from reports.me.totals import Figure, figures_of
from staff.models import Employee, RosterEntry


@dataclass(frozen=True)
class Cell:
    """One day of the calendar; `url` is empty where there is nothing to read."""

    day: date
    shift: str
    hours: str
    symbol: str
    words: str
    tone: str
    reasons: list[str]
    is_today: bool
    is_exception: bool
    is_objected: bool
    url: str

    @property
    def spoken(self) -> str:
        """The cell in one line, for who does not see it: date, shift, mark."""
        objected = gettext("objection raised") if self.is_objected else ""
        told = [date_format(self.day, "MONTH_DAY_FORMAT"), self.shift, self.hours, self.words, objected]
        return ", ".join(part for part in told if part)


@dataclass(frozen=True)
class Calendar:
    """A month with its cells, its totals and the words for its symbols."""

    month: Month
    status: str
    posted_until: date | None
    may_object: bool
    cells: list[Cell]
    figures: list[Figure]
    legend: list[tuple[str, str]]

    @property
    def title(self) -> str:
        """Year and month as the reader writes them."""
        return date_format(self.month.first, "YEAR_MONTH_FORMAT")

    @property
    def column(self) -> int:
        """The weekday of the first day, Monday is 1."""
        return self.month.first.isoweekday()

    @property
    def exceptions(self) -> list[Cell]:
        """The days that ask for an explanation."""
        return [cell for cell in self.cells if cell.is_exception]


def calendar_of(person: Employee, month: Month, *, today: date) -> Calendar:
    """Read somebody's month in a fixed number of statements."""
    sheet = read_sheet(month)
    rows, entries = days_by_date(sheet, person), roster_of(person, month)
    names, objected = sheet.leave_names(), objected_days(person, month.days())
    until = posted_until(sheet.draft)
    cells = [
        _cell(
            day,
            rows.get(day),
            entries.get(day),
            names=names,
            is_today=day == today,
            is_objected=day in objected,
        )
        for day in month.days()
    ]
    totals = sheet.totals(person)
    figures = [] if totals is None else figures_of(totals, names)
    return Calendar(
        month,
        sheet.status(),
        posted_until=until,
        may_object=until is not None and today <= until,
        cells=cells,
        figures=figures,
        legend=legend(sheet, rows.values()),
    )


def roster_of(person: Employee, month: Month) -> dict[date, RosterEntry]:
    """Read somebody's roster of a month by date, with the shifts, in one statement."""
    entries = RosterEntry.objects.visible_to(person).filter(
        employee=person, day__range=(month.first, month.last)
    )
    return {entry.day: entry for entry in entries.select_related("shift")}


def _cell(
    day: date,
    row: Any,
    entry: RosterEntry | None,
    *,
    names: Mapping[str, str],
    is_today: bool,
    is_objected: bool,
) -> Cell:
    shift = entry.shift if entry else None
    is_planned_rest = entry is not None and shift is None and row is None
    return Cell(
        day=day,
        shift=shift.label if shift else "",
        hours=shift.hours if shift else "",
        symbol=row.symbol if row else "",
        words=mark_words(row.facts, names) if row else pgettext("mark", "rest") if is_planned_rest else "",
        tone=tone_of(row) if row else "plain",
        reasons=stored_reasons(row, names) if row else [],
        is_today=is_today,
        is_exception=bool(row and row.is_exception),
        is_objected=is_objected,
        url=reverse("me:day", args=[day]) if row or entry else "",
    )
