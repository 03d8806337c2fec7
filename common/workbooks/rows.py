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
from common.workbooks.specs import SUM, Cell, ColumnSpec, Formula, Value
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

StyleNumber = Callable[[Look], int]


class RowWriter:
    """Writes the rows of one sheet, from the first on; `number` is the row written last."""

    def __init__(self, columns: Sequence[ColumnSpec], style: StyleNumber) -> None:
        """Prepare the columns.

        Args:
            style: gives the number of a look in the workbook.
        """
        self.number = 0
        self.sums: dict[int, int | Decimal | float] = {
            index: 0 for index, column in enumerate(columns) if column.total is SUM
        }
        self._columns = columns
        self._style = style
        self._prefixes = [f'<c r="{get_column_letter(index)}' for index in range(1, len(columns) + 1)]
        self._known: list[dict[Any, str]] = [{} for _column in columns]
        self._formulas: dict[tuple[int, str, int], list[str]] = {}
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
        parts = [""]
        for index, (prefix, known, value) in enumerate(
            zip(self._prefixes, self._known, values, strict=False)
        ):
            body = known.get(value)
            parts.append(prefix)
            parts.append(row)
            parts.append(body if body is not None else self._body(index, value))
        parts[0] = self._begin()
        parts.append("</row>")
        return "".join(parts)

    def line(self, values: Sequence[tuple[object, Look]], *, height: float = 0) -> str:
        """Write a row whose cells bring their own looks, such as a title or the heading."""
        self.number += 1
        cells = [
            f'<c r="{get_column_letter(index)}{self.number}{self._written(value, look, index - 1)}'
            for index, (value, look) in enumerate(values, start=1)
        ]
        told = f' ht="{height:g}" customHeight="1"' if height else ""
        return f'<row r="{self.number}"{told}>{"".join(cells)}</row>'

    def _begin(self) -> str:
        if self._lines == 1:
            return f'<row r="{self.number}">'
        height = LINE_HEIGHT * min(self._lines, MOST_LINES)
        return f'<row r="{self.number}" ht="{height:g}" customHeight="1">'

    def _body(self, index: int, value: Value) -> str:
        """Write a cell that is not known yet; texts are remembered unless they take several lines."""
        column = self._columns[index]
        cell = value if isinstance(value, Cell) else Cell(value)
        kind = cell.kind or column.kind
        look = Look(kind=kind, shade=str(cell.shade or column.shade), bold=cell.bold)
        written = self._written(cell.value, look, index)
        if index in self.sums:
            self._add(index, cell.value)
        if kind in LINES:
            self._lines = max(self._lines, lines_of(cell.value, column.width))
        elif cell.value is None or isinstance(cell.value, str):
            known = self._known[index]
            if len(known) >= REMEMBERED:
                known.clear()
            known[value] = written
        return written

    def _add(self, index: int, value: object) -> None:
        if isinstance(value, Formula):
            value = value.result
        if isinstance(value, int | Decimal | float) and not isinstance(value, bool):
            self.sums[index] += value  # type: ignore[operator]

    def _written(self, value: object, look: Look, index: int) -> str:
        """Write a cell behind its row number; its type is ours to say: only a `Formula` is ever run."""
        if isinstance(value, str):
            text = fitting(value)
            style = self._style(look._replace(quoted=text.startswith(_LIKE_A_FORMULA)))
            return f'" s="{style}" t="inlineStr"><is>{_text(text)}</is></c>' if text else f'" s="{style}"/>'
        style = self._style(look)
        if value is None:
            return f'" s="{style}"/>'
        if isinstance(value, Formula):
            return self._formula(value, style, index)
        if isinstance(value, bool):
            return f'" s="{style}" t="b"><v>{int(value)}</v></c>'
        return f'" s="{style}" t="n"><v>{_number(value)}</v></c>'

    def _formula(self, formula: Formula, style: int, index: int) -> str:
        """Put row numbers and the column's letter into a formula, and what it gives behind it."""
        parts = self._formulas.get((index, formula.text, style))
        if parts is None:
            parts = self._formulas[index, formula.text, style] = self._resolved(formula, index).split("{row}")
        text, result = str(self.number).join(parts), formula.result
        if result is None:
            return f'" s="{style}"><f>{text}</f><v/></c>'
        if isinstance(result, str):
            return f'" s="{style}" t="str"><f>{text}</f><v>{_escaped(result)}</v></c>'
        return f'" s="{style}"><f>{text}</f><v>{_number(result)}</v></c>'

    def _resolved(self, formula: Formula, index: int) -> str:
        places = {
            "{column}": get_column_letter(index + 1), "{first}": str(self.first), "{last}": str(self.last)
        }  # fmt: skip
        text = _escaped(formula.text[1:])
        for name, place in places.items():
            text = text.replace(name, place)
        return text


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
    if isinstance(value, date | time | timedelta):
        refuse_zone(value)
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
