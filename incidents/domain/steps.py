"""The life of one clock, step by step: it starts, each step is fired, its limit is extended."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from incidents.domain.clocks import Clock, is_late
from incidents.domain.ladder import LadderStep, Rung, rung_that_answers


@dataclass(frozen=True)
class Waiting:
    """The step of a clock that waits to be answered or fired.

    Args:
        started_at: From when the time allowed is counted, in UTC.
        limit_at: When the time allowed is over, in UTC.
        pause: Time between the last step of the ladder and its first again.
        warning: How long before the limit somebody is warned; nought for no warning.
        step: Number of the step, from 1.
        due_at: When it is due, in UTC.
    """

    started_at: datetime
    limit_at: datetime
    pause: timedelta
    warning: timedelta
    step: int
    due_at: datetime

    @property
    def within(self) -> timedelta:
        """The time allowed."""
        return self.limit_at - self.started_at

    @property
    def is_warning(self) -> bool:
        """Whether the step comes before the limit."""
        return self.warning > timedelta(0) and self.step == 1

    def clock_on(self, ladder: Sequence[LadderStep]) -> Clock:
        """Give the clock of which this is a step, on the ladder as it is now."""
        return Clock(self.within, ladder, pause=self.pause, warning=self.warning or None)


@dataclass(frozen=True)
class Firing:
    """What comes of firing a step.

    Args:
        rung: Whom it tells; None when nobody holds any rung.
        is_late: Told too long after it was due.
        next: The step that waits from now on, counted from the one that was fired.
    """

    rung: Rung | None
    is_late: bool
    next: Waiting


def start(clock: Clock, started_at: datetime, now: datetime) -> Waiting:
    """Let a clock run.

    Args:
        clock: Its times and its ladder.
        started_at: From when its time is counted, aware; in any zone, since elapsed time is counted in UTC.
        now: The present instant: a warning that would have been due before is left out.
    """
    step = clock.first_step(started_at, now)
    started_at = started_at.astimezone(UTC)
    return Waiting(
        started_at=started_at,
        limit_at=started_at + clock.within,
        pause=clock.again,
        warning=clock.warning or timedelta(0),
        step=step,
        due_at=clock.due_at(started_at, step),
    )


def fire(waiting: Waiting, ladder: Sequence[LadderStep], manned: AbstractSet[Rung], now: datetime) -> Firing:
    """Fire a step that is due.

    Args:
        waiting: The step.
        ladder: The ladder as it is now: one changed meanwhile counts from here on.
        manned: The rungs that somebody other than the reporter holds now.
        now: When people are told.
    """
    clock = waiting.clock_on(ladder)
    rung = rung_that_answers(clock.rung_number(waiting.step), ladder, manned)
    due_at = waiting.due_at + clock.pause_after(waiting.step)
    following = replace(waiting, step=waiting.step + 1, due_at=due_at)
    return Firing(rung, is_late(waiting.due_at, now), following)


def extend(waiting: Waiting, ladder: Sequence[LadderStep], *, until: datetime, now: datetime) -> Waiting:
    """Let the clock of a step run on to a later limit: it begins its ladder anew, and warns again.

    Args:
        waiting: The step that waited before the limit.
        ladder: The ladder as it is now.
        until: The new limit, aware, after the one before.
        now: When it is extended.
    """
    within = until.astimezone(UTC) - waiting.started_at
    clock = Clock(within, ladder, pause=waiting.pause, warning=waiting.warning or None)
    return start(clock, waiting.started_at, now)
