"""The one question asked of the state tables: may this person do this now, and where does it lead."""

from collections.abc import Set as AbstractSet

from custody.domain.table import Row, State, row_of
from custody.domain.vocabulary import Act, Refusal, Role


def decide(
    state: State | None,
    act: Act,
    *,
    roles: AbstractSet[Role],
    standing: AbstractSet[Refusal] = frozenset(),
) -> Row | Refusal:
    """Answer with the row that allows the act, or the one reason why it is refused.

    The reasons are looked for in this order: the state, the person, the facts: so nobody who is not
    entitled learns anything about the facts.

    Args:
        state: Where the item, the loan or the destruction stands; None before there is one.
        act: What the person wants to do.
        roles: Everything the person is to it.
        standing: What is the case just now, each fact named by the refusal it may cause.
    """
    row = row_of(state, act)
    if row is None:
        return Refusal.NOT_NOW
    return _refuse_person(row, roles) or _refuse_facts(row, standing) or row


def acts_open_to(
    state: State,
    *,
    roles: AbstractSet[Role],
    standing: AbstractSet[Refusal] = frozenset(),
) -> list[Act]:
    """List the acts that a person may do now, in the order of the words."""
    return [act for act in Act if isinstance(decide(state, act, roles=roles, standing=standing), Row)]


def _refuse_person(row: Row, roles: AbstractSet[Role]) -> Refusal | None:
    """Tell why the person may not, if so."""
    if row.who and not row.who & roles:
        return Refusal.NOT_ENTITLED
    return next((refusal for role, refusal in row.never if role in roles), None)


def _refuse_facts(row: Row, standing: AbstractSet[Refusal]) -> Refusal | None:
    """Tell which fact stands in the way, if any."""
    return next((refusal for refusal in row.blocked_by if refusal in standing), None)
