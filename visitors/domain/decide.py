"""The one question asked of the state table: may this person do this now, and where does it lead."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta

from visitors.domain.table import Row, row_of
from visitors.domain.vocabulary import Act, Refusal, Role, State


@dataclass(frozen=True)
class Facts:
    """What the table must know besides the state and the person.

    Args:
        now: The instant of the act, aware.
        starts_at: Agreed begin; None for an entry without approval.
        ends_at: Agreed end; None for an entry without approval.
        early: How long before the agreed begin somebody may be let in.
        new_end: The agreed end that an extension asks for.
        is_clear_of_goods: Whether «none» was ticked when flammable and explosive goods were asked for.
        chosen: How many persons are let in, or out.
        remaining: How many persons stay inside after those let out.
    """

    now: datetime
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    early: timedelta = timedelta(0)
    new_end: datetime | None = None
    is_clear_of_goods: bool = False
    chosen: int = 0
    remaining: int = 0


@dataclass(frozen=True)
class Step:
    """An act that may be done, and the state it leads to."""

    state: State
    is_signed: bool


def decide(
    state: State | None, act: Act, *, is_walk_in: bool, roles: AbstractSet[Role], facts: Facts
) -> Step | Refusal:
    """Answer where the act leads, or the one reason why it is refused.

    The reasons are looked for in this order: the state, the kind of visit, the person, the facts: so
    nobody who is not entitled learns anything about the facts.

    Args:
        state: Where the visit stands; None before there is one.
        act: What the person wants to do.
        is_walk_in: Whether it is an entry without approval.
        roles: Everything the person is to the visit.
        facts: What is known besides the state.
    """
    row = row_of(state, act)
    if row is None:
        return Refusal.NOT_NOW
    refusal = _refuse_person(row, roles, is_walk_in=is_walk_in) or _refuse_facts(act, facts)
    return refusal or Step(_target(row, facts), row.is_signed)


def acts_open_to(state: State, *, is_walk_in: bool, roles: AbstractSet[Role], facts: Facts) -> list[Act]:
    """List the acts offered to a person: those the table allows and the clock does not rule out.

    What the act itself brings (who is chosen, a new end, the goods question) is not looked at.
    """
    return [
        act
        for act in Act
        if (row := row_of(state, act)) is not None
        and _refuse_person(row, roles, is_walk_in=is_walk_in) is None
        and _refuse_time(act, facts) is None
    ]


def _refuse_person(row: Row, roles: AbstractSet[Role], *, is_walk_in: bool) -> Refusal | None:
    """Tell why the person may not, if so."""
    if is_walk_in and not row.for_walk_ins:
        return Refusal.NOT_FOR_WALK_INS
    if row.who and not row.who & roles:
        return Refusal.NOT_ENTITLED
    return Refusal.OWN_VISIT if row.never & roles else None


def _refuse_time(act: Act, facts: Facts) -> Refusal | None:
    """Tell whether it is too early or too late for the act."""
    if facts.starts_at is None or facts.ends_at is None:
        return None
    is_over = facts.now >= facts.ends_at
    if act == Act.APPROVE and is_over:
        return Refusal.APPROVED_TOO_LATE
    if act == Act.LET_IN and is_over:
        return Refusal.TOO_LATE
    if act == Act.LET_IN and facts.now < facts.starts_at - facts.early:
        return Refusal.TOO_EARLY
    if act == Act.NO_SHOW and facts.now < facts.starts_at:
        return Refusal.NO_SHOW_TOO_EARLY
    return None


def _refuse_facts(act: Act, facts: Facts) -> Refusal | None:
    """Tell which fact stands in the way, if any."""
    refusal = _refuse_time(act, facts)
    if refusal is None and act == Act.LET_IN:
        refusal = _refuse_entry(facts)
    if refusal is None and act == Act.LET_OUT and facts.chosen == 0:
        refusal = Refusal.NOBODY_OUT
    if refusal is None and act == Act.EXTEND and not _is_later(facts):
        refusal = Refusal.NOT_LATER
    return refusal


def _refuse_entry(facts: Facts) -> Refusal | None:
    """Tell what keeps somebody outside: the goods question, or that nobody was named."""
    if not facts.is_clear_of_goods:
        return Refusal.DANGEROUS_GOODS
    return Refusal.NOBODY_IN if facts.chosen == 0 else None


def _is_later(facts: Facts) -> bool:
    """Tell whether the new end is later than the agreed one, and still to come."""
    if facts.new_end is None or facts.ends_at is None:
        return False
    return facts.new_end > max(facts.ends_at, facts.now)


def _target(row: Row, facts: Facts) -> State:
    """Tell where an allowed act leads: a visit is left when the last person is out."""
    return State.INSIDE if row.act == Act.LET_OUT and facts.remaining else row.target
