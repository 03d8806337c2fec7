"""Writes described sheets with openpyxl, row by row, so that memory does not grow with the rows."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.worksheet.properties import PageSetupProperties

from common.cleaning import printable
from common.workbooks.archive import save, sheet_title
from common.workbooks.charts import add_charts, chart_areas
from common.workbooks.contents import SheetTold
from common.workbooks.rows import LINE_HEIGHT, RowWriter, lines_of, refuse_zone, width_of
from common.workbooks.specs import AVERAGE, COUNT, SUM, Cell, ColumnSpec, Formula, Kind, SheetSpec, Value
from common.workbooks.streams import StreamedSheet
from common.workbooks.styles import HEADING, LINE, TITLE, TOTAL_SHADE, Look, Styles

_NO_DATE = datetime(2000, 1, 1)  # noqa: DTZ001  # a workbook's dates have no zone
SIGNS_BELOW, UPWARDS = 255, 90
"""Excel's angles for writing that is turned."""

_BLOCK = 200
"""Rows put together before they go to the sheet's file."""


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
    with open_workbook(target, made_at=made_at) as book:
        book.write(sheets)


@contextmanager
def open_workbook(
    target: Path | BinaryIO, *, made_at: datetime | None = None, print_footer: str = ""
) -> Iterator["Book"]:
    """Open a workbook whose sheets are filled side by side; it is written to its target at the end.

    Args:
        target, made_at: as for `write_workbook`.

    Raises:
        ValueError: as for `write_workbook`.
    """
    if made_at is not None:
        refuse_zone(made_at)
    book = Book(print_footer)
    try:
        yield book
        book.finish()
        save(book.workbook, target, made_at=made_at or _NO_DATE)
    except BaseException:
        book.discard()
        raise


class Book:
    """A workbook that is being written: sheets stand in the order in which they are added."""

    def __init__(self, print_footer: str = "") -> None:
        """Begin a workbook.

        Args:
            print_footer: text at the foot of the pages of every sheet that says no other.
        """
        self._footer = print_footer
        self.workbook: Any = Workbook(write_only=True)
        self._styles = Styles(self.workbook)
        self._taken: set[str] = set()
        self._sheets: list[SheetWriter] = []

    def add(self, spec: SheetSpec) -> "SheetWriter":
        """Begin a sheet: its titles and headings are written, its rows are still to come."""
        sheet = StreamedSheet(self.workbook, sheet_title(spec.title, self._taken))
        self.workbook._add_sheet(sheet)
        self._sheets.append(SheetWriter(sheet, spec, self._styles, self._footer))
        return self._sheets[-1]

    def write(self, specs: Iterable[SheetSpec]) -> None:
        """Write whole sheets, one after the other."""
        for spec in specs:
            sheet = self.add(spec)
            for values in spec.rows:
                sheet.append(values)
            sheet.finish()

    def told(self, *, but: "SheetWriter | None" = None) -> list[SheetTold]:
        """End the sheets, and tell what each of them says.

        Args:
            but: a sheet that is left out and stays open, such as the cover that tells of the others.
        """
        others = [sheet for sheet in self._sheets if sheet is not but]
        for sheet in others:
            sheet.finish()
        return [sheet.told for sheet in others]

    def finish(self) -> None:
        """End the sheets that are not ended yet.

        Raises:
            ValueError: there is none.
        """
        if not self._sheets:
            raise ValueError("a workbook has at least one sheet")
        for sheet in self._sheets:
            sheet.finish()

    def discard(self) -> None:
        """Remove what was written to temporary files."""
        for sheet in self._sheets:
            sheet.sheet.discard()


