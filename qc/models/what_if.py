"""What-if (试算): a month scored again under another definition, kept as it came out."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jobs.models import Job
from qc.models.evaluations import Evaluation
from qc.models.scorecards import ScorecardVersion
from qc.models.words import EvaluationOutcome, WhatIfState
from staff.scope import Scope, ScopedQuerySet


class WhatIfQuerySet(ScopedQuerySet):
    """Trials: the centre's, since they compare all its people, and those one asked for."""

    scope = Scope(own=("asked_by",))


class WhatIf(models.Model):
    """One trial, with the definition it was made with: it can be repeated after the draft changed."""

    version = models.ForeignKey(
        ScorecardVersion,
        verbose_name=_("scorecard version"),
        on_delete=models.CASCADE,
        related_name="what_ifs",
    )
    definition = models.JSONField(_("definition"), help_text=_("What was tried, as it stood then."))
    content_hash = models.CharField(_("content hash"), max_length=64)
    month = models.CharField(_("month"), max_length=7)
    state = models.CharField(
        _("state"), max_length=10, choices=WhatIfState.choices, default=WhatIfState.WAITING
    )
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    job = models.ForeignKey(
        Job, verbose_name=_("job"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    evaluations_hash = models.CharField(
        _("hash of the evaluations"),
        max_length=64,
        blank=True,
        help_text=_("SHA-256 over the evaluations compared and their stored scores."),
    )
    summary = models.JSONField(_("summary"), default=dict, blank=True)

    objects = WhatIfQuerySet.as_manager()

    class Meta:
        verbose_name = _("what-if")
        verbose_name_plural = _("what-ifs")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "content_hash", "month"],
                condition=Q(state=WhatIfState.WAITING),
                name="qc_one_waiting_what_if_per_draft_and_month",
            ),
            models.CheckConstraint(
                condition=Q(state=WhatIfState.WAITING) | Q(finished_at__isnull=False),
                name="qc_a_done_what_if_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} · {self.month}"

    @property
    def is_current(self) -> bool:
        """Whether the version still says what was tried."""
        return bool(self.content_hash == self.version.content_hash)


class WhatIfLine(models.Model):
    """One evaluation before and after; `reasons` say why there is no after."""

    what_if = models.ForeignKey(
        WhatIf, verbose_name=_("what-if"), on_delete=models.CASCADE, related_name="lines", db_index=False
    )
    evaluation = models.ForeignKey(
        Evaluation, verbose_name=_("evaluation"), on_delete=models.CASCADE, related_name="+"
    )
    old_score = models.DecimalField(_("old score"), max_digits=12, decimal_places=6, null=True)
    old_outcome = models.CharField(_("old outcome"), max_length=15, choices=EvaluationOutcome.choices)
    old_band = models.CharField(_("old band"), max_length=64, blank=True)
    score = models.DecimalField(_("new score"), max_digits=12, decimal_places=6, null=True)
    outcome = models.CharField(_("new outcome"), max_length=15, choices=EvaluationOutcome.choices, blank=True)
    band = models.CharField(_("new band"), max_length=64, blank=True)
    change = models.DecimalField(
        _("change"), max_digits=12, decimal_places=6, null=True, help_text=_("New score less the old one.")
    )
    reasons = models.JSONField(
        _("not comparable because"), default=list, blank=True, help_text=_("Criterion and code of each.")
    )

    class Meta:
        verbose_name = _("line of a what-if")
        verbose_name_plural = _("lines of what-ifs")
        ordering = ["what_if", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["what_if", "evaluation"], name="qc_one_line_per_what_if_and_evaluation"
            )
        ]
        indexes = [models.Index(fields=["what_if", "change"], name="qc_what_if_movers")]

    def __str__(self) -> str:
        return f"{self.what_if_id} {self.evaluation_id}"
