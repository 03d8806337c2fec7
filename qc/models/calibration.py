"""Calibration sessions (校准会): contacts that several inspectors score blind, and what was agreed."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from calls.models import Contact
from qc.domain.calibration import BLIND
from qc.models.people import person_column
from qc.models.scorecards import Scorecard, ScorecardVersion
from qc.models.words import CalibrationState, EvaluationOutcome
from staff.scope import Scope, ScopedQuerySet

BLIND_STATES = sorted(state.value for state in BLIND)
"""States of sessions whose contacts a participant knows by their own sheets only."""


class CalibrationSessionQuerySet(ScopedQuerySet):
    """Sessions: the centre's, and for an inspector those they take part in, once they are open."""

    scope = Scope(assigned=("participants__inspector",))

    def _ways_to(self, user: Any, on: date | None) -> Iterator[Q]:
        for way in super()._ways_to(user, on):
            yield way & ~Q(state=CalibrationState.PLANNED)

    def running(self) -> "CalibrationSessionQuerySet":
        """Keep sessions that are neither closed nor cancelled."""
        return self.filter(state__in=BLIND_STATES)


class CalibrationSession(models.Model):
    """Some contacts, some inspectors, one scorecard: scored apart, then talked about."""

    name = models.CharField(_("name"), max_length=100)
    version = models.ForeignKey(
        ScorecardVersion,
        verbose_name=_("scorecard version"),
        on_delete=models.PROTECT,
        related_name="calibrations",
    )
    state = models.CharField(
        _("state"), max_length=12, choices=CalibrationState.choices, default=CalibrationState.PLANNED
    )
    due_on = models.DateField(_("due on"), help_text=_("Day by which every inspector has scored."))
    seed = models.CharField(
        _("seed"),
        max_length=64,
        blank=True,
        help_text=_("By which contacts were drawn; empty when all were picked by hand."),
    )
    planned_by = person_column(_("planned by"), "+")
    planned_at = models.DateTimeField(_("planned at"))
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True)
    discussed_at = models.DateTimeField(_("scoring ended at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("closed or cancelled at"), null=True, blank=True)
    ended_by = person_column(_("closed or cancelled by"), "+", is_optional=True)

    objects = CalibrationSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("calibration session")
        verbose_name_plural = _("calibration sessions")
        ordering = ["-planned_at", "-pk"]
        permissions = [
            ("manage_calibration", "Plan calibration sessions, lead them and compute how inspectors agree")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=BLIND_STATES, ended_at__isnull=True, ended_by__isnull=True)
                | (~Q(state__in=BLIND_STATES) & Q(ended_at__isnull=False, ended_by__isnull=False)),
                name="qc_an_ended_calibration_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[CalibrationState.OPEN, CalibrationState.DISCUSSION])
                | Q(opened_at__isnull=False),
                name="qc_a_running_calibration_was_opened",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CalibrationInspector(models.Model):
    """An inspector who takes part in a session."""

    session = models.ForeignKey(
        CalibrationSession,
        verbose_name=_("calibration session"),
        on_delete=models.CASCADE,
        related_name="participants",
        # The constraint's index serves it.
        db_index=False,
    )
    inspector = person_column(_("inspector"), "calibrations")

    class Meta:
        verbose_name = _("inspector of a calibration session")
        verbose_name_plural = _("inspectors of a calibration session")
        ordering = ["session", "inspector__work_number"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "inspector"], name="qc_an_inspector_takes_part_once_in_a_calibration"
            )
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.inspector_id}"


class CalibrationContact(models.Model):
    """A contact of a session, and what its agreed sheet came to."""

    session = models.ForeignKey(
        CalibrationSession,
        verbose_name=_("calibration session"),
        on_delete=models.CASCADE,
        related_name="contacts",
        # The constraint's index serves it.
        db_index=False,
    )
    contact = models.ForeignKey(
        Contact, verbose_name=_("contact"), on_delete=models.PROTECT, related_name="calibrations"
    )
    position = models.PositiveSmallIntegerField(_("position"), help_text=_("Counted from 1."))
    score = models.DecimalField(_("agreed score"), max_digits=12, decimal_places=6, null=True, blank=True)
    outcome = models.CharField(
        _("agreed outcome"), max_length=15, choices=EvaluationOutcome.choices, blank=True
    )
    agreed_at = models.DateTimeField(_("sheet agreed at"), null=True, blank=True)
    agreed_by = person_column(_("agreed by"), "+", is_optional=True)

    class Meta:
        verbose_name = _("contact of a calibration session")
        verbose_name_plural = _("contacts of a calibration session")
        ordering = ["session", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "contact"], name="qc_a_calibration_takes_a_contact_once"
            ),
            models.CheckConstraint(
                condition=Q(agreed_at__isnull=True, agreed_by__isnull=True, outcome="")
                | (Q(agreed_at__isnull=False, agreed_by__isnull=False) & ~Q(outcome="")),
                name="qc_an_agreed_sheet_says_when_and_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}/{self.position}"


class AgreedAnswer(models.Model):
    """The answer to one criterion of a contact that the session came to, and why."""

    contact = models.ForeignKey(
        CalibrationContact,
        verbose_name=_("contact"),
        on_delete=models.CASCADE,
        related_name="agreed",
        # The constraint's index serves it.
        db_index=False,
    )
    criterion = models.CharField(_("criterion"), max_length=64)
    answer = models.JSONField(_("answer"))
    reasoning = models.TextField(_("reasoning"), max_length=2000, blank=True)
    is_note = models.BooleanField(
        _("kept as a note"), default=False, help_text=_("Shown beside the criterion while scoring.")
    )

    class Meta:
        verbose_name = _("agreed answer")
        verbose_name_plural = _("agreed answers")
        ordering = ["contact", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contact", "criterion"], name="qc_one_agreed_answer_per_contact_and_criterion"
            ),
            models.CheckConstraint(
                condition=Q(is_note=False) | ~Q(reasoning=""), name="qc_a_note_of_a_calibration_has_words"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id} {self.criterion}"


class CriterionNote(models.Model):
    """What a closed session decided about a criterion; the newest is shown beside it while scoring."""

    scorecard = models.ForeignKey(
        Scorecard,
        verbose_name=_("scorecard"),
        on_delete=models.PROTECT,
        related_name="notes",
        # The index with the criterion serves it.
        db_index=False,
    )
    criterion = models.CharField(_("criterion"), max_length=64)
    text = models.TextField(_("note"), max_length=2000)
    session = models.ForeignKey(
        CalibrationSession,
        verbose_name=_("calibration session"),
        on_delete=models.PROTECT,
        related_name="notes",
    )
    written_at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("note on a criterion")
        verbose_name_plural = _("notes on criteria")
        ordering = ["criterion", "written_at", "pk"]
        indexes = [models.Index(fields=["scorecard", "criterion"], name="qc_note_of_criterion")]

    def __str__(self) -> str:
        return f"{self.scorecard_id} {self.criterion}"
