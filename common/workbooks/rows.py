"""Rows of a sheet as XML; cells that are alike are written once and remembered."""

import math
import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel

from common.cleaning import printable
from common.workbooks.contents import SheetDigest, told_formula, told_number, told_text
from common.workbooks.specs import AVERAGE, COUNT, SUM, Cell, ColumnSpec, Formula, Value
from common.workbooks.styles import LINES, Look

LONGEST_TEXT = 32_767
"""Characters that a cell can hold (Excel's limit)."""

REMEMBERED = 4096
"""Different cells of one column that are kept written."""

LINE_HEIGHT = 15.0
"""Points; spreadsheets do not make room for wrapped text by themselves."""

MOST_LINES = 27
"""Excel's rows are at most 409 points high."""

_LIKE_A_FORMULA = ("=", "+", "-", "@")
_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_SPECIAL = re.compile("[&<>]")
_LIKE_AN_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""Excel reads "_x0041_" as "A", unless its first sign is written as an escape itself."""

StyleNumber = Callable[[Look], int]
Written = tuple[str, str]
"""A cell as XML behind its row number, and what it says (`common.workbooks.contents`)."""


class Tally:
    """What a total below a column gives, added up while the column is written."""

    def __init__(self, total: Formula) -> None:
        """Begin with nothing.

        Args:
            total: `SUM`, `COUNT` or `AVERAGE`.
        """
        self._total = total
        self._sum: Any = 0
        self._filled = self._numbers = 0

    def add(self, value: object) -> None:
        """Add what stands in a cell."""
        if isinstance(value, Formula):
            value = value.result
        if value is None or value == "":
            return
        self._filled += 1
        if isinstance(value, int | Decimal | float) and not isinstance(value, bool):
            self._numbers += 1
            self._sum += value
        elif isinstance(value, timedelta):
            self._numbers += 1
            self._sum = value + (self._sum or timedelta())

    @property
    def result(self) -> Any:
        """What the formula gives."""
        if self._total == COUNT:
            return self._filled
        if self._total == AVERAGE:
            return self._sum / self._numbers if self._numbers else ""
        return self._sum


class RowWriter:
    """Writes the rows of one sheet, from the first on; `number` is the row written last."""

    def __init__(self, columns: Sequence[ColumnSpec], style: StyleNumber) -> None:
        """Prepare the columns.

        Args:
            style: gives the number of a look in the workbook.
        """
        self.number = 0
        self.told = SheetDigest()
        self.tallies = {
            index: Tally(column.total)
            for index, column in enumerate(columns)
            if column.total in (SUM, COUNT, AVERAGE)
        }
        self._columns = columns
        self._style = style
        self._prefixes = [f'<c r="{get_column_letter(index)}' for index in range(1, len(columns) + 1)]
        self._known: list[dict[Any, Written]] = [{} for _column in columns]
        self._formulas: dict[tuple[int, str], tuple[list[str], list[str]]] = {}
        self._lines = 1
        self.first = self.last = 0

    def row(self, values: Sequence[Value]) -> str:
        """Write a row of data in the looks of its columns.

        Raises:
            ValueError: more values than columns, or an instant with a zone.
        """
        if len(values) > len(self._columns):
            raise ValueError(f"a row of {len(values)} values in a sheet of {len(self._columns)} columns")
        self.number += 1
        self._lines = 1
        row = str(self.number)
        parts, told = [""], []
        for index, (prefix, known, value) in enumerate(
            zip(self._prefixes, self._known, values, strict=False)
        ):
            xml, says = known.get(value) or self._cell(index, value)
            parts.append(prefix)
            parts.append(row)
            parts.append(xml)
            told.append(says)
        parts[0] = self._begin()
        parts.append("</row>")
        self.told.add(self.number, told)
        return "".join(parts)

    def line(self, values: Sequence[tuple[object, Look]], *, height: float = 0) -> str:
        """Write a row whose cells bring their own looks, such as a title or the heading."""
        self.number += 1
        written = [self._written(value, look, index) for index, (value, look) in enumerate(values)]
        cells = [
            f'<c r="{get_column_letter(index)}{self.number}{xml}'
            for index, (xml, _says) in enumerate(written, start=1)
        ]
        self.told.add(self.number, [says for _xml, says in written])
        high = f' ht="{height:g}" customHeight="1"' if height else ""
        return f'<row r="{self.number}"{high}>{"".join(cells)}</row>'

    def _begin(self) -> str:
        if self._lines == 1:
            return f'<row r="{self.number}">'
        height = LINE_HEIGHT * min(self._lines, MOST_LINES)
        return f'<row r="{self.number}" ht="{height:g}" customHeight="1">'

    def _cell(self, index: int, value: Value) -> Written:
        """Write a cell that is not known yet; texts are remembered unless they take several lines."""
        column = self._columns[index]
        cell = value if isinstance(value, Cell) else Cell(value)
        kind = cell.kind or column.kind
        look = Look(kind=kind, shade=str(cell.shade or column.shade), bold=cell.bold)
        written = self._written(cell.value, look, index)
        tally = self.tallies.get(index)
        if tally is not None:
            tally.add(cell.value)
        if kind in LINES:
            self._lines = max(self._lines, lines_of(cell.value, column.width))
        elif tally is None and (cell.value is None or isinstance(cell.value, str)):
            known = self._known[index]
            if len(known) >= REMEMBERED:
                known.clear()
            known[value] = written
        return written

    def _written(self, value: object, look: Look, index: int) -> Written:
        """Write a cell behind its row number; its type is ours to say: only a `Formula` is ever run."""
        if isinstance(value, str):
            text = fitting(value)
            style = self._style(look._replace(quoted=text.startswith(_LIKE_A_FORMULA)))
            xml = f'" s="{style}" t="inlineStr"><is>{_text(text)}</is></c>' if text else f'" s="{style}"/>'
            return xml, told_text(text)
        style = self._style(look)
        if value is None:
            return f'" s="{style}"/>', ""
        if isinstance(value, Formula):
            return self._formula(value, style, index)
        if isinstance(value, bool):
            return f'" s="{style}" t="b"><v>{int(value)}</v></c>', told_number(value)
        return f'" s="{style}" t="n"><v>{_number(value)}</v></c>', told_number(value)

    def _formula(self, formula: Formula, style: int, index: int) -> Written:
        """Put row numbers and the column's letter into a formula, and what it gives behind it."""
        parts = self._formulas.get((index, formula.text))
        if parts is None:
            parts = self._formulas[index, formula.text] = self._resolved(formula, index)
        row, result = str(self.number), formula.result
        text, says = row.join(parts[0]), told_formula(row.join(parts[1]), result)
        if result is None:
            return f'" s="{style}"><f>{text}</f><v/></c>', says
        if isinstance(result, str):
            return f'" s="{style}" t="str"><f>{text}</f><v>{_escaped(result)}</v></c>', says
        return f'" s="{style}"><f>{text}</f><v>{_number(result)}</v></c>', says

    def _resolved(self, formula: Formula, index: int) -> tuple[list[str], list[str]]:
        """Give the parts between which the row number stands: as XML without "=", and as people read them."""
        places = {
            "{column}": get_column_letter(index + 1), "{first}": str(self.first), "{last}": str(self.last)
        }  # fmt: skip
        text = formula.text
        for name, place in places.items():
            text = text.replace(name, place)
        return _escaped(text[1:]).split("{row}"), text.split("{row}")


