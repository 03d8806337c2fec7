"""Workbooks are written as described: text stays text, totals are live, equal contents give equal bytes."""

import io
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.workbooks import (
    COUNT,
    SUM,
    Cell,
    ColumnSpec,
    Formula,
    Kind,
    Paper,
    Shade,
    SheetSpec,
    write_workbook,
)

AT = datetime(2026, 10, 31, 18, 5)  # noqa: DTZ001


def written(*sheets: SheetSpec, made_at: datetime | None = None) -> bytes:
    stream = io.BytesIO()
    write_workbook(sheets, stream, made_at=made_at)
    return stream.getvalue()


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def marks_sheet(rows: list[list[Any]]) -> SheetSpec:
    columns = [
        ColumnSpec("工号", 10, total=COUNT),
        ColumnSpec("1", 4, Kind.MARK, over="10月"),
        ColumnSpec("2", 4, Kind.MARK, over="10月"),
        ColumnSpec("迟到", 8, Kind.INTEGER, total=SUM),
        ColumnSpec("公布于", 18, Kind.INSTANT),
    ]
    return SheetSpec(
        "考勤/2026-10",
        columns,
        rows,
        title_lines=["考勤表", "2026-10"],
        footer_lines=["△ 迟到"],
        total_rows=[["迟到人次", Formula('=COUNTIF({column}{first}:{column}{last},"△")')]],
        freeze_columns=1,
        paper=Paper.A3,
        landscape=True,
        print_footer="Zhiban & co",
    )


LATE = Formula('=COUNTIF(B{row}:C{row},"△")')


def test_a_sheet_reads_back_cell_by_cell() -> None:
    sheet = opened(
        written(marks_sheet([["1001", Cell("△", Shade.AMBER), "√", LATE, AT], ["1002", "√", "√", LATE]]))
    )["考勤 2026-10"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["考勤表", None, None, None, None],
        ["2026-10", None, None, None, None],
        [None, None, None, None, None],
        ["工号", "10月", None, "迟到", "公布于"],
        [None, "1", "2", None, None],
        ["1001", "△", "√", '=COUNTIF(B6:C6,"△")', AT],
        ["1002", "√", "√", '=COUNTIF(B7:C7,"△")', None],
        ["=COUNTA(A6:A7)", None, None, "=SUM(D6:D7)", None],
        ["迟到人次", '=COUNTIF(B6:B7,"△")', None, None, None],
        [None, None, None, None, None],
        ["△ 迟到", None, None, None, None],
    ]
    assert sheet["B6"].fill.fgColor.rgb == "00FDE9B8"
    assert sheet["E6"].number_format == "yyyy-mm-dd hh:mm"
    assert sheet["B6"].border.left.style == "thin"


def test_a_sheet_opens_frozen_and_filtered_and_prints_one_page_wide() -> None:
    sheet = opened(written(marks_sheet([["1001", "√", "√", 0]]))).worksheets[0]
    assert sheet.freeze_panes == "B6"
    assert sheet.auto_filter.ref == "A5:E6"
    assert sheet.print_title_rows == "$4:$5"
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (8, "landscape")
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.oddFooter.left.text == "Zhiban && co"
    assert {str(area) for area in sheet.merged_cells.ranges} == {"A4:A5", "B4:C4", "D4:D5", "E4:E5"}
    assert sheet.column_dimensions["A"].width == 10


def test_without_rows_the_totals_refer_to_nothing() -> None:
    sheet = opened(written(marks_sheet([]))).worksheets[0]
    assert [cell.value for cell in sheet[6]] == [0, None, None, 0, None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0", id="formula"),
        pytest.param("@SUM(1)", "@SUM(1)", id="at"),
        pytest.param("#N/A", "#N/A", id="error value"),
        pytest.param("𠮷野家 👩‍💻", "𠮷野家 👩‍💻", id="four-byte characters"),
        pytest.param("\u200fשלום\u202e", "\u200fשלום\u202e", id="right-to-left marks"),
        pytest.param("a\x00\x07\x0b\ud800b", "ab", id="control characters and half a character"),
        pytest.param("a\r\nb", "a\nb", id="line break"),
        pytest.param("007", "007", id="leading zeros"),
        pytest.param(" x ", " x ", id="spaces"),
        pytest.param("长" * 32768, "长" * 32766 + "…", id="longer than a cell"),
    ],
)
def test_text_stays_text(text: str, expected: str) -> None:
    cell = opened(written(SheetSpec("a", [ColumnSpec("b")], [[text]]))).worksheets[0]["A2"]
    assert (cell.value, cell.data_type) == (expected, "s")


def test_text_like_a_formula_stays_text_when_edited() -> None:
    sheet = opened(written(SheetSpec("a", [ColumnSpec("b")], [["=1+1"], ["x"]]))).worksheets[0]
    assert (sheet["A2"].quotePrefix, sheet["A3"].quotePrefix) == (True, False)


def test_an_instant_with_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="centre's time"):
        written(SheetSpec("a", [ColumnSpec("b")], [[datetime(2026, 1, 1, tzinfo=UTC)]]))


def test_a_row_longer_than_the_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="2 values in a sheet of 1 columns"):
        written(SheetSpec("a", [ColumnSpec("b")], [["1", "2"]]))


def test_a_workbook_without_sheets_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one sheet"):
        written()


def test_equal_workbooks_have_equal_bytes() -> None:
    first = written(marks_sheet([["1001", "√", "△", LATE, AT]]), made_at=AT)
    second = written(marks_sheet([["1001", "√", "△", LATE, AT]]), made_at=AT)
    assert first == second
    assert opened(first).properties.created == AT


def test_titles_of_sheets_are_made_fit_and_unique() -> None:
    empty: list[list[str]] = []
    sheets = [
        SheetSpec(title, [ColumnSpec("a")], empty) for title in ("A/B", "a b", "班" * 40, "班" * 40, "")
    ]
    assert opened(written(*sheets)).sheetnames == ["A B", "a b 2", "班" * 31, "班" * 29 + " 2", "Sheet"]


@settings(max_examples=30, deadline=None)
@given(st.text())
def test_any_text_gives_a_workbook_that_opens(text: str) -> None:
    sheet = opened(
        written(SheetSpec(text, [ColumnSpec(text)], [[text]], title_lines=[text], print_footer=text))
    )
    assert len(sheet.worksheets) == 1
