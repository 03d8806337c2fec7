"""Contents destroyed lawfully: which entry, under which three signatures."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ledger.models.entry import Entry
from staff.scope import Scope, ScopedQuerySet


def _step(label: Any) -> Any:
    return models.ForeignKey(Entry, verbose_name=label, on_delete=models.PROTECT, related_name="+")


class DestroyedContentQuerySet(ScopedQuerySet):
    """Destroyed contents follow the scope of their entries."""

    scope = Scope(own=("entry__signer",))


class DestroyedContent(models.Model):
    """That the content of one entry is destroyed, and by which certificate; the database checks both."""

    entry = models.OneToOneField(
        Entry, verbose_name=_("entry"), on_delete=models.PROTECT, related_name="destroyed"
    )
    content_hash = models.CharField(_("content hash"), max_length=64)
    approval = _step(_("approval"))
    execution = _step(_("execution"))
    witness = _step(_("witness"))
    destroyed_at = models.DateTimeField(_("destroyed at"))

    objects = DestroyedContentQuerySet.as_manager()

    class Meta:
        verbose_name = _("destroyed content")
        verbose_name_plural = _("destroyed contents")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(approval=F("execution"))
                & ~Q(approval=F("witness"))
                & ~Q(execution=F("witness")),
                name="ledger_a_certificate_has_three_entries",
            )
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.entry_id}"
