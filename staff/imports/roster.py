"""The roster from CSV and xlsx: a line per person and day, or a grid as people keep it."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from common.months import Month
from common.reports import ImportReport
from common.tables import Column, read_limited, read_table
from staff.domain.roster_checks import RosterFault, Stay, roster_fault
from staff.domain.roster_codes import CodeBook
from staff.imports.cells import CellFault, as_day, as_text, look_up
from staff.imports.roster_grid import GridCell, read_grid
from staff.models import Employee, RosterOrigin, Shift
from staff.selectors.roster import code_book, shift_cells
from staff.services import Wish, change_roster

ROSTER_COLUMNS = (
    Column("work_number", ("work_number", "work number", "工号")),
    Column("day", ("day", "date", "日期")),
    Column("shift", ("shift", "班次")),
    Column("note", ("note", "备注"), required=False),
)


@dataclass(frozen=True)
class _Said:
    """What one line, or one cell of a grid, says."""

    line: int
    column: str
    number: str
    day: date
    text: str
    note: str | None


@transaction.atomic
def import_roster(
    source: Path | BinaryIO,
    *,
    filename: str,
    month: Month | None = None,
    by: Employee | None = None,
    now: datetime,
) -> ImportReport:
    """Enter who works which shift on which day; the last line for a person and day wins.

    Two layouts are told apart by their headings. A line per person and day: work number, day, shift, note; an
    empty shift is a day of rest. A grid: work number, and a column per day (1–31, or dates); an empty cell
    says nothing and leaves what is stored. Shifts are written by code, the centre's or their own, or by name.

    Args:
        month: the month of a grid whose columns are numbers; with it, days outside are refused. Without it
            the title above the grid is asked.

    Returns:
        The report; of a grid every cell that says something counts as a line.

    Raises:
        DomainError: the file itself cannot be read (see `common.tables.read_table`);
            `roster.month_unknown` for a grid whose columns are numbers of no known month.
    """
    content = read_limited(source)
    report = ImportReport(filename)
    known = _Known()
    grid = read_grid(content, filename=filename, month=month)
    wanted: dict[tuple[int, date], tuple[_Said, Wish]] = {}
    for said in _lines(content, filename, report) if grid is None else _cells(grid, report):
        report.lines_read += 1
        try:
            wish = known.wish(said, month)
        except CellFault as fault:
            report.reject(said.line, fault.code, fault.message, column=fault.column, value=fault.value)
            continue
        if wish.cell in wanted:
            report.repeated += 1
        wanted[wish.cell] = said, wish
    _store(_without_faults(wanted, known, report), report, by=by, now=now)
    return report


def _lines(content: bytes, filename: str, report: ImportReport) -> Iterable[_Said]:
    """Read the layout of a line per person and day; a line without a day is rejected here."""
    for row in read_table(io.BytesIO(content), filename=filename, columns=ROSTER_COLUMNS):
        try:
            day = as_day(row.values["day"], "day")
            if day is None:
                raise CellFault("cell.empty", _("The day is missing."), column="day", value="")
        except CellFault as fault:
            report.lines_read += 1
            report.reject(row.line, fault.code, fault.message, column=fault.column, value=fault.value)
            continue
        text = as_text(row.values["shift"]) or "-"
        note = as_text(row.values.get("note"))
        yield _Said(row.line, "", as_text(row.values["work_number"]), day, text, note)


def _cells(grid: Iterable[GridCell], report: ImportReport) -> Iterable[_Said]:
    """Read the layout of a grid; a row without a number is rejected here."""
    for cell in grid:
        if cell.day is None:
            report.lines_read += 1
            message = _("The work number is missing.")
            report.reject(cell.line, "cell.empty", message, column=cell.address, value=cell.text)
            continue
        yield _Said(cell.line, cell.address, cell.number, cell.day, cell.text, None)


class _Known:
    """What the lines refer to, read once per file."""

    def __init__(self) -> None:
        people = Employee.objects.values_list("work_number", "pk", "hired_on", "left_on")
        self.people: dict[str, int] = {}
        self.stays: dict[int, Stay] = {}
        for number, pk, hired_on, left_on in people:
            self.people[number] = pk
            self.stays[pk] = Stay(hired_on, left_on)
        self.shifts = {shift.pk: shift for shift in Shift.objects.all()}
        self.codes: CodeBook = code_book(list(self.shifts.values()))

    def wish(self, said: _Said, month: Month | None) -> Wish:
        """Make a wish of what a line says.

        Raises:
            CellFault: its person or its shift is unknown, or its day lies outside the month.
        """
        number_cell, shift_cell = (said.column or name for name in ("work_number", "shift"))
        person = look_up(
            self.people, said.number, "work_number", _("Nobody has this work number."), at=number_cell
        )
        if month is not None and said.day not in month:
            message = _("The day lies outside %(month)s.") % {"month": month}
            raise CellFault("cell.outside_month", message, column=said.column or "day", value=str(said.day))
        try:
            shift = self.codes.meaning(said.text)
        except LookupError as error:
            message = _("There is no such shift.")
            raise CellFault("cell.unknown_shift", message, column=shift_cell, value=said.text) from error
        return Wish(person, said.day, shift, note=said.note)


def _without_faults(
    wanted: dict[tuple[int, date], tuple[_Said, Wish]], known: _Known, report: ImportReport
) -> list[tuple[Wish, bool]]:
    """Reject what cannot be stored; give the rest, each with whether the cell was there before.

    What the roster says already is not asked again: an old file can be read twice.
    """
    if not wanted:
        return []
    days = [day for _person, day in wanted]
    stored = shift_cells({person for person, _day in wanted}, min(days), max(days))
    taken = []
    for cell, (said, wish) in wanted.items():
        shift = known.shifts[wish.shift_id] if wish.shift_id else None
        is_news = stored.get(cell, ("", ""))[0] != wish.shift_id
        fault = roster_fault(wish.day, shift=shift, stay=known.stays[wish.employee_id]) if is_news else None
        if fault:
            column, value = (said.column or "day", said.text if said.column else said.day)
            report.reject(said.line, f"cell.{fault}", _reason(fault), column=column, value=value)
        else:
            taken.append((wish, cell in stored))
    return taken


def _reason(fault: RosterFault) -> str:
    if fault is RosterFault.NOT_EMPLOYED:
        return _("The person is not employed on this day.")
    return _("This shift is not offered any more on this day.")


def _store(
    taken: list[tuple[Wish, bool]], report: ImportReport, *, by: Employee | None, now: datetime
) -> None:
    changed = change_roster(
        (wish for wish, _was_there in taken),
        by=by,
        now=now,
        origin=RosterOrigin.FILE,
        reason=report.source[:200],
    )
    report.added += len(changed.added)
    report.updated += len(changed.changed)
    report.repeated += len(taken) - len(changed.added)
