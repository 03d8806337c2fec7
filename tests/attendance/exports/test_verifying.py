"""A workbook that came back is compared cell by cell with what was published; every change is named."""

from io import StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from attendance.exports import FormOptions, Layout
from attendance.models import PublishedMonth, SymbolSet
from attendance.selectors.extracts import team_extract
from attendance.selectors.sheets import stream_month
from attendance.services import verify_file
from common.errors import DomainError
from tests.attendance.exports.test_workbook import OCTOBER, version
from tests.attendance.exports.writing import write_month

__all__ = ["version"]

PLAIN = FormOptions()
LETTERS = {"PRESENT": "P", "REST": "R", "LATE": "L", "SICK": "SL", "ABSENT_WITHOUT_LEAVE": "A"}


def written(path: Path, options: FormOptions = PLAIN, language: str = "zh-hans", **part: Any) -> Path:
    stream = stream_month(OCTOBER, is_lean=options.is_lean, **part)
    write_month(stream, path, language, options)
    return path


def changed(path: Path, sheet: int, cell: str, value: Any) -> Path:
    """Save the workbook with another value in one cell, as somebody at a desk would."""
    book = openpyxl.load_workbook(path)
    book.worksheets[sheet][cell] = value
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("options", "language"),
    [
        pytest.param(FormOptions(), "zh-hans", id="classic"),
        pytest.param(FormOptions(), "en", id="English"),
        pytest.param(FormOptions(symbols="LETTERS"), "en", id="other symbols"),
        pytest.param(FormOptions(layout=Layout.MESSENGER), "zh-hans", id="messenger"),
        pytest.param(FormOptions(is_masked=True), "zh-hans", id="masked"),
        pytest.param(FormOptions(Layout.MESSENGER, "LETTERS", True), "en", id="all of it"),
    ],
)
def test_a_workbook_as_it_was_written_is_good(
    options: FormOptions, language: str, version: PublishedMonth, tmp_path: Path
) -> None:
    SymbolSet.objects.create(code="LETTERS", name="Letters", name_zh="字母", marks=LETTERS)
    result = verify_file(written(tmp_path / "a.xlsx", options, language))
    assert (result.is_good, result.faults) == (True, ())
    assert result.cells > 200


def test_an_extract_is_compared_with_its_own_rows(version: PublishedMonth, tmp_path: Path) -> None:
    result = verify_file(written(tmp_path / "a.xlsx", extract=team_extract("a")))
    assert result.is_good


def test_saved_again_by_another_program_it_is_still_good(version: PublishedMonth, tmp_path: Path) -> None:
    path = written(tmp_path / "a.xlsx")
    openpyxl.load_workbook(path).save(path)
    assert verify_file(path).is_good


def test_sorting_the_rows_is_no_fault(version: PublishedMonth, tmp_path: Path) -> None:
    path = written(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path, data_only=True)
    sheet = book.worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet["A6:BC9"]]
    for row, values in zip(sheet["A6:BC9"], reversed(rows), strict=True):
        for cell, value in zip(row, values, strict=True):
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
    book.save(path)
    assert [fault for fault in verify_file(path).faults if fault.about != "合计"] == []


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "found", "expected"),
    [
        pytest.param(0, "P7", "√", "√", "迟", id="a mark"),
        pytest.param(0, "B7", "李早", "李早", "李迟", id="a name"),
        pytest.param(0, "AJ7", 3, "3", "2", id="a formula replaced by another figure"),
        pytest.param(0, "AJ7", '=COUNTA(E7:AH7)+COUNTIF(E7:AI7,"=休")', None, "2", id="another formula"),
        pytest.param(0, "AM7", 13, "13", "31", id="minutes late"),
        pytest.param(0, "E7", "=1+1", "=1+1", "休", id="a formula over a mark"),
        pytest.param(0, "A1", "某中心", "某中心", None, id="the title"),
        pytest.param(1, "I5", "准时", "准时", None, id="a reason"),
        pytest.param(4, "D35", 9, "9", None, id="a figure of a day"),
        pytest.param(-1, "B7", "0" * 64, "0" * 64, None, id="the hash"),
    ],
)
def test_what_was_changed_is_named(
    sheet: int, cell: str, value: Any, found: str | None, expected: str | None,
    version: PublishedMonth, tmp_path: Path,
) -> None:  # fmt: skip
    path = written(tmp_path / "a.xlsx")
    title = openpyxl.load_workbook(path).worksheets[sheet].title
    result = verify_file(changed(path, sheet, cell, value))
    assert not result.is_good
    [fault] = result.faults
    assert (fault.sheet, fault.cell) == (title, cell)
    assert found is None or fault.found == found
    assert expected is None or fault.expected == expected


def test_a_workbook_of_a_former_release_has_no_sheet_of_days(version: PublishedMonth, tmp_path: Path) -> None:
    path = written(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    del book[book.sheetnames[4]]
    book.save(path)
    assert verify_file(path).is_good


def test_a_row_taken_out_and_a_row_put_in_are_named(version: PublishedMonth, tmp_path: Path) -> None:
    path = written(tmp_path / "a.xlsx")
    faults = verify_file(changed(path, 0, "A7", "7777")).faults
    assert {(fault.cell, fault.about) for fault in faults} == {("", "1002"), ("A7", "")}


def test_a_draft_and_a_foreign_workbook_cannot_be_checked(version: PublishedMonth, tmp_path: Path) -> None:
    draft = written(tmp_path / "draft.xlsx", number=0)
    openpyxl.Workbook().save(tmp_path / "foreign.xlsx")
    (tmp_path / "text.xlsx").write_text("no workbook")
    for path, code in (
        (draft, "attendance.file.draft"),
        (tmp_path / "foreign.xlsx", "attendance.file.not_ours"),
        (tmp_path / "text.xlsx", "file.not_a_workbook"),
    ):
        with pytest.raises(DomainError) as refusal:
            verify_file(path)
        assert refusal.value.code == code


def test_the_command_ends_with_0_1_or_2(version: PublishedMonth, tmp_path: Path) -> None:
    path, out = written(tmp_path / "a.xlsx"), StringIO()
    call_command("verify_month", str(path), stdout=out)
    assert "2026-10 v1: OK" in out.getvalue()
    with pytest.raises(CommandError) as differs:
        call_command("verify_month", str(changed(path, 0, "P7", "√")), stdout=out)
    assert (differs.value.returncode, "P7" in out.getvalue()) == (1, True)
    with pytest.raises(CommandError) as unreadable:
        call_command("verify_month", str(tmp_path / "none.xlsx"), stdout=out)
    assert unreadable.value.returncode == 2
