"""The further sheets: exceptions with their reasons, overtime, leave."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from attendance.exports.shared import (
    came_and_left,
    cell_shade,
    cells_of,
    halves,
    hours,
    leave_names,
    month_title,
    overtime_reasons,
    reasons,
    team_name,
    version_text,
    weekday,
)
from attendance.selectors.sheets import MonthSheet, SheetCell, SheetRow
from common.workbooks import SUM, Cell, ColumnSpec, Kind, SheetSpec, Value

OVERTIME = ("ot150", "ot200", "ot300", "comp_bank")


def exceptions_sheet(sheet: MonthSheet) -> SheetSpec:
    """List every day with a mark that somebody has to explain, and why it is there."""
    return _sheet(
        sheet,
        title=_("Exceptions"),
        columns=[
            ColumnSpec(_("Mark"), 8, Kind.MARK),
            ColumnSpec(_("Shift"), 10),
            ColumnSpec(_("Came–left"), 22),
            ColumnSpec(_("Reason"), 100, Kind.WRAPPED),
        ],
        rows=_exceptions(sheet),
    )


def overtime_sheet(sheet: MonthSheet) -> SheetSpec:
    """List every day with overtime, by class, in hours."""
    return _sheet(
        sheet,
        title=_("Overtime"),
        columns=[
            *(ColumnSpec(f"{share} %", 9, Kind.MARK, total=SUM) for share in (150, 200, 300)),
            ColumnSpec(_("Time off"), 9, Kind.MARK, total=SUM),
            ColumnSpec(_("Came–left"), 22),
            ColumnSpec(_("Reason"), 60, Kind.WRAPPED),
        ],
        rows=_overtime(sheet),
    )


def leave_sheet(sheet: MonthSheet) -> SheetSpec:
    """List every day of leave or changed duty."""
    return _sheet(
        sheet,
        title=_("Leave"),
        columns=[
            ColumnSpec(_("Kind"), 16),
            ColumnSpec(_("Days"), 8, Kind.MARK, total=SUM),
            ColumnSpec(_("Hours"), 8, Kind.MARK, total=SUM),
        ],
        rows=_leave(sheet),
    )


def _sheet(
    sheet: MonthSheet, *, title: str, columns: list[ColumnSpec], rows: Iterator[list[Value]]
) -> SheetSpec:
    person = [
        ColumnSpec(_("Date"), 12, Kind.DATE),
        ColumnSpec(_("Weekday"), 9, Kind.MARK),
        ColumnSpec(_("Work number"), 12),
        ColumnSpec(pgettext("sheet", "Name"), 12),
        ColumnSpec(_("Team"), 14),
    ]
    return SheetSpec(
        title=title,
        columns=[*person, *columns],
        rows=rows,
        title_lines=[f"{sheet.header['centre']} {month_title(sheet)} · {title}", version_text(sheet)],
        total_label=_("Total"),
        freeze_columns=4,
        landscape=True,
    )


def _person(row: SheetRow, cell: SheetCell) -> list[Value]:
    person = row.person
    return [cell.day, weekday(cell.day), person["work_number"], person["name"], team_name(row, cell.day)]


def _exceptions(sheet: MonthSheet) -> Iterator[list[Value]]:
    for row, cell in cells_of(sheet):
        if cell.is_exception:
            yield [
                *_person(row, cell),
                Cell(cell.symbol, shade=cell_shade(cell)),
                str(cell.facts.get("shift", "")),
                came_and_left(cell.facts),
                reasons(sheet, cell),
            ]


def _overtime(sheet: MonthSheet) -> Iterator[list[Value]]:
    for row, cell in cells_of(sheet):
        figures = [int(cell.facts.get(name, 0)) for name in OVERTIME]
        if any(figures):
            told = came_and_left(cell.facts), overtime_reasons(sheet, cell)
            yield [*_person(row, cell), *(hours(minutes) for minutes in figures), *told]


def _leave(sheet: MonthSheet) -> Iterator[list[Value]]:
    names = leave_names(sheet)
    for row, cell in cells_of(sheet):
        for leave in cell.facts.get("leaves", []):
            days = halves(int(leave.get("halves", 0)))
            by_hours = hours(int(leave.get("minutes", 0))) if leave.get("is_by_hours") else None
            yield [*_person(row, cell), names.get(leave["kind"], leave["kind"]), days, by_hours]
