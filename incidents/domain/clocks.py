"""The clocks of an incident: when each step of the escalation is due, and whether it was told late."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count, takewhile
from typing import Final

from incidents.domain.ladder import LadderStep

LATE_AFTER: Final = timedelta(seconds=90)
"""A step told more than this after it was due is late: one round of the scheduled job, and a half."""


@dataclass(frozen=True)
class Clock:
    """A clock that runs until somebody answers.

    Its steps are counted from 1: a warning before the limit where there is one, then the ladder, again and
    again.

    Args:
        within: Time allowed for the answer; above zero.
        ladder: Who is told once the time is over, in order, at least one step.
        pause: Time between the last step of the ladder and its first again; as long as `within` unless told.
        warning: How long before the limit somebody is told that it comes; none unless told.

    Raises:
        ValueError: a time is not above zero, a step goes back in time, the warning would come before the
            start, or the ladder is empty.
    """

    within: timedelta
    ladder: Sequence[LadderStep]
    pause: timedelta | None = None
    warning: timedelta | None = None

    def __post_init__(self) -> None:
        """Refuse clocks that would stand still or run backwards."""
        spans = [self.within, self.again, self.warning or self.within]
        if (
            min(spans) <= timedelta(0)
            or (self.warning or timedelta(0)) > self.within
            or not self.ladder
            or any(step.after < timedelta(0) for step in self.ladder)
        ):
            raise ValueError("a clock allows some time and climbs a ladder upward")

    @property
    def again(self) -> timedelta:
        """Time from the end of the ladder to its beginning."""
        return self.within if self.pause is None else self.pause

    @property
    def warnings(self) -> int:
        """How many steps come before the limit: one or none."""
        return 0 if self.warning is None else 1

    def due_at(self, started_at: datetime, number: int) -> datetime:
        """Tell when a step is due.

        Args:
            started_at: When the clock started, time-zone aware.
            number: 1 for the first step.

        Returns:
            An instant in UTC: elapsed time is counted, so a change to daylight saving moves nothing.

        Raises:
            ValueError: the start is naive, or the number is below 1.
        """
        if started_at.tzinfo is None or number < 1:
            raise ValueError("a clock starts at an aware instant, and its steps count from 1")
        limit_at = started_at.astimezone(UTC) + self.within
        if number <= self.warnings:
            assert self.warning is not None
            return limit_at - self.warning
        rounds, position = divmod(number - 1 - self.warnings, len(self.ladder))
        whole = sum((step.after for step in self.ladder), self.again)
        part = sum((step.after for step in self.ladder[: position + 1]), timedelta(0))
        return limit_at + rounds * whole + part

    def pause_after(self, number: int) -> timedelta:
        """Give the time from a step to the one after it.

        The next step is laid down from the one before: a ladder changed meanwhile counts from there on, and
        nothing is made up for.
        """
        start = datetime(2000, 1, 1, tzinfo=UTC)
        return self.due_at(start, number + 1) - self.due_at(start, number)

    def rung_number(self, number: int) -> int:
        """Give the number of a step on the ladder; a warning tells whom its first step would."""
        return max(1, number - self.warnings)

    def first_step(self, started_at: datetime, now: datetime) -> int:
        """Give the step with which a clock laid down now begins: without a warning that would come late."""
        is_over = self.warnings > 0 and self.due_at(started_at, 1) <= now
        return 2 if is_over else 1


@dataclass(frozen=True)
class DueStep:
    """One step of the escalation that is due.

    Args:
        number: 1 for the first step.
        due_at: When it was due, in UTC.
        is_late: Told more than `LATE_AFTER` after it was due.
    """

    number: int
    due_at: datetime
    is_late: bool


def is_late(due_at: datetime, fired_at: datetime) -> bool:
    """Tell whether a step told at this instant is late."""
    return fired_at - due_at > LATE_AFTER


def due_steps(clock: Clock, started_at: datetime, *, fired: int, now: datetime) -> list[DueStep]:
    """List the steps that are due and not yet told, in order: after an outage, every one that was missed.

    Args:
        clock: What runs.
        started_at: When it started, time-zone aware.
        fired: How many steps have been told, 0 or more.
        now: The instant of asking, time-zone aware.

    Raises:
        ValueError: see `Clock.due_at`.
    """
    return list(takewhile(lambda step: step.due_at <= now, _steps_after(clock, started_at, fired, now)))


def _steps_after(clock: Clock, started_at: datetime, fired: int, now: datetime) -> Iterator[DueStep]:
    """Give the steps after those told, without end, as seen at `now`."""
    for number in count(fired + 1):
        due_at = clock.due_at(started_at, number)
        yield DueStep(number, due_at, is_late(due_at, now))
