"""The life of a complaint: received, answered to the customer, closed with a finding."""

from enum import StrEnum


class State(StrEnum):
    """Where a complaint stands."""

    RECEIVED = "received"
    ANSWERED = "answered"
    CLOSED = "closed"


class Act(StrEnum):
    """What is done about a complaint."""

    ANSWER = "answer"
    CLOSE = "close"


# docs/original-records.md, "Complaints".
STEPS = {(State.RECEIVED, Act.ANSWER): State.ANSWERED, (State.ANSWERED, Act.CLOSE): State.CLOSED}


def state_of(*, is_answered: bool, is_closed: bool) -> State:
    """Tell where a complaint stands by what is known of it."""
    if is_closed:
        return State.CLOSED
    return State.ANSWERED if is_answered else State.RECEIVED


def possible(state: State) -> list[Act]:
    """List the acts that the state allows; a closed complaint allows none."""
    return [act for (before, act) in STEPS if before is state]
