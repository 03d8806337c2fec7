"""The file of an import: its fingerprint, its rows, and the record of its having been read."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO, TypeVar

from calls.domain.contacts import RejectedRow
from calls.imports.report import CallLogReport
from calls.models import CallLogImport, ImportState, RejectedLogRow
from staff.models import Employee

Item = TypeVar("Item")


def open_log(source: Path | BinaryIO) -> BinaryIO:
    """Give the file as a stream of bytes at its beginning."""
    if isinstance(source, Path):
        return source.open("rb")
    source.seek(0)
    return source


def fingerprint(stream: BinaryIO) -> str:
    """Return the SHA-256 of a stream and put it back to its beginning."""
    digest = hashlib.sha256()
    while chunk := stream.read(1 << 20):
        digest.update(chunk)
    stream.seek(0)
    return digest.hexdigest()


def in_batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Yield the items in lists of `size`, the last one shorter."""
    source = iter(items)
    while batch := list(islice(source, size)):
        yield batch


def begin(
    *, source: str, log_format: str, filename: str, digest: str, imported_by: Employee | None, now: datetime
) -> CallLogImport:
    """Record that a file is being read."""
    return CallLogImport.objects.create(
        source=source,
        format=log_format,
        filename=Path(filename).name[:255],
        file_sha256=digest,
        imported_by=imported_by,
        started_at=now,
    )


def finish(log_import: CallLogImport, report: CallLogReport, *, state: ImportState) -> None:
    """Store the account beside the record."""
    CallLogImport.objects.filter(pk=log_import.pk).update(
        state=state,
        lines_read=report.lines_read,
        added=report.added,
        repeated=report.repeated,
        rejected=len(report.rejected),
        blank=report.blank,
        report=report.breakdown(),
    )


def keep_rejected(log_import: CallLogImport, rows: Iterable[RejectedRow]) -> None:
    """Keep rejected rows as they stood; those kept when the same file was read before stay as they are."""
    RejectedLogRow.objects.bulk_create(
        (
            RejectedLogRow(
                log_import=log_import,
                file_sha256=log_import.file_sha256,
                line=row.line,
                code=row.fault.value,
                column=row.column,
                value=row.value,
                raw=row.raw,
            )
            for row in rows
        ),
        ignore_conflicts=True,
    )
