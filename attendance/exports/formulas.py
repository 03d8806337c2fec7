"""The totals of a person as live formulas over the person's marks.

A formula stands only where it gives the figure that is stored: marks do not tell everything (calendar days of
leave on days of rest, two halves of one kind on one day). There the figure itself stands, as it always does
for what no mark tells, such as minutes.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from attendance.domain.kinds import MarkCode
from attendance.exports.marks import MASKED_LEAVE, Marks
from attendance.exports.shared import halves
from common.workbooks import Cell, Formula, Value, column_letter


class PersonFormulas:
    """Writes due, present, absent and leave of one person after another."""

    def __init__(
        self, marks: Marks, *, days: tuple[int, int], due: int, absent: int, leaves: Mapping[str, int],
        duties: frozenset[str],
    ) -> None:  # fmt: skip
        """Prepare the formulas.

        Args:
            days: numbers of the first and the last column with marks, counted from 1.
            due, absent: numbers of the columns with these totals.
            leaves: number of the column by kind of leave.
            duties: kinds that count as present.
        """
        self._marks = marks
        self._leaves = list(leaves)
        self._taken = [code for code in leaves if code not in duties]
        span = ":".join(f"{column_letter(number)}{{row}}" for number in days)
        self._due = self._about(_due(marks, span))
        self._absent = self._about(_absent(marks, span))
        self._leave = {code: self._about(_leave(marks, span, code)) for code in leaves}
        parts = [column_letter(leaves[code]) + "{row}" for code in self._taken]
        self._present = self._about(
            f"={column_letter(due)}{{row}}-{column_letter(absent)}{{row}}"
            + "".join(f"-{one}" for one in parts)
        )

    def values(
        self, days: Sequence[Value], totals: Mapping[str, Any]
    ) -> tuple[Value, Value, Value, list[Value]]:
        """Give due, present, absent, and leave by kind, each as a formula where it gives what is stored."""
        tally, due, absent = self._marks.tally, 0, 0
        leaves: dict[str, int] = {}
        for value in days:
            if value is None:
                continue
            told = tally(str(value.value if isinstance(value, Cell) else value))
            due += told.due
            if told.absent or told.leaves:
                absent += told.absent
                for code, counted in told.leaves.items():
                    leaves[code] = leaves.get(code, 0) + counted
        stored = stored_leaves(totals, self._leaves)
        taken = sum(stored[code] for code in self._taken)
        due_halves, absent_halves = totals.get("due_halves", 0), totals.get("absent_halves", 0)
        return (
            self._told(self._due, due, due_halves),
            self._told(self._present, due_halves - absent_halves - taken, totals.get("present_halves", 0)),
            self._told(self._absent, absent, absent_halves),
            [self._told(self._leave[code], leaves.get(code, 0), stored[code]) for code in self._leaves],
        )

    def _about(self, text: str) -> tuple[str, dict[int, Formula]]:
        return text, {}

    def _told(self, formula: tuple[str, dict[int, Formula]], counted: int, stored: int) -> Value:
        """Give the formula with its result, or what is stored where it would give something else."""
        text, known = formula
        if counted != stored or not text:
            return halves(stored)
        told = known.get(stored)
        if told is None:
            told = known[stored] = Formula(text, halves(stored) or 0)
        return told


def stored_leaves(totals: Mapping[str, Any], codes: Sequence[str]) -> dict[str, int]:
    """Read the half days of each kind of leave from stored totals; masked, all that is not named together."""
    leaves = totals.get("leaves", {})
    named = {code: int(leaves.get(code, {}).get("halves", 0)) for code in codes}
    if MASKED_LEAVE in named:
        named[MASKED_LEAVE] = sum(int(one["halves"]) for code, one in leaves.items() if code not in named)
    return named


def _due(marks: Marks, span: str) -> str:
    """Count what is neither rest nor outside employment: every other mark stands on a day that was due."""
    apart = [marks.symbol(code) for code in (MarkCode.REST, MarkCode.NOT_EMPLOYED)]
    return f"=COUNTA({span})" + "".join(f"-{_count(span, one)}" for one in apart if one)


def _absent(marks: Marks, span: str) -> str:
    symbol = marks.symbol(MarkCode.ABSENT_WITHOUT_LEAVE)
    if not symbol:
        return ""
    return f"={_count(span, symbol, before='*')}+{_count(span, f'{symbol}½', before='*')}/2"


def _leave(marks: Marks, span: str, code: str) -> str:
    symbol = marks.symbol(code)
    if not symbol:
        return ""
    return f"={_count(span, symbol)}+{_count(span, f'{symbol}½', before='*', after='*')}/2"


def _count(span: str, text: str, *, before: str = "", after: str = "") -> str:
    """Count the cells that are this text; signs that stand for others are escaped."""
    escaped = "".join(f"~{sign}" if sign in "~*?" else sign for sign in text).replace('"', '""')
    return f'COUNTIF({span},"={before}{escaped}{after}")'
