"""What a workbook is made of: sheets that are filled side by side while the people go by once."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from attendance.selectors.month_rows import SheetRow
from common.workbooks import SheetSpec, Value


@dataclass(frozen=True)
class Part:
    """One sheet: what it looks like, and the rows that each person adds to it.

    Attributes:
        spec: the sheet; its own `rows` stand before those of the people.
        rows_of: gives the rows of one person; None where nobody adds any.
        key: the columns, counted from 0, by which one knows a row again.
        rows_after: gives the rows that can be told only when everybody has gone by.
        is_later: workbooks of former releases do not have the sheet.
    """

    spec: SheetSpec
    rows_of: Callable[[SheetRow], Iterable[Sequence[Value]]] | None = None
    key: tuple[int, ...] = ()
    rows_after: Callable[[], Iterable[Sequence[Value]]] | None = None
    is_later: bool = False
