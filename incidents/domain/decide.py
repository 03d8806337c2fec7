"""The one question asked of the state table: may this person do this now, and where does it lead."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from incidents.domain.kinds import KindRule
from incidents.domain.table import Row, rows_of
from incidents.domain.vocabulary import Act, Refusal, Role, State


@dataclass(frozen=True)
class Voice:
    """One person's word on turning a report down, with the roles they held then.

    Args:
        person: Whatever tells persons apart, for instance the key of the employee.
        roles: What the person was to the incident.
    """

    person: int
    roles: frozenset[Role]


@dataclass(frozen=True)
class Facts:
    """What the table must know besides the state.

    Args:
        voices: Words already given for the same act since the report or its appeal.
        person: Who acts now, comparable with the persons of the voices.
        was_appealed: The reporter has appealed before.
        is_decided: The request for instruction has its decision.
        reports_owed: Reports to authorities that are owed and not sent.
        actions_open: Actions not done, once this act is done.
        actions_done: Actions done, once this act is done.
        has_evidence: The finished action carries evidence.
        is_eliminated: The hazard is gone, as its checker found.
        is_mitigated: The hazard is smaller but still there.
        has_review_day: A day is named on which the hazard is looked at again.
    """

    voices: tuple[Voice, ...] = ()
    person: int = 0
    was_appealed: bool = False
    is_decided: bool = False
    reports_owed: int = 0
    actions_open: int = 0
    actions_done: int = 0
    has_evidence: bool = False
    is_eliminated: bool = False
    is_mitigated: bool = False
    has_review_day: bool = False


@dataclass(frozen=True)
class Step:
    """An act that may be done, and the state it leads to."""

    state: State
    is_signed: bool


def decide(
    state: State | None, act: Act, kind: KindRule, *, roles: AbstractSet[Role], facts: Facts | None = None
) -> Step | Refusal:
    """Answer where the act leads, or the one reason why it is refused.

    The reasons are looked for in this order: the state, the kind, the person, the facts: so nobody
    who is not entitled learns anything about the facts.

    Args:
        state: Where the incident stands; None before it is reported.
        act: What the person wants to do.
        kind: What the kind of the incident demands.
        roles: Everything the person is to the incident.
        facts: What is known besides the state; nothing in particular unless told.
    """
    facts = facts or Facts()
    rows = rows_of(state, act)
    if not rows:
        return Refusal.NOT_NOW
    row = next((row for row in rows if row.kinds.covers(kind)), None)
    if row is None:
        return Refusal.NOT_FOR_KIND
    refusal = _refuse_person(row, roles) or _refuse_facts(row, kind, roles, facts)
    return refusal or Step(_target(row, roles, facts), row.is_signed)


def acts_open_to(
    state: State, kind: KindRule, *, roles: AbstractSet[Role], facts: Facts | None = None
) -> list[Act]:
    """List the acts the table offers a person, before looking at facts that the act itself brings."""
    return [
        act
        for act in Act
        for row in rows_of(state, act)
        if row.kinds.covers(kind)
        and _refuse_person(row, roles) is None
        and not _is_spent(row, facts or Facts())
    ]


def _refuse_person(row: Row, roles: AbstractSet[Role]) -> Refusal | None:
    """Tell why the person may not, if so."""
    if row.who and not row.who & roles:
        return Refusal.NOT_ENTITLED
    if Role.REPORTER in row.never & roles:
        return Refusal.OWN_REPORT
    if Role.TOOK_PART in row.never & roles:
        return Refusal.TOOK_PART
    return None


def _is_spent(row: Row, facts: Facts) -> bool:
    """Tell whether an act that is done once has been done."""
    return (
        (row.act == Act.APPEAL and facts.was_appealed)
        or (row.act == Act.DECIDE and facts.is_decided)
        or (bool(row.voices) and any(voice.person == facts.person for voice in facts.voices))
    )


def _refuse_facts(row: Row, kind: KindRule, roles: AbstractSet[Role], facts: Facts) -> Refusal | None:
    """Tell which fact stands in the way, if any."""
    if _is_spent(row, facts):
        return {
            Act.APPEAL: Refusal.APPEALED_BEFORE,
            Act.DECIDE: Refusal.DECIDED_BEFORE,
        }.get(row.act, Refusal.SAME_PERSON)
    if row.act == Act.FINISH_ACTION and not facts.has_evidence:
        return Refusal.NO_EVIDENCE
    if row.act == Act.VERIFY and kind.is_request and not facts.is_decided:
        return Refusal.WAITS_FOR_DECISION
    if row.act == Act.VERIFY and facts.reports_owed:
        return Refusal.WAITS_FOR_AUTHORITY
    if row.act == Act.VERIFY and kind.is_hazard and not facts.is_eliminated:
        return Refusal.NOT_ELIMINATED
    if row.act == Act.NOT_YET and facts.is_mitigated and not facts.has_review_day:
        return Refusal.NO_REVIEW_DAY
    return None


def _target(row: Row, roles: AbstractSet[Role], facts: Facts) -> State:
    """Tell where an allowed act leads: onward, or nowhere yet."""
    assert row.source is not None or row.act == Act.REPORT
    if row.voices and not _all_spoke(row, roles, facts):
        return State.REPORTED
    if row.act in (Act.FINISH_ACTION, Act.DROP_ACTION) and (facts.actions_open or not facts.actions_done):
        return State.IN_ACTION
    return row.target


def _all_spoke(row: Row, roles: AbstractSet[Role], facts: Facts) -> bool:
    """Tell whether different persons have spoken for each of the roles needed.

    Two roles are needed at most, so it is enough that this person fills one and an earlier one the other.
    """
    return any(
        mine in roles and row.voices - {mine} <= voice.roles
        for voice in facts.voices
        for mine in row.voices
        if voice.person != facts.person
    )
