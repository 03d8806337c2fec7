"""What a history is: who does what when, when the worker is there, how the ladder and the posts change."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

MINUTE, HOUR = 60, 3600

Ladder = list[tuple[str, int]]
"""Posts of the centre's ladder with the minutes after the step before."""

FIRST_LADDER: Ladder = [("team_lead", 0), ("duty_supervisor", 5), ("centre_manager", 10)]


@dataclass(frozen=True)
class Authority:
    """An authority and its times in minutes."""

    within: int
    warn: int
    repeat: int


@dataclass(frozen=True)
class Event:
    """Something that happens, so many seconds after the beginning of the history."""

    at: int
    what: str
    value: Any = None


@dataclass(frozen=True)
class Fired:
    """A step that was fired, as simulator and product are compared: instants in seconds of the history.

    Args:
        waits_for: What the clock waits for; of a report to an authority with its number.
        is_warning: Told before the limit.
    """

    waits_for: str
    is_warning: bool
    due: int
    at: int
    is_late: bool
    rung: str


@dataclass
class History:
    """One history.

    Args:
        start: Its beginning, a whole minute of UTC.
        zone: Zone of the centre.
        kind: Code of the kind of incident.
        acknowledge: Minutes to acknowledge or accept.
        decide: Minutes to decide; 0 for kinds that are no request.
        reporter: ``reporter``, an operator of the lead's team, or ``lead``.
        asked: The superior named in a request, ``manager`` or nobody.
        authorities: Those a leak may be owed to.
        most: Steps fired at most in one run of the job.
        length: Minutes of the history.
        events: In order of time; of two at one instant, the first goes first.
        runs: Seconds at which the scheduled job runs.
    """

    start: datetime
    zone: str
    kind: str
    acknowledge: int
    decide: int
    reporter: str
    asked: str
    authorities: list[Authority]
    most: int
    length: int
    events: list[Event] = field(default_factory=list)
    runs: list[int] = field(default_factory=list)

    @property
    def is_leak(self) -> bool:
        """Whether it is of the confidential kind."""
        return self.kind == "secrecy_leak"

    def instant(self, second: int) -> datetime:
        """Give an instant of the history as a clock on the centre's wall says it."""
        seconds = self.start.timestamp() + second
        return datetime.fromtimestamp(seconds, UTC).astimezone(ZoneInfo(self.zone))

    def second(self, instant: datetime) -> int:
        """Give the second of the history of an instant."""
        return round(instant.timestamp() - self.start.timestamp())
