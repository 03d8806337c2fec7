"""The further sheets: exceptions with their reasons, overtime, leave; person after person, day after day."""

from collections.abc import Callable, Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from attendance.exports.marks import cell_shade
from attendance.exports.parts import Part
from attendance.exports.shared import (
    Told,
    came_and_left,
    halves,
    hours,
    month_title,
    overtime_reasons,
    reasons,
    team_name,
    unit_name,
    version_text,
    weekday,
)
from attendance.selectors.month_rows import SheetCell, SheetRow
from common.workbooks import SUM, Cell, ColumnSpec, Kind, SheetSpec, Value

OVERTIME = ("ot150", "ot200", "ot300", "comp_bank")

RowsOfCell = Callable[[SheetRow, SheetCell], Iterator[list[Value]]]


def exceptions_part(told: Told) -> Part:
    """List every day with a mark that somebody has to explain, and why it is there."""

    def rows(row: SheetRow, cell: SheetCell) -> Iterator[list[Value]]:
        if cell.is_exception or cell.objection:
            yield [
                *_person(row, cell),
                Cell(told.marks.text(cell), shade=cell_shade(cell)),
                str(cell.facts.get("shift", "")),
                came_and_left(cell.facts),
                reasons(told, cell),
            ]

    return _part(
        told,
        title=_("Exceptions"),
        columns=[
            ColumnSpec(_("Mark"), 8, Kind.MARK),
            ColumnSpec(_("Shift"), 10),
            ColumnSpec(_("Came–left"), 22),
            ColumnSpec(_("Reason"), 100, Kind.WRAPPED),
        ],
        rows=rows,
    )


def overtime_part(told: Told) -> Part:
    """List every day with overtime, by class, in hours."""

    def rows(row: SheetRow, cell: SheetCell) -> Iterator[list[Value]]:
        figures = [int(cell.facts.get(name, 0)) for name in OVERTIME]
        if any(figures):
            texts = came_and_left(cell.facts), overtime_reasons(told, cell)
            yield [*_person(row, cell), *(hours(minutes) for minutes in figures), *texts]

    return _part(
        told,
        title=_("Overtime"),
        columns=[
            *(ColumnSpec(f"{share} %", 9, Kind.MARK, total=SUM) for share in (150, 200, 300)),
            ColumnSpec(_("Time off"), 9, Kind.MARK, total=SUM),
            ColumnSpec(_("Came–left"), 22),
            ColumnSpec(_("Reason"), 60, Kind.WRAPPED),
        ],
        rows=rows,
    )


def leave_part(told: Told) -> Part:
    """List every day of leave or changed duty."""

    def rows(row: SheetRow, cell: SheetCell) -> Iterator[list[Value]]:
        for leave in cell.facts.get("leaves", []):
            name = told.leave_names.get(leave["kind"], leave["kind"])
            days = halves(int(leave.get("halves", 0)))
            by_hours = hours(int(leave.get("minutes", 0))) if leave.get("is_by_hours") else None
            yield [*_person(row, cell), name, days, by_hours]

    return _part(
        told,
        title=_("Leave"),
        columns=[
            ColumnSpec(_("Kind"), 16),
            ColumnSpec(_("Days"), 8, Kind.MARK, total=SUM),
            ColumnSpec(_("Hours"), 8, Kind.MARK, total=SUM),
        ],
        rows=rows,
    )


def person_columns() -> list[ColumnSpec]:
    """Head the columns with which every row of a further sheet begins."""
    return [
        ColumnSpec(_("Date"), 12, Kind.DATE),
        ColumnSpec(_("Weekday"), 9, Kind.MARK),
        ColumnSpec(_("Work number"), 12),
        ColumnSpec(pgettext("sheet", "Name"), 12),
        ColumnSpec(_("Team"), 14),
    ]


def further_sheet(
    told: Told, *, title: str, columns: list[ColumnSpec], lines: Iterable[list[Value]] = ()
) -> SheetSpec:
    """Describe a further sheet, with the rows that it has before anybody goes by."""
    stream = told.stream
    return SheetSpec(
        title=title,
        columns=[*person_columns(), *columns],
        rows=lines,
        title_lines=[f"{unit_name(stream)} {month_title(stream)} · {title}", version_text(stream)],
        total_label=_("Total"),
        freeze_columns=4,
        landscape=True,
    )


def _part(told: Told, *, title: str, columns: list[ColumnSpec], rows: RowsOfCell) -> Part:
    def rows_of(row: SheetRow) -> Iterator[list[Value]]:
        for _day, cell in sorted(row.cells.items()):
            # Most days have nothing to tell.
            if cell.facts or cell.is_exception or cell.objection:
                yield from rows(row, cell)

    return Part(further_sheet(told, title=title, columns=columns), rows_of, key=(0, 2))


def _person(row: SheetRow, cell: SheetCell) -> list[Value]:
    person = row.person
    return [cell.day, weekday(cell.day), person["work_number"], person["name"], team_name(row, cell.day)]
