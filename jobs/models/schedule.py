"""The schedule: which work is asked for again and again, on which days, and what came of it last."""

from datetime import time

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_celery_beat.models import PeriodicTask

from jobs.domain.days import Days, Rule
from jobs.models.job import Job
from staff.scope import Scope, ScopedQuerySet


class RuleChoices(models.TextChoices):
    """On which days it is due."""

    EVERY_DAY = Rule.EVERY_DAY.value, _("every day")
    WORKING_DAYS = Rule.WORKING_DAYS.value, _("every working day")
    WEEKDAY = Rule.WEEKDAY.value, _("once a week")
    MONTH_DAY = Rule.MONTH_DAY.value, _("once a month, on a day of the month")
    MONTH_WORKING_DAY = Rule.MONTH_WORKING_DAY.value, _("once a month, on a working day of the month")


class ScheduleQuerySet(ScopedQuerySet):
    """Schedules: the centre's."""

    scope = Scope()


class Schedule(models.Model):
    """Work at a time of day. When and whether is the row of the clockwork; on which days is said here."""

    code = models.CharField(_("code"), max_length=60, unique=True)
    # Not "schedule": the clockwork's row has a property of that name, by which it knows when.
    clock = models.OneToOneField(
        PeriodicTask, verbose_name=_("clockwork"), on_delete=models.PROTECT, related_name="days_of"
    )
    rule = models.CharField(
        _("days"), max_length=20, choices=RuleChoices.choices, default=RuleChoices.EVERY_DAY
    )
    number = models.PositiveSmallIntegerField(
        _("number"),
        default=0,
        validators=[MaxValueValidator(31)],
        help_text=_("Of the weekday (1 is Monday), of the day or of the working day of the month."),
    )
    counts_from = models.DateTimeField(
        _("counts from"), help_text=_("What was due before is not made up for: it was switched off then.")
    )
    last_job = models.ForeignKey(
        Job,
        verbose_name=_("last run"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = ScheduleQuerySet.as_manager()

    class Meta:
        verbose_name = _("schedule")
        verbose_name_plural = _("schedules")
        ordering = ["code"]
        permissions = [("run_schedule", "Run the work of a schedule at once")]

    def __str__(self) -> str:
        return self.code

    @property
    def days(self) -> Days:
        """The days on which it is due."""
        return Days(Rule(self.rule), self.number)

    @property
    def at(self) -> time | None:
        """The time of day; none when somebody entered a pattern that is no single time into the clockwork."""
        crontab = self.clock.crontab
        if crontab is None or not (crontab.hour.isdecimal() and crontab.minute.isdecimal()):
            return None
        return time(int(crontab.hour), int(crontab.minute))
