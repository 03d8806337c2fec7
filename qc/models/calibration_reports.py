"""Reports on how inspectors agree and how severe each is: what was shown, kept as it was computed."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jobs.models import Job
from qc.models.people import person_column
from qc.models.words import CalibrationReportState
from staff.scope import ScopedQuerySet


class CalibrationReport(models.Model):
    """Agreement from double scoring and severity over a period; never changed once it is done.

    `figures` holds what the page shows; `content_hash` is the SHA-256 over everything that entered, so that
    the same data can be recognised and other data noticed.
    """

    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=CalibrationReportState.choices,
        default=CalibrationReportState.WAITING,
    )
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = person_column(
        _("asked by"), "+", is_optional=True, help_text=_("Empty when the weekly clockwork asked.")
    )
    job = models.ForeignKey(
        Job, verbose_name=_("job"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    computed_at = models.DateTimeField(_("computed at"), null=True, blank=True)
    evaluations = models.PositiveIntegerField(
        _("evaluations"), default=0, help_text=_("First versions that entered, second ones included.")
    )
    content_hash = models.CharField(
        _("content hash"),
        max_length=64,
        blank=True,
        help_text=_("SHA-256 over the evaluations that entered, their scores and answers."),
    )
    figures = models.JSONField(_("figures"), default=dict, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("calibration report")
        verbose_name_plural = _("calibration reports")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="qc_a_calibration_report_covers_days"
            ),
            models.CheckConstraint(
                condition=~Q(state=CalibrationReportState.DONE)
                | (Q(computed_at__isnull=False) & ~Q(content_hash="")),
                name="qc_a_done_calibration_report_says_what_entered",
            ),
            models.UniqueConstraint(
                fields=["first_day", "last_day"],
                condition=Q(state=CalibrationReportState.WAITING),
                name="qc_one_waiting_calibration_report_per_period",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_day} – {self.last_day}"
