"""A workbook compared with what it should say: sheet by sheet, row by row, cell by cell.

Rows are known again by their keys (work number, or day and work number): a sheet that was sorted is the same.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from attendance.exports.parts import Part
from common.tables import ReadSheet
from common.workbooks import Cell, Formula, Value, column_letter, fitting

MOST_FAULTS = 10_000
"""Cells that are named; a file with more is another file."""

CLOSE = 1e-9
"""Figures are stored as binary fractions: 0.1 is written as something as near as this."""

Line = tuple[int, Sequence[Any], Sequence[Any]]


@dataclass(frozen=True)
class CellFault:
    """One cell that is not what it should be; `cell` is empty where a whole row is."""

    sheet: str
    cell: str
    found: str
    expected: str
    about: str = ""


@dataclass
class Findings:
    """What a comparison found."""

    rows: int = 0
    cells: int = 0
    faults: list[CellFault] = field(default_factory=list)

    def add(self, fault: CellFault) -> None:
        """Note a fault, as long as anybody would read it."""
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(fault)


class SheetComparison:
    """Compares one sheet, its rows of data as they come by."""

    def __init__(self, part: Part, sheet: ReadSheet, findings: Findings) -> None:
        """Compare titles and headings."""
        spec = part.spec
        self._part, self._title, self._findings = part, sheet.title, findings
        self._lines: Iterator[Line] = sheet.rows()
        self._held: dict[tuple[str, ...], list[Line]] = {}
        self._last = self._rows = 0
        above: list[Sequence[Value]] = [[line] for line in spec.title_lines]
        above += spec.heading_rows()
        for values in above:
            line = next(self._lines, None)
            self._compare(values, line, _text(values[0]))
        self._first = self._last + 1
        self._sums = {index: 0.0 for index, column in enumerate(spec.columns) if column.total}
        self.rows(part.spec.rows)

    def rows(self, expected: Iterable[Sequence[Value]]) -> None:
        """Compare rows of data."""
        for values in expected:
            self._findings.rows += 1
            self._rows += 1
            key = self._key(values)
            for index in self._sums:
                self._sums[index] += _figure(values[index] if index < len(values) else None)
            self._compare(values, self._find(key), " ".join(key))

    def finish(self) -> None:
        """Name the rows that should not be there, and compare the totals and what stands below."""
        spec = self._part.spec
        total = spec.total_label if any(column.total for column in spec.columns) else ""
        while (line := next(self._lines, None)) is not None and not self._is_below(line, total):
            self._held.setdefault(self._key(line[2]), []).append(line)
        for lines in self._held.values():
            for number, values, _results in lines:
                self._findings.add(CellFault(self._title, f"A{number}", " ".join(map(_text, values[:4])), ""))
        if total:
            self._compare([total, *self._totals()], line, total, is_total=True)
            line = next(self._lines, None)
        for text in spec.footer_lines:
            if text:
                self._compare([text], line, text[:20])
                line = next(self._lines, None)

    def _totals(self) -> list[Value]:
        """Give the formulas of the total with their results; without data they give way to 0."""
        columns = list(enumerate(self._part.spec.columns))[1:]
        return [
            replace(column.total, result=self._sums[index])
            if column.total and self._rows
            else (0 if column.total else None)
            for index, column in columns
        ]

    def _is_below(self, line: Line, total: str) -> bool:
        """Tell whether the rows of data are over: the total, or the first line of what stands below."""
        footer = next((text for text in self._part.spec.footer_lines if text), "")
        return _text(line[1][0]) == (total or footer)

    def _key(self, values: Sequence[Any]) -> tuple[str, ...]:
        places = self._part.key or (0,)
        return tuple(_text(_plain(values[place]) if place < len(values) else None) for place in places)

    def _find(self, key: tuple[str, ...]) -> Line | None:
        """Find a row by its key: in a file nobody sorted it is the next one."""
        if held := self._held.get(key):
            line = held.pop(0)
            if not held:
                del self._held[key]
            return line
        total = self._part.spec.total_label
        for line in self._lines:
            if self._key(line[2]) == key:
                return line
            if total and _text(line[1][0]) == total:
                # The row is missing; what follows is read by nobody else.
                self._lines = _first_then(line, self._lines)
                return None
            self._held.setdefault(self._key(line[2]), []).append(line)
        return None

    def _compare(
        self, values: Sequence[Value], line: Line | None, about: str, *, is_total: bool = False
    ) -> None:
        if line is None:
            self._findings.add(CellFault(self._title, "", "", " ".join(map(_text, values[:4])), about))
            return
        number, formulas, results = line
        self._last = max(self._last, number)
        last = number - 1 if is_total else 0
        for index, value in enumerate(values):
            self._findings.cells += 1
            found = _at(formulas, index), _at(results, index)
            expected = _plain(value)
            if isinstance(expected, Formula):
                text = expected.at(row=number, column=index + 1, first=self._first, last=last)
                is_good = _is_formula(text, expected.result, found)
                expected = text if expected.result is None else expected.result
            else:
                is_good = all(_is_equal(expected, one) for one in found)
            if not is_good:
                shown = found[1] if found[1] is not None and not _is_equal(expected, found[1]) else found[0]
                cell = f"{column_letter(index + 1)}{number}"
                self._findings.add(CellFault(self._title, cell, _text(shown), _text(expected), about))
        for index in range(len(values), len(formulas)):
            if formulas[index] is not None:
                cell = f"{column_letter(index + 1)}{number}"
                self._findings.add(CellFault(self._title, cell, _text(formulas[index]), "", about))


def _first_then(line: Line, others: Iterator[Line]) -> Iterator[Line]:
    yield line
    yield from others


def _at(values: Sequence[Any], index: int) -> Any:
    return values[index] if index < len(values) else None


def _plain(value: Any) -> Any:
    if isinstance(value, Cell):
        value = value.value
    return (fitting(value) or None) if isinstance(value, str) else value


def _figure(value: Value) -> float:
    plain = _plain(value)
    plain = plain.result if isinstance(plain, Formula) else plain
    return float(plain) if isinstance(plain, int | float | Decimal) else 0.0


def _is_formula(text: str, result: Any, found: tuple[Any, Any]) -> bool:
    """Tell whether a cell is the formula with its result, or the bare result: both say the same."""
    formula, shown = found
    if result is not None and _is_equal(result, formula):
        return True
    is_same = isinstance(formula, str) and formula.replace(" ", "") == text.replace(" ", "")
    return is_same and (shown is None or result is None or _is_equal(result, shown))


def _is_equal(expected: Any, found: Any) -> bool:
    if expected is None or found is None:
        # Spreadsheets do not tell an empty text from nothing, nor people a blank from zero.
        return (expected or "") == (found or "")
    if isinstance(expected, int | float | Decimal) and isinstance(found, int | float):
        return abs(float(expected) - found) < CLOSE
    if isinstance(expected, str) and isinstance(found, int):
        return expected == str(found)
    if isinstance(expected, date) and isinstance(found, date):
        return _day(expected) == _day(found)
    return bool(expected == found)


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _text(value: Any) -> str:
    if isinstance(value, date):
        return f"{_day(value)}"
    return "" if value is None else str(value)
