"""Keeping: filing, correcting, attaching, holding, extending, declaring void."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext

from calls.models import Contact
from common.errors import DomainError
from custody.domain.vocabulary import Act
from custody.models import ContentKind, CustodyItem, ItemContent
from custody.services.notices import tell
from custody.services.perform import Deed, perform
from custody.services.words import required
from files.domain import DOCUMENTS
from files.services import keep
from ledger.models import Entry
from ledger.registry import find_eraser
from staff.models import Employee
from staff.selectors import centre_day


@transaction.atomic
def file(item: CustodyItem, *, person: Employee, place: str, now: datetime) -> CustodyItem:
    """File an item at its place, or file it elsewhere.

    Raises:
        DomainError: ``custody.text.missing``, or the table refuses.
    """
    changes: dict[str, Any] = {"place": required(place)[:200]}
    if item.filed_at is None:
        changes["filed_at"] = now
    return perform(item, Deed(Act.FILE, person, now, words={"place": changes["place"]}, changes=changes))


@transaction.atomic
def correct(
    item: CustodyItem,
    *,
    person: Employee,
    reason: str,
    now: datetime,
    title: str = "",
    description: str | None = None,
    copies: int | None = None,
) -> CustodyItem:
    """Correct what the register says of an item; what it said before stays in its history.

    Args:
        title: The right title; empty: as it is.
        description: The right description; None: as it is.
        copies: How many there really are; None: as it is.

    Raises:
        DomainError: ``custody.text.missing``, ``custody.correct.nothing``, or the table refuses.
    """
    wanted = {
        "title": title.strip()[:200] or item.title,
        "description": item.description if description is None else description.strip(),
        "copies": item.copies if copies is None else copies,
    }
    changes = {name: value for name, value in wanted.items() if getattr(item, name) != value}
    if not changes or wanted["copies"] < 1:  # type: ignore[operator]
        raise DomainError("custody.correct.nothing", gettext("Say what is to be corrected."), status=400)
    before = {f"{name}_before": str(getattr(item, name)) for name in changes if name != "copies"}
    details = {"copies_before": item.copies} if "copies" in changes else {}
    words = {"reason": required(reason), **before}
    deed = Deed(Act.CORRECT, person, now, words=words, changes=changes, details=details)
    return perform(item, deed)


@transaction.atomic
def attach(
    item: CustodyItem,
    *,
    person: Employee,
    now: datetime,
    upload: Any = None,
    record_type: str = "",
    record_id: str = "",
    contact: Contact | None = None,
) -> CustodyItem:
    """Attach one thing that Zhiban itself holds: it is removed when the item is certified as destroyed.

    Args:
        upload: A file, as the form or the API received it.
        record_type: Type of a record in the signed register, with its number, such as ``incidents.incident``.
        record_id: Its number.
        contact: A contact, for its transcript.

    Raises:
        DomainError: ``custody.attach.one_thing``, ``custody.attach.no_such_record``,
            ``custody.attach.not_erasable``, ``custody.attach.elsewhere``, what the keeping of the file
            refuses, or the table refuses.
    """
    given = [bool(upload), bool(record_type or record_id), contact is not None]
    if sum(given) != 1:
        raise DomainError("custody.attach.one_thing", gettext("Attach one thing at a time."), status=400)
    if upload:
        content: dict[str, Any] = {"kind": ContentKind.FILE}
    elif contact:
        content = {"kind": ContentKind.TRANSCRIPT, "contact": contact}
    else:
        _check_record(record_type, record_id, person)
        content = {"kind": ContentKind.RECORD, "record_type": record_type, "record_id": record_id}
    _refuse_second_home(content)
    number = item.contents.count() + 1
    details = {"content": number, "kind": content["kind"].value}
    item = perform(item, Deed(Act.ATTACH, person, now, details=details))
    if upload:
        content["file"] = keep(upload, accept=DOCUMENTS, kept_by=person, now=now)
    ItemContent.objects.create(item=item, number=number, attached_by=person, attached_at=now, **content)
    return item


def _check_record(record_type: str, record_id: str, person: Employee) -> None:
    """Refuse a record that is not there for the person, or whose live words nobody knows how to blank."""
    if not _is_there(record_type, record_id, person):
        raise DomainError("custody.attach.no_such_record", gettext("There is no such record."), status=400)
    if find_eraser(record_type) is None:
        raise DomainError(
            "custody.attach.not_erasable",
            gettext("Records of this type cannot be destroyed here."),
            record_type=record_type,
        )


def _is_there(record_type: str, record_id: str, person: Employee) -> bool:
    """Tell whether the register has a record, or, of those that nobody signs, its app for the person."""
    eraser = find_eraser(record_type)
    if eraser and eraser.is_seen:
        return eraser.is_seen(record_id, person)
    return Entry.objects.signatures_of(record_type, record_id).exists()


def _refuse_second_home(content: dict[str, Any]) -> None:
    """Refuse what another item holds already: one thing is destroyed under one certificate."""
    if content["kind"] == ContentKind.FILE:
        return
    other = ItemContent.objects.filter(**content).select_related("item").first()
    if other:
        raise DomainError(
            "custody.attach.elsewhere",
            gettext("Item %(number)s has it already.") % {"number": other.item.number},
            item=other.item.number,
        )


@transaction.atomic
def hold(item: CustodyItem, *, person: Employee, password: str, reason: str, now: datetime) -> CustodyItem:
    """Keep an item from being destroyed until the hold is lifted, signed; its custodian is told.

    Raises:
        DomainError: ``custody.text.missing``, the table refuses, or a wrong password.
    """
    words = {"reason": required(reason)[:300]}
    changes = {"is_held": True, "hold_reason": words["reason"]}
    item = perform(item, Deed(Act.HOLD, person, now, words=words, password=password, changes=changes))
    tell(item, [item.custodian], event="hold", key=f"hold.{item.version}", now=now)
    return item


@transaction.atomic
def lift_hold(
    item: CustodyItem, *, person: Employee, password: str, reason: str, now: datetime
) -> CustodyItem:
    """Lift the hold, signed.

    Raises:
        DomainError: ``custody.text.missing``, the table refuses, or a wrong password.
    """
    changes = {"is_held": False, "hold_reason": ""}
    words = {"reason": required(reason)}
    return perform(item, Deed(Act.LIFT_HOLD, person, now, words=words, password=password, changes=changes))


@transaction.atomic
def extend(
    item: CustodyItem, *, person: Employee, password: str, expires_on: date, reason: str, now: datetime
) -> CustodyItem:
    """Keep an item longer, signed.

    Raises:
        DomainError: ``custody.text.missing``, ``custody.extend.not_later``, the table refuses, or a wrong
            password.
    """
    if expires_on < centre_day(now) or (item.expires_on and expires_on <= item.expires_on):
        raise DomainError(
            "custody.extend.not_later",
            gettext("Choose a day later than the present expiry, today at the earliest."),
            status=400,
        )
    before = item.expires_on.isoformat() if item.expires_on else None
    deed = Deed(
        Act.EXTEND,
        person,
        now,
        words={"reason": required(reason)},
        password=password,
        changes={"expires_on": expires_on, "is_void": False},
        details={"expires_on": expires_on.isoformat(), "before": before},
    )
    return perform(item, deed)


@transaction.atomic
def declare_void(item: CustodyItem, *, person: Employee, reason: str, now: datetime) -> CustodyItem:
    """Declare an item void before its day: it is to be destroyed like one that has expired.

    Raises:
        DomainError: ``custody.text.missing``, or the table refuses.
    """
    yesterday = centre_day(now) - timedelta(days=1)
    deed = Deed(
        Act.VOID,
        person,
        now,
        words={"reason": required(reason)},
        changes={"expires_on": yesterday, "is_void": True},
        details={"before": item.expires_on.isoformat() if item.expires_on else None},
    )
    return perform(item, deed)


@transaction.atomic
def log_reading(content: ItemContent, *, reader: Employee, now: datetime) -> None:
    """Write into the item's history that somebody opened one of its files."""
    from custody.models import CustodyEvent
    from custody.models.labels import READ

    item = content.item
    CustodyItem.objects.filter(pk=item.pk).update(history_length=F("history_length") + 1)
    item.refresh_from_db(fields=["history_length"])
    CustodyEvent.objects.create(
        item=item,
        number=item.history_length,
        code=READ,
        at=now,
        actor=reader,
        state_before=item.state,
        state_after=item.state,
        details={"content": content.number},
    )
