"""The appraisal of a month on its way to publication, and the row of each person."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from appraisal.domain import month_life
from appraisal.models.schemes import AppraisalScheme
from common.months import Month
from staff.models import Team
from staff.scope import Scope, ScopedQuerySet

REACH_ALL = "appraisal.view_all_appraisals"
"""To see everybody's appraisal: the centre's reach alone is not enough."""


class MonthState(models.TextChoices):
    """The steps of a month."""

    DRAFTED = month_life.MonthState.DRAFTED.value, pgettext_lazy("appraisal", "drafted")
    POSTED = month_life.MonthState.POSTED.value, pgettext_lazy("appraisal", "posted for objections")
    PUBLISHED = month_life.MonthState.PUBLISHED.value, pgettext_lazy("appraisal", "published")


SHOWN_STATES = sorted(state.value for state in month_life.SHOWN)


class AppraisalMonthQuerySet(ScopedQuerySet):
    """Months: everybody may know how far a month is."""

    scope = Scope(public=True)

    def of(self, month: Month) -> "AppraisalMonthQuerySet":
        """Keep the row of one month."""
        return self.filter(first_day=month.first)


class AppraisalMonth(models.Model):
    """The appraisal of the whole centre for one month (个人考核)."""

    first_day = models.DateField(_("month"), unique=True, help_text=_("The month's first day."))
    state = models.CharField(
        _("state"), max_length=10, choices=MonthState.choices, default=MonthState.DRAFTED
    )
    scheme = models.ForeignKey(
        AppraisalScheme,
        verbose_name=_("scheme"),
        on_delete=models.PROTECT,
        related_name="months",
        help_text=_("The one in force; from the posting on it is fixed."),
    )
    header = models.JSONField(
        _("header"),
        default=dict,
        blank=True,
        help_text=_("Centre, scheme and state of the sources the month was drafted from."),
    )
    drafted_at = models.DateTimeField(_("drafted at"))
    people = models.PositiveIntegerField(_("people"), default=0)
    posted_at = models.DateTimeField(_("posted at"), null=True, blank=True)
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("posted by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    objections_until = models.DateField(
        _("objections until"), null=True, blank=True, help_text=_("Last day, included.")
    )

    objects = AppraisalMonthQuerySet.as_manager()

    class Meta:
        verbose_name = _("appraisal month")
        verbose_name_plural = _("appraisal months")
        ordering = ("-first_day",)
        permissions = (
            ("draft_month", "Draft the appraisal of a month"),
            ("post_month", "Post the appraisal of a month for objections"),
            ("publish_month", "Publish the appraisal of a month under signature"),
            ("view_all_appraisals", "See everybody's appraisal"),
            ("export_appraisals", "Export the workbook of appraisals"),
        )
        constraints = (
            models.CheckConstraint(
                name="appraisal_month_named_by_its_first_day", condition=Q(first_day__day=1)
            ),
            models.CheckConstraint(
                name="appraisal_posted_months_say_by_whom_and_until_when",
                condition=Q(state="drafted")
                | Q(posted_at__isnull=False, posted_by__isnull=False, objections_until__isnull=False),
            ),
        )

    def __str__(self) -> str:
        """Write the month as people do in files: 2026-10."""
        return str(self.month)

    @property
    def month(self) -> Month:
        """The month as a value."""
        return Month.of(self.first_day)


class AppraisalQuerySet(ScopedQuerySet):
    """Rows of persons: one's own once posted, those of the teams one leads, or everybody's for who may."""

    scope = Scope(own=("employee",), team="team", centre=False)
    own_is_shown: Q | None = Q(month__state__in=SHOWN_STATES)
    """When people see their own row; None: always."""

    def visible_to(self, user: Any, *, on: date | None = None) -> Any:
        """Let see everything whoever may see everybody's appraisal."""
        if user.is_authenticated and user.is_active and user.has_perm(REACH_ALL):
            return self
        return super().visible_to(user, on=on)

    def _ways_to(self, user: Any, on: date | None) -> Iterator[Q]:
        """Hold a draft back from the person it is about, leads in their own case included."""
        for way in super()._ways_to(user, on):
            yield way if self.own_is_shown is None else way & (~Q(employee=user.pk) | self.own_is_shown)


class AppraisalRow(models.Model):
    """What a person's appraisal says: who they were, what was read, what it came to, and its hash."""

    person = models.JSONField(
        _("person"), default=dict, help_text=_("Number, name, team and post as they were.")
    )
    inputs = models.JSONField(_("what was read"), default=dict, help_text=_("Facts of each component."))
    outcome = models.JSONField(_("what it came to"), default=dict, help_text=_("Components and the total."))
    score = models.DecimalField(
        _("score"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        help_text=_("Of 100; empty where there is too little to judge by."),
    )
    low = models.DecimalField(_("not below"), max_digits=5, decimal_places=2, null=True, blank=True)
    high = models.DecimalField(_("not above"), max_digits=5, decimal_places=2, null=True, blank=True)
    grade = models.CharField(_("grade"), max_length=20, blank=True)
    content_hash = models.CharField(_("content hash"), max_length=64)

    class Meta:
        abstract = True


class PersonAppraisal(AppraisalRow):
    """The draft of one person: it follows its sources; what differs from a published version is pending."""

    month = models.ForeignKey(
        AppraisalMonth, verbose_name=_("month"), on_delete=models.CASCADE, related_name="rows"
    )
    employee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("employee"),
        on_delete=models.PROTECT,
        related_name="appraisals",
    )
    team = models.ForeignKey(
        Team,
        verbose_name=_("team"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("The team at the end of the month, or the last one in it."),
    )

    objects = AppraisalQuerySet.as_manager()

    class Meta:
        verbose_name = _("appraisal of a person")
        verbose_name_plural = _("appraisals of persons")
        ordering = ("month", "employee")
        constraints = (
            models.UniqueConstraint(
                fields=("month", "employee"), name="appraisal_one_row_per_person_and_month"
            ),
        )

    def __str__(self) -> str:
        """Name the month and the person's number."""
        return f"{self.month} {self.person.get('work_number', '')}"