def lines_of(value: object, width: float) -> int:
    """Count the lines a text takes in a column of some width; Chinese characters are as wide as two."""
    if not isinstance(value, str):
        return 1
    # Words that do not fit move to the next line: a tenth of every line stays empty.
    room = max(1.0, width * 0.9 - 1)
    return sum(max(1, math.ceil(width_of(line) / room)) for line in value.split("\n"))


@lru_cache(8192)
def width_of(text: str) -> int:
    """Count characters as wide as a digit; Chinese ones count twice."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _text(text: str) -> str:
    kept = ' xml:space="preserve"' if text != text.strip() else ""
    if "_x" in text:
        text = _LIKE_AN_ESCAPE.sub("_x005F_", text)
    return f"<t{kept}>{_escaped(text)}</t>"


def _escaped(text: str) -> str:
    return text.translate(_ESCAPED) if _SPECIAL.search(text) else text


def _number(value: object) -> str:
    """Write a number, a day or an instant as Excel counts it.

    Raises:
        ValueError: an instant with a zone, or what is no value of a cell.
    """
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime | time):
        refuse_zone(value)
        value = value.replace(microsecond=0)
    if isinstance(value, date | time | timedelta):
        return str(to_excel(value))
    raise ValueError(f"not a value of a cell: {value!r}")


def fitting(text: str) -> str:
    """Write a text as a cell can hold it."""
    text = printable(text)
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def refuse_zone(value: object) -> None:
    """Refuse instants with a zone: Excel has no zones, sheets show centre time.

    Raises:
        ValueError: it has one.
    """
    if isinstance(value, datetime | time) and value.tzinfo is not None:
        raise ValueError("convert the instant to the centre's time first: sheets have no time zones")
