"""The history of a visit: acts of people and of the clock, added and never taken away."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from visitors.models.labels import EVENT_CHOICES, VisitState
from visitors.models.scope import OfVisitQuerySet
from visitors.models.visit import Visit


class VisitEvent(models.Model):
    """One act: who, when, from which state to which, with which signature.

    Words may name visitors, so they are blanked with the visit; the signature covers them by a salted
    hash, which stays. `details` hold nothing personal about visitors and stay.
    """

    visit = models.ForeignKey(Visit, verbose_name=_("visit"), on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField(_("number"))
    code = models.CharField(_("event"), max_length=12, choices=EVENT_CHOICES)
    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(
        "staff.Employee",
        verbose_name=_("by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Empty when the clock did it."),
    )
    state_before = models.CharField(_("state before"), max_length=12, choices=VisitState.choices, blank=True)
    state_after = models.CharField(_("state after"), max_length=12, choices=VisitState.choices)
    text = models.TextField(_("text"), blank=True)
    details: Any = models.JSONField(_("details"), default=dict, blank=True)
    salt = models.CharField(_("salt"), max_length=32, blank=True)
    words_hash = models.CharField(
        _("hash of the words"),
        max_length=64,
        blank=True,
        help_text=_("What the signature covers of names and words: SHA-256 with the salt."),
    )
    entry = models.OneToOneField(
        "ledger.Entry",
        verbose_name=_("signature"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Entry of the register, where the act was signed."),
    )

    objects = OfVisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("event of a visit")
        verbose_name_plural = _("events of visits")
        ordering = ["visit", "number"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "number"], name="visitors_history_is_numbered"),
            models.CheckConstraint(
                condition=models.Q(entry__isnull=True) | ~models.Q(words_hash=""),
                name="visitors_signed_words_have_a_hash",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visit.number} #{self.number} {self.get_code_display()}"
