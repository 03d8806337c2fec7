"""Writes described sheets with openpyxl, row by row, so that memory does not grow with the rows."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.worksheet.properties import PageSetupProperties

from common.cleaning import printable
from common.workbooks.archive import save, sheet_title
from common.workbooks.specs import Cell, ColumnSpec, Formula, Kind, SheetSpec, Value
from common.workbooks.styles import HEADING, LINE, TITLE, TOTAL_SHADE, Look, Styles

LONGEST_TEXT = 32_767
"""Characters that a cell can hold (Excel's limit)."""

_NO_DATE = datetime(2000, 1, 1)  # noqa: DTZ001  # a workbook's dates have no zone
_LIKE_A_FORMULA = ("=", "+", "-", "@")


def write_workbook(
    sheets: Sequence[SheetSpec], target: Path | BinaryIO, *, made_at: datetime | None = None
) -> None:
    """Write the sheets; equal sheets and an equal `made_at` give equal bytes.

    Text stays text: what begins with "=" is never run. Control characters are removed; text longer than a
    cell holds ends in "…".

    Args:
        sheets: At least one sheet.
        target: A path, or a stream that can be written and sought.
        made_at: Date of the workbook in centre time, without zone; unset, it names no real date.

    Raises:
        ValueError: an instant with a zone (convert it to centre time first), a row longer than the columns,
            or no sheet.
    """
    if not sheets:
        raise ValueError("a workbook has at least one sheet")
    if made_at is not None:
        _refuse_zone(made_at)
    book = Workbook(write_only=True)
    taken: set[str] = set()
    try:
        for spec in sheets:
            _SheetWriter(book.create_sheet(sheet_title(spec.title, taken)), spec).write()
    except BaseException:
        _discard(book)
        raise
    save(book, target, made_at=made_at or _NO_DATE)


def _discard(book: Workbook) -> None:
    """Remove the temporary files of a workbook that will not be saved."""
    sheets: list[Any] = list(book.worksheets)
    for sheet in sheets:
        sheet.close()
        sheet._writer.cleanup()


class _SheetWriter:
    """Writes one sheet from top to bottom."""

    def __init__(self, sheet: Any, spec: SheetSpec) -> None:
        self.sheet = sheet
        self.spec = spec
        self.styles = Styles(sheet)
        self.row = 0
        self.grouped = any(column.over for column in spec.columns)
        self.heading_top = len(spec.title_lines) + (2 if spec.title_lines else 1)
        self.heading_row = self.heading_top + (1 if self.grouped else 0)
        self.first = self.heading_row + 1
        self.last = self.heading_row

    def write(self) -> None:
        """Write all parts; what Excel wants to know before the rows comes first."""
        self._set_view()
        self._set_print()
        self._write_titles()
        self._write_headings()
        for values in self.spec.rows:
            self._append(self._cells(values, self.spec.columns))
        self.last = self.row
        self._write_totals()
        self._write_footer()
        if self.spec.filter:
            self.sheet.auto_filter.ref = self._table_range()

    def _set_view(self) -> None:
        for index, column in enumerate(self.spec.columns, start=1):
            self.sheet.column_dimensions[get_column_letter(index)].width = column.width
        self.sheet.freeze_panes = f"{get_column_letter(self.spec.freeze_columns + 1)}{self.first}"
        self.sheet.sheet_view.zoomScale = self.spec.zoom
        self.sheet.row_dimensions[self.heading_row].height = self._heading_height()

    def _heading_height(self) -> float:
        lines = max((heading.heading.count("\n") + 1 for heading in self.spec.columns), default=1)
        return 15.0 * max(lines, 1.5)

    def _set_print(self) -> None:
        sheet, spec = self.sheet, self.spec
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_setup.paperSize = int(spec.paper)
        sheet.page_setup.orientation = "landscape" if spec.landscape else "portrait"
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.page_margins.left = sheet.page_margins.right = 0.4
        sheet.page_margins.top = sheet.page_margins.bottom = 0.6
        sheet.page_margins.header = sheet.page_margins.footer = 0.3
        sheet.print_title_rows = f"{self.heading_top}:{self.heading_row}"
        sheet.oddFooter.left.text = printable(spec.print_footer).replace("&", "&&")
        sheet.oddFooter.right.text = "&P / &N"

    def _write_titles(self) -> None:
        for index, line in enumerate(self.spec.title_lines):
            self._append([self._cell(line, TITLE if index == 0 else LINE)])
        while self.row < self.heading_top - 1:
            self._append([])

    def _write_headings(self) -> None:
        if self.grouped:
            over = [column.over or column.heading for column in self.spec.columns]
            self._append([self._cell(text, HEADING) for text in over])
            self._merge_groups()
        self._append([self._cell(column.heading, HEADING) for column in self.spec.columns])

    def _merge_groups(self) -> None:
        """Neighbours with one heading above them share its cell; a column without one is as high as both."""
        self.sheet.merged_cells = MultiCellRange()
        column = 1
        for over, group in groupby(self.spec.columns, key=lambda column: column.over):
            width = len(list(group))
            if over and width > 1:
                self._merge(column, column + width - 1, self.row)
            for single in range(column, column + width) if not over else ():
                self._merge(single, single, self.heading_row)
            column += width

    def _merge(self, left: int, right: int, bottom: int) -> None:
        area = CellRange(min_col=left, max_col=right, min_row=self.heading_top, max_row=bottom)
        self.sheet.merged_cells.add(area)

    def _write_totals(self) -> None:
        columns = self.spec.columns
        if any(column.total for column in columns):
            label = (
                [Cell(self.spec.total_label, bold=True)] if columns[0].total is None else [columns[0].total]
            )
            self._append_total([*label, *(column.total for column in columns[1:])])
        for values in self.spec.total_rows:
            self._append_total(values)

    def _append_total(self, values: Sequence[Value]) -> None:
        """Append a shaded row; without data there is nothing to refer to, so formulas give way to 0."""
        if self.last < self.first:
            values = [0 if isinstance(value, Formula) else value for value in values]
        shaded = [
            value if isinstance(value, Cell) and value.shade else _shaded(value, TOTAL_SHADE)
            for value in values
        ]
        self._append(self._cells(shaded, self.spec.columns))

    def _write_footer(self) -> None:
        if self.spec.footer_lines:
            self._append([])
        for line in self.spec.footer_lines:
            self._append([self._cell(line, LINE)])

    def _table_range(self) -> str:
        end = get_column_letter(len(self.spec.columns))
        return f"A{self.heading_row}:{end}{max(self.last, self.heading_row)}"

    def _append(self, cells: Sequence[Any]) -> None:
        self.row += 1
        self.sheet.append(list(cells))

    def _cells(self, values: Sequence[Value], columns: Sequence[ColumnSpec]) -> list[Any]:
        if len(values) > len(columns):
            raise ValueError(f"a row of {len(values)} values in a sheet of {len(columns)} columns")
        return list(self._styled(values, columns))

    def _styled(self, values: Sequence[Value], columns: Sequence[ColumnSpec]) -> Iterator[Any]:
        for index, (value, column) in enumerate(zip(values, columns, strict=False), start=1):
            cell = value if isinstance(value, Cell) else Cell(value)
            look = Look(kind=cell.kind or column.kind, shade=str(cell.shade or column.shade), bold=cell.bold)
            yield self._cell(cell.value, look, column=index)

    def _cell(self, value: object, look: Look, *, column: int = 1) -> Any:
        """Make a cell whose type we decide, not the library: only a `Formula` is ever run."""
        cell: Any = WriteOnlyCell(self.sheet)
        if isinstance(value, Formula):
            cell.value = self._resolve(value, column)
        elif isinstance(value, str):
            value = _fitting(value)
            look = look._replace(quoted=value.startswith(_LIKE_A_FORMULA))
            cell._value, cell.data_type = (value, "s") if value else (None, "n")
        elif value is not None:
            _refuse_zone(value)
            cell.value = value
        cell._style = self.styles.style(look)
        return cell

    def _resolve(self, formula: Formula, column: int) -> str:
        """Put row numbers and the column's letter into a formula; the row is the one about to be written."""
        places = {
            "{row}": str(self.row + 1),
            "{column}": get_column_letter(column),
            "{first}": str(self.first),
            "{last}": str(self.last),
        }
        text = formula.text
        for name, place in places.items():
            text = text.replace(name, place)
        return text


def _shaded(value: Value, shade: str) -> Cell:
    if isinstance(value, Cell):
        return Cell(value.value, shade=shade, bold=value.bold, kind=value.kind)
    return Cell(value, shade=shade, bold=True, kind=Kind.TEXT if isinstance(value, str) else None)


def _fitting(text: str) -> str:
    text = printable(text)
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def _refuse_zone(value: object) -> None:
    """Refuse instants with a zone: Excel has no zones, sheets show centre time."""
    if isinstance(value, datetime | time) and value.tzinfo is not None:
        raise ValueError("convert the instant to the centre's time first: sheets have no time zones")
