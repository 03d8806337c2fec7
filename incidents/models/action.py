"""What is done about an incident: measures with an owner, a due day, evidence and a checker."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from incidents.models.incident import Incident
from incidents.models.scope import OfIncidentQuerySet


class ActionQuerySet(OfIncidentQuerySet):
    """Actions by where they stand."""

    def open(self) -> "ActionQuerySet":
        """Keep those that are neither done nor dropped."""
        return self.filter(done_at__isnull=True, dropped_at__isnull=True)

    def done(self) -> "ActionQuerySet":
        """Keep those that are done."""
        return self.filter(done_at__isnull=False)


class IncidentAction(models.Model):
    """One measure: who does it until when, what shows that it is done, and who checks that."""

    incident = models.ForeignKey(
        Incident, verbose_name=_("incident"), on_delete=models.PROTECT, related_name="actions"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    measure = models.TextField(_("measure"))
    owner = models.ForeignKey(
        "staff.Employee", verbose_name=_("owner"), on_delete=models.PROTECT, related_name="incident_actions"
    )
    checker = models.ForeignKey(
        "staff.Employee",
        verbose_name=_("checker"),
        on_delete=models.PROTECT,
        related_name="incident_checks",
        help_text=_("Somebody who does none of it."),
    )
    due_on = models.DateField(_("due on"))
    planned_by = models.ForeignKey(
        "staff.Employee", verbose_name=_("planned by"), on_delete=models.PROTECT, related_name="+"
    )
    planned_at = models.DateTimeField(_("planned at"))
    evidence = models.TextField(_("evidence"), blank=True, help_text=_("What shows that it is done."))
    evidence_files = models.PositiveSmallIntegerField(
        _("evidence: files"), default=0, help_text=_("How many files came as evidence.")
    )
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    dropped_at = models.DateTimeField(_("dropped at"), null=True, blank=True)
    drop_reason = models.CharField(_("reason for dropping"), max_length=300, blank=True)
    checked_by = models.ForeignKey(
        "staff.Employee",
        verbose_name=_("checked by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)

    objects = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        ordering = ["incident", "number"]
        constraints = [
            models.UniqueConstraint(fields=["incident", "number"], name="incidents_actions_are_numbered"),
            models.CheckConstraint(
                condition=~Q(owner=F("checker")), name="incidents_nobody_checks_their_own_action"
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | ~Q(evidence="") | Q(evidence_files__gt=0),
                name="incidents_done_has_evidence",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(dropped_at__isnull=True),
                name="incidents_action_is_done_or_dropped",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident.number}/{self.number}"

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.done_at is None and self.dropped_at is None
