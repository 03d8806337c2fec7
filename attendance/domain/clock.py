"""Wall-clock time and instants: midnights, changes of the clock, times that exist twice or never."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from attendance.domain.records import epoch_minute, epoch_second

MINUTES_PER_DAY = 1440


class WallProblem(StrEnum):
    """Why a wall-clock time names no single instant."""

    AMBIGUOUS = "ambiguous_time"
    NONEXISTENT = "nonexistent_time"


@dataclass(frozen=True, slots=True)
class WallReading:
    """What a wall-clock time means: one instant, or a problem and the instants it could be.

    `second` is None exactly when there is a problem: an unclear time is flagged, never guessed.
    """

    second: int | None
    problem: WallProblem | None = None
    candidates: tuple[int, ...] = ()


def midnight_minute(day: date, zone: tzinfo) -> int:
    """Count the minutes from 1970 UTC to the midnight at which a day begins in a zone."""
    return epoch_minute(datetime.combine(day, time(), tzinfo=zone))


def wall_minute(day: date, minutes: int, zone: tzinfo) -> int:
    """Count the minutes from 1970 UTC to a wall-clock time, given in minutes from a day's midnight.

    A time that exists twice is the first one; one that never exists is read with the offset before it.
    """
    whole_days, rest = divmod(minutes, MINUTES_PER_DAY)
    wall = datetime.combine(day + timedelta(days=whole_days), time(rest // 60, rest % 60), tzinfo=zone)
    return epoch_minute(wall)


def read_wall(wall: datetime, zone: tzinfo, offset: timedelta | None = None) -> WallReading:
    """Turn the naive time a device wrote into an instant.

    Args:
        wall: local time without a zone.
        zone: the zone of the device.
        offset: the device's own offset from UTC, where it states one; it settles everything.

    Raises:
        ValueError: `wall` has a zone already.
    """
    if wall.tzinfo is not None:
        raise ValueError("the time has a zone already")
    if offset is not None:
        return WallReading(epoch_second((wall - offset).replace(tzinfo=UTC)))
    earlier, later = (epoch_second(wall.replace(tzinfo=zone, fold=fold)) for fold in (0, 1))
    if earlier == later:
        return WallReading(earlier)
    problem = WallProblem.AMBIGUOUS if earlier < later else WallProblem.NONEXISTENT
    return WallReading(None, problem, (earlier, later))
