"""A month written to a file without an order, for tests of its sheets."""

from pathlib import Path

from django.utils.translation import override

from attendance.exports import FormOptions, fill_workbook, signed_on
from attendance.selectors.sheets import MonthStream
from common.workbooks import open_workbook


def write_month(
    stream: MonthStream, path: Path, language: str = "zh-hans", options: FormOptions | None = None
) -> None:
    """Write the sheets of a month in one language."""
    with override(language), open_workbook(path, made_at=signed_on(stream)) as book:
        fill_workbook(book, stream, options or FormOptions())
