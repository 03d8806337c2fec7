"""The rows of a month, read a portion of people at a time."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Case, Q, TextField, When
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from attendance.domain.setting import make_room
from attendance.selectors.extracts import Extract
from common.months import Month

PEOPLE_AT_A_TIME = 500
"""People read with one set of statements: about 15,500 days."""

REMEMBERED = 5000
"""Different facts that are kept decoded; many days are alike."""

CHUNK = 5000
NOTHING: Mapping[str, Any] = {}

TOLD = ("leaves", "ot150", "ot200", "ot300", "comp_bank")
"""Facts of which the further sheets tell, besides those of exceptions."""


class SheetCell(NamedTuple):
    """One day of one person: symbol, facts, reasons, and whether it asks for an explanation.

    `objection` is what the person says against it, while nobody has answered.
    """

    day: date
    symbol: str
    is_exception: bool
    facts: Mapping[str, Any]
    why: Mapping[str, Any]
    objection: str = ""


@dataclass(frozen=True)
class SheetRow:
    """One person: who they were, their totals, their cells by day of the month."""

    person: Mapping[str, Any]
    totals: Mapping[str, Any]
    cells: Mapping[int, SheetCell]


People = Sequence[tuple[str, int]]
"""Work numbers and ids, in order."""


@dataclass
class RowReader:
    """Reads rows and days of a draft or a version; who is seen on some days only has no totals.

    Attributes:
        rows, days: the rows and days of the month, before anything is narrowed.
        reader: whose scope narrows the days; None for everything.
        extract: the part of the centre that is wanted; None for all of it.
        is_lean: whether facts and reasons are left out where only the mark is told.
        objections: by person and day.
    """

    rows: Any
    days: Any
    month: Month
    reader: Any = None
    extract: Extract | None = None
    is_lean: bool = False
    objections: Mapping[tuple[int, date], str] = field(default_factory=dict)
    _wanted: dict[int, frozenset[int]] = field(default_factory=dict)
    _decoded: dict[str, Any] = field(default_factory=dict)

    def people(self) -> People:
        """Return who is on the sheet, in order of work number."""
        rows = self._seen_rows()
        if self.extract is None:
            return sorted(rows.values_list(KT("person__work_number"), "employee"))
        found = []
        for employee, person in rows.values_list("employee", "person").iterator(CHUNK):
            if days := self.extract.days(person):
                self._wanted[employee] = days
                found.append((str(person["work_number"]), employee))
        return sorted(found)

    def stream(self, people: People) -> Iterator[SheetRow]:
        """Yield the rows of these people in their order, a portion of them at a time."""
        for start in range(0, len(people), PEOPLE_AT_A_TIME):
            ids = [employee for _number, employee in people[start : start + PEOPLE_AT_A_TIME]]
            inside = {"employee__in": ids}
            rows = {
                employee: (person, totals)
                for employee, person, totals in self.rows.filter(**inside).values_list(
                    "employee", "person", "totals"
                )
            }
            cells = self._cells(self._seen().filter(**inside))
            for employee in ids:
                if employee in cells and employee in rows:
                    yield self._row(*rows[employee], cells[employee])

    def read(self) -> list[SheetRow]:
        """Return all rows at once, in order of work number: two statements."""
        cells = self._cells(self._seen())
        rows = [
            self._row(person, totals, cells[employee])
            for employee, person, totals in self._seen_rows().values_list("employee", "person", "totals")
            if employee in cells
        ]
        return sorted(rows, key=lambda row: str(row.person["work_number"]))

    def _seen_rows(self) -> Any:
        rows = self.rows.order_by()
        if self.reader is None:
            return rows
        return rows.filter(employee__in=self._seen().order_by().values("employee"))

    def _seen(self) -> Any:
        return self.days if self.reader is None else self.days.visible_to(self.reader)

    def _row(self, person: Any, totals: Any, cells: dict[int, SheetCell]) -> SheetRow:
        has_whole_month = len(cells) == self.month.last.day
        return SheetRow(person, totals if has_whole_month else {}, cells)

    def _cells(self, days: Any) -> dict[int, dict[int, SheetCell]]:
        """Read the cells of some people by person and day of the month."""
        cells: dict[int, dict[int, SheetCell]] = {}
        dates = dict(enumerate(self.month.days(), start=1))
        by_number = {f"{number:02}": number for number in dates}
        columns = ("employee", "day_text", "symbol", "is_exception", "facts_text", "why_text")
        for employee, day, symbol, is_exception, facts, why in (
            self._told(days).order_by().values_list(*columns).iterator(CHUNK)
        ):
            number = by_number[day[8:10]]
            row = cells.get(employee)
            if row is None:
                row = cells[employee] = {}
            row[number] = SheetCell(
                dates[number],
                symbol,
                is_exception,
                NOTHING if facts is None else self._decode(facts),
                NOTHING if why is None else self._decode(why),
            )
        self._narrow(cells)
        self._object(cells)
        return cells

    def _told(self, days: Any) -> Any:
        """Ask for days and facts as text: decoding is ours, and equal facts are decoded once."""
        facts: Any = Cast("facts", TextField())
        why: Any = Cast("explanation", TextField())
        if self.is_lean:
            told = Q(is_exception=True) | Q(facts__has_any_keys=TOLD)
            facts, why = (Case(When(told, then=one), output_field=TextField()) for one in (facts, why))
        return days.annotate(day_text=Cast("day", TextField()), facts_text=facts, why_text=why)

    def _decode(self, text: str) -> Any:
        known = self._decoded.get(text)
        if known is None:
            make_room(self._decoded, REMEMBERED)
            known = self._decoded[text] = json.loads(text)
        return known

    def _narrow(self, cells: dict[int, dict[int, SheetCell]]) -> None:
        """Keep of each person the days that belong to the extract."""
        if self.extract is None:
            return
        for employee in list(cells):
            wanted = self._wanted.get(employee, frozenset())
            cells[employee] = {day: cell for day, cell in cells[employee].items() if day in wanted}
            if not cells[employee]:
                del cells[employee]

    def _object(self, cells: dict[int, dict[int, SheetCell]]) -> None:
        """Note on each cell what its person says against it."""
        for (employee, day), text in self.objections.items():
            cell = cells.get(employee, {}).get(day.day)
            if cell is not None:
                cells[employee][day.day] = cell._replace(objection=text)
