"""Evaluations (质检评分): one scored sheet each, its lines, and what was said about it."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from calls.models import Contact
from qc.domain.life import IN_FORCE
from qc.models.assignments import Assignment
from qc.models.calibration import BLIND_STATES, CalibrationContact
from qc.models.people import person_column
from qc.models.scorecards import ScorecardVersion
from qc.models.words import ErrorCategory, EvaluationOutcome, EvaluationState, Purpose, VersionCause
from staff.models import Membership, Team
from staff.scope import Scope, ScopedQuerySet

SHOWN_STATES = sorted(state.value for state in IN_FORCE)
"""States of versions that operator and lead have been shown and that no later one has superseded."""


def _memberships_of_the_day() -> Any:
    """Return, for a subquery, the memberships of an evaluation's operator on the day of its contact."""
    rows = Membership.objects.filter(employee=OuterRef("operator"), starts_on__lte=OuterRef("day"))
    return rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=OuterRef("day")))


class EvaluationQuerySet(ScopedQuerySet):
    """Evaluations: an inspector's own; for operator and lead (of the day of the contact) once released."""

    scope = Scope(own=("operator",), team_of="operator", day="day")

    def visible_to(self, user: Any, *, on: date | None = None) -> Self:
        """Keep what this person may see, and nothing that would end a calibration session's blindness.

        Calibration sheets are for those who may read sessions. Who scores in a session that is not closed
        sees of its contacts their own sheets only, whatever else their posts let them see.
        """
        rows = super().visible_to(user, on=on)
        if not user.has_perm("qc.view_calibrationsession"):
            rows = rows.exclude(~Q(inspector=user.pk), purpose=Purpose.CALIBRATION)
        if user.has_perm("qc.score_contact"):
            asked = CalibrationContact.objects.filter(
                session__state__in=BLIND_STATES, session__participants__inspector=user.pk
            )
            rows = rows.exclude(~Q(inspector=user.pk), contact__in=asked.order_by().values("contact"))
        return rows

    def _ways_to(self, user: Any, on: date | None) -> Iterator[Q]:
        """Add the inspector, and hold back from operator and lead what was not released."""
        yield Q(inspector=user.pk)
        for way in super()._ways_to(user, on):
            yield way & Q(released_at__isnull=False, purpose=Purpose.OFFICIAL)

    def shown(self) -> "EvaluationQuerySet":
        """Keep what operators and leads may see, superseded versions included."""
        return self.filter(released_at__isnull=False)

    def current(self) -> "EvaluationQuerySet":
        """Keep the newest version of each official evaluation that was released."""
        return self.filter(state__in=SHOWN_STATES, purpose=Purpose.OFFICIAL)

    def counting(self) -> "EvaluationQuerySet":
        """Keep what counts in its month: official, released, and the newest version (S23).

        In a locked month that is what stood at the lock: what came later counts through the adjustment
        list only, and the version that it superseded goes on counting (S24).
        """
        # A subquery, not a join: SQLite, once it has looked at a table in which few supersede another, reads
        # all of it for every row of the join.
        late = self.model._base_manager.filter(is_late=True, supersedes__isnull=False).values("supersedes")
        newest = ~Q(state=EvaluationState.SUPERSEDED) | Q(pk__in=late)
        return self.shown().filter(newest, purpose=Purpose.OFFICIAL, is_late=False)

    def of_team(self, team: Team) -> "EvaluationQuerySet":
        """Keep evaluations of people who belonged to a team on the day of the contact.

        In a locked month it is the team that was written down at the lock.
        """
        belonged = Exists(_memberships_of_the_day().filter(team=team))
        return self.filter(Q(team=team) | (Q(team__isnull=True) & belonged))

    def write_down_teams(self) -> int:
        """Store with each evaluation its operator's team on the day of the contact; count them."""
        newest = _memberships_of_the_day().order_by("-starts_on").values("team")[:1]
        return self.update(team=Subquery(newest))

    def of_month(self, month: object) -> "EvaluationQuerySet":
        """Keep the evaluations of contacts of a month (S24)."""
        return self.filter(month=str(month))


