"""What of custody goes into the signed register: numbers, people and hashes, never a title or a reason."""

from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext, override

from custody.domain.sealing import sealed
from custody.domain.vocabulary import Act
from custody.models import CustodyEvent, Destruction, DestructionEvent
from custody.models.labels import EVENT_LABELS
from ledger.domain.canonical import Document
from ledger.models import Entry, Meaning
from ledger.registry import RowIsGone, live_record
from ledger.services import sign
from staff.models import Centre

ITEM: Final = "custody.item"
DESTRUCTION: Final = "custody.destruction"

_MEANINGS: Final[dict[Act, Meaning]] = {
    Act.HAND_OVER: Meaning.GIVEN,
    Act.TAKE: Meaning.TAKEN,
    Act.TAKE_OVER: Meaning.HELD,
    Act.HOLD: Meaning.INSTRUCTED,
    Act.LIFT_HOLD: Meaning.INSTRUCTED,
    Act.EXTEND: Meaning.EXTENDED,
    Act.PERMIT: Meaning.APPROVED,
    Act.RECEIVE: Meaning.TAKEN,
    Act.APPROVE: Meaning.APPROVED,
    Act.DESTROY: Meaning.DESTROYED,
    Act.WITNESS: Meaning.WITNESSED,
}
_CUSTODY_CHANGES: Final = (Act.TAKE, Act.TAKE_OVER)


def meaning_of(act: Act) -> Meaning:
    """Give what a signature under an act means."""
    return _MEANINGS[act]


def sign_event(event: CustodyEvent, *, password: str, now: datetime) -> Entry:
    """Sign one act on an item into the register; it builds on the item's signature before it.

    Raises:
        DomainError: ``ledger.wrong_password`` and whatever else the register refuses.
    """
    assert event.actor is not None
    return sign(
        signer=event.actor,
        password=password,
        record_type=ITEM,
        record_id=event.item.number,
        record_version=event.number,
        document=document_of(event),
        meaning=meaning_of(Act(event.code)),
        statement=_statement(event.item.number, event.code),
        builds_on=_last(CustodyEvent.objects.filter(item=event.item)),
        now=now,
    )


def sign_step(event: DestructionEvent, *, password: str, now: datetime) -> Entry:
    """Sign one step of a destruction into the register; it builds on the step before it.

    Raises:
        DomainError: ``ledger.wrong_password`` and whatever else the register refuses.
    """
    return sign(
        signer=event.actor,
        password=password,
        record_type=DESTRUCTION,
        record_id=event.destruction.number,
        record_version=event.number,
        document=document_of_step(event),
        meaning=meaning_of(Act(event.code)),
        statement=_statement(event.destruction.number, event.code),
        builds_on=_last(DestructionEvent.objects.filter(destruction=event.destruction)),
        now=now,
    )


def _last(events: Any) -> list[Entry]:
    last = events.filter(entry__isnull=False).select_related("entry").order_by("-number").first()
    return [last.entry] if last else []


def _statement(number: str, code: str) -> str:
    """Say what is signed in the centre's language, whoever signs; it says nothing of what the item is."""
    with override(Centre.current().language):
        return gettext("%(number)s: %(act)s") % {"number": number, "act": EVENT_LABELS[code]}


def document_of(event: CustodyEvent) -> dict[str, Any]:
    """Write out what a signature on an item covers; its words by their salted hash only."""
    return {
        "item": event.item.number,
        "event": event.number,
        "act": event.code,
        "from": event.state_before,
        "to": event.state_after,
        "details": event.details,
        "words_sha256": event.words_sha256,
    }


def document_of_step(event: DestructionEvent) -> dict[str, Any]:
    """Write out what a signature on a destruction covers: everything that is listed, and the way of it."""
    destruction: Destruction = event.destruction
    return {
        "destruction": destruction.number,
        "event": event.number,
        "act": event.code,
        "from": event.state_before,
        "to": event.state_after,
        "reason": destruction.reason,
        "subject": destruction.subject,
        "text": event.text,
    }


@live_record(ITEM)
def rebuild(entry: Entry) -> Document:
    """Write a signed document of an item again from the rows as they stand.

    Until the item is destroyed the hash of its words is made again, and of the last signature that changed
    the custodian, the custodian is read from the item itself.
    """
    try:
        event = CustodyEvent.objects.select_related("item__custodian", "actor").get(entry=entry)
    except CustodyEvent.DoesNotExist as gone:
        raise RowIsGone(entry.record_id) from gone
    document = document_of(event)
    if event.words or not event.item.is_destroyed:
        document["words_sha256"] = sealed(event.words, event.item.salt)
    if event.code in _CUSTODY_CHANGES and not _is_followed(event):
        document["details"] = {**event.details, "custodian": event.item.custodian.work_number}
    return document


def _is_followed(event: CustodyEvent) -> bool:
    """Tell whether a later event changed the custodian again."""
    later = CustodyEvent.objects.filter(item=event.item, number__gt=event.number)
    return later.filter(code__in=_CUSTODY_CHANGES).exists()


@live_record(DESTRUCTION)
def rebuild_step(entry: Entry) -> Document:
    """Write a signed document of a destruction again from the rows as they stand."""
    event = DestructionEvent.objects.select_related("destruction", "actor").filter(entry=entry).first()
    if event is None:
        raise RowIsGone(entry.record_id)
    return document_of_step(event)
