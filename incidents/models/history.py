"""The history of an incident: acts and escalations, added and never changed."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.incident import Incident
from incidents.models.labels import EVENT_LABELS, STATE_CHOICES, choices_of
from incidents.models.scope import OfIncidentQuerySet, ReadingQuerySet


class IncidentEvent(models.Model):
    """One act or escalation: who, when, from which state to which, in what words, with which signature."""

    incident = models.ForeignKey(
        Incident, verbose_name=_("incident"), on_delete=models.PROTECT, related_name="events"
    )
    number = models.PositiveIntegerField(_("number"))
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    code = models.CharField(_("event"), max_length=20, choices=choices_of(EVENT_LABELS))
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
    state_before = models.CharField(_("state before"), max_length=12, choices=STATE_CHOICES, blank=True)
    state_after = models.CharField(_("state after"), max_length=12, choices=STATE_CHOICES)
    text = models.TextField(_("text"), blank=True)
    details: Any = models.JSONField(_("details"), default=dict, blank=True)
    entry = models.OneToOneField(
        "ledger.Entry",
        verbose_name=_("signature"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Entry of the register, where the act was signed."),
    )

    objects = OfIncidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("event of an incident")
        verbose_name_plural = _("events of incidents")
        ordering = ["incident", "number"]
        constraints = [
            models.UniqueConstraint(fields=["incident", "number"], name="incidents_history_is_numbered"),
        ]

    def __str__(self) -> str:
        return f"{self.incident.number} #{self.number} {self.get_code_display()}"


class Instruction(models.Model):
    """An instruction (批示) given by a superior, or the decision on a request for instruction (请示)."""

    incident = models.ForeignKey(
        Incident, verbose_name=_("incident"), on_delete=models.PROTECT, related_name="instructions"
    )
    text = models.TextField(_("instruction"))
    given_by = models.ForeignKey(
        "staff.Employee", verbose_name=_("given by"), on_delete=models.PROTECT, related_name="+"
    )
    given_at = models.DateTimeField(_("given at"))
    is_decision = models.BooleanField(_("decides the request"), default=False)
    is_granted = models.BooleanField(
        _("granted"), null=True, blank=True, help_text=_("For a decision: granted, or refused.")
    )

    objects = OfIncidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("instruction")
        verbose_name_plural = _("instructions")
        ordering = ["given_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["incident"],
                condition=models.Q(is_decision=True),
                name="incidents_one_decision_per_request",
            ),
            models.CheckConstraint(
                condition=models.Q(is_decision=True, is_granted__isnull=False)
                | models.Q(is_decision=False, is_granted__isnull=True),
                name="incidents_a_decision_grants_or_refuses",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident.number} {self.given_by}"


class IncidentReading(models.Model):
    """That somebody read a confidential incident."""

    incident = models.ForeignKey(
        Incident, verbose_name=_("incident"), on_delete=models.PROTECT, related_name="readings"
    )
    reader = models.ForeignKey(
        "staff.Employee", verbose_name=_("reader"), on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("at"))
    door = models.CharField(
        _("door"), max_length=10, choices=[("admin", _("admin")), ("api", _("API")), ("me", _("My pages"))]
    )
    file_number = models.PositiveSmallIntegerField(
        _("file"),
        null=True,
        blank=True,
        help_text=_("Number of the file that was opened; empty for the page itself."),
    )

    objects = ReadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading of a confidential incident")
        verbose_name_plural = _("readings of confidential incidents")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.incident.number} {self.reader}"


class ReadingGrant(models.Model):
    """That a manager let somebody, an auditor for example, read one confidential incident."""

    incident = models.ForeignKey(
        Incident, verbose_name=_("incident"), on_delete=models.PROTECT, related_name="grants"
    )
    employee = models.ForeignKey(
        "staff.Employee", verbose_name=_("reader"), on_delete=models.PROTECT, related_name="+"
    )
    granted_by = models.ForeignKey(
        "staff.Employee", verbose_name=_("granted by"), on_delete=models.PROTECT, related_name="+"
    )
    granted_at = models.DateTimeField(_("granted at"))
    reason = models.CharField(_("reason"), max_length=300)

    objects = OfIncidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("leave to read")
        verbose_name_plural = _("leaves to read")
        ordering = ["granted_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["incident", "employee"], name="incidents_one_grant_per_reader")
        ]

    def __str__(self) -> str:
        return f"{self.incident.number} {self.employee}"
