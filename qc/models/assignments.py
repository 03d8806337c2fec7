"""Assignments: which inspector is to score which contact, by when."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from calls.models import Contact
from qc.models.calibration import CalibrationContact
from qc.models.people import person_column
from qc.models.sampling import SampledContact
from qc.models.scorecards import ScorecardVersion
from qc.models.words import Purpose
from staff.scope import Scope, ScopedQuerySet


class AssignmentQuerySet(ScopedQuerySet):
    """Assignments: one's own, or the centre's."""

    scope = Scope(own=("inspector",))

    def open(self) -> "AssignmentQuerySet":
        """Keep what still waits to be scored."""
        return self.filter(done_at__isnull=True)

    def overdue(self, today: date) -> "AssignmentQuerySet":
        """Keep what should have been scored before today."""
        return self.open().filter(due_on__lt=today)


class Assignment(models.Model):
    """One contact given to one inspector."""

    contact = models.ForeignKey(
        Contact, verbose_name=_("contact"), on_delete=models.PROTECT, related_name="assignments"
    )
    inspector = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("inspector"),
        on_delete=models.PROTECT,
        related_name="inspections",
        # The index (inspector, done, due) serves it.
        db_index=False,
    )
    version = models.ForeignKey(
        ScorecardVersion,
        verbose_name=_("scorecard version"),
        on_delete=models.PROTECT,
        related_name="assignments",
    )
    sampled = models.ForeignKey(
        SampledContact,
        verbose_name=_("drawn contact"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="assignments",
        help_text=_("Empty when the contact was picked by hand."),
    )
    calibration = models.ForeignKey(
        CalibrationContact,
        verbose_name=_("contact of a calibration session"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="assignments",
        help_text=_("The session for which it is to be scored; empty for everything else."),
    )
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose.choices, default=Purpose.OFFICIAL)
    assigned_at = models.DateTimeField(_("assigned at"))
    due_on = models.DateField(_("due on"))
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    has_conflict = models.BooleanField(
        _("conflict"),
        default=False,
        help_text=_(
            "The inspector is too close to the operator: of the same team, or entered as in conflict."
        ),
    )

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["due_on", "pk"]
        permissions = [
            ("score_contact", "Score contacts as an inspector"),
            ("reassign_contact", "Give assignments to another inspector"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["contact", "inspector", "purpose"],
                name="qc_an_inspector_gets_a_contact_once_for_each_purpose",
            ),
            models.UniqueConstraint(
                fields=["contact"],
                condition=Q(purpose=Purpose.OFFICIAL),
                name="qc_one_official_assignment_per_contact",
            ),
            models.CheckConstraint(
                condition=Q(calibration__isnull=True) | Q(purpose=Purpose.CALIBRATION),
                name="qc_only_calibration_is_scored_for_a_session",
            ),
        ]
        indexes = [
            # An inspector's queue.
            models.Index(fields=["inspector", "done_at", "due_on"], name="qc_assignment_queue"),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id} → {self.inspector_id}"


class WorkloadQuerySet(ScopedQuerySet):
    """Who has how much to do, and who took work from whom, is known to the centre's roles."""

    scope = Scope()


class Reassignment(models.Model):
    """That an assignment went from one inspector to another, and why; a fact, never edited."""

    assignment = models.ForeignKey(
        Assignment, verbose_name=_("assignment"), on_delete=models.CASCADE, related_name="reassignments"
    )
    taken_from = person_column(_("taken from"), "+")
    given_to = person_column(_("given to"), "+")
    reason = models.CharField(_("reason"), max_length=200)
    changed_by = person_column(_("changed by"), "+")
    changed_at = models.DateTimeField(_("changed at"))

    objects = WorkloadQuerySet.as_manager()

    class Meta:
        verbose_name = _("reassignment")
        verbose_name_plural = _("reassignments")
        ordering = ["-changed_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.assignment_id}: {self.taken_from_id} → {self.given_to_id}"


class InspectorCapacity(models.Model):
    """How many contacts one inspector scores in a week, where it is not the centre's usual number."""

    inspector = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("inspector"),
        on_delete=models.PROTECT,
        related_name="inspection_capacity",
    )
    contacts_per_week = models.PositiveSmallIntegerField(
        _("contacts per week"), help_text=_("0: is given nothing for now.")
    )

    objects = WorkloadQuerySet.as_manager()

    class Meta:
        verbose_name = _("capacity of an inspector")
        verbose_name_plural = _("capacities of inspectors")
        ordering = ["inspector"]

    def __str__(self) -> str:
        return f"{self.inspector}: {self.contacts_per_week}"
