"""The one writer of Excel workbooks: sheets are described as values, and written row by row.

A sheet has title lines, one heading row (two where columns are grouped), the rows, total rows with live
formulas, and footer lines such as a legend; it opens frozen and filtered and prints as it should.
"""

from common.workbooks.contents import LIMITS, SheetTold, content_hash, read_told, tell_sheet, told_row
from common.workbooks.rows import fitting, width_of
from common.workbooks.specs import (
    AVERAGE,
    COUNT,
    SUM,
    Cell,
    ChartKind,
    ColumnSpec,
    Formula,
    Kind,
    Paper,
    Shade,
    SheetChart,
    SheetSpec,
    Value,
    column_letter,
)
from common.workbooks.writer import Book, SheetWriter, open_workbook, write_workbook

__all__ = [
    "AVERAGE",
    "COUNT",
    "LIMITS",
    "SUM",
    "Book",
    "Cell",
    "ChartKind",
    "ColumnSpec",
    "Formula",
    "Kind",
    "Paper",
    "Shade",
    "SheetChart",
    "SheetSpec",
    "SheetTold",
    "SheetWriter",
    "Value",
    "column_letter",
    "content_hash",
    "fitting",
    "open_workbook",
    "read_told",
    "tell_sheet",
    "told_row",
    "width_of",
    "write_workbook",
]
