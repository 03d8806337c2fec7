"""Lines of `attlog.dat`, the export of ZKTeco clocks, read one by one; every line is accounted for.

A line holds the person's number on the clock, local time, and up to four codes: how the person was
recognised, the state key (0 in, 1 out, 2–5 breaks and overtime, 255 none), the kind of record, a work code.
Columns are parted by tabs or runs of blanks; old devices write
fewer of them, and pad the number to any width.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from attendance.domain.kinds import Direction

_NUMBER = re.compile(r"[0-9]{1,24}")
_CLOCK = re.compile(r"[0-9]{1,2}:[0-9]{2}:[0-9]{2}")
_STATES = {
    "0": Direction.IN,
    "1": Direction.OUT,
    "2": Direction.OUT,
    "3": Direction.IN,
    "4": Direction.IN,
    "5": Direction.OUT,
}


class LineOutcome(StrEnum):
    """What became of a line."""

    OK = "ok"
    BAD_ID = "bad_id"
    DUPLICATE = "duplicate"
    TRUNCATED = "truncated"
    BLANK = "blank"
    OUT_OF_PERIOD = "out_of_period"
    BAD_DATE = "bad_date"


@dataclass(frozen=True, slots=True)
class AttlogLine:
    """One line of the file.

    Attributes:
        line: its number, from 1.
        clock_number: the person's number on the clock, without padding; "" where it cannot be read.
        wall: local time as the clock wrote it, without a zone; None where it cannot be read.
        direction: what the state key says; information only unless the clock is trusted.
        state: the state key as written; "" where the line has none.
        raw: the line as read.
    """

    line: int
    outcome: LineOutcome
    clock_number: str = ""
    wall: datetime | None = None
    direction: Direction = Direction.NONE
    state: str = ""
    raw: str = ""


def read_attlog(
    lines: Iterable[str], *, first: date, last: date, seen: set[tuple[str, datetime]] | None = None
) -> Iterator[AttlogLine]:
    """Read the lines of a file, one result for each line, in order.

    A number must be digits, as clocks assign them: leading zeros are dropped. A line is a duplicate if the
    same person touched in the same second on an earlier line.

    Args:
        lines: of the file, decoded.
        first, last: the period the file may speak of, both days included.
        seen: touches known already; those found are added.
    """
    known = set() if seen is None else seen
    for number, raw in enumerate(lines, start=1):
        yield _read_line(number, raw.strip("\r\n\ufeff\x00\x1a"), first, last, known)


def _read_line(line: int, raw: str, first: date, last: date, known: set[tuple[str, datetime]]) -> AttlogLine:
    fields = raw.split()
    if not fields:
        return AttlogLine(line, LineOutcome.BLANK, raw=raw)
    if not _NUMBER.fullmatch(fields[0]):
        return AttlogLine(line, LineOutcome.BAD_ID, raw=raw)
    clock_number = fields[0].lstrip("0") or "0"
    wall = _wall(*fields[1:3]) if len(fields) > 2 else None
    if wall is None:
        # A line cut off inside its time has nothing behind it.
        is_short = len(fields) < 3 or (len(fields) == 3 and not _CLOCK.fullmatch(fields[2]))
        outcome = LineOutcome.TRUNCATED if is_short else LineOutcome.BAD_DATE
        return AttlogLine(line, outcome, clock_number, raw=raw)
    outcome = _outcome(clock_number, wall, first, last, known)
    state = fields[4] if len(fields) > 4 else ""
    return AttlogLine(line, outcome, clock_number, wall, _STATES.get(state, Direction.NONE), state, raw)


def _outcome(
    clock_number: str, wall: datetime, first: date, last: date, known: set[tuple[str, datetime]]
) -> LineOutcome:
    if not first <= wall.date() <= last:
        return LineOutcome.OUT_OF_PERIOD
    if (clock_number, wall) in known:
        return LineOutcome.DUPLICATE
    known.add((clock_number, wall))
    return LineOutcome.OK


def _wall(day: str, clock: str) -> datetime | None:
    if not _CLOCK.fullmatch(clock):
        return None
    try:
        return datetime.fromisoformat(f"{day.replace('/', '-')}T{clock.zfill(8)}")
    except ValueError:
        return None
