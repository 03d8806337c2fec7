"""Checkpoints of the register: what was signed of its length and root, and when."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ledger.domain.checkpoints import SignedCheckpoint, read_checkpoint
from staff.scope import PublicQuerySet


class Checkpoint(models.Model):
    """One signed tree head (检查点); everybody may keep a copy, and the more do, the better."""

    size = models.PositiveBigIntegerField(
        _("entries"), unique=True, help_text=_("How many entries the register had.")
    )
    root = models.CharField(_("root"), max_length=64, help_text=_("Of the tree over all of them."))
    made_at = models.DateTimeField(_("signed at"))
    line = models.TextField(_("checkpoint"), help_text=_("The one line to keep elsewhere."))

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = _("checkpoint")
        verbose_name_plural = _("checkpoints")
        ordering = ["-size"]

    def __str__(self) -> str:
        return self.printed

    @property
    def printed(self) -> str:
        """What is printed in footers: number of entries and root, as `verify_ledger --printed` takes it."""
        return f"{self.size}:{self.root}"

    @property
    def signed(self) -> SignedCheckpoint:
        """The checkpoint as the verifier takes it."""
        return read_checkpoint(self.line.encode())
