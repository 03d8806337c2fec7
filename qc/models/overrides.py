"""Overrides: the script was departed from and the customer was better served; approved by a second person."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qc.models.evaluations import Evaluation
from qc.models.people import person_column
from qc.models.words import OverrideState
from staff.scope import Scope, ScopedQuerySet


class OverrideQuerySet(ScopedQuerySet):
    """Overrides: those one asked for, those of an inspector's sheets, those of the team led, or all."""

    scope = Scope(
        own=("requested_by", "evaluation__inspector"), team_of="evaluation__operator", day="evaluation__day"
    )

    def open(self) -> "OverrideQuerySet":
        """Keep what waits for a second person."""
        return self.filter(state=OverrideState.OPEN)


class Override(models.Model):
    """A request that one criterion count in full, and what a second person said to it."""

    evaluation = models.ForeignKey(
        Evaluation,
        verbose_name=_("evaluation"),
        on_delete=models.PROTECT,
        related_name="overrides",
        help_text=_("The version at which it was asked for."),
    )
    criterion = models.CharField(_("criterion"), max_length=64)
    reason = models.TextField(_("reason"), max_length=2000)
    state = models.CharField(
        _("state"), max_length=10, choices=OverrideState.choices, default=OverrideState.OPEN
    )
    requested_by = person_column(_("requested by"), "+")
    requested_at = models.DateTimeField(_("requested at"))
    decided_by = person_column(_("decided by"), "+", is_optional=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    reasoning = models.TextField(_("reasoning"), max_length=2000, blank=True)

    objects = OverrideQuerySet.as_manager()

    class Meta:
        verbose_name = _("override")
        verbose_name_plural = _("overrides")
        ordering = ["-requested_at", "-pk"]
        permissions = [
            ("request_override", "Ask for a criterion to count in full"),
            ("decide_override", "Approve or refuse overrides as the second person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "criterion"],
                condition=Q(state=OverrideState.OPEN),
                name="qc_one_open_override_per_criterion",
            ),
            models.CheckConstraint(
                condition=Q(state=OverrideState.OPEN, decided_by__isnull=True, reasoning="")
                | (~Q(state=OverrideState.OPEN) & Q(decided_by__isnull=False) & ~Q(reasoning="")),
                name="qc_a_decided_override_says_by_whom_and_why",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("requested_by")),
                name="qc_an_override_takes_two_people",
            ),
        ]
        indexes = [models.Index(fields=["state", "requested_at"], name="qc_override_waiting")]

    def __str__(self) -> str:
        return f"{self.evaluation_id} {self.criterion}"
