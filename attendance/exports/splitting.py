"""One workbook a team or department, in a folder or an archive."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from attendance.exports.shared import FormOptions
from attendance.exports.workbook import PLAIN, file_name, write_month_workbook
from attendance.selectors.extracts import ExtractKind
from attendance.selectors.sheets import MonthStream, extracts_of, stream_month
from common.errors import DomainError
from common.months import Month

_EARLIEST = (1980, 1, 1, 0, 0, 0)


def month_streams(
    month: Month, kind: ExtractKind, reader: Any = None, *, number: int | None = None, is_lean: bool = False
) -> Iterator[MonthStream]:
    """Give the month of each team or department of whom the reader may see somebody, in order of codes.

    Raises:
        DomainError: as `stream_month`, but for `attendance.extract.nobody`.
    """
    for extract in extracts_of(month, kind, number=number):
        try:
            yield stream_month(month, reader, number=number, extract=extract, is_lean=is_lean)
        except DomainError as error:
            if error.code != "attendance.extract.nobody":
                raise


def write_split(
    month: Month,
    kind: ExtractKind,
    target: Path | BinaryIO,
    *,
    language: str,
    reader: Any = None,
    number: int | None = None,
    options: FormOptions = PLAIN,
) -> list[str]:
    """Write a workbook for each team or department, and give the names of the files.

    Args:
        target: a folder; or an archive: a path that ends in `.zip`, or a stream.

    Raises:
        DomainError: as `stream_month`.
    """
    names = []
    with _place(target) as (folder, keep):
        for stream in month_streams(month, kind, reader, number=number, is_lean=options.is_lean):
            # Codes are the centre's own words: a file keeps what every system takes for a name.
            name = re.sub(r"[^\w.-]+", "_", file_name(stream, "xlsx", options))
            write_month_workbook(stream, folder / name, language=language, options=options)
            keep(folder / name)
            names.append(name)
    return names


@contextmanager
def _place(target: Path | BinaryIO) -> Iterator[tuple[Path, Any]]:
    """Give the folder to write into, and what to do with a file that is written."""
    if isinstance(target, Path) and target.suffix.lower() != ".zip":
        target.mkdir(exist_ok=True)
        yield target, lambda path: None
        return
    with TemporaryDirectory(prefix="zhiban-") as folder, ZipFile(target, "w", ZIP_STORED) as archive:

        def keep(path: Path) -> None:
            # Workbooks are compressed already; no member carries the time of writing.
            archive.writestr(ZipInfo(path.name, _EARLIEST), path.read_bytes())
            path.unlink()

        yield Path(folder), keep
