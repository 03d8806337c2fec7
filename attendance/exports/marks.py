"""The marks of the sheet in the symbols its reader asked for, made from codes and never from other marks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from attendance.domain.kinds import MarkCode
from attendance.domain.symbols import cell_text
from attendance.facts import marks_in
from attendance.selectors.month_rows import SheetCell
from common.workbooks import Cell, Kind, Shade, Value

MASKED_LEAVE = "MASKED_LEAVE"
OBJECTION = "OBJECTION"
DEFAULTS = {MASKED_LEAVE: "假", OBJECTION: "异议"}
"""Codes of a set of symbols that the engine never writes, and what stands for them where a set has none."""

WHOLE, HALF = 2, 1
"""Half days."""


@dataclass(frozen=True)
class Tally:
    """What the formulas of the sheet count for one text of a cell, in half days."""

    due: int = 0
    absent: int = 0
    leaves: Mapping[str, int] = field(default_factory=dict)


@dataclass
class Marks:
    """How the cells of one sheet are written.

    Attributes:
        symbols: text by code of mark or kind of leave.
        is_rewritten: whether they are another set than the month was signed with.
        is_masked: whether every kind of leave is written as leave alone.
        leaves: codes of the kinds of leave that have a total of their own.
    """

    symbols: Mapping[str, str]
    is_rewritten: bool = False
    is_masked: bool = False
    leaves: tuple[str, ...] = ()
    _texts: dict[tuple[Any, ...], str] = field(default_factory=dict)
    _values: dict[tuple[Any, ...], Value] = field(default_factory=dict)
    _tallies: dict[str, Tally] = field(default_factory=dict)

    def symbol(self, code: str) -> str:
        """Give the text of one code; "" where the sheet writes nothing for it."""
        return self.symbols.get(code) or DEFAULTS.get(code, "")

    def text(self, cell: SheetCell) -> str:
        """Give the marks of a cell as text."""
        if self.is_rewritten or (self.is_masked and cell.facts.get("leaves")):
            return self._rewritten(cell)
        return cell.symbol

    def value(self, cell: SheetCell | None) -> Value:
        """Give the marks of a cell with the background that goes with them."""
        if cell is None:
            return None
        if cell.objection:
            return Cell(
                f"{self.text(cell)}\n{self.symbol(OBJECTION)}", Shade.AMBER, bold=True, kind=Kind.STACKED
            )
        shade, text = cell_shade(cell), self.text(cell)
        if shade is Shade.NONE:
            return text or None
        known = self._values.get((text, shade))
        if known is None:
            known = self._values[text, shade] = Cell(text, shade=shade)
        return known

    def tally(self, text: str) -> Tally:
        """Say what the formulas count for a text: here and in `exports.formulas` stands one rule twice."""
        known = self._tallies.get(text)
        if known is None:
            known = self._tallies[text] = self._count(text)
        return known

    def _rewritten(self, cell: SheetCell) -> str:
        marks = marks_in(cell.facts)
        known = self._texts.get(marks)
        if known is None:
            masked = self.symbol(MASKED_LEAVE) if self.is_masked else ""
            known = self._texts[marks] = cell_text(marks, self.symbols, masked_leave=masked)
        return known

    def _count(self, text: str) -> Tally:
        if not text or text in {self.symbol(MarkCode.REST), self.symbol(MarkCode.NOT_EMPLOYED)}:
            return Tally()
        # Spreadsheets compare texts without regard to case.
        told, absent = text.casefold(), self.symbol(MarkCode.ABSENT_WITHOUT_LEAVE).casefold()
        is_absent, is_half = told.endswith(absent), told.endswith(f"{absent}½")
        leaves = {
            code: WHOLE if told == symbol else HALF
            for code in self.leaves
            if (symbol := self.symbol(code).casefold()) and (told == symbol or f"{symbol}½" in told)
        }
        return Tally(WHOLE, (WHOLE if is_absent else HALF if is_half else 0) if absent else 0, leaves)


def cell_shade(cell: SheetCell) -> Shade:
    """Give the background of a mark: red for absence, amber for what must be explained, blue for leave."""
    if not cell.facts and not cell.is_exception:
        return Shade.NONE
    if cell.facts.get("absent_halves"):
        return Shade.RED
    if cell.is_exception:
        return Shade.AMBER
    return Shade.BLUE if cell.facts.get("leaves") else Shade.NONE
