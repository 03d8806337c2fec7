"""Archives whose bytes depend on their contents only, so that equal workbooks have equal hashes."""

import re
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

from common.cleaning import printable

_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first moment a ZIP archive can name."""


class SteadyArchive(ZipFile):
    """An archive in which no member carries the time of writing."""

    def writestr(self, zinfo_or_arcname: object, data: object, *args: object, **kwargs: object) -> None:
        """Add a member from memory."""
        super().writestr(_member(str(zinfo_or_arcname)), data, ZIP_DEFLATED)  # type: ignore[arg-type]

    def write(self, filename: object, arcname: object = None, *args: object, **kwargs: object) -> None:
        """Add a member from a file, piece by piece."""
        member = _member(str(arcname))
        with Path(str(filename)).open("rb") as source, self.open(member, "w", force_zip64=False) as target:
            while piece := source.read(1 << 20):
                target.write(piece)


def _member(name: str) -> ZipInfo:
    member = ZipInfo(name, _EARLIEST)
    member.compress_type = ZIP_DEFLATED
    member.external_attr = 0o600 << 16
    return member


def save(book: Workbook, target: Path | BinaryIO, *, made_at: datetime) -> None:
    """Write the workbook with `made_at` (no zone) as its dates of creation and change."""
    book.properties.creator = "Zhiban"
    book.properties.created = book.properties.modified = made_at
    with SteadyArchive(target, "w", ZIP_DEFLATED, allowZip64=True) as archive:
        ExcelWriter(book, archive).write_data()


def sheet_title(wanted: str, taken: set[str]) -> str:
    """Make a title that Excel accepts (31 characters, none of ``[]:*?/\\``) and no other sheet has."""
    fit = re.sub(r"[\[\]:*?/\\\s]", " ", printable(wanted))
    base = fit.strip(" '")[:31].strip(" '") or "Sheet"
    title, number = base, 1
    while title.casefold() in taken:
        number += 1
        title = f"{base[: 30 - len(str(number))]} {number}"
    taken.add(title.casefold())
    return title
