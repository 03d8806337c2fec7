"""What a roster may not say, and what whoever plans it should know."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple, Protocol

MINUTES_PER_DAY = 1440


class RosterFault(StrEnum):
    """Why a cell cannot be stored."""

    NOT_EMPLOYED = "not_employed"
    NOT_OFFERED = "not_offered"


class Offered(Protocol):
    """A shift that knows until when it may be rostered."""

    def is_offered_on(self, day: date) -> bool:
        """Tell whether somebody may be rostered for it on a day."""


class Stay(NamedTuple):
    """From when until when somebody is employed; none where it is open."""

    hired_on: date | None
    left_on: date | None

    def covers(self, day: date) -> bool:
        """Tell whether the day lies in it, the first and the last day included."""
        return (self.hired_on is None or self.hired_on <= day) and (
            self.left_on is None or day <= self.left_on
        )


def roster_fault(day: date, *, shift: Offered | None, stay: Stay) -> RosterFault | None:
    """Say why somebody cannot be rostered so; none when they can.

    Args:
        shift: the shift; none for a day of rest.
        stay: the person's employment.
    """
    if not stay.covers(day):
        return RosterFault.NOT_EMPLOYED
    if shift is not None and not shift.is_offered_on(day):
        return RosterFault.NOT_OFFERED
    return None


Hours = tuple[int, int]
"""First and last minute of a shift from the midnight of its day; the last may pass 1440."""


def short_rests(shifts: Mapping[date, Hours], *, least_minutes: int) -> dict[date, int]:
    """Find days whose shift begins too soon after the one before, with the minutes of rest between.

    Counted by the wall clock; shifts that overlap have 0.

    Source: operating manual, “Attendance”: a shift plan respects what people can bear in body and mind.
    """
    found = {}
    for day, (start, _end) in shifts.items():
        ends = [
            shifts[earlier][1] - gap * MINUTES_PER_DAY
            for gap in (1, 2)
            if (earlier := day - timedelta(days=gap)) in shifts
        ]
        rest = start - max(ends) if ends else least_minutes
        if rest < least_minutes:
            found[day] = max(rest, 0)
    return found


def long_rows(days: Collection[date], *, most: int) -> dict[date, int]:
    """Find days of work beyond so many in a row, each with how many it makes.

    Source: 《中华人民共和国劳动法》 art. 38: at least one day of rest a week.
    """
    found: dict[date, int] = {}
    row, last = 0, None
    for day in sorted(days):
        row = row + 1 if last == day - timedelta(days=1) else 1
        last = day
        if row > most:
            found[day] = row
    return found
