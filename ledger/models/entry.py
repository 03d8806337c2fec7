"""The entries of the register and their contents."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ledger.domain.canonical import NotADocument
from ledger.domain.checks import StoredEntry
from ledger.domain.entries import ENROLMENT, EntryFields, read_entry
from ledger.domain.shapes import Malformed
from ledger.models.meaning import Meaning
from staff.scope import Scope, ScopedQuerySet


class EntryQuerySet(ScopedQuerySet):
    """Entries: what one signed, the enrolments of everybody's keys, or the centre's."""

    scope = Scope(own=("signer",))

    def _ways_to(self, user: Any, on: date | None) -> Iterator[Q]:
        yield from super()._ways_to(user, on)
        # A key enrolled after a password was reset by somebody else must be seen by all.
        yield Q(record_type=ENROLMENT)

    def signatures_of(self, record_type: str, record_id: object) -> "EntryQuerySet":
        """Keep the signatures under one record, in the order in which they were given."""
        return self.filter(record_type=record_type, record_id=str(record_id)).order_by("sequence")


class Entry(models.Model):
    """One signature: the exact bytes signed, and columns read from them for searching."""

    sequence = models.PositiveBigIntegerField(_("number"), unique=True)
    signed_bytes = models.BinaryField(_("signed bytes"))
    signature = models.CharField(_("signature"), max_length=128)
    entry_hash = models.CharField(_("entry hash"), max_length=64, unique=True)
    key = models.ForeignKey(
        "ledger.SigningKey", verbose_name=_("signing key"), on_delete=models.PROTECT, related_name="entries"
    )
    signer = models.ForeignKey(
        "staff.Employee", verbose_name=_("signer"), on_delete=models.PROTECT, related_name="signatures"
    )
    record_type = models.CharField(_("record type"), max_length=80)
    record_id = models.CharField(_("record id"), max_length=200)
    record_version = models.PositiveIntegerField(_("record version"))
    meaning = models.CharField(_("meaning"), max_length=32, choices=Meaning.choices)
    signed_at = models.DateTimeField(_("signed at"))

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the register")
        verbose_name_plural = _("entries of the register")
        ordering = ["-sequence"]
        indexes = [
            models.Index(fields=["record_type", "record_id"], name="ledger_entry_by_record"),
            models.Index(fields=["signer", "-sequence"], name="ledger_entry_by_signer"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.name} {self.work_number} {self.get_meaning_display()}"

    @cached_property
    def fields(self) -> EntryFields | None:
        """What the signed bytes say; none when they were damaged."""
        try:
            return read_entry(bytes(self.signed_bytes))
        except (Malformed, NotADocument):
            return None

    @property
    def name(self) -> str:
        """The signer's name as it was signed."""
        return self.fields.name if self.fields else ""

    @property
    def work_number(self) -> str:
        """The signer's work number as it was signed."""
        return self.fields.work_number if self.fields else ""

    @property
    def statement(self) -> str:
        """What the signer stated."""
        return self.fields.statement if self.fields else ""

    @property
    def content_hash(self) -> str:
        """The hash of the signed document."""
        return self.fields.content if self.fields else ""

    @property
    def stored(self) -> StoredEntry:
        """The entry as the verifier takes it."""
        content: Content | None = getattr(self, "content", None)
        return StoredEntry(
            sequence=self.sequence,
            signed_bytes=bytes(self.signed_bytes),
            signature=self.signature,
            entry_hash=self.entry_hash,
            salt=bytes(content.salt) if content else None,
            content=bytes(content.document) if content else None,
        )


class ContentQuerySet(ScopedQuerySet):
    """Contents follow the scope of their entries."""

    scope = Scope(own=("entry__signer",))


class Content(models.Model):
    """The document that an entry signs, apart from it so that it can be destroyed lawfully."""

    entry = models.OneToOneField(
        Entry, verbose_name=_("entry"), on_delete=models.PROTECT, related_name="content"
    )
    salt = models.BinaryField(_("salt"), max_length=32)
    document = models.BinaryField(_("document"), help_text=_("The canonical bytes that were hashed."))

    objects = ContentQuerySet.as_manager()

    class Meta:
        verbose_name = _("content")
        verbose_name_plural = _("contents")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.entry_id}"
