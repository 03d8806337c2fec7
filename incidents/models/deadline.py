"""The clocks of an incident as rows: each step is claimed once by whoever fires it."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from incidents.domain.steps import Waiting
from incidents.models.authority import AuthorityReport
from incidents.models.incident import Incident
from incidents.models.labels import PURPOSE_LABELS, RUNG_LABELS
from incidents.models.scope import OfIncidentQuerySet

_MINUTE = timedelta(minutes=1)


class DeadlineQuerySet(OfIncidentQuerySet):
    """Deadlines by whether they still run."""

    def running(self) -> Self:
        """Keep those that were neither answered nor fired."""
        return self.filter(fired_at__isnull=True, met_at__isnull=True)

    def due(self, now: datetime) -> Self:
        """Keep running ones whose time has come, the oldest first."""
        return self.running().filter(due_at__lte=now).order_by("due_at", "pk")


class Deadline(models.Model):
    """One step of one clock: due at an instant, then either answered in time or fired exactly once."""

    incident = models.ForeignKey(
        Incident, verbose_name=_("incident"), on_delete=models.PROTECT, related_name="deadlines"
    )
    number = models.PositiveIntegerField(
        _("number"), help_text=_("Runs through all clocks of the incident; names the notice that is sent.")
    )
    clock = models.PositiveIntegerField(_("clock"), help_text=_("Number of the first step of this clock."))
    purpose = models.CharField(
        _("waits for"), max_length=12, choices=[(word.value, label) for word, label in PURPOSE_LABELS.items()]
    )
    started_at = models.DateTimeField(_("started at"), help_text=_("When this clock began to run."))
    within_minutes = models.PositiveIntegerField(_("within"), help_text=_("Minutes allowed for the answer."))
    pause_minutes = models.PositiveIntegerField(
        _("pause"), help_text=_("Minutes after the last step until the steps begin again.")
    )
    warn_minutes = models.PositiveIntegerField(
        _("warning"),
        default=0,
        help_text=_("Minutes before the limit at which somebody is warned; 0: nobody."),
    )
    limit_at = models.DateTimeField(_("limit"), help_text=_("When the time allowed is over."))
    authority_report = models.ForeignKey(
        AuthorityReport,
        verbose_name=_("report to an authority"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="deadlines",
    )
    step = models.PositiveIntegerField(_("step"), help_text=_("1 for the first step of this clock."))
    due_at = models.DateTimeField(_("due at"))
    fired_at = models.DateTimeField(_("fired at"), null=True, blank=True)
    met_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    late = models.BooleanField(
        pgettext_lazy("notice", "late"),
        default=False,
        help_text=_("Fired after its time, for instance after an outage."),
    )
    rung = models.CharField(
        _("told"),
        max_length=20,
        blank=True,
        choices=[(word.value, label) for word, label in RUNG_LABELS.items()],
    )

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        ordering = ["incident", "number"]
        constraints = [
            models.UniqueConstraint(fields=["incident", "number"], name="incidents_deadlines_are_numbered"),
            models.UniqueConstraint(
                fields=["incident", "clock", "step"], name="incidents_each_step_comes_once"
            ),
            models.CheckConstraint(
                condition=Q(fired_at__isnull=True) | Q(met_at__isnull=True),
                name="incidents_deadline_is_answered_or_fired",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(fired_at__isnull=True, met_at__isnull=True),
                name="incidents_running_deadlines",
            )
        ]

    def __str__(self) -> str:
        return f"{self.incident.number} {self.get_purpose_display()} {self.step}"

    @property
    def is_warning(self) -> bool:
        """Whether it is told before the limit."""
        return self.waiting.is_warning

    @property
    def waiting(self) -> Waiting:
        """The step as the rules know it."""
        return Waiting(
            started_at=self.started_at,
            limit_at=self.limit_at,
            pause=timedelta(minutes=self.pause_minutes),
            warning=timedelta(minutes=self.warn_minutes),
            step=self.step,
            due_at=self.due_at,
        )

    @waiting.setter
    def waiting(self, step: Waiting) -> None:
        """Take the times of a step; its minutes are told in whole ones, a part of one counted as one."""
        self.started_at, self.limit_at = step.started_at, step.limit_at
        self.within_minutes = -(-step.within // _MINUTE)
        self.pause_minutes, self.warn_minutes = step.pause // _MINUTE, step.warning // _MINUTE
        self.step, self.due_at = step.step, step.due_at
