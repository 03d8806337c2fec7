"""Reads about the roster: its codes, and what its cells say."""

from collections.abc import Collection
from datetime import date

from staff.domain.roster_codes import CodeBook
from staff.models import RosterCode, RosterEntry, Shift


def code_book(shifts: Collection[Shift] | None = None) -> CodeBook:
    """Return what texts of a roster stand for; two statements, one when the shifts are at hand."""
    shifts = Shift.objects.all() if shifts is None else shifts
    return CodeBook.of(
        RosterCode.objects.values_list("code", "shift"),
        ((shift.pk, (shift.code, shift.name, shift.name_zh)) for shift in shifts),
    )


def shift_cells(
    people: Collection[int], first: date, last: date
) -> dict[tuple[int, date], tuple[int | None, str]]:
    """Return shift (none for rest) and note of every entry of some people, in one statement."""
    rows = RosterEntry.objects.filter(employee__in=people, day__range=(first, last))
    return {
        (employee, day): (shift, note)
        for employee, day, shift, note in rows.values_list("employee", "day", "shift", "note")
    }
