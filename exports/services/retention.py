"""Destroying files whose time is over; who asked for what, and its hash, stay."""

from datetime import datetime

from django.db import transaction

from common.errors import DomainError
from exports.models import Export
from exports.registry import tell_destroyed
from files.services import destroy


def destroy_expired(*, now: datetime) -> int:
    """Destroy the file of every export whose time is over, and count them.

    One whose destruction another app refuses, because it is on hold for example, is left for another day.
    """
    expired = Export.objects.expired(now).select_related("file", "asked_by").order_by("pk")
    return sum(_is_destroyed(export, now) for export in expired.iterator(chunk_size=200))


def _is_destroyed(export: Export, now: datetime) -> bool:
    try:
        return destroy_export(export, now=now)
    except DomainError:
        return False


@transaction.atomic
def destroy_export(export: Export, *, now: datetime) -> bool:
    """Destroy the file of one export; a second worker finds it destroyed.

    Returns:
        Whether this call destroyed it.

    Raises:
        DomainError: what an app that asked to be told refuses (`exports.registry.on_destroyed`).
    """
    claimed = Export.objects.filter(pk=export.pk, destroyed_at__isnull=True).update(destroyed_at=now)
    if not claimed:
        return False
    assert export.file is not None
    destroy(export.file, now=now)
    export.destroyed_at = now
    tell_destroyed(export)
    return True
