"""The delivery: whether a notice left the house by mail."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from notices.models.notice import Notice
from staff.scope import Scope, ScopedQuerySet


class Channel(models.TextChoices):
    """Ways out of the house, beside the in-app inbox."""

    MAIL = "mail", _("mail")


class DeliveryState(models.TextChoices):
    """Where a delivery stands; `UNCERTAIN` from the moment of handing over until the answer."""

    QUEUED = "queued", _("queued")
    SENT = "sent", _("sent")
    UNCERTAIN = "uncertain", _("uncertain")
    FAILED = "failed", _("failed")
    REFUSED = "refused", _("address refused")


class DeliveryQuerySet(ScopedQuerySet):
    """Deliveries: one's own, or the centre's."""

    scope = Scope(own=("notice__recipient",))


class Delivery(models.Model):
    """One notice on its way by one channel: at least once, under one message id.

    It counts as uncertain while it is being handed over. If the worker dies then, nobody knows whether it
    arrived: it is shown so, and sent again under the same message id.
    """

    notice = models.ForeignKey(
        Notice, verbose_name=_("notice"), on_delete=models.CASCADE, related_name="deliveries"
    )
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices)
    address = models.CharField(_("address"), max_length=254)
    state = models.CharField(
        _("state"), max_length=10, choices=DeliveryState.choices, default=DeliveryState.QUEUED
    )
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    message_id = models.CharField(_("message id"), max_length=200, unique=True)
    error = models.TextField(_("error"), blank=True)
    tried_at = models.DateTimeField(_("last tried at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-pk"]
        permissions = [("resend_delivery", "Send a failed or uncertain delivery again")]
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "channel"], name="notices_one_delivery_per_notice_and_channel"
            )
        ]
        indexes = [models.Index(fields=["state", "tried_at"])]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} → {self.address}"
