"""The life of a calibration session: which act is possible in which state, and by whom."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a calibration session stands."""

    PLANNED = "planned"
    OPEN = "open"
    DISCUSSION = "discussion"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Act(StrEnum):
    """What can be done to a calibration session."""

    CHANGE = "change"
    OPEN = "open"
    SCORE = "score"
    DISCUSS = "discuss"
    AGREE = "agree"
    CLOSE = "close"
    CANCEL = "cancel"


class Part(StrEnum):
    """What somebody is to one session."""

    MANAGER = "manager"
    PARTICIPANT = "participant"


@dataclass(frozen=True, slots=True)
class Rule:
    """When an act is possible, where it leads (None: the state stays), who may do it, and who never."""

    states: frozenset[State]
    leads_to: State | None
    parts: frozenset[Part]
    never: frozenset[Part] = frozenset()


_MANAGER = frozenset({Part.MANAGER})
_PARTICIPANT = frozenset({Part.PARTICIPANT})

TABLE: dict[Act, Rule] = {
    Act.CHANGE: Rule(frozenset({State.PLANNED}), None, _MANAGER),
    Act.OPEN: Rule(frozenset({State.PLANNED}), State.OPEN, _MANAGER),
    Act.SCORE: Rule(frozenset({State.OPEN}), None, _PARTICIPANT),
    Act.DISCUSS: Rule(frozenset({State.OPEN}), State.DISCUSSION, _MANAGER, _PARTICIPANT),
    Act.AGREE: Rule(frozenset({State.DISCUSSION}), None, _MANAGER, _PARTICIPANT),
    Act.CLOSE: Rule(frozenset({State.DISCUSSION}), State.CLOSED, _MANAGER, _PARTICIPANT),
    Act.CANCEL: Rule(
        frozenset({State.PLANNED, State.OPEN, State.DISCUSSION}), State.CANCELLED, _MANAGER, _PARTICIPANT
    ),
}
"""The table of docs/calibration.md."""

BLIND = frozenset({State.PLANNED, State.OPEN, State.DISCUSSION})
"""States in which a participant learns of the contacts nothing but their own sheets."""

MOST_CONTACTS = 30
MOST_INSPECTORS = 30
"""Most contacts and inspectors of one session: what can be talked about in one sitting (default)."""

FEWEST_SHEETS = 2
"""Sheets that a contact needs to be talked about: one alone agrees with itself."""


def is_possible(act: Act, state: State) -> bool:
    """Say whether an act is possible in a state."""
    return state in TABLE[act].states


def may(act: Act, parts: frozenset[Part]) -> bool:
    """Say whether somebody who has these parts in a session may do an act to it."""
    rule = TABLE[act]
    return not parts.isdisjoint(rule.parts) and parts.isdisjoint(rule.never)


def shows_findings(state: State, *, is_participant: bool) -> bool:
    """Say whether the sheets of a session are laid side by side for somebody who may read sessions."""
    return state is State.CLOSED or (state is State.DISCUSSION and not is_participant)
