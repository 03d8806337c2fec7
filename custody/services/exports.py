"""Our own exports of personal data are registered by themselves, with whoever asked for them as custodian."""

from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from custody.domain.sealing import sealed
from custody.domain.vocabulary import Act
from custody.models import (
    ContentKind,
    CustodyClass,
    CustodyEvent,
    CustodyItem,
    DestructionState,
    ItemContent,
    ItemState,
)
from custody.models.labels import FILE_GONE
from custody.services.perform import claim, fresh
from custody.services.registering import ItemFacts, store
from exports.models import Export
from staff.selectors import centre_day

CLASS: Final = "personal_export"
"""Code of the class of these items (seeds/custody.toml)."""


@transaction.atomic
def register_export(export: Export) -> CustodyItem | None:
    """Register an export of personal data that was kept: filed at once, its file as its content.

    Returns:
        The item; None for what names nobody, and where a centre has no such class.
    """
    custody_class = CustodyClass.objects.filter(code=CLASS).first()
    if not export.is_personal or custody_class is None:
        return None
    assert export.kept_at is not None and export.file is not None
    known = CustodyItem.objects.filter(contents__file=export.file).first()
    if known:
        return known
    facts = ItemFacts(custody_class, export.title, centre_day(export.kept_at))
    person = export.asked_by
    item = store(facts, custodian=person, registered_by=person, now=export.kept_at)
    place = str(_("Exports centre, no. %(number)s") % {"number": export.pk})
    CustodyItem.objects.filter(pk=item.pk).update(state=ItemState.FILED, filed_at=export.kept_at, place=place)
    ItemContent.objects.create(
        item=item,
        number=1,
        kind=ContentKind.FILE,
        file=export.file,
        attached_by=person,
        attached_at=export.kept_at,
    )
    words = {"title": item.title}
    CustodyEvent.objects.create(
        item=item,
        number=1,
        code=Act.REGISTER,
        at=export.kept_at,
        state_after=ItemState.FILED,
        details={
            "class": custody_class.code,
            "copies": 1,
            "custodian": person.work_number,
            "export": export.pk,
        },
        words=words,
        words_sha256=sealed(words, item.salt),
    )
    return fresh(item)


def _is_certified(item: CustodyItem) -> bool:
    """Tell whether the file goes because the item does."""
    return item.destruction is not None and item.destruction.state == DestructionState.CERTIFIED


@transaction.atomic
def note_destroyed(export: Export) -> None:
    """Note with its item that the exports centre destroyed the file of an export when its time was over.

    What was downloaded is still somebody's to destroy: the item stays.

    Raises:
        DomainError: ``custody.item.on_hold``, the item must not be destroyed.
    """
    items = CustodyItem.objects.select_related("destruction")
    item = items.filter(contents__file=export.file).first() if export.file else None
    if item is None or _is_certified(item):
        return
    if item.is_held:
        raise DomainError(
            "custody.item.on_hold", _("It is on hold. A manager must lift the hold first."), item=item.number
        )
    claim(item, {})
    item = fresh(item)
    assert export.destroyed_at is not None
    CustodyEvent.objects.create(
        item=item,
        number=item.history_length,
        code=FILE_GONE,
        at=export.destroyed_at,
        state_before=item.state,
        state_after=item.state,
        details={"export": export.pk},
    )
