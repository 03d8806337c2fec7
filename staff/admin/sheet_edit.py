"""What somebody typed into the roster sheet: read from the form, judged cell by cell."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from staff.domain.roster_checks import RosterFault, roster_fault
from staff.models import Employee
from staff.scope import REACH_CENTRE
from staff.selectors.roster_sheet import Cell, Planned, RosterSheet
from staff.services import Seen, Wish

REST, NOTHING = "0", ""
"""How the form says that a cell was a rest day, or said nothing; else it is the shift's number."""

Saying = int | Seen | None
"""What a cell says: a shift's number, none for rest, or nothing."""


def field_name(cell: Cell) -> str:
    """Name the input of a cell."""
    return f"c-{cell[0]}-{cell[1]:%Y%m%d}"


def saying_of(cells: Planned, cell: Cell) -> Saying:
    """Tell what a cell says."""
    return cells.get(cell, Seen.NOTHING)


def token(saying: Saying) -> str:
    """Write what a cell says for the form."""
    if saying is Seen.NOTHING:
        return NOTHING
    return REST if saying is None else str(saying)


def _saying(text: object) -> Saying:
    if text == NOTHING:
        return Seen.NOTHING
    return None if text == REST else int(str(text))


@dataclass
class SheetEdit:
    """A sheet with what was typed over it.

    Attributes:
        seen: what each cell said when the form was shown.
        typed: the texts of the form, by cell; cells that were not sent are as they were.
        faults: why a cell cannot be saved.
        overtaken: cells that somebody else changed meanwhile.
    """

    sheet: RosterSheet
    open_cells: frozenset[Cell]
    seen: dict[Cell, Saying]
    typed: dict[Cell, str] = field(default_factory=dict)
    faults: dict[Cell, str] = field(default_factory=dict)
    overtaken: set[Cell] = field(default_factory=set)

    @classmethod
    def fresh(cls, sheet: RosterSheet, editor: Employee | None) -> "SheetEdit":
        """Begin with the sheet as it is stored."""
        cells = ((person.pk, day.day) for person in sheet.people for day in sheet.days)
        seen = {cell: saying_of(sheet.stored, cell) for cell in cells}
        return cls(sheet, _open_cells(sheet, editor), seen)

    @classmethod
    def of_form(cls, sheet: RosterSheet, editor: Employee | None, sent: Mapping[str, Any]) -> "SheetEdit":
        """Read what was sent; texts that are what was seen are no change."""
        edit = cls.fresh(sheet, editor)
        edit.seen |= _seen(sheet, sent.get("seen", ""))
        for cell in edit.open_cells:
            text = sent.get(field_name(cell))
            if text is not None and text.strip() != edit.shown_as_seen(cell):
                edit.typed[cell] = text.strip()
        return edit

    def shown_as_seen(self, cell: Cell) -> str:
        """Write what the cell said when the form was shown."""
        saying = self.seen[cell]
        return "" if saying is Seen.NOTHING else self.sheet.codes.written.get(saying, "")  # type: ignore[arg-type]

    def text(self, cell: Cell) -> str:
        """Give the text that stands in a cell now."""
        return self.typed[cell] if cell in self.typed else self.shown_as_seen(cell)

    def wishes(self) -> list[Wish]:
        """Make a wish of every cell that shall say something else; note why a cell cannot."""
        self.faults.clear()
        return [wish for cell, text in self.typed.items() if (wish := self._wish(cell, text))]

    def _wish(self, cell: Cell, text: str) -> Wish | None:
        pk, day = cell
        seen = self.seen[cell]
        if not text:
            return Wish(pk, day, is_cleared=True, seen=seen) if seen is not Seen.NOTHING else None
        try:
            shift = self.sheet.codes.meaning(text)
        except LookupError:
            self.faults[cell] = _("Nobody has given “%(text)s” a meaning here.") % {"text": text}
            return None
        if shift == seen:
            return None
        if fault := self._fault(cell, shift):
            self.faults[cell] = fault
            return None
        return Wish(pk, day, shift, seen=seen)

    def _fault(self, cell: Cell, shift: int | None) -> str:
        pk, day = cell
        stay = self.sheet.stays[pk]
        found = roster_fault(day, shift=self.sheet.shifts[shift] if shift else None, stay=stay)
        if found is RosterFault.NOT_EMPLOYED:
            return _("The person is not employed on this day.")
        return _("This shift is not offered any more on this day.") if found else ""

    def planned(self) -> dict[Cell, int | None]:
        """Give what the sheet would say, as far as it can be understood."""
        planned = {cell: saying for cell, saying in self.sheet.stored.items() if cell not in self.typed}
        for cell, text in self.typed.items():
            try:
                if text:
                    planned[cell] = self.sheet.codes.meaning(text)
            except LookupError:
                continue
        return planned

    def warnings(self, absences: Mapping[Cell, str]) -> dict[Cell, list[str]]:
        """Say what whoever plans should know about a cell; nothing of it keeps them from saving."""
        planned = self.planned()
        found: dict[Cell, list[str]] = {}
        for cell, kind in absences.items():
            if planned.get(cell) is not None:
                found.setdefault(cell, []).append(_("On leave: %(kind)s.") % {"kind": kind})
        for cell, minutes in self.sheet.short_rests(planned).items():
            text = _("Only %(hours)s h of rest after the shift before.") % {"hours": f"{minutes / 60:g}"}
            found.setdefault(cell, []).append(text)
        for cell, days in self.sheet.long_rows(planned).items():
            found.setdefault(cell, []).append(_("Working day %(days)d in a row.") % {"days": days})
        return found

    def take_over(self, sheet: RosterSheet, cells: set[Cell]) -> None:
        """Show what others changed meanwhile: what is saved next was seen."""
        self.sheet, self.overtaken = sheet, cells
        self.seen |= {cell: saying_of(sheet.stored, cell) for cell in cells}


def _open_cells(sheet: RosterSheet, editor: Employee | None) -> frozenset[Cell]:
    """Find the cells that may be typed into: of people in the team that day, and not one's own as a lead."""
    if editor is None:
        return frozenset()
    own = None if editor.has_perm(REACH_CENTRE) else editor.pk
    return frozenset(
        (person.pk, day.day)
        for person in sheet.people
        for day in sheet.days
        if person.pk != own and person.is_here(day.day)
    )


def _seen(sheet: RosterSheet, text: str) -> dict[Cell, Saying]:
    """Read what the form remembers; what is damaged or of others is left out."""
    try:
        rows = json.loads(text)
        return {
            (person.pk, day.day): _saying(said)
            for person in sheet.people
            if str(person.pk) in rows
            for day, said in zip(sheet.days, rows[str(person.pk)], strict=True)
        }
    except (ValueError, TypeError):
        return {}


def seen_text(edit: SheetEdit) -> str:
    """Write what each cell says, for the form to remember."""
    rows = {
        str(person.pk): [token(edit.seen[person.pk, day.day]) for day in edit.sheet.days]
        for person in edit.sheet.people
    }
    return json.dumps(rows, separators=(",", ":"))


def day_of(text: str, default: date) -> date:
    """Read a day of a form; what is no day gives the default."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return default
