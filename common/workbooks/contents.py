"""What the cells of a workbook say, apart from how they look: the same however the file was saved again.

A cell is told as one text: its sort and its value. Numbers are told to 15 figures, which every program keeps;
what a formula gives to 10, since programs add in different orders. An empty cell says nothing.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

from openpyxl.utils.datetime import to_excel

from common.tables import Limits, ReadSheet, read_limited, read_sheets

LIMITS = Limits(file_bytes=128 * 1024**2, unpacked_bytes=2 * 1024**3, ratio=150, members=400, rows=1_000_000)
"""A workbook of 50,000 people has some 30 MB, and unpacks to some 600 MB."""

_BETWEEN = "\x1f"
"""Stands between cells: no text holds it (`common.cleaning`)."""

_KEPT = re.compile(r"_x005[Ff]_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True)
class SheetTold:
    """One sheet: its title, how many rows of data it has, and the hash of what its cells say."""

    title: str
    rows: int
    sha256: str


class SheetDigest:
    """Adds up what the rows of one sheet say, from top to bottom."""

    def __init__(self) -> None:
        """Begin with a sheet that says nothing."""
        self._sum = hashlib.sha256()

    def add(self, number: int, cells: Sequence[str]) -> None:
        """Add a row, by its number from 1; a row without a word changes nothing."""
        text = _BETWEEN.join(cells).rstrip(_BETWEEN)
        if text:
            self._sum.update(f"{number}{_BETWEEN}{text}\n".encode())

    @property
    def sha256(self) -> str:
        """The hash so far."""
        return self._sum.hexdigest()


def content_hash(sheets: Iterable[SheetTold]) -> str:
    """Give one hash over sheets in their order: titles and cells."""
    lines = "".join(f"{sheet.title}{_BETWEEN}{sheet.sha256}\n" for sheet in sheets)
    return hashlib.sha256(lines.encode()).hexdigest()


def told_text(text: str) -> str:
    """Tell a text."""
    return f"t{text}" if text else ""


def told_number(value: Any) -> str:
    """Tell a number, a truth, a day, an instant or a span."""
    if isinstance(value, bool):
        return f"b{value:d}"
    return f"n{_figure(value):.15g}"


def told_formula(text: str, result: Any) -> str:
    """Tell a formula, which begins with "=", and what it gives."""
    if result is None or result == "":
        return f"f{text}"
    return f"f{text}\x1e{result if isinstance(result, str) else f'{_figure(result):.10g}'}"


def told_cell(formula: Any, result: Any) -> str:
    """Tell a cell as it was read: with its formula, and with its result; both are the same without one."""
    if formula is None:
        return ""
    if isinstance(formula, str):
        if formula.startswith("=") and formula != result:
            return told_formula(formula, result)
        return told_text(_KEPT.sub("_", formula))
    if isinstance(formula, int | float | Decimal | date | time | timedelta):
        return told_number(formula)
    return told_formula(f"={getattr(formula, 'text', formula)}".replace("==", "=", 1), result)


def _figure(value: Any) -> float:
    """Give a value as Excel counts it; a negative zero is none."""
    if isinstance(value, datetime | time):
        value = value.replace(microsecond=0)
    if isinstance(value, date | time | timedelta):
        value = to_excel(value)
    return float(value) + 0.0


def told_row(formulas: Sequence[Any], results: Sequence[Any]) -> list[str]:
    """Tell the cells of a row as it was read."""
    return [told_cell(formula, result) for formula, result in zip(formulas, results, strict=False)]


def read_told(source: Path | BinaryIO, *, limits: Limits = LIMITS) -> list[SheetTold]:
    """Read a workbook, and tell what each of its sheets says; `rows` is left 0, which no file says.

    Raises:
        DomainError: as `common.tables.read_sheets`.
    """
    return [
        tell_sheet(sheet) for sheet in read_sheets(read_limited(source, limits.file_bytes), limits=limits)
    ]


def tell_sheet(sheet: ReadSheet) -> SheetTold:
    """Tell what one sheet that was read says."""
    digest = SheetDigest()
    for number, formulas, results in sheet.rows():
        digest.add(number, told_row(formulas, results))
    return SheetTold(sheet.title, 0, digest.sha256)
