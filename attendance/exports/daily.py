"""The sheet of days: how many came late, left early, were absent, missed a punch, were on leave; a chart."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from attendance.exports.parts import Part
from attendance.exports.shared import Told, month_title, unit_name, version_text, weekday
from attendance.selectors.month_rows import SheetRow
from common.workbooks import SUM, ChartKind, ColumnSpec, Formula, Kind, SheetChart, SheetSpec, Value

COUNTED = (("late_minutes",), ("early_minutes",), ("absent_halves",), ("missing_in", "missing_out"))
"""By column, the facts of an exception of which one is enough: a person counts once in each column."""


def daily_part(told: Told, exceptions: SheetSpec) -> Part:
    """Describe the sheet; the exceptions of a day are counted live from their sheet in the same workbook."""
    days, stream = _Days(told, exceptions), told.stream
    title = _("Exceptions by day")
    spec = SheetSpec(
        title=title,
        columns=[
            ColumnSpec(_("Date"), 12, Kind.DATE),
            ColumnSpec(_("Weekday"), 9, Kind.MARK),
            ColumnSpec(_("Exceptions"), 12, Kind.INTEGER, SUM),
            *(ColumnSpec(heading, 12, Kind.INTEGER, SUM) for heading in _headings()),
        ],
        rows=(),
        title_lines=[f"{unit_name(stream)} {month_title(stream)} · {title}", version_text(stream)],
        footer_lines=[_("Persons a day. Whoever came late and left early is counted in both columns.")],
        total_label=_("Total"),
        freeze_columns=1,
        charts=[
            SheetChart(
                _("Late, early, absent, punches missing: persons a day"),
                ChartKind.STACKED,
                labels=1,
                values=(4, 5, 6, 7),
            ),
        ],
    )
    return Part(spec, days.count, rows_after=days.rows, is_later=True)


def _headings() -> list[str]:
    return [_("Late"), _("Left early"), pgettext("total", "Absent"), pgettext("total", "Missing"), _("Leave")]


@dataclass
class _Days:
    """Counts the days of the people that go by."""

    told: Told
    exceptions: SheetSpec
    _listed: Counter[date] = field(default_factory=Counter)
    _counts: list[Counter[date]] = field(default_factory=lambda: [Counter() for _column in COUNTED])
    _away: Counter[date] = field(default_factory=Counter)

    def count(self, row: SheetRow) -> Iterator[list[Value]]:
        """Count one person; nothing is told yet."""
        for cell in row.cells.values():
            # Most days have nothing to tell.
            if cell.is_exception or cell.objection:
                self._listed[cell.day] += 1
                for counts, names in zip(self._counts, COUNTED, strict=True):
                    counts[cell.day] += any(cell.facts.get(name) for name in names)
            if cell.facts and cell.facts.get("leaves"):
                self._away[cell.day] += 1
        return iter(())

    def rows(self) -> Iterator[list[Value]]:
        """Give a row for each day of the month."""
        first = self.exceptions.first_row
        last = first + sum(self._listed.values()) - 1
        title = self.exceptions.title.replace("'", "''")
        text = f"=COUNTIF('{title}'!$A${first}:$A${last},$A{{row}})"
        for day in self.told.stream.month.days():
            listed = Formula(text, self._listed[day]) if last >= first else 0
            counted = [counts[day] for counts in (*self._counts, self._away)]
            yield [day, weekday(day), listed, *counted]
