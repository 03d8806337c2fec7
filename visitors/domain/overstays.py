"""The clock of somebody who stays past the agreed end: which steps are due, and how late a stay is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from incidents.domain.clocks import is_late

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class DueStep:
    """One step that is due: its number from 1, when it was due, and whether it is told late."""

    number: int
    due_at: datetime
    is_late: bool


def due_steps(ends_at: datetime, after: Sequence[timedelta], *, told: int, now: datetime) -> list[DueStep]:
    """List the steps that are due and not yet told, in order.

    Args:
        ends_at: The agreed end, aware.
        after: How long after the agreed end each step is due, ascending.
        told: How many steps have been told since this end was agreed, 0 or more.
        now: The instant of asking, aware.
    """
    dues = [(number, ends_at + span) for number, span in enumerate(after, start=1)]
    return [
        DueStep(number, due_at, is_late(due_at, now))
        for number, due_at in dues
        if number > told and due_at <= now
    ]


def minutes_over(ends_at: datetime | None, left_at: datetime) -> int:
    """Count the whole minutes between the agreed end and the exit; 0 when there is no end, or in time."""
    if ends_at is None:
        return 0
    return max(0, (left_at - ends_at) // _MINUTE)
