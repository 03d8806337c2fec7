"""What a sheet should look like, as values; nothing here knows the library that writes it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from openpyxl.utils import get_column_letter


class Kind(StrEnum):
    """How the values of a column are shown."""

    TEXT = "text"
    WRAPPED = "wrapped"  # long text, on several lines
    MARK = "mark"  # a short sign, centred
    STACKED = "stacked"  # short signs above each other, centred
    FIGURE = "figure"  # a number, centred; zero is left blank
    INTEGER = "integer"
    DECIMAL = "decimal"  # two places
    PERCENT = "percent"  # of a share 0 to 1, one place
    DATE = "date"
    TIME = "time"
    INSTANT = "instant"  # centre time, to the minute
    DURATION = "duration"  # a timedelta, as hours and minutes


class Shade(StrEnum):
    """Backgrounds (RGB) that also print well in grey; colour never stands alone, a sign stands with it."""

    NONE = ""
    GREY = "EDEDED"
    RED = "F8CBC6"
    AMBER = "FDE9B8"
    GREEN = "D5EBD3"
    BLUE = "D3E3F5"


class Paper(StrEnum):
    """Paper sizes, by the number Excel gives them."""

    A3 = "8"
    A4 = "9"


@dataclass(frozen=True)
class Formula:
    """A live formula, written by us and never by people.

    In `text` these stand for their numbers or letters: ``{row}`` this row, ``{column}`` this column's letter,
    ``{first}`` and ``{last}`` the first and last row of the data. `result` is what it gives, written beside
    it for programs that show a file without computing anything.
    """

    text: str
    result: "int | float | Decimal | str | None" = None

    def __post_init__(self) -> None:
        """Refuse what is not a formula.

        Raises:
            ValueError: the text does not begin with "=".
        """
        if not self.text.startswith("="):
            raise ValueError("a formula begins with '='")

    def at(self, *, row: int, column: int, first: int, last: int) -> str:
        """Give the text of the formula at one place; columns count from 1."""
        places = {"{row}": row, "{column}": column_letter(column), "{first}": first, "{last}": last}
        text = self.text
        for name, place in places.items():
            text = text.replace(name, str(place))
        return text


SUM = Formula("=SUM({column}{first}:{column}{last})")
COUNT = Formula("=COUNTA({column}{first}:{column}{last})")
AVERAGE = Formula('=IFERROR(AVERAGE({column}{first}:{column}{last}),"")')

Plain = str | int | float | Decimal | bool | date | datetime | time | timedelta | Formula | None


# A tuple, not a dataclass: the writer looks up millions of them.
class Cell(NamedTuple):
    """A value that looks different from its column: shaded, bold, or of another kind."""

    value: Plain
    shade: Shade | str = Shade.NONE
    bold: bool = False
    kind: Kind | None = None


Value = Plain | Cell


@dataclass(frozen=True)
class ColumnSpec:
    """One column: its heading, its width in characters, how its values are shown, its total.

    `over` is a heading above the heading: neighbours with the same one share it.
    `total` is the formula below the data, for example `SUM`.
    `is_upright`: the heading is written upwards where it is wider than the column.
    """

    heading: str
    width: float = 12
    kind: Kind = Kind.TEXT
    total: Formula | None = None
    over: str = ""
    shade: Shade | str = Shade.NONE
    is_upright: bool = False


class ChartKind(StrEnum):
    """What a sheet's own chart is.

    Lines over time; bars with their cumulative share as a line; bars side by side, or on top of each other.
    """

    LINES = "lines"
    PARETO = "pareto"
    BARS = "bars"
    STACKED = "stacked"


@dataclass(frozen=True)
class SheetChart:
    """A chart of Excel's own, to the right of the rows, that shows columns of its sheet (counted from 1).

    `labels` names the points, `values` are drawn by the left axis, `line` (a share 0 to 1) by the right one.
    `groups` is a column in front of the labels that gathers neighbours, such as the desk of shifts.
    """

    title: str
    kind: ChartKind
    labels: int
    values: Sequence[int]
    line: int | None = None
    groups: int | None = None


@dataclass(frozen=True)
class SheetSpec:
    """One sheet.

    Args:
        title: Name on the tab; shortened to Excel's 31 characters.
        columns: The columns, in order.
        rows: The data, read once, row by row; a row has at most as many values as there are columns.
        title_lines: Lines above the heading; the first is the large one.
        footer_lines: Lines below the data, such as a legend.
        total_label: Text in the first column of the row of totals (there when a column has a total).
        total_rows: Further rows below the data, with formulas.
        freeze_columns: How many columns on the left stay in sight; the heading always does.
        filter: Whether the heading offers Excel's filter.
        paper, landscape: The print set-up; a sheet repeats its heading on every page.
        pages_wide: Over how many pages its columns go; those that stay in sight are repeated.
        print_footer: Text at the foot of each printed page, before the page number.
        zoom: Size on the screen in percent.
        charts: Charts of Excel's own, one below the other.
    """

    title: str
    columns: Sequence[ColumnSpec]
    rows: Iterable[Sequence[Value]]
    title_lines: Sequence[str] = ()
    footer_lines: Sequence[str] = ()
    total_label: str = ""
    total_rows: Sequence[Sequence[Value]] = ()
    freeze_columns: int = 0
    filter: bool = True
    paper: Paper = Paper.A4
    landscape: bool = False
    pages_wide: int = 1
    print_footer: str = ""
    zoom: int = 100
    charts: Sequence[SheetChart] = ()

    @property
    def is_grouped(self) -> bool:
        """Whether headings stand in two rows."""
        return any(column.over for column in self.columns)

    @property
    def heading_top(self) -> int:
        """The row, from 1, in which the headings begin: below the title lines and an empty one."""
        return len(self.title_lines) + (2 if self.title_lines else 1)

    @property
    def first_row(self) -> int:
        """The first row of data."""
        return self.heading_top + (2 if self.is_grouped else 1)

    def range_of(self, heading: str) -> str:
        """Give the data of a column for formulas on other sheets; its first cell where there is no row.

        Raises:
            ValueError: no column has the heading, or the rows cannot be counted.
        """
        if not isinstance(self.rows, Sequence):
            raise ValueError(f"the rows of {self.title} are not counted before they are written")
        number = [column.heading for column in self.columns].index(heading) + 1
        last = max(self.first_row, self.first_row + len(self.rows) - 1)
        letter, title = column_letter(number), self.title.replace("'", "''")
        return f"'{title}'!${letter}${self.first_row}:${letter}${last}"

    def heading_rows(self) -> list[list[str | None]]:
        """Give the texts of the heading, row by row; a cell that is merged into another has none."""
        if not self.is_grouped:
            return [[column.heading for column in self.columns]]
        before = ["", *(column.over for column in self.columns)]
        over = [
            column.heading if not column.over else column.over if column.over != left else None
            for column, left in zip(self.columns, before, strict=False)
        ]
        return [over, [column.heading if column.over else None for column in self.columns]]


def column_letter(number: int) -> str:
    """Give the letters of a column counted from 1: 1 is A, 27 is AA."""
    return str(get_column_letter(number))
