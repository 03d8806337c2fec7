"""Reader of punches that come through the API, many in one call."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from attendance.imports.reading import Reader, ReadPunch
from attendance.models import Direction


def read_call(entries: Sequence[Mapping[str, object]], reader: Reader) -> Iterator[ReadPunch]:
    """Yield the touches of a call; entries are counted from 1, as lines of a file are.

    An entry has `person_key` and `at` (year-month-day hour:minute:second, with an offset from UTC or in the
    centre's time), and may have `device` and `direction` ("in" or "out").
    """
    for number, entry in enumerate(entries, start=1):
        reader.report.lines_read += 1
        person = reader.person(number, str(entry["person_key"]))
        wall: datetime | None = reader.time(number, str(entry["at"])) if person else None
        if person is None or wall is None:
            continue
        punch = reader.punch(
            number,
            person,
            wall,
            device=str(entry.get("device") or "")[:40],
            direction=Direction(str(entry.get("direction") or "")),
        )
        if punch:
            yield punch
