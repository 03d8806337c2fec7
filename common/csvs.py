"""The one writer of CSV files: Excel opens them as Chinese text and runs nothing they hold."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import TextIO

from common.cleaning import printable

CsvValue = str | int | float | Decimal | bool | date | datetime | time | None

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A spreadsheet may run text that begins so as a formula (OWASP, “CSV injection”)."""


def csv_cell(value: CsvValue) -> str:
    """Write one value; text that a spreadsheet would run as a formula gets an apostrophe in front.

    Raises:
        ValueError: an instant has a zone; convert it to the centre's time first.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        text = printable(value)
        return f"'{text}" if text.startswith(_DANGEROUS) else text
    if isinstance(value, datetime):
        if value.tzinfo is not None:
            raise ValueError("convert the instant to the centre's time first: tables have no time zones")
        return value.isoformat(" ", "seconds")
    return str(value)


def write_csv(
    target: Path | TextIO, *, heading: Sequence[str], rows: Iterable[Sequence[CsvValue]], mark: bool = True
) -> int:
    """Write a heading and rows and count the rows.

    Args:
        target: A path (written as UTF-8), or a text stream.
        heading: The names of the columns.
        rows: The values, in the order of the heading.
        mark: Begin with the byte order mark by which Excel knows UTF-8.
    """
    if isinstance(target, Path):
        with target.open("w", encoding="utf-8", newline="") as stream:
            return write_csv(stream, heading=heading, rows=rows, mark=mark)
    if mark:
        target.write("\ufeff")
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow([csv_cell(name) for name in heading])
    count = 0
    for row in rows:
        writer.writerow([csv_cell(value) for value in row])
        count += 1
    return count


def csv_text(*, heading: Sequence[str], rows: Iterable[Sequence[CsvValue]]) -> str:
    """Give the whole CSV file as text, without the mark."""
    stream = io.StringIO(newline="")
    write_csv(stream, heading=heading, rows=rows, mark=False)
    return stream.getvalue()
