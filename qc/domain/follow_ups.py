"""Follow-ups (跟进): call-backs that put a wrong answer right, and coaching; who may do what to one."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class Kind(StrEnum):
    """What is to be done: correct a wrong answer by calling back (回访更正), or coach somebody (辅导)."""

    CALL_BACK = "call_back"
    COACHING = "coaching"


class State(StrEnum):
    """Where a follow-up stands."""

    OPEN = "open"
    DONE = "done"
    CALLED_OFF = "called_off"


class Act(StrEnum):
    """What can be done about a follow-up."""

    NOTE = "note"
    REASSIGN = "reassign"
    COMPLETE = "complete"
    CALL_OFF = "call_off"


class Part(StrEnum):
    """What somebody is to one follow-up."""

    OWNER = "owner"
    OPENER = "opener"
    LEAD = "lead"
    MANAGER = "manager"


_WORKING = frozenset({Part.OWNER, Part.LEAD, Part.MANAGER})
_OPEN = frozenset({State.OPEN})

TABLE: dict[Act, tuple[frozenset[State], State | None, frozenset[Part]]] = {
    Act.NOTE: (_OPEN, None, _WORKING | {Part.OPENER}),
    Act.REASSIGN: (_OPEN, None, _WORKING),
    Act.COMPLETE: (_OPEN, State.DONE, _WORKING),
    Act.CALL_OFF: (_OPEN, State.CALLED_OFF, frozenset({Part.OPENER, Part.MANAGER})),
}
"""Act → states it is possible in, the state it leads to (None: it stays), and who may do it.

Whoever has to do it cannot call it off: only who asked for it can, or the quality manager. Lead and manager
are those of the person concerned, and never that person.
"""


def is_possible(act: Act, state: State) -> bool:
    """Say whether an act is possible in a state."""
    return state in TABLE[act][0]


def may(act: Act, parts: frozenset[Part]) -> bool:
    """Say whether somebody who has these parts in a follow-up may do an act."""
    return not parts.isdisjoint(TABLE[act][2])


def call_back_due(opened_at: datetime, within_minutes: int) -> datetime:
    """Give the instant by which a wrong answer must have been put right.

    Args:
        opened_at: When the wrong answer was found, time-zone aware.
        within_minutes: The time allowed, 1 or more.

    Raises:
        ValueError: no time is allowed.

    Source: operating manual: a wrong answer, once noticed, is corrected by calling back at once;
    docs/domain.md section 2. The minutes are the centre's.
    """
    if within_minutes < 1:
        raise ValueError("a call-back is allowed one minute or more")
    return opened_at + timedelta(minutes=within_minutes)


def coaching_due(day: date, zone: ZoneInfo) -> datetime:
    """Give the last minute of a day of the centre: coaching is due on that day, at any hour."""
    return datetime.combine(day, time(23, 59), zone)


def is_overdue(state: State, due_at: datetime, now: datetime) -> bool:
    """Say whether a follow-up still waits after it was due; at the very instant it is not yet late."""
    return state is State.OPEN and now > due_at
