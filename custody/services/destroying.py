"""The way of a destruction: requested, approved, destroyed, witnessed and thereby certified."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext

from common.errors import DomainError
from custody.domain.decide import decide
from custody.domain.table import Row
from custody.domain.vocabulary import Act, DestructionState, Refusal
from custody.models import CustodyItem, Destruction, DestructionEvent, DestructionLine
from custody.selectors.contents import listed_contents, subject_of
from custody.selectors.people import roles_in, roles_of, standing, standing_of_all
from custody.services import numbers
from custody.services.certifying import certify, check_records, sign_contents
from custody.services.notices import approvers, tell, witnesses
from custody.services.perform import Deed, changed_meanwhile, claim, fresh, record
from custody.services.refusals import refused
from custody.services.signing import sign_step
from custody.services.words import required
from staff.models import Employee
from staff.selectors import centre_day


@dataclass(frozen=True)
class Step:
    """A step of a destruction somebody wants to take.

    Args:
        act: Which step.
        person: Who takes it.
        now: When.
        text: What they say; stays for ever.
        password: Their password, where the step is signed.
        changes: Columns of the destruction that change with it.
    """

    act: Act
    person: Employee
    now: datetime
    text: str = ""
    password: str = ""
    changes: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def request_destruction(
    items: Sequence[CustodyItem], *, person: Employee, reason: str, now: datetime
) -> Destruction:
    """Ask that expired items be destroyed together; those who may approve it are told.

    Args:
        items: One or more items that this person keeps.
        reason: Why; it stays for ever, so nothing personal.

    Raises:
        DomainError: ``custody.text.missing``, ``custody.destruction.no_items``, or the table refuses, with
            the numbers of the items that stand in the way.
    """
    items = [fresh(item) for item in {item.pk: item for item in items}.values()]
    if not items:
        raise DomainError("custody.destruction.no_items", gettext("Choose the items first."), status=400)
    _ask_for_each(items, person, now)
    check_records(items)
    destruction = Destruction.objects.create(
        number=numbers.next_number(numbers.DESTRUCTION, centre_day(now).year),
        reason=required(reason)[:300],
        requested_by=person,
        requested_at=now,
        history_length=1,
    )
    DestructionLine.objects.bulk_create(DestructionLine(destruction=destruction, item=item) for item in items)
    _note(destruction, Step(Act.REQUEST, person, now, text=destruction.reason), before="")
    for item in items:
        _note_on(item, destruction, Act.REQUEST, person, now, changes={"destruction": destruction})
    tell(destruction, approvers(destruction, now=now), event="request", key="request", now=now)
    return destruction


def _ask_for_each(items: Iterable[CustodyItem], person: Employee, now: datetime) -> None:
    """Refuse the request while an item must not be destroyed, naming all that have the same reason."""
    reasons: dict[Refusal, list[str]] = {}
    for item in items:
        facts = standing(item, today=centre_day(now))
        answer = decide(None, Act.REQUEST, roles=roles_of(item, person, now=now), standing=facts)
        if isinstance(answer, Refusal):
            reasons.setdefault(answer, []).append(item.number)
    for refusal, refused_items in reasons.items():
        raise refused(refusal, Act.REQUEST, items=refused_items)


@transaction.atomic
def approve(
    destruction: Destruction, *, person: Employee, password: str, now: datetime, text: str = ""
) -> Destruction:
    """Approve a destruction, signed; what is listed now, and only that, is destroyed.

    Raises:
        DomainError: the table refuses, a record must not be destroyed yet, or a wrong password.
    """
    items = _items(destruction)
    check_records(items)
    changes = {"approver": person, "approved_at": now, "subject": subject_of(items)}
    step = Step(Act.APPROVE, person, now, text=text.strip(), password=password, changes=changes)
    destruction = _take(destruction, step)
    tell(destruction, [destruction.requested_by], event="approve", key="approve", now=now)
    return destruction


@transaction.atomic
def reject(destruction: Destruction, *, person: Employee, reason: str, now: datetime) -> Destruction:
    """Reject a destruction: the items are kept on.

    Raises:
        DomainError: ``custody.text.missing``, or the table refuses.
    """
    destruction = _take(destruction, Step(Act.REJECT, person, now, text=required(reason)))
    _let_go(destruction, Act.REJECT, person, now)
    tell(destruction, [destruction.requested_by], event="reject", key="reject", now=now)
    return destruction


@transaction.atomic
def withdraw(destruction: Destruction, *, person: Employee, reason: str, now: datetime) -> Destruction:
    """Withdraw a destruction before anything was destroyed: the items are kept on.

    Raises:
        DomainError: ``custody.text.missing``, or the table refuses.
    """
    destruction = _take(destruction, Step(Act.WITHDRAW, person, now, text=required(reason)))
    _let_go(destruction, Act.WITHDRAW, person, now)
    return destruction


def _let_go(destruction: Destruction, act: Act, person: Employee, now: datetime) -> None:
    for item in _items(destruction):
        _note_on(item, destruction, act, person, now, changes={"destruction": None})


@transaction.atomic
def destroy(
    destruction: Destruction, *, person: Employee, password: str, method: str, now: datetime
) -> Destruction:
    """Destroy what is outside Zhiban, signed; what Zhiban itself holds goes when it is certified.

    Args:
        method: How and where it was destroyed; it stays for ever, so nothing personal.

    Raises:
        DomainError: ``custody.text.missing``, ``custody.destruction.contents_changed``, the table refuses, or
            a wrong password.
    """
    method = required(method)[:200]
    changes = {"executor": person, "executed_at": now, "method": method}
    destruction = _take(destruction, Step(Act.DESTROY, person, now, method, password, changes))
    tell(destruction, witnesses(destruction, now=now), event="destroy", key="destroy", now=now)
    return destruction


@transaction.atomic
def witness(
    destruction: Destruction, *, person: Employee, password: str, now: datetime, text: str = ""
) -> Destruction:
    """Bear witness, signed: it is certified, and everything that Zhiban holds of the items is removed.

    Raises:
        DomainError: ``custody.destruction.contents_changed``, the table refuses, a record must not be
            destroyed, somebody acted on an item at this moment, or a wrong password.
    """
    changes = {"witness": person, "certified_at": now}
    step = Step(Act.WITNESS, person, now, text=text.strip(), password=password, changes=changes)
    destruction = _take(destruction, step)
    certify(destruction, _items(destruction), person=person, now=now)
    return destruction


def _items(destruction: Destruction) -> list[CustodyItem]:
    """List the items of a destruction under way, in order of number, and hold their rows.

    Whoever acts on an item holds its row before the register's end; so does a step over several items, or
    the two would wait for each other.
    """
    rows = destruction.items.select_related("custody_class", "custodian").select_for_update(of=("self",))
    return list(rows.order_by("number"))


def _take(destruction: Destruction, step: Step) -> Destruction:
    """Take a step: ask the table, claim the destruction, sign, write the history."""
    destruction = Destruction.objects.select_related("requested_by").get(pk=destruction.pk)
    items = _items(destruction)
    row = _ask(destruction, step, items)
    if step.act in (Act.DESTROY, Act.WITNESS):
        _refuse_changed(destruction, items)
    before = destruction.state
    moved = Destruction.objects.filter(pk=destruction.pk, version=destruction.version).update(
        state=row.target, version=F("version") + 1, history_length=F("history_length") + 1, **step.changes
    )
    if moved != 1:
        raise changed_meanwhile(destruction.number)
    destruction = Destruction.objects.select_related("requested_by").get(pk=destruction.pk)
    _note(destruction, step, before=before, is_signed=row.is_signed)
    return destruction


def _ask(destruction: Destruction, step: Step, items: Sequence[CustodyItem]) -> Row:
    """Ask the table whether the step may be taken, and where it leads."""
    answer = decide(
        DestructionState(destruction.state),
        step.act,
        roles=roles_in(destruction, step.person, items=items, now=step.now),
        standing=standing_of_all(items),
    )
    if isinstance(answer, Refusal):
        held = [item.number for item in items if item.is_held]
        raise refused(
            answer, step.act, items=held if answer == Refusal.ON_HOLD else [], number=destruction.number
        )
    return answer


def _refuse_changed(destruction: Destruction, items: Sequence[CustodyItem]) -> None:
    """Refuse to go on when what is listed is not what was approved any more."""
    if subject_of(items) != destruction.subject:
        raise DomainError(
            "custody.destruction.contents_changed",
            gettext(
                "Something was added to what was approved. Withdraw the destruction and request it again."
            ),
            number=destruction.number,
        )


def _note(destruction: Destruction, step: Step, *, before: str, is_signed: bool = False) -> None:
    """Write a step into the history, signed where the table asks for it."""
    event = DestructionEvent(
        destruction=destruction,
        number=destruction.history_length,
        code=step.act,
        at=step.now,
        actor=step.person,
        state_before=before,
        state_after=destruction.state,
        text=step.text,
    )
    if is_signed:
        event.entry = sign_step(event, password=step.password, now=step.now)
        if listed_contents(destruction.subject):
            event.contents_entry = sign_contents(event, password=step.password, now=step.now)
    event.save(force_insert=True)


def _note_on(
    item: CustodyItem,
    destruction: Destruction,
    act: Act,
    person: Employee,
    now: datetime,
    *,
    changes: dict[str, Any],
) -> None:
    """Write a step of the destruction into the history of one of its items."""
    claim(item, changes)
    details = {"destruction": destruction.number}
    record(fresh(item), Deed(act, person, now, details=details), before=item.state, is_signed=False)
