"""The month on its way to publication, with the days and totals derived for it."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.months import Month
from staff.models import Shift, Team
from staff.scope import Scope, ScopedQuerySet


class MonthState(models.TextChoices):
    """The stored steps of a month; whether it is confirmed is read from its rows: a change unconfirms."""

    OPEN = "open", pgettext_lazy("month", "open")
    DRAFTED = "drafted", pgettext_lazy("month", "drafted")
    POSTED = "posted", _("posted for objections")
    PUBLISHING = "publishing", _("being published")
    PUBLISHED = "published", _("published")


PUBLISHABLE = (MonthState.DRAFTED, MonthState.POSTED)
"""States from which the HR publisher can publish."""


class AttendanceMonthQuerySet(ScopedQuerySet):
    """Months: everybody may know how far a month is."""

    scope = Scope(public=True)

    def of(self, month: Month) -> "AttendanceMonthQuerySet":
        """Keep the row of one month."""
        return self.filter(first_day=month.first)

    def publishable(self) -> "AttendanceMonthQuerySet":
        """Keep the months that are derived and not yet (being) published."""
        return self.filter(state__in=PUBLISHABLE)

    def followed(self) -> "AttendanceMonthQuerySet":
        """Keep the months that follow their facts: those derived, or being derived right now.

        A published version stays; what then differs is a pending change. A month that is being published
        follows when that is done.
        """
        return self.filter(derived_at__isnull=False)

    def derivable(self) -> "AttendanceMonthQuerySet":
        """Keep the months whose days may be written: not while a publication copies them."""
        return self.exclude(state=MonthState.PUBLISHING)


class AttendanceMonth(models.Model):
    """The attendance of the whole centre in one month (考勤月)."""

    first_day = models.DateField(_("month"), unique=True, help_text=_("The month's first day."))
    state = models.CharField(_("state"), max_length=12, choices=MonthState.choices, default=MonthState.OPEN)
    derived_at = models.DateTimeField(_("derived at"), null=True, blank=True)
    header = models.JSONField(
        _("header"),
        default=dict,
        blank=True,
        help_text=_("Centre, calendar, rules and symbols the month was derived with."),
    )
    people = models.PositiveIntegerField(_("people"), default=0)
    exceptions = models.PositiveIntegerField(
        _("exceptions"), default=0, help_text=_("Days with a mark that somebody has to explain.")
    )

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

    objects = AttendanceMonthQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendance month")
        verbose_name_plural = _("attendance months")
        ordering = ("-first_day",)
        permissions = (
            ("derive_month", _("Can derive a month from its punches")),
            ("post_month", _("Can post a month for objections")),
            ("publish_month", _("Can publish a month under signature")),
        )
        constraints = (
            models.CheckConstraint(
                name="attendance_month_named_by_its_first_day", condition=Q(first_day__day=1)
            ),
            models.CheckConstraint(
                name="attendance_month_derived_before_it_moves_on",
                condition=Q(state="open") | Q(derived_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        """Write the month as people do in files: 2026-10."""
        return str(self.month)

    @property
    def month(self) -> Month:
        """The month as a value."""
        return Month.of(self.first_day)


class AttendanceDayQuerySet(ScopedQuerySet):
    """Days: one's own, the team's on that day, or the centre's."""

    scope = Scope(own=("employee",), team_of="employee", day="day")

    def exceptions(self) -> "AttendanceDayQuerySet":
        """Keep the days with a mark that somebody has to explain or decide."""
        return self.filter(is_exception=True)

    def still_open(self, now: datetime) -> "AttendanceDayQuerySet":
        """Keep the days whose shift can still get a punch: its window has not closed."""
        return self.filter(window_closes_at__gt=now)


