"""Quality months: open, released, locked; and what came after the lock."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.months import Month
from qc.models.evaluations import Evaluation
from qc.models.people import person_column
from qc.models.words import QualityMonthState, VersionCause
from staff.scope import Scope, ScopedQuerySet


class QualityMonthQuerySet(ScopedQuerySet):
    """Months: everybody may know how far a month is."""

    scope = Scope(public=True)

    def locked(self) -> "QualityMonthQuerySet":
        """Keep the months whose results stand."""
        return self.filter(state=QualityMonthState.LOCKED)


class QualityMonth(models.Model):
    """The results of the whole centre in one month of contacts (质检月)."""

    month = models.CharField(_("month"), max_length=7, unique=True, help_text=_("Such as 2026-10."))
    state = models.CharField(
        _("state"), max_length=10, choices=QualityMonthState.choices, default=QualityMonthState.OPEN
    )
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)
    released_by = person_column(_("released by"), "+", is_optional=True)
    locked_at = models.DateTimeField(_("locked at"), null=True, blank=True)
    locked_by = person_column(_("locked by"), "+", is_optional=True)
    counted = models.PositiveIntegerField(
        _("evaluations"), null=True, blank=True, help_text=_("How many counted when the month was locked.")
    )
    content_hash = models.CharField(
        _("content hash"),
        max_length=64,
        blank=True,
        help_text=_("SHA-256 over the evaluations that counted at the lock, each with outcome and score."),
    )

    objects = QualityMonthQuerySet.as_manager()

    class Meta:
        verbose_name = _("quality month")
        verbose_name_plural = _("quality months")
        ordering = ["-month"]
        permissions = [
            ("release_month", "Release a quality month"),
            ("lock_month", "Lock a quality month"),
            ("view_results", "See the results of quality months"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=QualityMonthState.OPEN, released_at__isnull=True)
                | (
                    ~Q(state=QualityMonthState.OPEN) & Q(released_at__isnull=False, released_by__isnull=False)
                ),
                name="qc_a_released_month_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=QualityMonthState.LOCKED,
                    locked_at__isnull=False,
                    locked_by__isnull=False,
                    counted__isnull=False,
                )
                | (~Q(state=QualityMonthState.LOCKED) & Q(locked_at__isnull=True, counted__isnull=True)),
                name="qc_a_locked_month_says_when_by_whom_and_what_counted",
            ),
        ]

    def __str__(self) -> str:
        return self.month

    @property
    def value(self) -> Month:
        """The month as a value."""
        return Month.parse(self.month)


class AdjustmentQuerySet(ScopedQuerySet):
    """Adjustments: the operator's own, those of the team led on the day of the contact, or all."""

    scope = Scope(own=("evaluation__operator",), team_of="evaluation__operator", day="evaluation__day")

    def of_month(self, month: object) -> "AdjustmentQuerySet":
        """Keep what came too late for a month."""
        return self.filter(month=str(month))


class Adjustment(models.Model):
    """A score that came after its month was locked: carried into a later appraisal, never into the month."""

    evaluation = models.OneToOneField(
        Evaluation,
        verbose_name=_("evaluation"),
        on_delete=models.PROTECT,
        related_name="adjustment",
        help_text=_("The version that came too late."),
    )
    month = models.CharField(_("for the month"), max_length=7)
    carried_to = models.CharField(
        _("carried to"), max_length=7, help_text=_("First later month that was not locked when it came.")
    )
    cause = models.CharField(_("cause"), max_length=10, choices=VersionCause.choices)
    reason = models.TextField(
        _("reason"), blank=True, help_text=_("Empty when a first evaluation was released after the lock.")
    )
    before = models.DecimalField(
        _("score before"),
        max_digits=12,
        decimal_places=6,
        null=True,
        blank=True,
        help_text=_("Of the version before; empty when there was none, or it had no score."),
    )
    after = models.DecimalField(_("score after"), max_digits=12, decimal_places=6, null=True, blank=True)
    difference = models.DecimalField(
        _("difference"),
        max_digits=12,
        decimal_places=6,
        null=True,
        blank=True,
        help_text=_("After less before; empty when there is nothing to compare."),
    )
    added_by = person_column(_("added by"), "+")
    added_at = models.DateTimeField(_("added at"))

    objects = AdjustmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("adjustment")
        verbose_name_plural = _("adjustment list")
        ordering = ["-added_at", "-pk"]
        indexes = [
            models.Index(fields=["month"], name="qc_adjustment_month"),
            models.Index(fields=["carried_to"], name="qc_adjustment_carried"),
            models.Index(fields=["-added_at", "-id"], name="qc_adjustment_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation_id} {self.month}"
