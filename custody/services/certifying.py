"""What happens when the witness has signed: everything that Zhiban itself holds of the items is removed."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext, override

from calls.services import destroy_transcript
from custody.domain.vocabulary import Act
from custody.models import (
    ContentKind,
    CustodyEvent,
    CustodyItem,
    Destruction,
    DestructionEvent,
    ItemContent,
    ItemState,
)
from custody.models.labels import CERTIFY, EVENT_LABELS
from custody.selectors.contents import listed_contents
from custody.services.lending import end_unused
from custody.services.perform import claim, fresh
from custody.services.signing import DESTRUCTION, meaning_of
from exports.models import Export
from exports.services import destroy_export
from files.services import destroy
from ledger.models import Entry
from ledger.registry import find_eraser
from ledger.services import Order, destroy_contents, sign_destruction
from staff.models import Centre, Employee


def check_records(items: Iterable[CustodyItem]) -> None:
    """Refuse while a signed record among the contents must not be destroyed.

    Raises:
        DomainError: what the record's own app says.
    """
    for content in ItemContent.objects.filter(item__in=items, kind=ContentKind.RECORD):
        eraser = find_eraser(content.record_type)
        assert eraser is not None, f"nobody destroys {content.record_type}"
        eraser.check(content.record_id)


def order_of(destruction: Destruction, approval: Entry) -> Order:
    """Give the certificate's part over contents of the register; it names the approval it rests on."""
    authority = f"{DESTRUCTION} {destruction.number} {approval.entry_hash}"
    return Order(destruction.number, authority, listed_contents(destruction.subject))


def sign_contents(event: DestructionEvent, *, password: str, now: datetime) -> Entry:
    """Sign the same step over the contents of the register that go with it.

    Raises:
        DomainError: ``ledger.wrong_password`` and whatever else the register refuses.
    """
    destruction = event.destruction
    steps = {**_steps(destruction), Act(event.code): event}
    before = {Act.DESTROY: Act.APPROVE, Act.WITNESS: Act.DESTROY}.get(Act(event.code))
    approval = steps[Act.APPROVE].entry
    assert approval is not None
    with override(Centre.current().language):
        statement = gettext("%(number)s: %(act)s (contents of the register)") % {
            "number": destruction.number,
            "act": EVENT_LABELS[event.code],
        }
    return sign_destruction(
        order_of(destruction, approval),
        meaning_of(Act(event.code)),
        signer=event.actor,
        password=password,
        statement=statement,
        builds_on=steps[before].contents_entry if before else None,
        now=now,
    )


def _steps(destruction: Destruction) -> dict[Act, DestructionEvent]:
    """Give the signed steps of a destruction by act."""
    events = destruction.events.filter(entry__isnull=False).select_related("entry", "contents_entry")
    return {Act(event.code): event for event in events}


def certify(
    destruction: Destruction, items: Iterable[CustodyItem], *, person: Employee, now: datetime
) -> None:
    """Remove everything that Zhiban holds of the items, inside the transaction in which the witness signed.

    Raises:
        DomainError: ``custody.act.changed_meanwhile``; a record's own app refuses.
    """
    items = list(items)
    if listed_contents(destruction.subject):
        _destroy_in_register(destruction, now)
    for item in items:
        for content in item.contents.select_related("file", "contact"):
            _remove(content, now=now)
        _end(item, destruction, person=person, now=now)
    transaction.on_commit(_empty_write_ahead_log, robust=True)


def _empty_write_ahead_log() -> None:
    """Write SQLite's log into its file and cut it: it still holds pages as they were before.

    While somebody reads, the log is cut by a later certificate or overwritten in the course of the day.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _destroy_in_register(destruction: Destruction, now: datetime) -> None:
    """Remove the contents of the register that the three signatures list."""
    steps = _steps(destruction)
    approval = steps[Act.APPROVE]
    execution, witness = steps[Act.DESTROY].contents_entry, steps[Act.WITNESS].contents_entry
    assert approval.entry and approval.contents_entry and execution and witness
    order = order_of(destruction, approval.entry)
    certificate = {"approval": approval.contents_entry, "execution": execution, "witness": witness}
    destroy_contents(order, **certificate, now=now)


def _remove(content: ItemContent, *, now: datetime) -> None:
    """Remove one content: a file's bytes and name, a transcript, the live words of a record."""
    if content.kind == ContentKind.FILE:
        assert content.file is not None
        export = Export.objects.filter(file=content.file, destroyed_at__isnull=True).first()
        if export:
            destroy_export(export, now=now)
        else:
            destroy(content.file, now=now)
    elif content.kind == ContentKind.TRANSCRIPT:
        assert content.contact is not None
        destroy_transcript(content.contact)
    else:
        eraser = find_eraser(content.record_type)
        assert eraser is not None
        eraser.check(content.record_id)
        eraser.erase(content.record_id, now)


def _end(item: CustodyItem, destruction: Destruction, *, person: Employee, now: datetime) -> None:
    """Let nothing of an item stand but its number, class, dates and history; of personal ones no word."""
    changes: dict[str, Any] = {"state": ItemState.DESTROYED, "destroyed_at": now}
    if item.custody_class.is_personal:
        changes |= {"title": "", "description": "", "place": "", "hold_reason": "", "salt": ""}
    claim(item, changes)
    end_unused(item)
    if item.custody_class.is_personal:
        item.events.update(words={})
        item.loans.update(purpose="")
    item = fresh(item)
    CustodyEvent.objects.create(
        item=item,
        number=item.history_length,
        code=CERTIFY,
        at=now,
        actor=person,
        state_before=ItemState.FILED,
        state_after=item.state,
        details={"destruction": destruction.number},
    )
