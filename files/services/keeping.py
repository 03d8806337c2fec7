"""Keeping a file: its bytes first, then its row in the caller's transaction."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import PurePath
from typing import Any, BinaryIO
from uuid import uuid4

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from common.cleaning import printable
from common.errors import DomainError
from files.domain import Accepted, media_type_of
from files.domain.kinds import HEAD, MEGABYTE
from files.models import StoredFile
from staff.models import Employee

CHUNK = MEGABYTE


def keep(upload: "File[Any]", *, accept: Accepted, kept_by: Employee, now: datetime) -> StoredFile:
    """Keep a file that somebody sent.

    Args:
        upload: The file as the form or the API received it.
        accept: What this door takes in, such as `files.domain.PICTURES`.
        kept_by: Who sent it.
        now: The present instant, aware.

    Raises:
        DomainError: `files.empty`, `files.too_large`, `files.not_accepted`.
    """
    name = _clean(upload.name or "")
    if not upload.size:
        raise DomainError("files.empty", _("“%(name)s” is empty. Choose another file.") % {"name": name})
    if upload.size > accept.most_bytes:
        raise DomainError(
            "files.too_large",
            _("“%(name)s” has %(has)s MB; at most %(most)s MB are taken. Send a smaller one.")
            % {
                "name": name,
                "has": f"{upload.size / MEGABYTE:.1f}",
                "most": accept.most_bytes // MEGABYTE,
            },
            status=413,
        )
    upload.seek(0)
    media_type = media_type_of(name, upload.read(HEAD), accept)
    if media_type is None:
        raise DomainError(
            "files.not_accepted",
            _("“%(name)s” is not one of %(endings)s, or its content is something else. Choose another file.")
            % {"name": name, "endings": accept.endings},
            status=415,
        )
    upload.seek(0)
    return _store(upload, name=name, media_type=media_type, kept_by=kept_by, now=now)


def keep_made(
    made: BinaryIO, *, name: str, media_type: str, kept_by: Employee | None, now: datetime
) -> StoredFile:
    """Keep a file that Zhiban made itself, such as a workbook.

    Args:
        made: The bytes, read from the beginning.
        name: The name under which people will download it.
        media_type: What it is.
        kept_by: For whom it was made; None for the clockwork.
        now: The present instant, aware.
    """
    made.seek(0)
    return _store(File(made), name=_clean(name), media_type=media_type, kept_by=kept_by, now=now)


def _clean(name: str) -> str:
    """The last part of a name, without what no file system or page can bear; its ending stays."""
    bare = PurePath(printable(name).replace("\\", "/").replace("\n", " ")).name.strip() or "file"
    ending = PurePath(bare).suffix[:20]
    return bare[: len(bare) - len(PurePath(bare).suffix)][: 200 - len(ending)] + ending


def _store(
    source: "File[Any]", *, name: str, media_type: str, kept_by: Employee | None, now: datetime
) -> StoredFile:
    digest = hashlib.sha256()
    unique = uuid4().hex
    wanted = f"files/{unique[:2]}/{unique}"
    size = 0
    for piece in _pieces(source):
        digest.update(piece)
        size += len(piece)
    source.seek(0)
    path = default_storage.save(wanted, source if size else ContentFile(b""))
    return StoredFile.objects.create(
        path=path,
        name=name,
        media_type=media_type,
        size=size,
        sha256=digest.hexdigest(),
        kept_by=kept_by,
        kept_at=now,
    )


def _pieces(source: "File[Any]") -> Iterator[bytes]:
    source.seek(0)
    while piece := source.read(CHUNK):
        yield piece
