"""Attempts to sign with a wrong password."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from staff.scope import Scope, ScopedQuerySet


class FailedAttemptQuerySet(ScopedQuerySet):
    """Failed attempts: one's own, or the centre's."""

    scope = Scope(own=("signer",))


class FailedAttempt(models.Model):
    """That somebody gave a wrong password at a signature; several in a row lock signing for a while."""

    signer = models.ForeignKey(
        "staff.Employee", verbose_name=_("signer"), on_delete=models.CASCADE, related_name="failed_signatures"
    )
    at = models.DateTimeField(_("at"))

    objects = FailedAttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("failed attempt to sign")
        verbose_name_plural = _("failed attempts to sign")
        ordering = ["-at"]
        indexes = [models.Index(fields=["signer", "at"])]

    def __str__(self) -> str:
        return f"{self.signer} {self.at:%Y-%m-%d %H:%M:%S}"
