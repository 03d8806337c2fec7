"""The published month: versions that nobody can change, each signed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from attendance.models.months import AttendanceMonth
from staff.models import Team
from staff.scope import PublicQuerySet, Scope, ScopedQuerySet


class PublishedMonth(models.Model):
    """One version of a month as it was signed; its rows are copied by a job and then fixed for ever."""

    class State(models.TextChoices):
        """Whether the copy is complete."""

        BUILDING = "building", _("being built")
        PUBLISHED = "published", _("published")

    month = models.ForeignKey(
        AttendanceMonth, verbose_name=_("month"), on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.BUILDING)
    content_hash = models.CharField(_("content hash"), max_length=64, help_text=_("What was signed."))
    header = models.JSONField(
        _("header"), default=dict, help_text=_("Centre, symbols, calendar and rules as they were.")
    )
    people = models.PositiveIntegerField(_("people"), default=0)
    entry = models.OneToOneField(
        "ledger.Entry", verbose_name=_("signature"), on_delete=models.PROTECT, related_name="published_month"
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("published by"), on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(
        _("reason"),
        max_length=500,
        blank=True,
        help_text=_("Why the month was amended; empty for version 1."),
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
    completed_at = models.DateTimeField(_("completed at"), null=True, blank=True)

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = _("published month")
        verbose_name_plural = _("published months")
        ordering = ("-month__first_day", "-number")
        constraints = (
            models.UniqueConstraint(
                fields=("month", "number"), name="attendance_one_version_per_month_and_number"
            ),
            models.UniqueConstraint(
                fields=("month",),
                condition=Q(state="building"),
                name="attendance_one_version_is_built_at_a_time",
            ),
            models.CheckConstraint(name="attendance_versions_count_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="attendance_an_amendment_says_why",
                condition=Q(number=1, previous__isnull=True)
                | (Q(number__gt=1, previous__isnull=False) & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="attendance_published_when_complete",
                condition=Q(state="building", completed_at__isnull=True)
                | Q(state="published", completed_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        """Write month and version: 2026-10 v1."""
        return f"{self.header.get('month', '')} v{self.number}"


class PublishedRowQuerySet(ScopedQuerySet):
    """Published rows: one's own, the teams one leads, or the centre's."""

    scope = Scope(own=("employee",), team="team")


class PublishedRow(models.Model):
    """One person's row of a published version."""

    version = models.ForeignKey(
        PublishedMonth, verbose_name=_("version"), on_delete=models.PROTECT, related_name="rows"
    )
    employee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("employee"),
        on_delete=models.PROTECT,
        related_name="published_months",
    )
    team = models.ForeignKey(
        Team, verbose_name=_("team"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    person = models.JSONField(_("person"), default=dict)
    totals = models.JSONField(_("totals"), default=dict)
    content_hash = models.CharField(_("content hash"), max_length=64)

    objects = PublishedRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("published row")
        verbose_name_plural = _("published rows")
        ordering = ("version", "employee")
        constraints = (
            models.UniqueConstraint(
                fields=("version", "employee"), name="attendance_one_published_row_per_person"
            ),
        )

    def __str__(self) -> str:
        """Name the person's number."""
        return str(self.person.get("work_number", ""))


class PublishedDayQuerySet(ScopedQuerySet):
    """Published days: one's own, the team's on that day, or the centre's."""

    scope = Scope(own=("employee",), team_of="employee", day="day")


class PublishedDay(models.Model):
    """One cell of a published version, with its facts and its explanation."""

    version = models.ForeignKey(
        PublishedMonth, verbose_name=_("version"), on_delete=models.PROTECT, related_name="days"
    )
    employee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("employee"),
        on_delete=models.PROTECT,
        related_name="published_days",
    )
    day = models.DateField(_("day"))
    symbol = models.CharField(_("symbol"), max_length=20, blank=True)
    is_exception = models.BooleanField(_("exception"), default=False)
    facts = models.JSONField(_("facts"), default=dict)
    explanation = models.JSONField(_("explanation"), default=dict)

    objects = PublishedDayQuerySet.as_manager()

    class Meta:
        verbose_name = _("published day")
        verbose_name_plural = _("published days")
        ordering = ("version", "employee", "day")
        constraints = (
            models.UniqueConstraint(
                fields=("version", "employee", "day"), name="attendance_one_published_cell_per_day"
            ),
        )

    def __str__(self) -> str:
        """Name the day and its mark."""
        return f"{self.day:%Y-%m-%d} {self.symbol}"


class DifferenceQuerySet(ScopedQuerySet):
    """Differences: of one's own cells, of the team's on that day, or the centre's."""

    scope = Scope(own=("employee",), team_of="employee", day="day")


class Difference(models.Model):
    """One cell that an amended version has otherwise than the version before (差异)."""

    class Cause(models.TextChoices):
        """What made the cell another one."""

        PUNCH = "punch", _("punch that arrived late")
        CORRECTION = "correction", _("correction of a punch")
        LEAVE = "leave", _("leave or changed duty")
        OVERTIME = "overtime", _("overtime")
        ROSTER = "roster", _("roster")
        SEATS = "seats", _("seat sign-ins")
        PERSON = "person", _("who belongs where")
        OTHER = "other", _("other facts")

    version = models.ForeignKey(
        PublishedMonth, verbose_name=_("version"), on_delete=models.PROTECT, related_name="differences"
    )
    employee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("employee"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    day = models.DateField(_("day"))
    cause = models.CharField(_("cause"), max_length=10, choices=Cause.choices)
    before = models.JSONField(
        _("before"), default=dict, help_text=_("Mark and figures of the cell; empty where there was none.")
    )
    after = models.JSONField(
        _("after"), default=dict, help_text=_("Mark and figures of the cell; empty where there is none.")
    )

    objects = DifferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("difference")
        verbose_name_plural = _("differences")
        ordering = ("version", "employee", "day")
        constraints = (
            models.UniqueConstraint(
                fields=("version", "employee", "day"), name="attendance_one_difference_per_cell"
            ),
        )

    def __str__(self) -> str:
        """Name the day and both marks."""
        return f"{self.day:%Y-%m-%d} {self.before.get('symbol', '')} → {self.after.get('symbol', '')}"
