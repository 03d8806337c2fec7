"""The centre: the one row of settings that every other table takes for granted."""

from typing import Self
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from staff.scope import PublicQuerySet


def validate_time_zone(name: str) -> None:
    """Refuse a name that is no IANA time zone."""
    if name not in available_timezones():
        raise ValidationError(
            _("“%(name)s” is not a time zone; write one like Asia/Shanghai."), params={"name": name}
        )


class Centre(models.Model):
    """The call centre of this installation: its name, language and time zone."""

    name = models.CharField(_("name"), max_length=100)
    language = models.CharField(
        _("language"),
        max_length=10,
        choices=settings.LANGUAGES,
        default="zh-hans",
        help_text=_("Language of mails and workbooks for people who chose none."),
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        default="Asia/Shanghai",
        validators=[validate_time_zone],
        help_text=_("Days and months are counted in this zone."),
    )
    # What people can bear in body and mind: the roster warns, and leaves the decision to whoever plans.
    least_rest_minutes = models.PositiveSmallIntegerField(
        _("least rest between shifts, minutes"),
        default=660,
        help_text=_("From the end of a shift to the start of the next; less is a warning in the roster."),
    )
    most_days_in_a_row = models.PositiveSmallIntegerField(
        _("most days in a row"),
        default=6,
        help_text=_("Labour Law art. 38: one day of rest a week; more is a warning in the roster."),
    )
    least_reserve = models.PositiveSmallIntegerField(
        _("least reserve of a team"),
        default=1,
        help_text=_("People of a team who rest on a day and are not on leave; fewer is a warning."),
    )

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = _("centre")
        verbose_name_plural = _("centre")
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="staff_one_centre_per_installation")
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current(cls) -> Self:
        """Return the centre; an installation that was not set up yet gets the defaults, unsaved."""
        return cls.objects.filter(pk=1).first() or cls(pk=1, name="Zhiban")

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which days and months are counted."""
        return ZoneInfo(self.time_zone)
