"""Ways out of the house: each person's own, and the robots and apps of the centre."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.sealing import seal, unseal
from notices.domain.addresses import Messenger
from staff.scope import PublicQuerySet, Scope, ScopedQuerySet


class Channel(models.TextChoices):
    """Ways out of the house, beside the in-app inbox."""

    MAIL = "mail", _("mail")
    WECOM = Messenger.WECOM.value, _("WeCom robot")
    WECOM_APP = Messenger.WECOM_APP.value, _("WeCom app")
    DINGTALK = Messenger.DINGTALK.value, _("DingTalk robot")
    FEISHU = Messenger.FEISHU.value, _("Feishu robot")
    LARK = Messenger.LARK.value, _("Lark robot")


MESSENGERS = [choice for choice in Channel.choices if choice[0] != Channel.MAIL]


class Sealed(models.Model):
    """A row with a secret that goes in and is never shown again: only the worker opens it."""

    sealed = models.TextField(_("address (sealed)"), editable=False)
    shown = models.CharField(
        _("address"), max_length=80, help_text=_("So much of it that its owner knows it again.")
    )

    class Meta:
        abstract = True

    purpose: str

    def keep_secret(self, text: str) -> None:
        """Seal a secret into this row."""
        self.sealed = seal(text, purpose=self.purpose)

    def read_secret(self) -> str:
        """Open the secret of this row.

        Raises:
            SealBroken: it was sealed under another key.
        """
        return unseal(self.sealed, purpose=self.purpose)


class AccountQuerySet(ScopedQuerySet):
    """Accounts: one's own, or the centre's."""

    scope = Scope(own=("employee",))


class Account(Sealed):
    """Where one person is reached by one messenger."""

    purpose = "notices.account"

    employee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("employee"),
        on_delete=models.CASCADE,
        related_name="messenger_accounts",
    )
    channel = models.CharField(_("channel"), max_length=10, choices=MESSENGERS)
    changed_at = models.DateTimeField(_("changed at"))

    objects = AccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("messenger account")
        verbose_name_plural = _("messenger accounts")
        ordering = ["employee__work_number", "channel"]
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "channel"], name="notices_one_account_per_person_and_channel"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.shown}"


class Robot(Sealed):
    """A robot in a chat of the centre, or the centre's own app in WeCom; set by a manager."""

    purpose = "notices.robot"

    name = models.CharField(
        _("name"), max_length=60, unique=True, help_text=_("For example 值班群, or 企业微信应用.")
    )
    channel = models.CharField(_("channel"), max_length=10, choices=MESSENGERS)
    topics = models.JSONField(
        _("what is posted"), default=list, blank=True, help_text=_("Topics that go to the chat.")
    )
    language = models.CharField(
        _("language"),
        max_length=10,
        choices=settings.LANGUAGES,
        blank=True,
        help_text=_("Language of the chat; empty for the centre's."),
    )
    is_active = models.BooleanField(_("in use"), default=True)
    changed_at = models.DateTimeField(_("changed at"))

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = _("chat robot")
        verbose_name_plural = _("chat robots and apps")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["channel"],
                condition=Q(channel=Messenger.WECOM_APP.value, is_active=True),
                name="notices_one_app_in_use",
            )
        ]

    def __str__(self) -> str:
        return self.name


class PreferencesQuerySet(ScopedQuerySet):
    """Preferences: one's own, or the centre's."""

    scope = Scope(own=("employee",))


class Preferences(models.Model):
    """What one person wants to be told outside the inbox, by which way, and when not."""

    employee = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("employee"),
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="notice_preferences",
    )
    chosen = models.JSONField(
        _("chosen"),
        default=dict,
        blank=True,
        help_text=_("Topic, then channel, then yes or no; what is not named follows the default."),
    )
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(_("quiet until"), null=True, blank=True)

    objects = PreferencesQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice preferences")
        verbose_name_plural = _("notice preferences")
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="notices_quiet_hours_have_both_ends",
            )
        ]

    def __str__(self) -> str:
        return str(self.employee)
