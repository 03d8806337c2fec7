"""Checking a file that came back: which export it is, and whether its cells are as they were written."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from common.tables import COVER_MARK, ReadSheet, read_limited, read_sheets
from common.workbooks import LIMITS, column_letter, tell_sheet, told_row
from exports.models import Export

MOST_CELLS = 1000
"""Cells that are named; a file with more is another file."""


@dataclass(frozen=True)
class ChangedCell:
    """A cell that says something else than was written; an empty text is an empty cell."""

    sheet: str
    cell: str
    found: str
    written: str


@dataclass(frozen=True)
class FileVerification:
    """What was found out about a file.

    Attributes:
        export: the row the file belongs to.
        is_same_file: whether it is the very file, byte for byte.
        changed, missing, added: titles of sheets whose cells are others, that are gone, that nobody wrote.
        cells: which cells are others, as long as the export's own file is there to compare with.
    """

    export: Export
    is_same_file: bool
    changed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    cells: tuple[ChangedCell, ...] = ()

    @property
    def is_good(self) -> bool:
        """Whether every cell says what was written."""
        return self.is_same_file or not (self.changed or self.missing or self.added)


def verify_file(path: Path) -> FileVerification:
    """Say which export a file is, and whether every cell of every sheet says what was written.

    Saved again by a spreadsheet the bytes are others and the cells the same. Looks and charts are not
    checked.

    Raises:
        DomainError: `exports.file.not_ours`, `exports.export.unknown`, and what `read_sheets` raises.
    """
    content = read_limited(path, LIMITS.file_bytes)
    digest = hashlib.sha256(content).hexdigest()
    same = Export.objects.select_related("asked_by", "file").filter(sha256=digest).order_by("pk").first()
    if same is not None:
        return FileVerification(same, is_same_file=True)
    sheets = read_sheets(content, limits=LIMITS)
    said = _said(sheets)
    export = Export.objects.select_related("asked_by", "file").filter(pk=said["export"]).first()
    if export is None or not export.sheets:
        raise DomainError(
            "exports.export.unknown",
            _("The file says it is export %(number)s, which was never written here.")
            % {"number": said["export"]},
            status=404,
        )
    return _compare(export, sheets, said.get("content", ""))


def _said(sheets: Sequence[ReadSheet]) -> Mapping[str, str]:
    """Read what the cover says to programs.

    Raises:
        DomainError: `exports.file.not_ours`.
    """
    for sheet in sheets:
        said = dict(
            str(values[2]).split("=", 1)
            for _line, _formulas, values in sheet.rows(most=60)
            if len(values) > 2 and "=" in str(values[2])
        )
        if COVER_MARK in said and said.get("export", "").isdecimal():
            return said
    raise DomainError(
        "exports.file.not_ours",
        _("The file has no cover of Zhiban. Check a file as it was downloaded, or out of its archive."),
        status=400,
    )


def _compare(export: Export, sheets: Sequence[ReadSheet], content: str) -> FileVerification:
    written = _written(export, {sheet.title for sheet in sheets}, content)
    found = {sheet.title: tell_sheet(sheet).sha256 for sheet in sheets}
    changed = [title for title, sha256 in found.items() if title in written and written[title] != sha256]
    cells = list(_cells(export, sheets, changed)) if changed else []
    return FileVerification(
        export,
        is_same_file=False,
        changed=tuple(changed),
        missing=tuple(title for title in written if title not in found),
        added=tuple(title for title in found if title not in written),
        cells=tuple(cells),
    )


def _written(export: Export, titles: set[str], content: str) -> dict[str, str]:
    """Give title and hash of the sheets that were written; in an archive, of the file that is meant.

    The file is the one whose hashes the cover names, else the one with the most sheets of the same titles.
    """
    files: dict[str, dict[str, str]] = {}
    for sheet in export.sheets:
        files.setdefault(sheet.get("file", ""), {})[sheet["title"]] = sheet["sha256"]
    hashes = {
        sheet.get("file", ""): sheet.get("content", "") for sheet in export.sheets if "content" in sheet
    }
    named = [name for name, digest in hashes.items() if digest == content]
    name = named[0] if named else max(files, key=lambda one: len(titles & set(files[one])))
    return files[name]


def _cells(export: Export, sheets: Sequence[ReadSheet], changed: Sequence[str]) -> Iterator[ChangedCell]:
    """Name the cells that are others, by the file that is still kept; an archive is not opened for it."""
    if export.file is None or export.destroyed_at or export.name.endswith(".zip"):
        return
    with export.file.open() as stream:
        kept = {sheet.title: sheet for sheet in read_sheets(stream.read(), limits=LIMITS)}
    count = 0
    for sheet in sheets:
        if sheet.title not in changed or sheet.title not in kept:
            continue
        for cell in differences(sheet, kept[sheet.title]):
            yield cell
            count += 1
            if count == MOST_CELLS:
                return


def differences(found: ReadSheet, written: ReadSheet) -> Iterator[ChangedCell]:
    """Name the cells in which one sheet says something else than another, place by place."""
    rows: dict[int, list[Any]] = {}
    for side, sheet in enumerate((found, written)):
        for line, formulas, results in sheet.rows():
            rows.setdefault(line, [[], []])[side] = told_row(formulas, results)
    for line, (now, then) in sorted(rows.items()):
        for column, (one, other) in enumerate(zip_longest(now, then, fillvalue=""), start=1):
            if one != other:
                yield ChangedCell(found.title, f"{column_letter(column)}{line}", one[1:], other[1:])
