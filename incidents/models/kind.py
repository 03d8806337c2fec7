"""The kinds of incident with their clocks, and the steps of the escalation: a centre's own to change."""

from datetime import timedelta

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.domain.kinds import KindRule
from incidents.domain.ladder import LadderStep, Rung
from incidents.models.labels import POST_RUNGS, RUNG_LABELS
from staff.models.organisation import NamedInBothLanguages
from staff.scope import PublicQuerySet


class IncidentKind(NamedInBothLanguages):
    """A kind of incident, and what it demands of those who handle it."""

    acknowledge_minutes = models.PositiveSmallIntegerField(
        _("acknowledge within"),
        validators=[MinValueValidator(1)],
        help_text=_("Minutes from the report until the escalation begins."),
    )
    decide_minutes = models.PositiveSmallIntegerField(
        _("decide within"),
        default=0,
        help_text=_(
            "Minutes from the report in which a request for instruction is decided; 0 for no such clock."
        ),
    )
    immediate = models.BooleanField(
        _("immediate"),
        default=False,
        help_text=_("Reported upward at once; turned down by two persons; verified by the manager."),
    )
    confidential = models.BooleanField(
        _("confidential"),
        default=False,
        help_text=_("Exists only for its reporter and for those who answer for secrecy."),
    )
    is_active = models.BooleanField(_("offered for new reports"), default=True)

    class Meta:
        verbose_name = _("kind of incident")
        verbose_name_plural = _("kinds of incident")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(acknowledge_minutes__gte=1), name="incidents_kind_allows_a_minute_or_more"
            )
        ]

    @property
    def rule(self) -> KindRule:
        """What the state table needs to know of the kind."""
        return KindRule(
            code=self.code,
            acknowledge_minutes=self.acknowledge_minutes,
            immediate=self.immediate,
            confidential=self.confidential,
            decide_minutes=self.decide_minutes,
        )


class EscalationStep(models.Model):
    """One step of the ladder that an unanswered report climbs, again and again."""

    position = models.PositiveSmallIntegerField(_("position"), unique=True)
    post = models.CharField(
        _("whom it tells"), max_length=20, choices=[(rung.value, RUNG_LABELS[rung]) for rung in POST_RUNGS]
    )
    after_minutes = models.PositiveSmallIntegerField(
        _("after"),
        default=0,
        help_text=_("Minutes after the step before; for the first step, beyond the time allowed."),
    )

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of the escalation")
        verbose_name_plural = _("steps of the escalation")
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.position}. {self.get_post_display()}"

    @property
    def ladder_step(self) -> LadderStep:
        """The step as the rules know it."""
        return LadderStep(Rung(self.post), timedelta(minutes=self.after_minutes))