class SheetWriter:
    """Writes one sheet from top to bottom."""

    def __init__(self, sheet: StreamedSheet, spec: SheetSpec, styles: Styles, footer: str = "") -> None:
        """Write titles and headings; what Excel wants to know before the rows comes first."""
        self.sheet: Any = sheet
        self.spec = spec
        self._footer = footer
        self._heading_top = spec.heading_top
        self._heading_row = spec.first_row - 1
        self._rows = RowWriter(spec.columns, styles.number)
        self._rows.first = spec.first_row
        self._block: list[str] = []
        self.count = 0
        self._is_finished = False
        self._set_view()
        self._set_print()
        self._write_titles()
        self._write_headings()

    def append(self, values: Sequence[Value]) -> None:
        """Add a row of data.

        Raises:
            ValueError: more values than columns, or an instant with a zone.
        """
        self.count += 1
        self._write(self._rows.row(values))

    @property
    def told(self) -> SheetTold:
        """What the sheet says so far, the number of its rows of data, and its title."""
        return SheetTold(str(self.sheet.title), self.count, self._rows.told.sha256)

    def finish(self) -> None:
        """Write what stands below the data; a second time changes nothing."""
        if self._is_finished:
            return
        self._is_finished = True
        self._rows.last = self._rows.number
        self._write_totals()
        self._write_footer()
        self._flush()
        self._add_charts()
        if self.spec.filter:
            self.sheet.auto_filter.ref = self._table_range()

    def _add_charts(self) -> None:
        """Put charts beside the rows; printed each has a page of its own, and the rows keep their size."""
        first, last = self._rows.first, self._rows.last
        add_charts(self.sheet, self.spec, first=first, last=last)
        if self.spec.charts and last >= first:
            table = f"A1:{get_column_letter(len(self.spec.columns))}{self._rows.number}"
            self.sheet.print_area = [table, *chart_areas(self.spec, first)]

    def _write(self, row: str) -> None:
        self._block.append(row)
        if len(self._block) >= _BLOCK:
            self._flush()

    def _flush(self) -> None:
        self.sheet.write("".join(self._block).encode())
        self._block.clear()

    def _set_view(self) -> None:
        for index, column in enumerate(self.spec.columns, start=1):
            self.sheet.column_dimensions[get_column_letter(index)].width = column.width
        self.sheet.freeze_panes = f"{get_column_letter(self.spec.freeze_columns + 1)}{self._rows.first}"
        self.sheet.sheet_view.zoomScale = self.spec.zoom

    def _heading_height(self) -> float:
        columns = self.spec.columns
        flat = [column for column in columns if not _heading_look(column).turned]
        lines = max((lines_of(column.heading, column.width) for column in flat), default=1)
        turned = max((_turned_height(column) for column in columns), default=0.0)
        return max(LINE_HEIGHT * max(lines, 1.5), turned)

    def _set_print(self) -> None:
        sheet, spec = self.sheet, self.spec
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_setup.paperSize = int(spec.paper)
        sheet.page_setup.orientation = "landscape" if spec.landscape else "portrait"
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = spec.pages_wide, 0
        sheet.page_margins.left = sheet.page_margins.right = 0.4
        sheet.page_margins.top = sheet.page_margins.bottom = 0.6
        sheet.page_margins.header = sheet.page_margins.footer = 0.3
        sheet.print_title_rows = f"{self._heading_top}:{self._heading_row}"
        if spec.pages_wide > 1 and spec.freeze_columns:
            sheet.print_title_cols = f"A:{get_column_letter(spec.freeze_columns)}"
        footer = printable(spec.print_footer or self._footer).replace("&", "&&")
        sheet.oddFooter.left.text = footer or None
        sheet.oddFooter.right.text = "&P / &N"

    def _write_titles(self) -> None:
        for index, line in enumerate(self.spec.title_lines):
            self._write(self._rows.line([(line, TITLE if index == 0 else LINE)]))
        while self._rows.number < self._heading_top - 1:
            self._write(self._rows.line([]))

    def _write_headings(self) -> None:
        columns = self.spec.columns
        *over, lowest = self.spec.heading_rows()
        looks = [_heading_look(column) for column in columns]
        for texts in over:
            told = zip(texts, columns, looks, strict=True)
            self._write(self._rows.line([(text, HEADING if one.over else look) for text, one, look in told]))
            self._merge_groups()
        self._write(self._rows.line(list(zip(lowest, looks, strict=True)), height=self._heading_height()))

    def _merge_groups(self) -> None:
        """Neighbours with one heading above them share its cell; a column without one is as high as both."""
        self.sheet.merged_cells = MultiCellRange()
        column = 1
        for over, group in groupby(self.spec.columns, key=lambda column: column.over):
            width = len(list(group))
            if over and width > 1:
                self._merge(column, column + width - 1, self._rows.number)
            for single in range(column, column + width) if not over else ():
                self._merge(single, single, self._heading_row)
            column += width

    def _merge(self, left: int, right: int, bottom: int) -> None:
        area = CellRange(min_col=left, max_col=right, min_row=self._heading_top, max_row=bottom)
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
        if self._rows.last < self._rows.first:
            values = [0 if isinstance(value, Formula) else value for value in values]
        told = [self._with_result(index, value) for index, value in enumerate(values)]
        self._write(
            self._rows.row(
                [
                    value if isinstance(value, Cell) and value.shade else _shaded(value, TOTAL_SHADE)
                    for value in told
                ]
            )
        )

    def _with_result(self, index: int, value: Value) -> Value:
        """Write beside its formula what it gives, for programs that only show a file."""
        if isinstance(value, Formula) and value in (SUM, COUNT, AVERAGE) and index in self._rows.tallies:
            return replace(value, result=self._rows.tallies[index].result)
        return value

    def _write_footer(self) -> None:
        if self.spec.footer_lines:
            self._write(self._rows.line([]))
        for line in self.spec.footer_lines:
            self._write(self._rows.line([(line, LINE)]))

    def _table_range(self) -> str:
        end = get_column_letter(len(self.spec.columns))
        return f"A{self._heading_row}:{end}{max(self._rows.last, self._heading_row)}"


def _heading_look(column: ColumnSpec) -> Look:
    """Turn a heading that does not fit: Chinese signs stand below each other, other writing goes upwards."""
    if not column.is_upright or width_of(column.heading) + 1 <= column.width:
        return HEADING
    return HEADING._replace(turned=SIGNS_BELOW if width_of(column.heading) > len(column.heading) else UPWARDS)


def _turned_height(column: ColumnSpec) -> float:
    turned = _heading_look(column).turned
    each = {SIGNS_BELOW: LINE_HEIGHT, UPWARDS: 6.8}
    return len(column.heading) * each[turned] + 8 if turned else 0.0


def _shaded(value: Value, shade: str) -> Cell:
    if isinstance(value, Cell):
        return value._replace(shade=shade)
    return Cell(value, shade=shade, bold=True, kind=_kind_of_total(value))


def _kind_of_total(value: Value) -> Kind | None:
    """Show a count as a number also below days and instants; other totals are shown as their column."""
    if isinstance(value, str):
        return Kind.TEXT
    if isinstance(value, Formula) and value.text in (COUNT.text, AVERAGE.text):
        return Kind.INTEGER if value.text == COUNT.text else Kind.DECIMAL
    return None
