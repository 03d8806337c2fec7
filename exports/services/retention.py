"""Destroying files whose time is over; who asked for what, and its hash, stay."""

from datetime import datetime

from django.db import transaction

from exports.models import Export
from exports.registry import tell_destroyed
from files.services import destroy


def destroy_expired(*, now: datetime) -> int:
    """Destroy the file of every export whose time is over, and count them."""
    expired = Export.objects.expired(now).select_related("file", "asked_by").order_by("pk")
    return sum(_destroy(export, now) for export in expired.iterator(chunk_size=200))


@transaction.atomic
def _destroy(export: Export, now: datetime) -> bool:
    """Destroy one file; a second worker finds it destroyed."""
    claimed = Export.objects.filter(pk=export.pk, destroyed_at__isnull=True).update(destroyed_at=now)
    if not claimed:
        return False
    assert export.file is not None
    destroy(export.file, now=now)
    export.destroyed_at = now
    tell_destroyed(export)
    return True