def _percentage(label: Any, help_text: Any = "") -> Any:
    """Make a column for a stored score: a percentage with six places, empty for no score (S1, S10)."""
    return models.DecimalField(
        label, max_digits=12, decimal_places=6, null=True, blank=True, help_text=help_text
    )


class Evaluation(models.Model):
    """One scored sheet; once submitted it is never edited, a rescore is a new row that supersedes it."""

    assignment = models.ForeignKey(
        Assignment, verbose_name=_("assignment"), on_delete=models.PROTECT, related_name="evaluations"
    )
    contact = models.ForeignKey(
        Contact, verbose_name=_("contact"), on_delete=models.PROTECT, related_name="evaluations"
    )
    operator = person_column(_("operator"), "evaluations", db_index=False)
    inspector = person_column(_("inspector"), "evaluations_made")
    version = models.ForeignKey(
        ScorecardVersion,
        verbose_name=_("scorecard version"),
        on_delete=models.PROTECT,
        related_name="evaluations",
    )
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose.choices, default=Purpose.OFFICIAL)
    day = models.DateField(_("day of the contact"))
    month = models.CharField(
        _("month"), max_length=7, help_text=_("Month of the contact in the centre's time zone.")
    )
    number = models.PositiveSmallIntegerField(
        _("version of the evaluation"), default=1, help_text=_("A rescore makes the next one.")
    )
    supersedes = models.OneToOneField(
        "self",
        verbose_name=_("supersedes"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="superseded_by",
    )
    state = models.CharField(
        _("state"), max_length=12, choices=EvaluationState.choices, default=EvaluationState.DRAFT
    )
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    revision = models.PositiveIntegerField(
        _("revision"), default=0, help_text=_("Counts the saves of the draft.")
    )
    started_at = models.DateTimeField(_("started at"))
    saved_at = models.DateTimeField(_("saved at"))
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)
    released_by = person_column(_("released by"), "+", is_optional=True)
    acknowledged_at = models.DateTimeField(_("acknowledged at"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=15, choices=EvaluationOutcome.choices, blank=True)
    score = _percentage(_("score"), _("After critical errors; empty when there is none."))
    raw = _percentage(_("raw score"), _("Before critical errors."))
    critical_score = _percentage(
        _("critical score"), _("Of the criteria that can be critical, by themselves.")
    )
    is_critical = models.BooleanField(_("critical error"), default=False)
    band = models.CharField(_("band"), max_length=64, blank=True)
    has_comment = models.BooleanField(
        _("commented"), default=False, help_text=_("The inspector wrote a comment beside an answer.")
    )
    has_conflict = models.BooleanField(_("conflict"), default=False)
    cause = models.CharField(
        _("why this version"), max_length=10, choices=VersionCause.choices, default=VersionCause.FIRST
    )
    cause_text = models.TextField(
        _("reasoning"), blank=True, help_text=_("Why the version before was scored anew.")
    )
    rescored_by = person_column(_("rescored by"), "+", is_optional=True)
    appeal_until = models.DateField(
        _("appeal until"), null=True, blank=True, help_text=_("Last day on which it can be appealed.")
    )
    appeals_left = models.PositiveSmallIntegerField(
        _("appeals left"), null=True, blank=True, help_text=_("How often the operator can still appeal.")
    )
    finalised_at = models.DateTimeField(_("final since"), null=True, blank=True)
    is_late = models.BooleanField(
        _("after the lock"),
        default=False,
        help_text=_("Came after its month was locked: it stands in the adjustment list, not in the month."),
    )

    team = models.ForeignKey(
        Team,
        verbose_name=_("team"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        # Looked at together with the month, never by itself.
        db_index=False,
        help_text=_("Team of the operator on the day of the contact; written when the month is locked."),
    )

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")
        ordering = ["-day", "-pk"]
        permissions = [
            ("release_evaluation", "Release evaluations to operators and leads"),
            ("acknowledge_evaluation", "Acknowledge one's own evaluations"),
            ("comment_evaluation", "Comment on evaluations of one's team"),
            ("rescore_evaluation", "Score evaluations anew outside an appeal"),
            ("export_evaluations", "Export the monthly workbook of quality inspection"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "number"], name="qc_one_evaluation_per_assignment_and_number"
            ),
            models.CheckConstraint(
                condition=Q(state=EvaluationState.DRAFT, submitted_at__isnull=True, outcome="")
                | (~Q(state=EvaluationState.DRAFT) & Q(submitted_at__isnull=False) & ~Q(outcome="")),
                name="qc_only_a_draft_is_without_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=SHOWN_STATES) | Q(released_at__isnull=False),
                name="qc_shown_evaluations_were_released",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[EvaluationState.DRAFT, EvaluationState.SUBMITTED])
                | Q(released_at__isnull=True),
                name="qc_released_evaluations_are_never_taken_back",
            ),
            models.CheckConstraint(
                condition=Q(number=1, cause=VersionCause.FIRST, supersedes__isnull=True)
                | (
                    Q(number__gt=1, supersedes__isnull=False, rescored_by__isnull=False)
                    & ~Q(cause=VersionCause.FIRST)
                    & ~Q(cause_text="")
                ),
                name="qc_a_later_version_says_what_it_supersedes_and_why",
            ),
            models.CheckConstraint(
                condition=Q(rescored_by__isnull=True) | ~Q(rescored_by=models.F("operator")),
                name="qc_nobody_rescores_themselves",
            ),
            models.CheckConstraint(
                condition=~Q(operator=models.F("inspector")), name="qc_nobody_scores_themselves"
            ),
        ]
        indexes = [
            # An operator's month: own pages, appraisal, monthly workbook.
            models.Index(fields=["operator", "month"], name="qc_evaluation_operator_month"),
            models.Index(fields=["month", "state"], name="qc_evaluation_month_state"),
            # Newest first, as the list is ordered.
            models.Index(fields=["-day", "-id"], name="qc_evaluation_newest"),
            # What was released in a shift: the summary to the lead.
            models.Index(fields=["released_at"], name="qc_evaluation_released"),
            # What the clock makes final.
            models.Index(fields=["state", "appeal_until"], name="qc_evaluation_final_by_clock"),
        ]

    def __str__(self) -> str:
        return f"{self.operator} {self.day}"


