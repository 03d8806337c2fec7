"""The outgoing side: signing out, and the version that is handed over."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from shifthandover.domain.vocabulary import Act, Section
from shifthandover.models import ActChoices, HandedItem, Handover, Round, ShiftDiary, SideChoices
from shifthandover.selectors.items import CarriedItem, open_items
from shifthandover.selectors.readiness import latest_round, missing_to_sign_out
from shifthandover.services.claiming import claim, refuse_what_is_missing
from shifthandover.services.signing import Pen, sign_act
from shifthandover.services.writing import Observed, store_none, store_round
from staff.models import Employee


@transaction.atomic
def sign_out(
    diary: ShiftDiary,
    *,
    by: Employee,
    password: str,
    now: datetime,
    none_sections: Sequence[Section] = (),
    observed: Sequence[Observed] | None = None,
) -> Handover:
    """Sign the shift out: the diary, the round and every open item go to the incoming lead.

    Args:
        none_sections: Sections stated to hold nothing, on the same page as the signature.
        observed: The round, when it is entered on the same page.

    Raises:
        DomainError: `shifthandover.diary.not_ready` names everything that is lacking;
            `ledger.wrong_password`; and what `claim` raises.
    """
    diary = claim(diary, Act.SIGN_OUT, by=by, now=now, handed_over_at=now, version=F("version") + 1)
    store_none(diary, none_sections, by=by, now=now)
    if observed is not None:
        store_round(diary, side=SideChoices.OUTGOING, observed=observed, by=by, now=now)
    refuse_what_is_missing(missing_to_sign_out(diary, now))
    handover = store_handover(diary, by=by, now=now)
    sign_act(diary, ActChoices.SIGN_OUT, Pen(by, password, now), handover=handover)
    return handover


def store_handover(diary: ShiftDiary, *, by: Employee, now: datetime) -> Handover:
    """Store what is handed over now, item by item, as the diary's current version."""
    handover = Handover.objects.create(
        diary=diary,
        number=diary.version,
        handed_by=by,
        handed_at=now,
        last_entry=diary.entries.order_by("-pk").first(),
        round=_outgoing_round(diary),
    )
    items = open_items(diary.desk, now)
    HandedItem.objects.bulk_create(
        _handed(item, handover, position) for position, item in enumerate(items, start=1)
    )
    return handover


def _outgoing_round(diary: ShiftDiary) -> Round | None:
    return latest_round(diary, SideChoices.OUTGOING)


def _handed(item: CarriedItem, handover: Handover, position: int) -> HandedItem:
    return HandedItem(
        handover=handover,
        position=position,
        kind=item.kind,
        key=item.key,
        title=item.title,
        detail=item.detail,
        owner=str(item.owner) if item.owner else "",
        next_step=item.next_step,
        limits=item.limits,
        since=item.since,
        shifts=item.shifts,
        url=item.url,
    )
