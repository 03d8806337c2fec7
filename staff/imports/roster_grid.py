"""A roster as people keep it: a row per person, a column per day, the centre's codes in the cells."""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice, zip_longest

from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from common.months import Month
from common.tables import TableValue, is_heading, read_rows
from common.workbooks import column_letter
from staff.imports.cells import as_text

WORK_NUMBER = ("work_number", "work number", "工号")
HEADING_ROWS = 20
"""Titles may stand above the heading: it is looked for in this many rows with content."""
LEAST_DAYS = 2
"""So many day columns make a grid: one date alone may stand in a title."""

_NUMBER = re.compile(r"(\d{1,2})\s*[日号]?")
_FULL_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_MONTH_DAY = re.compile(r"(\d{1,2})[-/.月](\d{1,2})日?")
_MONTH = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})(?!\d)")
_WEEKDAY = re.compile(
    r"(周|星期|礼拜)?[一二三四五六日天]|(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?", re.IGNORECASE
)


@dataclass(frozen=True)
class GridCell:
    """One cell that says something; `day` is none where the row lacks its work number."""

    line: int
    address: str
    number: str
    day: date | None
    text: str


@dataclass(frozen=True)
class _Heading:
    """Where the work number and the days stand."""

    number: int
    days: dict[int, date]


def read_grid(content: bytes, *, filename: str, month: Month | None) -> Iterator[GridCell] | None:
    """Read the cells of a grid; none when the table has another layout.

    Raises:
        DomainError: `roster.month_unknown`, when the columns are numbers and nothing says of which month;
            `roster.no_such_day`, when a column is a day that the month does not have.
    """
    rows = read_rows(io.BytesIO(content), filename=filename)
    above: list[str] = []
    before: Sequence[TableValue] = ()
    for _line, cells in islice(rows, HEADING_ROWS):
        for told in (cells, _joined(before, cells)):
            if heading := _heading(told, month or _month_in(above)):
                return _below(rows, heading)
        above += [as_text(cell) for cell in cells]
        before = cells
    return None


def _joined(upper: Sequence[TableValue], lower: Sequence[TableValue]) -> list[TableValue]:
    """Read two rows as one heading: a cell as high as both stands in the upper one only."""
    pairs = zip_longest(upper, lower, fillvalue="")
    return [below if as_text(below) else above for above, below in pairs]


def _heading(cells: Sequence[TableValue], month: Month | None) -> _Heading | None:
    number = next((at for at, cell in enumerate(cells) if is_heading(cell, WORK_NUMBER)), None)
    if number is None:
        return None
    places = [at for at, cell in enumerate(cells) if at != number and _is_day(cell)]
    if len(places) < LEAST_DAYS:
        return None
    return _Heading(number, {at: _day(cells[at], month) for at in places})


def _is_day(cell: TableValue) -> bool:
    if isinstance(cell, date):
        return True
    text = as_text(cell)
    return any(pattern.fullmatch(text) for pattern in (_NUMBER, _FULL_DAY, _MONTH_DAY))


def _day(cell: TableValue, month: Month | None) -> date:
    """Read a heading as a day; a number, or a day without its year, is one of the known month's year."""
    if isinstance(cell, date):
        return cell.date() if isinstance(cell, datetime) else cell
    text = as_text(cell)
    try:
        if full := _FULL_DAY.fullmatch(text):
            return date(*(int(part) for part in full.groups()))
        if month is None:
            raise DomainError(
                "roster.month_unknown",
                _("The columns are numbers of days. Say of which month, for example 2026-10."),
                status=400,
            )
        if without_year := _MONTH_DAY.fullmatch(text):
            return date(month.year, *(int(part) for part in without_year.groups()))
        number = _NUMBER.fullmatch(text)
        assert number is not None
        return date(month.year, month.number, int(number[1]))
    except ValueError as error:
        raise DomainError(
            "roster.no_such_day",
            _("The column “%(text)s” is no day of %(month)s.") % {"text": text, "month": month or "—"},
            status=400,
        ) from error


def _month_in(texts: Sequence[str]) -> Month | None:
    """Find the month that a title names, such as 2026年10月排班表."""
    found = next(filter(None, map(_MONTH.search, texts)), None)
    if found is None or not 1 <= int(found[2]) <= 12:
        return None
    return Month(int(found[1]), int(found[2]))


def _below(rows: Iterator[tuple[int, Sequence[TableValue]]], heading: _Heading) -> Iterator[GridCell]:
    """Yield the cells below the heading; a row of weekdays under it says nothing."""
    for line, cells in rows:
        said = [(at, text) for at in heading.days if at < len(cells) and (text := as_text(cells[at]))]
        number = as_text(cells[heading.number]) if heading.number < len(cells) else ""
        if not number and all(_WEEKDAY.fullmatch(text) for _at, text in said):
            continue
        if not number:
            yield GridCell(line, f"{column_letter(heading.number + 1)}{line}", "", None, "")
            continue
        for at, text in said:
            yield GridCell(line, f"{column_letter(at + 1)}{line}", number, heading.days[at], text)
