"""What every export has to be: called by a test of each kind, and found by the test over all kinds."""

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from common.workbooks import content_hash, read_told
from exports.models import Export, ExportState
from exports.registry import find_kind
from staff.models import Employee
from tests.exports.files import exported

NASTY = ("=SUM(A1:A9)", "+王\u202e芳\u202c", "𠮷野\x07", "@_x0041_<&>", "-\u200f'\"\n二")
"""What somebody may be called: a formula, marks of direction, four bytes, a control character, an escape."""

A3, A4 = 8, 9


def check_export(kind: str, by: Employee, now: datetime, **filters: Any) -> Export:
    """Order an export of people with nasty names, and look at everything that every workbook promises."""
    name_nastily(but=by)
    export = exported(kind, by, now, **filters)
    assert export.rows
    check_files(export)
    return export


def name_nastily(*, but: Employee) -> None:
    """Give everybody else a nasty name."""
    for number, person in enumerate(Employee.objects.exclude(pk=but.pk).order_by("pk")):
        Employee.objects.filter(pk=person.pk).update(name=f"{NASTY[number % len(NASTY)]}{number}")


def check_files(export: Export) -> None:
    """Look at everything that every workbook of an export promises."""
    assert export.state == ExportState.KEPT
    assert export.format_version == find_kind(export.kind).format
    for name, content in files_of(export):
        _check_book(export, name, content)


def files_of(export: Export) -> Iterator[tuple[str, bytes]]:
    """Give the workbooks of an export: itself, or those in its archive, which have names."""
    assert export.file is not None
    with export.file.open() as stream:
        content = stream.read()
    if not export.name.endswith(".zip"):
        yield "", content
        return
    with ZipFile(BytesIO(content)) as archive:
        for name in archive.namelist():
            yield name, archive.read(name)


def _check_book(export: Export, name: str, content: bytes) -> None:
    written = [sheet for sheet in export.sheets if sheet.get("file", "") == name]
    told = read_told(BytesIO(content))
    assert [(one.title, one.sha256) for one in told] == [(one["title"], one["sha256"]) for one in written]
    formulas, results = (openpyxl.load_workbook(BytesIO(content), data_only=shows) for shows in (False, True))
    cover = {row[2].value for row in formulas.worksheets[0].iter_rows() if len(row) > 2}
    assert {"zhiban.export=1", f"export={export.pk}", f"content={content_hash(told[1:])}"} <= cover
    for sheet, values in zip(formulas.worksheets, results.worksheets, strict=True):
        _check_set_up(sheet)
        _check_cells(sheet, values)


def _check_set_up(sheet: Worksheet) -> None:
    """Frozen below the heading; one page wide on A4 or A3, the heading on each, with page numbers."""
    assert sheet.freeze_panes, sheet.title
    setup = sheet.page_setup
    assert setup.paperSize in (A3, A4), sheet.title
    assert getattr(sheet.sheet_properties.pageSetUpPr, "fitToPage", False)
    assert (setup.fitToWidth or 1) >= 1
    assert setup.fitToHeight == 0
    assert sheet.print_title_rows
    assert sheet.oddFooter is not None
    assert "&P" in str(sheet.oddFooter.right.text)


def _check_cells(sheet: Worksheet, values: Worksheet) -> None:
    """Text is text, whatever it begins with; every formula is ours and has its result beside it."""
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.value.startswith("=") and cell.data_type != "f":
                assert cell.quotePrefix, (sheet.title, cell.coordinate)
            if cell.data_type == "f":
                where = (sheet.title, cell.coordinate, cell.value)
                assert not any(text in str(cell.value) for text in ("SUM(A1:A9)", "王", "野")), where
                assert values[cell.coordinate].value is not None or '""' in str(cell.value), where
