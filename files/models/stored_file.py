"""The stored file: bytes that belong to some record, and what is known of them."""

import hashlib
from typing import BinaryIO, cast

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from staff.scope import Scope, ScopedQuerySet


class StoredFileQuerySet(ScopedQuerySet):
    """Files that one kept oneself; whoever owns the record a file belongs to decides who else may read it."""

    scope = Scope(own=("kept_by",), centre=False)


class StoredFile(models.Model):
    """One file. Its bytes never change; once destroyed, its hash and size stay and its name is gone."""

    path = models.CharField(_("place"), max_length=80, unique=True, help_text=_("Below the media folder."))
    name = models.CharField(_("file name"), max_length=200, blank=True)
    media_type = models.CharField(_("media type"), max_length=100)
    size = models.PositiveBigIntegerField(_("bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("kept by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="stored_files",
    )
    kept_at = models.DateTimeField(_("kept at"))
    destroyed_at = models.DateTimeField(_("destroyed at"), null=True, blank=True)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["sha256"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(destroyed_at__isnull=True) & ~Q(name="") | Q(destroyed_at__isnull=False, name=""),
                name="files_a_name_until_destroyed",
            )
        ]

    def __str__(self) -> str:
        return self.name or self.sha256[:12]

    @property
    def is_picture(self) -> bool:
        """Whether a page can show it."""
        return self.media_type.startswith("image/")

    def open(self) -> BinaryIO:
        """Open the bytes for reading.

        Raises:
            DomainError: `files.destroyed`; `files.missing` when the bytes are not where they should be.
        """
        if self.destroyed_at:
            raise DomainError("files.destroyed", _("This file was destroyed."), status=410)
        try:
            return cast(BinaryIO, default_storage.open(self.path))
        except FileNotFoundError:
            raise DomainError(
                "files.missing",
                _("The bytes of “%(name)s” are not on the disk. Ask the administrator for a backup.")
                % {"name": self.name},
            ) from None

    def sha256_now(self) -> str:
        """Give the SHA-256 of the bytes as they are now; of a destroyed file the hash that was kept of it.

        Empty when the bytes are gone without having been destroyed: for whoever verifies what was signed,
        that is a difference and not a failure.
        """
        if self.destroyed_at is not None:
            return self.sha256
        try:
            with self.open() as content:
                return hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]
        except DomainError:
            return ""
