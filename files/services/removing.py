"""Destroying a file, and clearing away bytes that no row knows."""

from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db import transaction

from files.models import StoredFile

FOLDER = "files"
GRACE = timedelta(days=1)
"""Bytes without a row are left alone so long: the transaction that keeps them may still be running."""


@transaction.atomic
def destroy(stored: StoredFile, *, now: datetime) -> bool:
    """Destroy a file: its bytes and its name go, its hash, size and kind stay.

    The bytes go when the transaction is committed; were the process killed between, the sweep removes them.

    Returns:
        Whether this call destroyed it; a second one changes nothing.
    """
    done = StoredFile.objects.filter(pk=stored.pk, destroyed_at__isnull=True).update(
        destroyed_at=now, name=""
    )
    if not done:
        return False
    stored.refresh_from_db(fields=["destroyed_at", "name"])
    path = stored.path
    transaction.on_commit(lambda: default_storage.delete(path))
    return True


def sweep(*, now: datetime) -> int:
    """Remove bytes of destroyed files, and bytes older than a day that no row knows; count them.

    Such bytes are left by a process that was killed, or by an act that was undone after its file was written.
    """
    removed = 0
    for folder in _folders():
        names = [f"{FOLDER}/{folder}/{name}" for name in default_storage.listdir(f"{FOLDER}/{folder}")[1]]
        rows = StoredFile.objects.filter(path__in=names).values_list("path", "destroyed_at")
        kept = {path for path, destroyed_at in rows if destroyed_at is None}
        destroyed = {path for path, destroyed_at in rows if destroyed_at is not None}
        for name in set(names) - kept:
            if name in destroyed or default_storage.get_modified_time(name) < now - GRACE:
                default_storage.delete(name)
                removed += 1
    return removed


def _folders() -> list[str]:
    return default_storage.listdir(FOLDER)[0] if default_storage.exists(FOLDER) else []
