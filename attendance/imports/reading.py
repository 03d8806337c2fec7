"""What every reader of punches shares: the punch as read, its checks, and the moment it means."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from django.utils.translation import gettext as _

from attendance.domain.clock import read_wall
from attendance.models import Direction
from common.reports import ImportReport

EARLIEST_DAY = date(2001, 1, 1)
"""Clocks that lost their battery begin again in 2000 or earlier: no punch before this day is believed."""

LONGEST_KEY = 24
"""Characters of a person's number on a clock (ZKTeco's limit)."""

_KEY = re.compile(r"\S+")
_DATE_ONLY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}[T ]?")
_TIME = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?"
)


@dataclass(frozen=True)
class Period:
    """The days whose punches are taken, both ends included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        """Tell whether a day lies in the period."""
        return self.first <= day <= self.last


def default_period(today: date) -> Period:
    """Give the period taken unless told: from 2001 until tomorrow, for clocks that run ahead."""
    return Period(EARLIEST_DAY, today + timedelta(days=1))


@dataclass(frozen=True)
class ReadPunch:
    """One touch as a file tells it, already checked; `at` is UTC to the second, `day` the centre's."""

    line: int
    person_key: str
    at: datetime
    day: date
    is_ambiguous: bool = False
    direction: Direction = Direction.UNKNOWN
    state: int | None = None
    device: str = ""


@dataclass(frozen=True)
class Reader:
    """Checks each touch and accounts for those it cannot take."""

    report: ImportReport
    period: Period
    zone: tzinfo

    def person(self, line: int, text: str) -> str | None:
        """Give the person's number, or reject the line: it has 1 to 24 characters and no spaces."""
        key = text.strip()
        if len(key) <= LONGEST_KEY and _KEY.fullmatch(key):
            return key
        self.report.reject(
            line, "attendance.punch.bad_person", _("This is no number of a person."), value=text.strip()
        )
        return None

    def time(self, line: int, text: str) -> datetime | None:
        """Give the written time (with its zone if it tells one), or reject the line."""
        plain = text.strip().replace("/", "-")
        found = _TIME.fullmatch(plain)
        if found is None and (not plain or _DATE_ONLY.fullmatch(plain)):
            self.report.reject(
                line, "attendance.punch.truncated", _("The line ends before the time."), value=text
            )
            return None
        try:
            if found:
                year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
                wall = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001  # the zone follows
                return wall if not found[7] else wall.replace(tzinfo=_zone(found[7]))
        except ValueError:
            pass
        self.report.reject(line, "attendance.punch.bad_time", _("There is no such time."), value=text)
        return None

    def punch(self, line: int, person_key: str, wall: datetime, **told: object) -> ReadPunch | None:
        """Make the punch, or reject the line when its day lies outside the period."""
        try:
            at, is_ambiguous = instant_of(wall, self.zone)
            day = at.astimezone(self.zone).date()
        except (OverflowError, ValueError):
            # In the first and the last hours that dates can say, another zone's date does not exist.
            self.report.reject(
                line, "attendance.punch.bad_time", _("There is no such time."), value=str(wall)
            )
            return None
        if day not in self.period:
            self.report.reject(
                line,
                "attendance.punch.out_of_period",
                _("The day lies outside the period %(first)s to %(last)s.")
                % {"first": self.period.first, "last": self.period.last},
                value=str(wall),
            )
            return None
        return ReadPunch(line, person_key, at, day, is_ambiguous, **told)  # type: ignore[arg-type]


def instant_of(wall: datetime, zone: tzinfo) -> tuple[datetime, bool]:
    """Give the UTC instant of a written time, and whether the centre's clock leaves it in doubt.

    A time with its own offset is exact. Without one it is the centre's wall clock; where that showed the time
    twice (or never), as when summer time ends, the first reading is taken and the punch is marked.
    """
    if wall.tzinfo is not None:
        return wall.astimezone(UTC), False
    reading = read_wall(wall, zone)
    second = reading.second if reading.second is not None else reading.candidates[0]
    return datetime.fromtimestamp(second, UTC), reading.problem is not None


def _zone(text: str) -> tzinfo:
    """Read an offset such as Z, +08:00 or -0500."""
    zone = datetime.fromisoformat(f"2000-01-01T00:00:00{text}").tzinfo
    if zone is None:
        raise ValueError(text)
    return zone
