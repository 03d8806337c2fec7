"""The notice: one thing that one person was told, in the in-app inbox."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from staff.scope import Scope, ScopedQuerySet


class NoticeQuerySet(ScopedQuerySet):
    """Notices: one's own and nobody else's, whatever the role."""

    scope = Scope(own=("recipient",), centre=False)

    def unread(self) -> Self:
        """Keep notices that were not opened yet."""
        return self.filter(read_at__isnull=True)


class Notice(models.Model):
    """One entry of somebody's inbox, in their language; the same key reaches the same person once."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recipient"),
        on_delete=models.PROTECT,
        related_name="notices",
    )
    key = models.CharField(
        _("key"), max_length=200, help_text=_("What the notice is about and which time; once per person.")
    )
    kind = models.CharField(_("kind"), max_length=60)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    body_html = models.TextField(_("text as HTML"), blank=True)
    url = models.CharField(_("page"), max_length=500, blank=True, help_text=_("Where to act on it."))
    language = models.CharField(_("language"), max_length=10)
    is_confidential = models.BooleanField(
        _("confidential"),
        default=False,
        help_text=_("Outside the inbox only that there is a notice is said."),
    )
    created_at = models.DateTimeField(_("sent at"))
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "key"], name="notices_one_per_recipient_and_key")
        ]
        indexes = [models.Index(fields=["recipient", "read_at"])]

    def __str__(self) -> str:
        return self.subject
