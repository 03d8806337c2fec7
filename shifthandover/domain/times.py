"""Times of the handover: when a shift begins and ends, what may still be edited, what is overdue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

EDITABLE_FOR = timedelta(minutes=10)
"""How long an entry may still be edited by its author; later a new entry corrects it."""


@dataclass(frozen=True)
class Hours:
    """The instants between which a shift runs, in UTC."""

    starts_at: datetime
    ends_at: datetime

    def covers(self, instant: datetime) -> bool:
        """Tell whether the shift runs at an instant; its last instant belongs to the next."""
        return self.starts_at <= instant < self.ends_at


def hours_of(parts: Sequence[Mapping[str, int]], *, day: date, zone: ZoneInfo) -> Hours:
    """Give the instants of a shift that begins on a day.

    Args:
        parts: The shift's parts in minutes from the midnight of its day; the last may pass 1440.
        day: The day the shift belongs to: the day on which it begins, however late it ends.
        zone: The centre's time zone; the minutes are those of its clocks on the wall.
    """
    starts_at = _at(day, parts[0]["start"], zone)
    return Hours(starts_at=starts_at, ends_at=_at(day, parts[-1]["end"], zone))


def is_editable(*, written_at: datetime, now: datetime) -> bool:
    """Tell whether an entry written at a time may still be edited: within ten minutes, inclusive."""
    return now - written_at <= EDITABLE_FOR


def is_overdue(*, due_at: datetime, now: datetime, tolerance: timedelta) -> bool:
    """Tell whether something that was due is late beyond the tolerance."""
    return now > due_at + tolerance


def minutes_late(*, due_at: datetime, at: datetime | None, now: datetime) -> int:
    """Count the whole minutes that something was late, or is by now; 0 when it was in time.

    Args:
        due_at: When it was due, aware.
        at: When it was done; None while it is not.
        now: The present instant, aware.
    """
    return max(0, int(((at or now) - due_at).total_seconds() // 60))


def was_kept(*, limit: datetime | None, met_at: datetime | None, now: datetime) -> bool | None:
    """Tell whether a limit was kept; None while it still runs, or where there is none."""
    if limit is None:
        return None
    if met_at is not None:
        return met_at <= limit
    return False if now > limit else None


def may_extend(*, limit: datetime, extended_to: datetime, now: datetime) -> bool:
    """Tell whether a limit may be moved: only later, and only before it has run out."""
    return now < limit < extended_to


def _at(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    days, rest = divmod(minutes, 1440)
    clock = time(rest // 60, rest % 60, tzinfo=zone)
    return datetime.combine(day + timedelta(days=days), clock).astimezone(UTC)
