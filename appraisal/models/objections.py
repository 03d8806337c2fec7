"""Objections to components of a posted appraisal (异议)."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from appraisal.models.months import REACH_ALL, AppraisalMonth
from staff.models import Team
from staff.scope import Scope, ScopedQuerySet


class AppraisalObjectionQuerySet(ScopedQuerySet):
    """Objections: one's own, those of the teams one leads, or everybody's for who may see appraisals."""

    scope = Scope(own=("employee",), team="team", centre=False)

    def _ways_to(self, user: Any, on: date | None) -> Iterator[Q]:
        """Add who may see everybody's appraisal."""
        yield from super()._ways_to(user, on)
        if user.has_perm(REACH_ALL):
            yield Q(pk__isnull=False)

    def open(self) -> "AppraisalObjectionQuerySet":
        """Keep what still waits for an answer."""
        return self.filter(state=AppraisalObjection.State.OPEN)


class AppraisalObjection(models.Model):
    """What somebody says against a component of their posted appraisal."""

    class State(models.TextChoices):
        """Where an objection stands."""

        OPEN = "open", pgettext_lazy("objection", "waits for an answer")
        UPHELD = "upheld", pgettext_lazy("objection", "upheld: the source was corrected")
        REJECTED = "rejected", pgettext_lazy("objection", "rejected")
        WITHDRAWN = "withdrawn", pgettext_lazy("objection", "withdrawn")

    month = models.ForeignKey(
        AppraisalMonth, verbose_name=_("month"), on_delete=models.PROTECT, related_name="objections"
    )
    employee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("employee"),
        on_delete=models.PROTECT,
        related_name="appraisal_objections",
    )
    team = models.ForeignKey(
        Team, verbose_name=_("team"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    component = models.CharField(_("component"), max_length=20)
    component_hash = models.CharField(
        _("hash of the component"),
        max_length=64,
        help_text=_("SHA-256 of what it said and rested on when it was objected to."),
    )
    score = models.CharField(_("score objected to"), max_length=12, blank=True)
    text = models.CharField(_("objection"), max_length=500)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    raised_at = models.DateTimeField(_("raised at"))
    answer = models.CharField(_("answer"), max_length=500, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    objects = AppraisalObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection to an appraisal")
        verbose_name_plural = _("objections to appraisals")
        ordering = ("-raised_at", "-pk")
        permissions = (
            ("raise_objection", "Object to a component of one's own posted appraisal"),
            ("decide_objection", "Decide objections to appraisals"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("month", "employee", "component"),
                condition=Q(state="open"),
                name="appraisal_one_open_objection_per_component",
            ),
            models.CheckConstraint(
                name="appraisal_decided_objections_say_by_whom",
                condition=Q(state__in=("open", "withdrawn"), decided_by__isnull=True)
                | (
                    Q(state__in=("upheld", "rejected"), decided_by__isnull=False, decided_at__isnull=False)
                    & ~Q(answer="")
                    & ~Q(decided_by=models.F("employee"))
                ),
            ),
        )

    def __str__(self) -> str:
        """Name the component and the state."""
        return f"{self.component} {self.get_state_display()}"
