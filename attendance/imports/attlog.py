"""Reader of `attlog.dat`, the export of ZKTeco clocks in all its widths.

A line holds the number of the person, padded with spaces or not, the local time, and up to five further
numbers: means of proof, state, type, work code, reserved. Short exports stop earlier.
"""

import re
from collections.abc import Iterator

from attendance.imports.reading import Reader, ReadPunch
from attendance.models import Direction

_DIGITS = re.compile(r"[0-9]+")

DIRECTIONS = {
    0: Direction.IN,
    1: Direction.OUT,
    2: Direction.OUT,
    3: Direction.IN,
    4: Direction.IN,
    5: Direction.OUT,
}
"""States of ZKTeco clocks: check-in, check-out, break out, break in, overtime in and out; 255: none."""


def read_attlog(content: bytes, reader: Reader) -> Iterator[ReadPunch]:
    """Yield the touches of an export; blank lines and faults are accounted for in the reader's report."""
    text = content.decode("utf-8-sig", errors="replace")
    lines = text.replace("\r\n", "\n").split("\n")
    if lines and not lines[-1]:
        lines.pop()
    for number, line in enumerate(lines, start=1):
        reader.report.lines_read += 1
        if not line.strip("\0 \t\r"):
            reader.report.blank += 1
            continue
        punch = _read_line(number, line, reader)
        if punch:
            yield punch


def _read_line(number: int, line: str, reader: Reader) -> ReadPunch | None:
    person_text, time_text, rest = _split(line)
    person = reader.person(number, person_text, pattern=_DIGITS)
    if person is None:
        return None
    wall = reader.time(number, time_text)
    if wall is None:
        return None
    verify, state = (_small(rest, index) for index in (0, 1))
    direction = Direction.UNKNOWN if state is None else DIRECTIONS.get(state, Direction.UNKNOWN)
    return reader.punch(number, person, wall, direction=direction, state=state, verify=verify)


def _split(line: str) -> tuple[str, str, list[str]]:
    """Part a line at its tabs; an export without tabs is parted at its spaces, between date and time too."""
    if "\t" in line:
        person, time, *rest = [*line.split("\t"), ""]
        return person, time, rest
    person, day, clock, *rest = [*line.split(), "", ""]
    return person, f"{day} {clock}".strip(), rest


def _small(rest: list[str], index: int) -> int | None:
    """Give one of the further numbers, if it is there and is a number of the clock's size."""
    text = rest[index].strip() if index < len(rest) else ""
    return int(text) if _DIGITS.fullmatch(text) and len(text) <= 4 else None
