"""The destruction of expired items: four steps, three people, one certificate."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from custody.domain import vocabulary
from custody.models.columns import moment_column, person_column
from custody.models.item import CustodyItem
from custody.models.labels import EVENT_CHOICES, DestructionState, ReminderStep
from custody.models.scopes import DestructionQuerySet, OfDestructionQuerySet, OfItemQuerySet

_AFTER = {
    "approver": [DestructionState.APPROVED, DestructionState.DESTROYED, DestructionState.CERTIFIED],
    "executor": [DestructionState.DESTROYED, DestructionState.CERTIFIED],
    "witness": [DestructionState.CERTIFIED],
}


def _different(one: str, other: str) -> models.CheckConstraint:
    """Make the constraint that two steps were done by two people."""
    return models.CheckConstraint(
        condition=Q(**{f"{one}__isnull": True}) | Q(**{f"{other}__isnull": True}) | ~Q(**{one: F(other)}),
        name=f"custody_{one}_is_not_{other}",
    )


class Destruction(models.Model):
    """A destruction (销毁) of one or several items, from the request to the certificate."""

    number = models.CharField(_("number"), max_length=20, unique=True)
    state = models.CharField(
        _("state"), max_length=10, choices=DestructionState.choices, default=DestructionState.REQUESTED
    )
    reason = models.CharField(_("reason"), max_length=300, help_text=_("Stays for ever: nothing personal."))
    requested_by = person_column(_("requested by"), "destructions_requested")
    requested_at = models.DateTimeField(_("requested at"))
    approver = person_column(_("approved by"), "destructions_approved", is_optional=True)
    approved_at = moment_column(_("approved at"))
    method = models.CharField(
        _("way of destruction"),
        max_length=200,
        blank=True,
        help_text=_("Shredded, burnt, overwritten; and where."),
    )
    executor = person_column(_("destroyed by"), "destructions_executed", is_optional=True)
    executed_at = moment_column(_("destroyed at"))
    witness = person_column(_("witnessed by"), "destructions_witnessed", is_optional=True)
    certified_at = moment_column(_("certified at"))
    subject: Any = models.JSONField(
        _("what is destroyed"),
        default=dict,
        blank=True,
        help_text=_("Items, files and register entries as listed at the approval."),
    )
    version = models.PositiveIntegerField(_("version"), default=1)
    history_length = models.PositiveIntegerField(_("events"), default=0)

    objects = DestructionQuerySet.as_manager()

    class Meta:
        verbose_name = _("destruction")
        verbose_name_plural = _("destructions")
        ordering = ["-pk"]
        permissions = [
            ("request_destruction", "Request and withdraw destructions"),
            ("approve_destruction", "Approve or reject destructions"),
            ("destroy_item", "Destroy what is approved"),
            ("witness_destruction", "Witness a destruction"),
        ]
        constraints = [
            _different("approver", "requested_by"),
            _different("approver", "executor"),
            _different("approver", "witness"),
            _different("executor", "witness"),
            *(
                models.CheckConstraint(
                    condition=~Q(state__in=states) | Q(**{f"{who}__isnull": False}),
                    name=f"custody_a_step_has_its_{who}",
                )
                for who, states in _AFTER.items()
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        """Whether it is under way."""
        return self.state in vocabulary.OPEN_DESTRUCTIONS


class DestructionLine(models.Model):
    """One item of a destruction."""

    destruction = models.ForeignKey(
        Destruction, verbose_name=_("destruction"), on_delete=models.PROTECT, related_name="lines"
    )
    item = models.ForeignKey(
        CustodyItem,
        verbose_name=pgettext_lazy("custody", "item"),
        on_delete=models.PROTECT,
        related_name="destruction_lines",
    )

    objects = OfDestructionQuerySet.as_manager()

    class Meta:
        verbose_name = _("item of a destruction")
        verbose_name_plural = _("items of destructions")
        ordering = ["destruction", "item"]
        constraints = [
            models.UniqueConstraint(fields=["destruction", "item"], name="custody_an_item_is_listed_once")
        ]

    def __str__(self) -> str:
        return f"{self.destruction.number}: {self.item.number}"


class DestructionEvent(models.Model):
    """One line of a destruction's history; its words stay for ever and say nothing personal."""

    destruction = models.ForeignKey(
        Destruction, verbose_name=_("destruction"), on_delete=models.PROTECT, related_name="events"
    )
    number = models.PositiveIntegerField(_("number"))
    code = models.CharField(_("event"), max_length=12, choices=EVENT_CHOICES)
    at = models.DateTimeField(_("at"))
    actor = person_column(_("by"))
    state_before = models.CharField(
        _("state before"), max_length=10, choices=DestructionState.choices, blank=True
    )
    state_after = models.CharField(_("state after"), max_length=10, choices=DestructionState.choices)
    text = models.TextField(_("text"), blank=True)
    entry = models.OneToOneField(
        "ledger.Entry",
        verbose_name=_("signature"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    contents_entry = models.OneToOneField(
        "ledger.Entry",
        verbose_name=_("signature over register contents"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_(
            "Where contents of the register are destroyed with it (docs/ledger-format.md, section 6)."
        ),
    )

    objects = OfDestructionQuerySet.as_manager()

    class Meta:
        verbose_name = _("event of a destruction")
        verbose_name_plural = _("events of destructions")
        ordering = ["destruction", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["destruction", "number"], name="custody_destructions_history_is_numbered"
            )
        ]

    def __str__(self) -> str:
        return f"{self.destruction.number} #{self.number} {self.code}"


class Reminder(models.Model):
    """That people were reminded of an item: once for each step and day it was due."""

    item = models.ForeignKey(
        CustodyItem,
        verbose_name=pgettext_lazy("custody", "item"),
        on_delete=models.PROTECT,
        related_name="reminders",
    )
    step = models.CharField(_("step"), max_length=10, choices=ReminderStep.choices)
    due_on = models.DateField(_("due on"))
    loan_number = models.PositiveSmallIntegerField(_("loan"), default=0, help_text=_("0: not about a loan."))
    told_at = models.DateTimeField(pgettext_lazy("custody", "told at"))

    objects = OfItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "step", "due_on", "loan_number"], name="custody_each_reminder_comes_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.item.number} {self.get_step_display()} {self.due_on}"
