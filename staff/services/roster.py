"""Changing the roster: cells in, one transaction, every change kept in its history."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from django.db import transaction
from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from staff.domain.roster_checks import Stay, roster_fault
from staff.models import Employee, RosterChange, RosterEntry, RosterOrigin, Shift
from staff.scope import REACH_CENTRE

roster_changed = Signal()
"""Sent once after a change of the roster, with `changes`: pairs of an employee's id and a day."""

absences_asked = Signal()
"""Asks who is away, with `people` (ids), `first` and `last`; a receiver answers texts by (id, day)."""

BATCH = 1000
Cell = tuple[int, date]
"""A cell of the roster: somebody's id and a day."""


class Seen(Enum):
    """What somebody who changes a cell had looked at before, where it is not a shift."""

    ANYTHING = "anything"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Wish:
    """What a cell of the roster shall say.

    Attributes:
        shift_id: the shift; none for a rest day.
        is_cleared: nobody is rostered any more, neither for work nor for rest.
        note, activities: none leaves what is stored.
        seen: the shift's id (none for rest) that was in the cell when the wish was made, or that there was
            nothing; a cell that says something else by now is not overwritten. By default it is not asked.
    """

    employee_id: int
    day: date
    shift_id: int | None = None
    is_cleared: bool = False
    note: str | None = None
    activities: list[dict[str, Any]] | None = None
    seen: int | Seen | None = Seen.ANYTHING

    @property
    def cell(self) -> Cell:
        """Whose day it is."""
        return self.employee_id, self.day


@dataclass(frozen=True)
class Changed:
    """What a change did: cells added, changed and cleared; those that said so already are none of these."""

    added: frozenset[Cell]
    changed: frozenset[Cell]
    cleared: frozenset[Cell]

    @property
    def cells(self) -> frozenset[Cell]:
        """Every cell that is not what it was."""
        return self.added | self.changed | self.cleared


@transaction.atomic
def change_roster(
    wishes: Iterable[Wish], *, by: Employee | None, now: datetime, origin: RosterOrigin, reason: str = ""
) -> Changed:
    """Bring cells of the roster to what is wished, all or none; of two wishes for a cell the later counts.

    Writes in one statement per kind of change, keeps each change in the history, and tells those who derive
    from the roster (`roster_changed`): days are derived again, also in months that were published.

    Args:
        by: who changes it; none on the command line.
        origin: by which way it came.
        reason: why, where somebody said so.

    Raises:
        DomainError: `staff.roster.own_row` (a lead's own row is entered by the superior);
            `staff.roster.changed_meanwhile`, with the `cells` that say something else than was seen;
            `staff.roster.impossible`, with the `cells` of somebody not employed on the day, or of a shift
            that is not offered any more.

    Source: operating manual, “Attendance”: shifts run around the clock; the roster is dated.
    """
    wanted = {wish.cell: wish for wish in wishes}
    _refuse_own_row(wanted, by)
    stays = _hold(wanted)
    stored = _read(wanted)
    _refuse_overwriting(wanted, stored)
    shifts = Shift.objects.in_bulk()
    edits = [edit for wish in wanted.values() if (edit := _edit(wish, stored.get(wish.cell), shifts))]
    _refuse_faults(edits, shifts, stays)
    _store(edits)
    RosterChange.objects.bulk_create(
        (edit.history(by=by, now=now, origin=origin, reason=reason) for edit in edits), batch_size=BATCH
    )
    changed = Changed(
        frozenset(edit.cell for edit in edits if edit.before is None),
        frozenset(edit.cell for edit in edits if edit.before is not None and edit.after is not None),
        frozenset(edit.cell for edit in edits if edit.after is None),
    )
    if edits:
        roster_changed.send(sender=RosterEntry, changes=changed.cells)
    return changed


@dataclass(frozen=True)
class _Edit:
    """One cell that becomes something else, with both in the words of the history."""

    cell: Cell
    row: RosterEntry
    before: dict[str, Any] | None
    after: dict[str, Any] | None

    def history(
        self, *, by: Employee | None, now: datetime, origin: RosterOrigin, reason: str
    ) -> RosterChange:
        employee_id, day = self.cell
        return RosterChange(
            employee_id=employee_id,
            day=day,
            before=self.before,
            after=self.after,
            changed_by=by,
            changed_at=now,
            origin=origin,
            reason=reason,
        )


def _refuse_own_row(cells: Collection[Cell], by: Employee | None) -> None:
    """Whoever answers for a team does not roster themself."""
    if by is None or by.has_perm(REACH_CENTRE):
        return
    if any(employee_id == by.pk for employee_id, _day in cells):
        raise DomainError("staff.roster.own_row", _("Your own shift is entered by your superior."))