class EvaluationLine(models.Model):
    """What one criterion brought in a submitted evaluation; written once, for counting errors."""

    evaluation = models.ForeignKey(
        Evaluation, verbose_name=_("evaluation"), on_delete=models.CASCADE, related_name="lines"
    )
    section = models.CharField(_("section"), max_length=64)
    criterion = models.CharField(_("criterion"), max_length=64)
    category = models.CharField(_("category"), max_length=20, choices=ErrorCategory.choices)
    state = models.CharField(_("state"), max_length=16)
    points = models.DecimalField(_("points"), max_digits=18, decimal_places=9, default=0)
    share = models.DecimalField(
        _("share"), max_digits=9, decimal_places=6, null=True, help_text=_("Of what could be earned, 0 to 1.")
    )
    amount = models.DecimalField(
        _("amount"), max_digits=18, decimal_places=9, default=0, help_text=_("Points added or deducted.")
    )
    is_error = models.BooleanField(_("error"), default=False, help_text=_("Less than full marks."))
    is_critical = models.BooleanField(_("critical error"), default=False)

    class Meta:
        verbose_name = _("line of an evaluation")
        verbose_name_plural = _("lines of evaluations")
        ordering = ["evaluation", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "criterion"], name="qc_one_line_per_evaluation_and_criterion"
            )
        ]
        indexes = [models.Index(fields=["criterion", "is_error"], name="qc_line_errors")]

    def __str__(self) -> str:
        return f"{self.evaluation_id} {self.criterion}"


class EvaluationComment(models.Model):
    """What the operator's lead said about an evaluation; never edited."""

    evaluation = models.ForeignKey(
        Evaluation, verbose_name=_("evaluation"), on_delete=models.CASCADE, related_name="comments"
    )
    author = person_column(_("author"), "+")
    text = models.TextField(_("comment"), max_length=2000)
    written_at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return f"{self.evaluation_id} {self.author_id}"
