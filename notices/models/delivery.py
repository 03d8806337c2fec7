"""The delivery: whether a notice, or what is posted to a chat, left the house."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from notices.models.channels import Account, Channel, Robot
from notices.models.notice import Notice
from staff.scope import Scope, ScopedQuerySet


class DeliveryState(models.TextChoices):
    """Where a delivery stands; `UNCERTAIN` from the moment of handing over until the answer."""

    QUEUED = "queued", _("queued")
    SENT = "sent", _("sent")
    UNCERTAIN = "uncertain", _("uncertain")
    FAILED = "failed", _("failed")
    REFUSED = "refused", _("address refused")


class PostQuerySet(ScopedQuerySet):
    """What was posted to chats of the centre: for those who see the centre's rows."""

    scope = Scope()


class Post(models.Model):
    """One thing that a chat of the centre is told: heading and link only; the same key once per chat."""

    robot = models.ForeignKey(
        Robot, verbose_name=_("chat robot"), on_delete=models.CASCADE, related_name="posts"
    )
    key = models.CharField(_("key"), max_length=200)
    kind = models.CharField(_("kind"), max_length=60)
    subject = models.CharField(_("subject"), max_length=200)
    url = models.CharField(_("page"), max_length=500, blank=True)
    language = models.CharField(_("language"), max_length=10)
    created_at = models.DateTimeField(_("sent at"))

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("chat post")
        verbose_name_plural = _("chat posts")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["robot", "key"], name="notices_one_post_per_robot_and_key")
        ]

    def __str__(self) -> str:
        return self.subject


class DeliveryQuerySet(ScopedQuerySet):
    """Deliveries: one's own, or the centre's."""

    scope = Scope(own=("notice__recipient",))


class Delivery(models.Model):
    """One notice on its way by one channel: at least once, under one message id.

    It counts as uncertain while it is being handed over. If the worker dies then, nobody knows whether it
    arrived: it is shown so, and sent again under the same message id.
    """

    notice = models.ForeignKey(
        Notice,
        verbose_name=_("notice"),
        on_delete=models.CASCADE,
        related_name="deliveries",
        null=True,
        blank=True,
    )
    post = models.OneToOneField(
        Post,
        verbose_name=_("chat post"),
        on_delete=models.CASCADE,
        related_name="delivery",
        null=True,
        blank=True,
    )
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices)
    account = models.ForeignKey(
        Account,
        verbose_name=_("messenger account"),
        on_delete=models.SET_NULL,
        related_name="deliveries",
        null=True,
        blank=True,
    )
    address = models.CharField(_("address"), max_length=254)
    state = models.CharField(
        _("state"), max_length=10, choices=DeliveryState.choices, default=DeliveryState.QUEUED
    )
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    message_id = models.CharField(_("message id"), max_length=200, unique=True)
    error = models.TextField(_("error"), blank=True)
    not_before = models.DateTimeField(
        _("not before"), null=True, blank=True, help_text=_("The end of the recipient's quiet hours.")
    )
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
            ),
            models.CheckConstraint(
                condition=Q(notice__isnull=False, post__isnull=True)
                | Q(notice__isnull=True, post__isnull=False),
                name="notices_a_delivery_is_of_a_notice_or_a_post",
            ),
        ]
        indexes = [models.Index(fields=["state", "tried_at"])]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} → {self.address}"
