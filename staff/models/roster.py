"""Shifts and who is rostered for which."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from staff.domain.shifts import Fault, ShiftFault, check_shift, check_spans
from staff.models.organisation import NamedInBothLanguages
from staff.scope import Scope, ScopedQuerySet

FAULT_TEXTS = {
    Fault.NO_PARTS: _("Enter at least one part."),
    Fault.MALFORMED: _("Each part is written as {“start”: minutes, “end”: minutes}."),
    Fault.BACKWARDS: _("Each part ends after it starts, at most two days after midnight."),
    Fault.OVERLAP: _("Parts are listed in order and do not overlap."),
    Fault.STARTS_LATE: _("The first part begins on the shift's own day: 0 to 1439."),
    Fault.MEAL_OUTSIDE: _("A meal lies inside one part."),
    Fault.NET_MINUTES: _("Net minutes are the parts less the meals."),
    Fault.CORE_MISSING: _("A flexible shift needs a core and a window."),
}


class ShiftKind(models.TextChoices):
    """Whether a shift has fixed hours or a core with free edges."""

    FIXED = "fixed", _("fixed")
    FLEXIBLE = "flexible", _("flexible")


class Shift(NamedInBothLanguages):
    """A shift (班次): its parts and meals in minutes from the midnight at which its day begins.

    A part may end after 1440: the shift then reaches into the next day and still belongs to the
    day on which it begins. A shift that was rostered is never changed: new hours are a new code.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=ShiftKind.choices, default=ShiftKind.FIXED)
    parts = models.JSONField(
        _("parts"),
        help_text=_("Working parts as start and end in minutes from midnight; the end may pass 1440."),
    )
    meals = models.JSONField(
        _("meals"), default=list, blank=True, help_text=_("Unpaid breaks inside the parts.")
    )
    net_minutes = models.PositiveSmallIntegerField(
        _("net minutes"), help_text=_("Minutes of work, meals taken out.")
    )
    core_start = models.PositiveSmallIntegerField(_("core from"), null=True, blank=True)
    core_end = models.PositiveSmallIntegerField(_("core until"), null=True, blank=True)
    window_start = models.PositiveSmallIntegerField(_("window from"), null=True, blank=True)
    window_end = models.PositiveSmallIntegerField(_("window until"), null=True, blank=True)
    is_active = models.BooleanField(_("offered for new rosters"), default=True)
    offered_until = models.DateField(
        _("offered until"),
        null=True,
        blank=True,
        help_text=_("The last day it may be rostered for; empty while it lasts."),
    )

    class Meta:
        verbose_name = _("shift")
        verbose_name_plural = _("shifts")
        ordering = ["pk"]

    def clean(self) -> None:
        """Refuse hours that overlap, run backwards or do not add up; an emptied field has no meals."""
        self.meals = self.meals or []
        try:
            check_shift(
                kind=self.kind,
                parts=self.parts,
                meals=self.meals,
                net_minutes=self.net_minutes,
                core=(self.core_start, self.core_end),
                window=(self.window_start, self.window_end),
            )
        except ShiftFault as fault:
            raise ValidationError({fault.field: FAULT_TEXTS[fault.fault]}) from fault

    def is_offered_on(self, day: date) -> bool:
        """Tell whether somebody may be rostered for it on a day."""
        return self.is_active and (self.offered_until is None or day <= self.offered_until)

    @property
    def hours(self) -> str:
        """The hours as people write them: 09:00–18:00, or 22:00–06:00."""
        return " + ".join(f"{_clock(part['start'])}–{_clock(part['end'])}" for part in self.parts)


def _clock(minutes: int) -> str:
    hour, minute = divmod(minutes % 1440, 60)
    return f"{hour:02}:{minute:02}"


def validate_activities(activities: object) -> None:
    """Refuse activities that are not a list of parts, each with its start and end and perhaps a name."""
    try:
        check_spans("activities", activities, may_be_named=True)
    except ShiftFault as fault:
        raise ValidationError(FAULT_TEXTS[fault.fault], code=fault.fault) from fault


class RosterEntryQuerySet(ScopedQuerySet):
    """Roster rows: one's own, one's team on that day, or the centre's."""

    scope = Scope(own=("employee",), team_of="employee", day="day")


class RosterEntry(models.Model):
    """That somebody works a shift on a day, or rests."""

    employee = models.ForeignKey(
        "staff.Employee", verbose_name=_("employee"), on_delete=models.PROTECT, related_name="roster"
    )
    day = models.DateField(_("day"), help_text=_("The day on which the shift begins."))
    shift = models.ForeignKey(
        Shift,
        verbose_name=_("shift"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="roster",
        help_text=_("Empty for a rest day."),
    )
    activities: Any = models.JSONField(
        _("activities"),
        default=list,
        blank=True,
        validators=[validate_activities],
        help_text=_("Rostered time away from the telephone, such as training: start and end in minutes."),
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = RosterEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("roster entry")
        verbose_name_plural = _("roster")
        ordering = ["day", "employee"]
        constraints = [
            models.UniqueConstraint(fields=["employee", "day"], name="staff_one_roster_entry_per_day")
        ]
        indexes = [models.Index(fields=["day", "employee"])]

    def __str__(self) -> str:
        return f"{self.day} {self.employee} {self.shift or '休'}"

    def clean(self) -> None:
        """Take an emptied field for no activities."""
        self.activities = self.activities or []
