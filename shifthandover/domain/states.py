"""The state table of the handover, as data.

Source: operating manual, «Shift handover» (the outgoing shift signs, the incoming reads and
signs, problems during the handover are the outgoing's); docs/shift-handover.md.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from shifthandover.domain.vocabulary import Act, Party, State


@dataclass(frozen=True)
class Rule:
    """One line of the table: an act, from which states, by whom, and where it leads.

    Attributes:
        target: the state after the act; None when it stays as it is.
        is_signed: whether the person signs with their password.
    """

    act: Act
    sources: frozenset[State]
    parties: frozenset[Party]
    target: State | None = None
    is_signed: bool = False


def _rule(
    act: Act, sources: str, parties: str, target: State | None = None, *, is_signed: bool = False
) -> Rule:
    return Rule(
        act=act,
        sources=frozenset(State(word) for word in sources.split()),
        parties=frozenset(Party(word) for word in parties.split()),
        target=target,
        is_signed=is_signed,
    )


TABLE: tuple[Rule, ...] = (
    _rule(Act.WRITE, "open returned blocked", "outgoing incoming supervisor"),
    _rule(Act.SIGN_OUT, "open returned", "outgoing", State.HANDED_OVER, is_signed=True),
    _rule(Act.DECIDE, "handed_over supervisor_held", "incoming"),
    _rule(Act.RETURN, "handed_over", "incoming", State.RETURNED, is_signed=True),
    _rule(Act.BLOCK, "open handed_over returned", "outgoing incoming", State.BLOCKED),
    _rule(Act.RESUME, "blocked", "outgoing", State.OPEN, is_signed=True),
    _rule(Act.SIGN_IN, "handed_over supervisor_held", "incoming", State.TAKEN_OVER, is_signed=True),
    _rule(
        Act.HOLD,
        "open handed_over returned blocked",
        "supervisor",
        State.SUPERVISOR_HELD,
        is_signed=True,
    ),
    _rule(Act.ANSWER, "taken_over", "outgoing holder"),
    _rule(Act.NOTE, "taken_over reviewed", "outgoing holder taker", is_signed=True),
    _rule(Act.REVIEW, "taken_over", "reviewer", State.REVIEWED, is_signed=True),
)

_BY_ACT = {rule.act: rule for rule in TABLE}

RESPONSIBLE: dict[State, Party] = {
    State.OPEN: Party.OUTGOING,
    State.HANDED_OVER: Party.OUTGOING,
    State.RETURNED: Party.OUTGOING,
    State.BLOCKED: Party.OUTGOING,
    State.SUPERVISOR_HELD: Party.HOLDER,
    State.TAKEN_OVER: Party.TAKER,
    State.REVIEWED: Party.TAKER,
}
"""Who is responsible for the desk in each state: exactly one person at any instant."""


class Refusal(StrEnum):
    """Why the table does not allow an act."""

    WRONG_STATE = "wrong_state"
    WRONG_PARTY = "wrong_party"


class NotAllowed(ValueError):
    """The table does not allow the act."""

    def __init__(self, refusal: Refusal, rule: Rule) -> None:
        super().__init__(f"{rule.act}: {refusal}")
        self.refusal = refusal
        self.rule = rule


def rule_of(act: Act) -> Rule:
    """The line of the table for an act."""
    return _BY_ACT[act]


def next_state(state: State, act: Act, parties: Collection[Party]) -> State:
    """Tell the state after an act.

    Args:
        state: The state now.
        act: What somebody wants to do.
        parties: Everything that the person is to this handover.

    Raises:
        NotAllowed: the act does not exist in this state, or is another party's. The state is
            looked at first, so that nobody is told an act is theirs which has long been done.
    """
    rule = _BY_ACT[act]
    if state not in rule.sources:
        raise NotAllowed(Refusal.WRONG_STATE, rule)
    if rule.parties.isdisjoint(parties):
        raise NotAllowed(Refusal.WRONG_PARTY, rule)
    return rule.target or state


def acts_open_to(state: State, parties: Collection[Party]) -> list[Act]:
    """The acts that somebody may try in a state, in the order of the table."""
    return [rule.act for rule in TABLE if state in rule.sources and not rule.parties.isdisjoint(parties)]