class AttendanceDay(models.Model):
    """What was derived for one person on one day, and why (出勤日).

    Derived rows are written anew whenever what they rest on changes; only their published copy is fixed.
    A month may have more than a million: month, team and shift are not checked again for each, since the rows
    they come from (the person's row, membership, roster) are; the indexes below serve what is asked for.
    """

    month = models.ForeignKey(
        AttendanceMonth,
        verbose_name=_("month"),
        on_delete=models.CASCADE,
        related_name="days",
        db_index=False,
        db_constraint=False,
    )
    employee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("employee"),
        on_delete=models.PROTECT,
        related_name="attendance_days",
        db_index=False,
    )
    day = models.DateField(_("day"))
    team = models.ForeignKey(
        Team,
        verbose_name=_("team"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    shift = models.ForeignKey(
        Shift,
        verbose_name=_("shift"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    symbol = models.CharField(_("symbol"), max_length=20, blank=True)
    is_exception = models.BooleanField(_("exception"), default=False)
    first_in = models.DateTimeField(_("first in"), null=True, blank=True)
    last_out = models.DateTimeField(_("last out"), null=True, blank=True)
    window_closes_at = models.DateTimeField(
        _("window closes at"),
        null=True,
        blank=True,
        help_text=_("Until then a punch can still belong to the shift."),
    )
    late_times = models.PositiveSmallIntegerField(_("late, times"), default=0)
    late_minutes = models.PositiveSmallIntegerField(_("late, minutes"), default=0)
    early_times = models.PositiveSmallIntegerField(_("early, times"), default=0)
    early_minutes = models.PositiveSmallIntegerField(_("early, minutes"), default=0)
    off_post_times = models.PositiveSmallIntegerField(_("off post, times"), default=0)
    off_post_minutes = models.PositiveSmallIntegerField(_("off post, minutes"), default=0)
    missing_punches = models.PositiveSmallIntegerField(_("missing punches"), default=0)
    absent_halves = models.PositiveSmallIntegerField(
        _("absent, half days"), default=0, help_text=_("Absent without leave, counted in half days.")
    )
    worked_minutes = models.PositiveSmallIntegerField(_("worked, minutes"), default=0)
    overtime_minutes = models.PositiveSmallIntegerField(_("overtime, minutes"), default=0)
    facts = models.JSONField(
        _("facts"), default=dict, help_text=_("Everything that was derived, as it is signed.")
    )
    explanation = models.JSONField(
        _("explanation"), default=dict, help_text=_("Why the day is marked as it is.")
    )

    objects = AttendanceDayQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendance day")
        verbose_name_plural = _("attendance days")
        ordering = ("-day", "employee")
        constraints = (
            models.UniqueConstraint(fields=("employee", "day"), name="attendance_one_day_per_person"),
            models.CheckConstraint(name="attendance_absent_at_most_a_day", condition=Q(absent_halves__lte=2)),
        )
        indexes = (
            models.Index(fields=("month", "employee", "day"), name="attendance_day_in_month"),
            models.Index(
                fields=("month", "day"), condition=Q(is_exception=True), name="attendance_day_exceptions"
            ),
            models.Index(
                fields=("month", "window_closes_at"),
                condition=Q(window_closes_at__isnull=False),
                name="attendance_day_windows",
            ),
        )

    def __str__(self) -> str:
        """Name the day and its mark."""
        return f"{self.day:%Y-%m-%d} {self.symbol}"


class PersonMonthQuerySet(ScopedQuerySet):
    """Months of persons: one's own, the teams one leads, or the centre's."""

    scope = Scope(own=("employee",), team="team")


class PersonMonth(models.Model):
    """One person's row of the month: who they were in it, their totals, the hash of all of it."""

    month = models.ForeignKey(
        AttendanceMonth, verbose_name=_("month"), on_delete=models.CASCADE, related_name="rows"
    )
    employee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("employee"),
        on_delete=models.PROTECT,
        related_name="attendance_months",
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
    person = models.JSONField(
        _("person"), default=dict, help_text=_("Number, name, team and post as they were.")
    )
    totals = models.JSONField(_("totals"), default=dict)
    content_hash = models.CharField(_("content hash"), max_length=64)

    objects = PersonMonthQuerySet.as_manager()

    class Meta:
        verbose_name = _("month of a person")
        verbose_name_plural = _("months of persons")
        ordering = ("month", "employee")
        constraints = (
            models.UniqueConstraint(
                fields=("month", "employee"), name="attendance_one_row_per_person_and_month"
            ),
        )

    def __str__(self) -> str:
        """Name the month and the person's number."""
        return f"{self.month} {self.person.get('work_number', '')}"
