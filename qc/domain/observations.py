"""Observations on the floor (现场观察): how one counts, and which act is possible in which state, by whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Effect(StrEnum):
    """How an observation counts in the month of the person observed."""

    NOTE = "note"
    ERROR = "error"
    CRITICAL = "critical"
    MERIT = "merit"


class State(StrEnum):
    """Where an observation stands."""

    RECORDED = "recorded"
    ACKNOWLEDGED = "acknowledged"
    OBJECTED = "objected"
    STANDS = "stands"
    WITHDRAWN = "withdrawn"


class Act(StrEnum):
    """What can be done about an observation; what was recorded is never changed by it."""

    ACKNOWLEDGE = "acknowledge"
    OBJECT = "object"
    LET_STAND = "let_stand"
    WITHDRAW = "withdraw"


class Part(StrEnum):
    """What somebody is to one observation."""

    OBSERVED = "observed"
    ARBITER = "arbiter"


TABLE: dict[Act, tuple[frozenset[State], State, frozenset[Part]]] = {
    Act.ACKNOWLEDGE: (frozenset({State.RECORDED}), State.ACKNOWLEDGED, frozenset({Part.OBSERVED})),
    Act.OBJECT: (
        frozenset({State.RECORDED, State.ACKNOWLEDGED}),
        State.OBJECTED,
        frozenset({Part.OBSERVED}),
    ),
    Act.LET_STAND: (frozenset({State.OBJECTED}), State.STANDS, frozenset({Part.ARBITER})),
    Act.WITHDRAW: (
        frozenset({State.RECORDED, State.ACKNOWLEDGED, State.OBJECTED}),
        State.WITHDRAWN,
        frozenset({Part.ARBITER}),
    ),
}
"""Act → states it is possible in, the state it leads to, and who may do it.

Acknowledging says that one has read it, not that one agrees: an objection is still possible. It is answered
by an arbiter: somebody who answers for the centre and is neither the observer nor the person observed. An
answer is final. An observation made by mistake is withdrawn by an arbiter without waiting for an objection.
"""

NEEDS_TEXT = frozenset({Act.OBJECT, Act.LET_STAND, Act.WITHDRAW})
"""Acts for which a reason is asked."""

COUNTING = frozenset(State) - {State.WITHDRAWN}
"""States in which an observation counts; an objection that nobody answered yet changes nothing."""


def is_possible(act: Act, state: State) -> bool:
    """Say whether an act is possible in a state."""
    return state in TABLE[act][0]


def state_after(act: Act) -> State:
    """Give the state to which an act leads."""
    return TABLE[act][1]


def may(act: Act, parts: frozenset[Part]) -> bool:
    """Say whether somebody who has these parts in an observation may do an act."""
    return not parts.isdisjoint(TABLE[act][2])


def signed_points(effect: Effect, points: Decimal) -> Decimal:
    """Give the points that an observation brings: added for a merit, taken off for an error, none for a note.

    Args:
        effect: How the observation counts.
        points: The points of its kind when it was recorded, 0 or more.
    """
    if effect is Effect.NOTE:
        return Decimal(0)
    return points if effect is Effect.MERIT else -points


@dataclass(frozen=True)
class Tally:
    """What a month's observations of one person come to."""

    count: int = 0
    errors: int = 0
    critical: int = 0
    merits: int = 0
    points: Decimal = Decimal(0)


def tally(observations: Iterable[tuple[Effect, Decimal]]) -> Tally:
    """Sum up observations, each given by its effect and the points of its kind.

    A critical error is an error, too: it is counted in both.
    """
    rows = list(observations)
    effects = [effect for effect, _points in rows]
    return Tally(
        count=len(rows),
        errors=sum(effect in {Effect.ERROR, Effect.CRITICAL} for effect in effects),
        critical=effects.count(Effect.CRITICAL),
        merits=effects.count(Effect.MERIT),
        points=sum((signed_points(effect, points) for effect, points in rows), Decimal(0)),
    )
