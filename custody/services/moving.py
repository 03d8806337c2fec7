"""Moves from one custodian to another: signed by the giver and by the taker."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from common.errors import DomainError
from custody.domain.vocabulary import Act
from custody.models import CustodyItem, Move, MoveOutcome
from custody.selectors.people import waiting_move
from custody.services.notices import tell
from custody.services.perform import Deed, perform
from custody.services.words import required
from staff.models import Employee
from staff.selectors import centre_day


@transaction.atomic
def hand_over(
    item: CustodyItem, *, person: Employee, password: str, taker: Employee, now: datetime, text: str = ""
) -> CustodyItem:
    """Offer an item to a new custodian, signed; the giver answers for it until the taker signs.

    Raises:
        DomainError: ``custody.move.to_oneself``, ``custody.move.taker_left``, the table refuses, or a wrong
            password.
    """
    if taker.pk == person.pk:
        raise DomainError("custody.move.to_oneself", gettext("Choose somebody else."), status=400)
    if not taker.is_active or (taker.left_on and taker.left_on < centre_day(now)):
        raise DomainError(
            "custody.move.taker_left", gettext("This person does not work here any more."), status=400
        )
    words = {"text": text.strip()}
    details = {"giver": person.work_number, "taker": taker.work_number}
    item = perform(item, Deed(Act.HAND_OVER, person, now, words=words, password=password, details=details))
    Move.objects.create(item=item, giver=person, taker=taker, offered_at=now)
    tell(item, [taker], event="hand_over", key=f"hand_over.{item.version}", now=now)
    return item


@transaction.atomic
def take(item: CustodyItem, *, person: Employee, password: str, now: datetime, text: str = "") -> CustodyItem:
    """Sign for an item: from here on the taker answers for it.

    Raises:
        DomainError: the table refuses, or a wrong password.
    """
    details = {"giver": item.custodian.work_number, "taker": person.work_number}
    deed = Deed(
        Act.TAKE,
        person,
        now,
        words={"text": text.strip()},
        password=password,
        changes={"custodian": person},
        details=details,
    )
    item = perform(item, deed)
    _end(item, MoveOutcome.TAKEN, now=now)
    return item


@transaction.atomic
def decline(item: CustodyItem, *, person: Employee, reason: str, now: datetime) -> CustodyItem:
    """Decline an item that was offered; the giver is told why in its history.

    Raises:
        DomainError: ``custody.text.missing``, or the table refuses.
    """
    item = perform(item, Deed(Act.DECLINE, person, now, words={"reason": required(reason)}))
    _end(item, MoveOutcome.DECLINED, now=now)
    tell(item, [item.custodian], event="decline", key=f"decline.{item.version}", now=now)
    return item


@transaction.atomic
def take_back(item: CustodyItem, *, person: Employee, now: datetime, text: str = "") -> CustodyItem:
    """Take an offer back before the taker signs.

    Raises:
        DomainError: the table refuses.
    """
    item = perform(item, Deed(Act.TAKE_BACK, person, now, words={"text": text.strip()}))
    _end(item, MoveOutcome.TAKEN_BACK, now=now)
    return item


@transaction.atomic
def take_over(
    item: CustodyItem, *, person: Employee, password: str, reason: str, now: datetime
) -> CustodyItem:
    """Take an item over in one's own name, where its custodian cannot sign any more; never on their behalf.

    Raises:
        DomainError: ``custody.text.missing``, the table refuses, or a wrong password.
    """
    former = item.custodian
    deed = Deed(
        Act.TAKE_OVER,
        person,
        now,
        words={"reason": required(reason)},
        password=password,
        changes={"custodian": person},
        details={"former": former.work_number},
    )
    item = perform(item, deed)
    _end(item, MoveOutcome.OVERTAKEN, now=now)
    tell(item, [former], event="take_over", key=f"take_over.{item.version}", now=now)
    return item


def _end(item: CustodyItem, outcome: MoveOutcome, *, now: datetime) -> None:
    """End the move that waits, if one does."""
    move = waiting_move(item)
    if move:
        Move.objects.filter(pk=move.pk).update(outcome=outcome, ended_at=now)


@transaction.atomic
def hand_over_all(
    items: Sequence[CustodyItem],
    *,
    person: Employee,
    password: str,
    taker: Employee,
    now: datetime,
    text: str = "",
) -> list[CustodyItem]:
    """Offer several items to one new custodian: each is signed, all or none.

    Raises:
        DomainError: ``custody.move.no_items``, and what `hand_over` refuses.
    """
    _refuse_none(items)
    given: dict[str, Any] = {"person": person, "password": password, "taker": taker, "text": text, "now": now}
    return [hand_over(item, **given) for item in items]


@transaction.atomic
def take_all(
    items: Sequence[CustodyItem], *, person: Employee, password: str, now: datetime, text: str = ""
) -> list[CustodyItem]:
    """Sign for several items: each is signed, all or none.

    Raises:
        DomainError: ``custody.move.no_items``, and what `take` refuses.
    """
    _refuse_none(items)
    return [take(item, person=person, password=password, text=text, now=now) for item in items]


def _refuse_none(items: Sequence[CustodyItem]) -> None:
    if not items:
        raise DomainError("custody.move.no_items", gettext("Choose the items first."), status=400)
