"""The life of an evaluation: which act is possible in which state, and by whom (rules, section 2)."""

from enum import StrEnum


class State(StrEnum):
    """Where an evaluation stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RELEASED = "released"
    ACKNOWLEDGED = "acknowledged"


class Act(StrEnum):
    """What can be done to an evaluation."""

    SAVE = "save"
    SUBMIT = "submit"
    RELEASE = "release"
    ACKNOWLEDGE = "acknowledge"
    COMMENT = "comment"


class Part(StrEnum):
    """What somebody is to one evaluation."""

    INSPECTOR = "inspector"
    OPERATOR = "operator"
    LEAD = "lead"
    MANAGER = "manager"


SHOWN = frozenset({State.RELEASED, State.ACKNOWLEDGED})
"""States in which the operator and their lead see the evaluation, and in which it counts."""

TABLE: dict[Act, tuple[frozenset[State], State | None, frozenset[Part]]] = {
    Act.SAVE: (frozenset({State.DRAFT}), None, frozenset({Part.INSPECTOR})),
    Act.SUBMIT: (frozenset({State.DRAFT}), State.SUBMITTED, frozenset({Part.INSPECTOR})),
    Act.RELEASE: (
        frozenset({State.SUBMITTED}),
        State.RELEASED,
        frozenset({Part.INSPECTOR, Part.MANAGER}),
    ),
    Act.ACKNOWLEDGE: (frozenset({State.RELEASED}), State.ACKNOWLEDGED, frozenset({Part.OPERATOR})),
    Act.COMMENT: (SHOWN, None, frozenset({Part.LEAD})),
}
"""Act → states it is possible in, the state it leads to (None: it stays), and who may do it.

The manual has the inspector deliver results to the team lead after every shift, so the inspector may release
their own submitted evaluations, and the quality manager any.
"""


def is_possible(act: Act, state: State) -> bool:
    """Say whether an act is possible in a state."""
    return state in TABLE[act][0]


def state_after(act: Act, state: State) -> State:
    """Give the state after an act."""
    following = TABLE[act][1]
    return state if following is None else following


def may(act: Act, parts: frozenset[Part]) -> bool:
    """Say whether somebody who has these parts in an evaluation may do an act to it."""
    return not parts.isdisjoint(TABLE[act][2])
