"""The published appraisal: versions that nobody can change, each signed, with what differs and why."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from appraisal.domain.differences import Cause as DomainCause
from appraisal.models.months import AppraisalMonth, AppraisalQuerySet, AppraisalRow
from staff.models import Team
from staff.scope import PublicQuerySet


class VersionState(models.TextChoices):
    """Whether all rows of a version are there; the act of publication ends with *published*."""

    BUILDING = "building", _("being built")
    PUBLISHED = "published", pgettext_lazy("appraisal", "published")


class PublishedAppraisal(models.Model):
    """One version of a month's appraisal as it was signed."""

    month = models.ForeignKey(
        AppraisalMonth, verbose_name=_("month"), on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(
        _("state"), max_length=10, choices=VersionState.choices, default=VersionState.BUILDING
    )
    content_hash = models.CharField(_("content hash"), max_length=64, help_text=_("What was signed."))
    header = models.JSONField(_("header"), help_text=_("Centre, scheme and sources as they were."))
    people = models.PositiveIntegerField(_("people"))
    entry = models.OneToOneField(
        "ledger.Entry",
        verbose_name=_("signature"),
        on_delete=models.PROTECT,
        related_name="published_appraisal",
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("published by"), on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(
        _("reason"),
        max_length=500,
        blank=True,
        help_text=_("Why the appraisal was amended; empty for version 1."),
    )
    previous = models.OneToOneField(
        "self",
        verbose_name=_("version before"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="next",
    )
    signed_at = models.DateTimeField(_("signed at"))

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = _("published appraisal")
        verbose_name_plural = _("published appraisals")
        ordering = ("-month__first_day", "-number")
        constraints = (
            models.UniqueConstraint(
                fields=("month", "number"), name="appraisal_one_version_per_month_and_number"
            ),
            models.CheckConstraint(name="appraisal_versions_count_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="appraisal_an_amendment_says_why",
                condition=Q(number=1, previous__isnull=True)
                | (Q(number__gt=1, previous__isnull=False) & ~Q(reason="")),
            ),
        )

    def __str__(self) -> str:
        """Write month and version: 2026-10 v1."""
        return f"{self.header.get('month', '')} v{self.number}"


class PublishedRowQuerySet(AppraisalQuerySet):
    """Published rows: nothing is held back from the person any more."""

    own_is_shown = None


class PublishedAppraisalRow(AppraisalRow):
    """One person's row of a published version."""

    version = models.ForeignKey(
        PublishedAppraisal, verbose_name=_("version"), on_delete=models.PROTECT, related_name="rows"
    )
    employee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("employee"),
        on_delete=models.PROTECT,
        related_name="published_appraisals",
    )
    team = models.ForeignKey(
        Team, verbose_name=_("team"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = PublishedRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("published appraisal of a person")
        verbose_name_plural = _("published appraisals of persons")
        ordering = ("version", "employee")
        constraints = (
            models.UniqueConstraint(
                fields=("version", "employee"), name="appraisal_one_published_row_per_person"
            ),
        )

    def __str__(self) -> str:
        """Name the version and the person's number."""
        return f"{self.version} {self.person.get('work_number', '')}"


class Cause(models.TextChoices):
    """Why a component differs from the version before."""

    EVALUATIONS = DomainCause.EVALUATIONS.value, _("evaluations")
    APPEALS = DomainCause.APPEALS.value, _("appeals that were decided")
    ATTENDANCE = DomainCause.ATTENDANCE.value, _("attendance")
    OBSERVATIONS = DomainCause.OBSERVATIONS.value, _("observations on the floor")
    RECORDS = DomainCause.RECORDS.value, _("original records")
    SURVEYS = DomainCause.SURVEYS.value, _("customer surveys")
    EXAMINATIONS = DomainCause.EXAMINATIONS.value, _("examinations")
    PERSON = DomainCause.PERSON.value, _("who belongs where")


class AppraisalDifference(models.Model):
    """One component of one person that an amendment has otherwise than the version before."""

    version = models.ForeignKey(
        PublishedAppraisal, verbose_name=_("version"), on_delete=models.PROTECT, related_name="differences"
    )
    employee = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("employee"), on_delete=models.PROTECT, related_name="+"
    )
    team = models.ForeignKey(
        Team, verbose_name=_("team"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    component = models.CharField(_("component"), max_length=20)
    cause = models.CharField(_("cause"), max_length=20, choices=Cause.choices)
    before = models.JSONField(_("before"), default=dict, help_text=_("Empty where it was not there."))
    after = models.JSONField(_("after"), default=dict, help_text=_("Empty where it is not there."))

    objects = PublishedRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("difference of an appraisal")
        verbose_name_plural = _("differences of appraisals")
        ordering = ("version", "employee", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("version", "employee", "component"), name="appraisal_one_difference_per_component"
            ),
        )

    def __str__(self) -> str:
        """Name the component and both scores."""
        return f"{self.component} {self.before.get('score') or ''} → {self.after.get('score') or ''}"
