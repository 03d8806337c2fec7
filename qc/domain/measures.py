"""Measures of the quality analysis meeting: their states, when their effect can be seen, and what it says."""

from datetime import date, timedelta
from enum import StrEnum

from qc.domain.statistics.differences import Difference


class State(StrEnum):
    """Where an item of a meeting stands."""

    OPEN = "open"
    DONE = "done"
    CHECKED = "checked"
    CLOSED = "closed"


class Act(StrEnum):
    """What can be done about an item."""

    DO = "do"
    PUT_OFF = "put_off"
    CHECK = "check"
    CLOSE = "close"
    AGAIN = "again"


class Part(StrEnum):
    """What somebody is to one item."""

    OWNER = "owner"
    JUDGE = "judge"  # the chair of its meeting, or a quality manager; never the owner


# docs/quality-meetings.md, "State table of an item".
TABLE: dict[Act, tuple[State, State, Part]] = {
    Act.DO: (State.OPEN, State.DONE, Part.OWNER),
    Act.PUT_OFF: (State.OPEN, State.OPEN, Part.JUDGE),
    Act.CHECK: (State.DONE, State.CHECKED, Part.JUDGE),
    Act.CLOSE: (State.CHECKED, State.CLOSED, Part.JUDGE),
    Act.AGAIN: (State.CHECKED, State.OPEN, Part.JUDGE),
}


def part_of(*, is_owner: bool, is_chair: bool, is_manager: bool) -> Part | None:
    """Tell what somebody is to an item: who owns the measure never judges it."""
    if is_owner:
        return Part.OWNER
    return Part.JUDGE if is_chair or is_manager else None


def may(act: Act, state: State, part: Part | None) -> bool:
    """Say whether somebody who is this to an item may do an act in a state."""
    before, _after, needed = TABLE[act]
    return state is before and part is needed


class Verdict(StrEnum):
    """What the data say of a measure."""

    BETTER = "better"
    UNCLEAR = "unclear"
    WORSE = "worse"


def verdict(difference: Difference, *, less_is_better: bool) -> Verdict:
    """Say in one word what a difference (after minus before) means; its interval alone decides.

    A bound of exactly 0 does not exclude 0.
    """
    if difference.low is None or difference.high is None or difference.low <= 0 <= difference.high:
        return Verdict.UNCLEAR
    return Verdict.BETTER if (difference.high < 0) is less_is_better else Verdict.WORSE


def days_after(first: date, last: date, due_on: date, today: date) -> tuple[date, date] | None:
    """Give the days on which the effect shows: as many as the evidence spans, after the due date.

    Args:
        first: first day of the evidence.
        last: its last day, included.
        due_on: when the measure was due.
        today: the centre's day; only days that have passed count.

    Returns:
        First and last day, included; None while no day after the due date has passed.
    """
    begin = due_on + timedelta(days=1)
    end = min(begin + (last - first), today - timedelta(days=1))
    return (begin, end) if end >= begin else None
