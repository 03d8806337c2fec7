"""The one way an act on an item or a loan is done: ask the table, claim the item, sign, write the history."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from custody.domain.decide import decide
from custody.domain.sealing import sealed
from custody.domain.table import LOAN_ACTS, Row, State
from custody.domain.vocabulary import Act, ItemState, LoanState, Refusal
from custody.models import CustodyEvent, CustodyItem, Loan
from custody.selectors.people import roles_of, standing
from custody.services.refusals import refused
from custody.services.signing import sign_event
from staff.models import Employee
from staff.selectors import centre_day


@dataclass(frozen=True)
class Deed:
    """An act somebody wants to do.

    Args:
        act: Which act.
        person: Who does it.
        now: When.
        words: What they say, by name; blanked when a personal item is destroyed.
        password: Their password, where the act is signed.
        loan: The loan it is about, if any.
        changes: Columns of the item that change with it.
        loan_changes: Columns of the loan that change with it.
        details: What else the history keeps for ever; values that JSON can hold, nothing personal.
    """

    act: Act
    person: Employee
    now: datetime
    words: Mapping[str, str] = field(default_factory=dict)
    password: str = ""
    loan: Loan | None = None
    changes: Mapping[str, Any] = field(default_factory=dict)
    loan_changes: Mapping[str, Any] = field(default_factory=dict)
    details: Mapping[str, Any] = field(default_factory=dict)


def fresh(item: CustodyItem) -> CustodyItem:
    """Read the item again inside the transaction."""
    return CustodyItem.objects.select_related("custody_class", "custodian").get(pk=item.pk)


def perform(item: CustodyItem, deed: Deed) -> CustodyItem:
    """Do an act, inside the caller's transaction.

    Returns:
        The item as it stands after the act.

    Raises:
        DomainError: the table refuses (see `Refusal`); somebody else acted meanwhile
            (``custody.act.changed_meanwhile``); the password is wrong.
    """
    item = fresh(item)
    row = ask(item, deed)
    before = item.state
    changes = dict(deed.changes)
    if isinstance(row.target, ItemState):
        changes["state"] = row.target
    claim(item, changes)
    if deed.loan and isinstance(row.target, LoanState):
        Loan.objects.filter(pk=deed.loan.pk).update(state=row.target, **deed.loan_changes)
    item = fresh(item)
    record(item, deed, before=before, is_signed=row.is_signed)
    return item


def ask(item: CustodyItem, deed: Deed) -> Row:
    """Ask the table whether the deed may be done, and where it leads."""
    if deed.loan:
        deed.loan.refresh_from_db()
    answer = decide(
        _state_of(item, deed),
        deed.act,
        roles=roles_of(item, deed.person, now=deed.now, loan=deed.loan),
        standing=standing(item, today=centre_day(deed.now), loan=deed.loan),
    )
    if isinstance(answer, Refusal):
        raise refused(answer, deed.act, item=item.number)
    return answer


def _state_of(item: CustodyItem, deed: Deed) -> State | None:
    """Give the state that the act begins in: the loan's for acts on a loan, the item's for all others."""
    if deed.act in LOAN_ACTS:
        return LoanState(deed.loan.state) if deed.loan else None
    return ItemState(item.state)


def claim(item: CustodyItem, changes: Mapping[str, Any]) -> None:
    """Move the item on in one conditional UPDATE, so that of two people one is first.

    Raises:
        DomainError: ``custody.act.changed_meanwhile``.
    """
    moved = CustodyItem.objects.filter(pk=item.pk, version=item.version).update(
        version=F("version") + 1, history_length=F("history_length") + 1, **changes
    )
    if moved != 1:
        raise changed_meanwhile(item.number)


def changed_meanwhile(number: str) -> DomainError:
    """Make the error for whoever came second."""
    return DomainError(
        "custody.act.changed_meanwhile",
        _("Somebody acted on it at the same moment. Look at it again."),
        number=number,
    )


def record(item: CustodyItem, deed: Deed, *, before: str, is_signed: bool) -> CustodyEvent:
    """Write the act into the item's history, signed where the table asks for it."""
    words = {name: text for name, text in deed.words.items() if text}
    if is_signed:
        words = {"title": item.title, **words}
    event = CustodyEvent(
        item=item,
        number=item.history_length,
        code=deed.act,
        at=deed.now,
        actor=deed.person,
        state_before=before,
        state_after=item.state,
        details=_details(item, deed),
        words=words,
        words_sha256=sealed(words, item.salt) if words else "",
    )
    if is_signed:
        event.entry = sign_event(event, password=deed.password, now=deed.now)
    event.save(force_insert=True)
    return event


def _details(item: CustodyItem, deed: Deed) -> dict[str, Any]:
    """Say what the history keeps for ever: who answers for how many copies of what class, and more."""
    said: dict[str, Any] = {
        "class": item.custody_class.code,
        "copies": item.copies,
        "custodian": item.custodian.work_number,
    }
    if deed.loan:
        said["loan"] = about(deed.loan)
    return {**said, **deed.details}


def about(loan: Loan) -> dict[str, Any]:
    """Say what the history keeps of a loan for ever."""
    return {
        "number": loan.number,
        "kind": str(loan.kind),
        "copies": loan.copies,
        "borrower": loan.borrower.work_number,
        "return_on": loan.return_on.isoformat(),
    }
