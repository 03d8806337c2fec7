"""The few looks a workbook has: each is made once and shared by all its cells."""

from copy import copy
from functools import cache
from typing import Any, NamedTuple

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray

from common.workbooks.specs import Kind

_FORMATS = {
    Kind.INTEGER: "0",
    Kind.DECIMAL: "0.00",
    Kind.PERCENT: "0.0%",
    Kind.DATE: "yyyy-mm-dd",
    Kind.TIME: "hh:mm",
    Kind.INSTANT: "yyyy-mm-dd hh:mm",
    Kind.DURATION: "[h]:mm",
    Kind.FIGURE: "General;-General;",
}
_CENTRED = {Kind.MARK, Kind.STACKED, Kind.FIGURE, Kind.DATE, Kind.TIME, Kind.INSTANT}
LINES = {Kind.WRAPPED, Kind.STACKED}
"""Kinds whose text may take several lines."""

_LINE = Side(style="thin", color="BFBFBF")


class Look(NamedTuple):
    """What decides how a cell looks; `quoted` text stays text even when it is edited.

    `turned` is the angle of the text in degrees, 255 for signs below each other.
    """

    kind: Kind = Kind.TEXT
    shade: str = ""
    bold: bool = False
    size: int = 11
    framed: bool = True
    heading: bool = False
    quoted: bool = False
    turned: int = 0


TITLE = Look(bold=True, size=14, framed=False)
LINE = Look(framed=False)
HEADING = Look(bold=True, heading=True, shade="E2E8F0")
TOTAL_SHADE = "EDEDED"


class Styles:
    """The looks of one workbook, by their description."""

    def __init__(self, book: Any) -> None:
        """Register looks with this workbook."""
        self._book = book
        self.number = cache(self._make)

    def _make(self, look: Look) -> int:
        """Make the style that all cells of this look share, and give its number."""
        sheet: Any = _Sheet(self._book)
        cell: Any = WriteOnlyCell(sheet)
        cell.font = Font(name="Calibri", size=look.size, bold=look.bold)
        cell.number_format = _FORMATS.get(look.kind, "General")
        cell.alignment = _alignment(look)
        if look.framed:
            cell.border = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
        if look.shade:
            cell.fill = PatternFill("solid", fgColor=str(look.shade))
        style: StyleArray = copy(cell._style)
        style.quotePrefix = int(look.quoted)
        return int(self._book._cell_styles.add(style))


class _Sheet(NamedTuple):
    """What a cell wants to know of its sheet: the workbook."""

    parent: Any


def _alignment(look: Look) -> Alignment:
    """Centre headings and signs, wrap long text."""
    if look.heading:
        return Alignment(
            horizontal="center", vertical="center", wrap_text=not look.turned, text_rotation=look.turned
        )
    return Alignment(
        horizontal="center" if look.kind in _CENTRED else None,
        vertical="top" if look.kind is Kind.WRAPPED else "center",
        wrap_text=look.kind in LINES,
    )
