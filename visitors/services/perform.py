"""The one way an act is done: ask the table, claim the state, write the rows and the history, sign."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import F

from staff.models import Employee
from visitors.domain.decide import Step, decide
from visitors.domain.vocabulary import ENDED, Act, Refusal, State
from visitors.models import Visit, VisitEvent
from visitors.selectors.people import facts_of, roles_of
from visitors.services.refusals import changed_meanwhile, refused
from visitors.services.signing import sign_event

Rows = Callable[[VisitEvent], object]


@dataclass(frozen=True)
class Deed:
    """An act somebody wants to do.

    Args:
        act: Which act.
        person: Who does it.
        now: When.
        text: What they say about it: blanked with the visit.
        password: Their password, where the act is signed.
        facts: What the act itself brings, over what is stored.
        changes: Columns of the visit that change with it.
        details: What else the history keeps for good; values that JSON can hold, nothing about visitors.
        rows: Writes the rows that belong to the act, before it is signed.
    """

    act: Act
    person: Employee
    now: datetime
    text: str = ""
    password: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    changes: Mapping[str, Any] = field(default_factory=dict)
    details: Mapping[str, Any] = field(default_factory=dict)
    rows: Rows | None = None


def fresh(visit: Visit) -> Visit:
    """Read the visit again inside the transaction, with what it names."""
    return Visit.objects.named().get(pk=visit.pk)


def perform(visit: Visit, deed: Deed) -> Visit:
    """Do an act, inside the caller's transaction.

    Returns:
        The visit as it stands after the act.

    Raises:
        DomainError: the table refuses (see `Refusal`); somebody else acted meanwhile
            (``visitors.act.changed_meanwhile``); the password is wrong.
    """
    visit = fresh(visit)
    step = ask(visit, deed)
    before = State(visit.state)
    claim(visit, after=step.state, now=deed.now, changes=deed.changes)
    visit = fresh(visit)
    record(visit, deed, before=before, is_signed=step.is_signed)
    return visit


def ask(visit: Visit, deed: Deed) -> Step:
    """Ask the table whether the deed may be done, and where it leads."""
    answer = decide(
        State(visit.state),
        deed.act,
        is_walk_in=visit.is_walk_in,
        roles=roles_of(visit, deed.person, now=deed.now),
        facts=replace(facts_of(visit, now=deed.now), **deed.facts),
    )
    if isinstance(answer, Refusal):
        raise refused(answer, deed.act, visit)
    return answer


def claim(visit: Visit, *, after: State, now: datetime, changes: Mapping[str, Any]) -> None:
    """Move the visit on in one conditional UPDATE, so that of two people one is first.

    Raises:
        DomainError: ``visitors.act.changed_meanwhile``.
    """
    ended_at = (visit.ended_at or now) if after in ENDED else None
    if after == State.LEFT and visit.state == State.INSIDE:
        ended_at = now
    moved = Visit.objects.filter(pk=visit.pk, version=visit.version, state=visit.state).update(
        state=after,
        version=visit.version + 1,
        history_length=F("history_length") + 1,
        ended_at=ended_at,
        **changes,
    )
    if moved != 1:
        raise changed_meanwhile(visit)


def record(visit: Visit, deed: Deed, *, before: State | None, is_signed: bool) -> VisitEvent:
    """Write the act and its rows into the history, signed where the table asks for it."""
    event = VisitEvent(
        visit=visit,
        number=visit.history_length,
        code=deed.act,
        at=deed.now,
        actor=deed.person,
        state_before=before or "",
        state_after=visit.state,
        text=deed.text.strip(),
        details=dict(deed.details),
    )
    event.save(force_insert=True)
    if deed.rows is not None:
        deed.rows(event)
    if is_signed:
        sign_event(event, password=deed.password, now=deed.now)
    return event


def note(visit: Visit, code: str, *, now: datetime, before: str, details: Mapping[str, Any]) -> None:
    """Write what the clock did into the history, under the next number, inside the transaction."""
    Visit.objects.filter(pk=visit.pk).update(history_length=F("history_length") + 1)
    visit.refresh_from_db(fields=["history_length", "state"])
    VisitEvent.objects.create(
        visit=visit,
        number=visit.history_length,
        code=code,
        at=now,
        state_before=before,
        state_after=visit.state,
        details=dict(details),
    )
