"""The calendar: which days are statutory, rest, working or made up, and by whose notice."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from staff.scope import PublicQuerySet


class DayKind(models.TextChoices):
    """What a day is before anybody is rostered on it."""

    STATUTORY = "statutory", _("statutory holiday")
    REST = "rest", _("rest day")
    WORKDAY = "workday", _("working day")
    MAKE_UP = "make_up", _("make-up working day")


class CalendarYear(models.Model):
    """A year whose calendar was announced; a year without a row is refused, never guessed."""

    year = models.PositiveSmallIntegerField(_("year"), primary_key=True)
    notice = models.CharField(
        _("notice number"), max_length=100, help_text=_("For example 国办发明电〔2025〕7号.")
    )
    notice_title = models.CharField(_("title of the notice"), max_length=200, blank=True)
    announced_on = models.DateField(_("announced on"), null=True, blank=True)
    source = models.CharField(
        _("source"), max_length=300, blank=True, help_text=_("Where the notice can be read: an address.")
    )

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar year")
        verbose_name_plural = _("calendar years")
        ordering = ["-year"]

    def __str__(self) -> str:
        return str(self.year)


class CalendarDay(models.Model):
    """One day of an announced year."""

    day = models.DateField(_("day"), primary_key=True)
    year = models.ForeignKey(
        CalendarYear, verbose_name=_("year"), on_delete=models.CASCADE, related_name="days"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=DayKind.choices)
    name = models.CharField(
        _("name"), max_length=60, blank=True, help_text=_("Name of the holiday, where there is one.")
    )

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.get_kind_display()}"
