"""Registering: an item gets its number, its custodian, its limit of filing and its expiry."""

from dataclasses import dataclass
from datetime import date, datetime
from secrets import token_hex
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from common.errors import DomainError
from custody.domain.vocabulary import Act
from custody.models import CustodyClass, CustodyItem, ItemState
from custody.services.keeping import attach, file
from custody.services.numbers import ITEM, next_number
from custody.services.perform import Deed, fresh, record
from custody.services.words import required
from staff.models import Employee
from staff.selectors import centre_day, working_day_later


@dataclass(frozen=True)
class ItemFacts:
    """What is known of an item when it is registered.

    Args:
        custody_class: Its class.
        title: What it is; not empty.
        description: More about it, if needed.
        copies: How many there are, 1 or more.
        received_on: The day on which it came in.
    """

    custody_class: CustodyClass
    title: str
    received_on: date
    description: str = ""
    copies: int = 1


@transaction.atomic
def register(
    *,
    person: Employee,
    custody_class: CustodyClass,
    title: str,
    now: datetime,
    description: str = "",
    copies: int = 1,
    received_on: date | None = None,
    place: str = "",
    upload: Any = None,
) -> CustodyItem:
    """Register an item; whoever registers it is its custodian until somebody else signs for it.

    Args:
        person: Who registers it.
        custody_class: Its class.
        title: What it is.
        now: When it is registered.
        description: More about it, if needed.
        copies: How many there are.
        received_on: The day on which it came in; today unless told, never later.
        place: Where it is filed; given at once it is filed at once.
        upload: A file that belongs to it, if any.

    Raises:
        DomainError: ``custody.text.missing``, ``custody.register.received_later``,
            ``custody.register.class_not_offered``, ``custody.register.no_copies``, and what the keeping of
            the file refuses.

    Source: operating manual, «Confidentiality and custody»: a named custodian, filed without delay.
    """
    received_on = received_on or centre_day(now)
    facts = ItemFacts(custody_class, required(title), received_on, description.strip(), copies)
    _check(facts, today=centre_day(now))
    item = store(facts, custodian=person, registered_by=person, now=now)
    deed = Deed(Act.REGISTER, person, now, words={"title": item.title})
    record(item, deed, before="", is_signed=False)
    if upload:
        item = attach(item, person=person, upload=upload, now=now)
    return file(item, person=person, place=place, now=now) if place.strip() else fresh(item)


def _check(facts: ItemFacts, *, today: date) -> None:
    """Refuse what cannot be."""
    if not facts.custody_class.is_active:
        raise DomainError("custody.register.class_not_offered", gettext("Choose another class."), status=400)
    if facts.received_on > today:
        raise DomainError(
            "custody.register.received_later", gettext("It cannot have come in later than today."), status=400
        )
    if facts.copies < 1:
        raise DomainError(
            "custody.register.no_copies", gettext("Say how many copies there are, 1 or more."), status=400
        )


def store(facts: ItemFacts, *, custodian: Employee, registered_by: Employee, now: datetime) -> CustodyItem:
    """Store the row of an item that is to be filed."""
    rule = facts.custody_class.rule
    return CustodyItem.objects.create(
        number=next_number(ITEM, centre_day(now).year),
        custody_class=facts.custody_class,
        title=facts.title[:200],
        description=facts.description,
        copies=facts.copies,
        custodian=custodian,
        registered_by=registered_by,
        registered_at=now,
        received_on=facts.received_on,
        file_by=working_day_later(facts.received_on, rule.filing_working_days),
        retention_months=rule.retention_months,
        expires_on=rule.expires_on(facts.received_on),
        state=ItemState.TO_FILE,
        history_length=1,
        salt=token_hex(32),
    )