def _hold(cells: Collection[Cell]) -> dict[int, Stay]:
    """Hold the people whose cells change: two who change the same cells do so one after the other."""
    people = Employee.objects.filter(pk__in={employee_id for employee_id, _day in cells}).order_by("pk")
    rows = people.select_for_update(no_key=True).values_list("pk", "hired_on", "left_on")
    return {pk: Stay(hired_on, left_on) for pk, hired_on, left_on in rows}


def _read(cells: Collection[Cell]) -> dict[Cell, RosterEntry]:
    """Read the cells as they are stored."""
    if not cells:
        return {}
    days = [day for _employee, day in cells]
    people = {employee_id for employee_id, _day in cells}
    rows = RosterEntry.objects.filter(employee__in=people, day__range=(min(days), max(days)))
    return {(row.employee_id, row.day): row for row in rows if (row.employee_id, row.day) in cells}


def _refuse_overwriting(wanted: Mapping[Cell, Wish], stored: Mapping[Cell, RosterEntry]) -> None:
    """Refuse cells that somebody else has changed since they were looked at, unless to the same."""
    overtaken = [wish for cell, wish in wanted.items() if _is_overtaken(wish, stored.get(cell))]
    if overtaken:
        raise DomainError(
            "staff.roster.changed_meanwhile",
            _(
                "%(count)d cells were changed by somebody else meanwhile; nothing was saved. "
                "Look at them again."
            )
            % {"count": len(overtaken)},
            cells=[[wish.employee_id, wish.day.isoformat()] for wish in overtaken],
        )


def _is_overtaken(wish: Wish, row: RosterEntry | None) -> bool:
    if wish.seen is Seen.ANYTHING:
        return False
    found = row.shift_id if row else Seen.NOTHING
    wished = Seen.NOTHING if wish.is_cleared else wish.shift_id
    return found not in (wish.seen, wished)


def _edit(wish: Wish, row: RosterEntry | None, shifts: Mapping[int, Shift]) -> _Edit | None:
    """Make the edit that a wish asks for; none where the cell says so already."""
    before = _told(row, shifts) if row else None
    if wish.is_cleared:
        return _Edit(wish.cell, row, before, None) if row else None
    row = row or RosterEntry(employee_id=wish.employee_id, day=wish.day)
    row.shift_id = wish.shift_id
    row.note = row.note if wish.note is None else wish.note
    row.activities = row.activities if wish.activities is None else wish.activities
    after = _told(row, shifts)
    return _Edit(wish.cell, row, before, after) if after != before else None


def _told(row: RosterEntry, shifts: Mapping[int, Shift]) -> dict[str, Any]:
    """Write a cell for the history: the shift's code (empty for rest), and what else there is."""
    told: dict[str, Any] = {"shift": shifts[row.shift_id].code if row.shift_id else ""}
    if row.note:
        told["note"] = row.note
    if row.activities:
        told["activities"] = row.activities
    return told


def _refuse_faults(edits: Iterable[_Edit], shifts: Mapping[int, Shift], stays: Mapping[int, Stay]) -> None:
    """Refuse cells that cannot be: of people not employed, or of shifts that are not offered any more."""
    faults = []
    for edit in edits:
        if edit.after is None or (edit.before and edit.before["shift"] == edit.after["shift"]):
            continue
        shift = shifts[edit.row.shift_id] if edit.row.shift_id else None
        if fault := roster_fault(edit.row.day, shift=shift, stay=stays[edit.row.employee_id]):
            faults.append([edit.row.employee_id, edit.row.day.isoformat(), str(fault)])
    if faults:
        raise DomainError(
            "staff.roster.impossible",
            _(
                "%(count)d cells cannot be: the person is not employed on the day, "
                "or the shift is not offered any more."
            )
            % {"count": len(faults)},
            cells=faults,
        )


def _store(edits: Sequence[_Edit]) -> None:
    """Write what was added and changed, and remove what was cleared."""
    kept = [edit.row for edit in edits if edit.after is not None]
    for row in kept:
        row.pk = None
    RosterEntry.objects.bulk_create(
        kept,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["employee", "day"],
        update_fields=["shift", "note", "activities"],
    )
    cleared = [edit.row.pk for edit in edits if edit.after is None]
    for start in range(0, len(cleared), BATCH):
        RosterEntry.objects.filter(pk__in=cleared[start : start + BATCH]).delete()
