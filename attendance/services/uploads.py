"""Files of punches that somebody sends: small ones are read at once, large ones by a job."""

import hashlib
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from attendance.services.imported import Imported
from attendance.services.punches import import_punches, kind_of
from common.errors import DomainError
from jobs.models import Job
from jobs.registry import Progress
from jobs.services import enqueue
from staff.models import Employee
from staff.selectors import centre_day

AT_ONCE_BYTES = 1024 * 1024
"""A larger file (about 27,000 touches) would keep its sender waiting: a job reads it."""

CHUNK = 1 << 20
COUNTS = ("lines_read", "added", "repeated", "rejected", "unmatched")


def receive_punches(
    file: "File[bytes]", *, filename: str, device: str, sent_by: Employee, now: Any
) -> Imported | Job:
    """Import a file that somebody sent, or have a job do it; the same file on the same day is one job.

    Raises:
        DomainError: `attendance.punch.unknown_kind_of_file`; of a small file what `import_punches` raises.
    """
    kind_of(filename)
    if file.size <= AT_ONCE_BYTES:
        return import_punches(file, filename=filename, now=now, device=device, imported_by=sent_by)  # type: ignore[arg-type]
    digest = _digest(file)
    kept = f"punches/{digest}{Path(filename).suffix.lower()}"
    if not default_storage.exists(kept):
        file.seek(0)
        default_storage.save(kept, file)
    return enqueue(
        "attendance.import_punches",
        key=f"attendance.import_punches.{centre_day(now)}.{digest}.{device}"[:200],
        payload={"kept": kept, "sha256": digest, "filename": filename, "device": device},
        requested_by=sent_by,
        now=now,
    )


def import_kept(job: Job, *, now: Any, progress: Progress) -> dict[str, object]:
    """Import a file that was kept for a job; a second run adds nothing.

    Raises:
        DomainError: `attendance.punch.file_changed`, and what `import_punches` raises.
    """
    told = job.payload
    with default_storage.open(told["kept"]) as file:
        if _digest(file) != told["sha256"]:
            raise DomainError(
                "attendance.punch.file_changed",
                _("The kept file is not the one that was sent. Send it again."),
            )
        size = max(1, file.size)
        progress(0, size)
        file.seek(0)
        imported = import_punches(
            file,  # type: ignore[arg-type]
            filename=told["filename"],
            now=now,
            device=told["device"],
            imported_by=job.requested_by,
        )
        progress(size, size)
    row = imported.row
    counts = {
        name: getattr(row, name) for name in ("lines_read", "added", "repeated", "rejected", "unmatched")
    }
    return {"import": row.pk, **counts}


def _digest(file: Any) -> str:
    """Give the SHA-256 of a file, read a piece at a time."""
    digest = hashlib.sha256()
    file.seek(0)
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()
