"""What a centre decides about attendance: dated rules, kinds of leave, symbols of the sheet."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from attendance.models.checks import faults_of_settings
from staff.models.organisation import NamedInBothLanguages
from staff.scope import PublicQuerySet


class RuleSet(models.Model):
    """The settings a day is judged by, from a day on; changing them means adding a rule set."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    in_force_from = models.DateField(
        _("in force from"),
        help_text=_("First day judged by these rules; of two with the same day the later entry."),
    )
    settings = models.JSONField(
        _("settings"),
        default=dict,
        blank=True,
        help_text=_("Values by name; what is missing keeps its default."),
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule set")
        verbose_name_plural = _("rule sets")
        ordering = ("-in_force_from", "-pk")

    def __str__(self) -> str:
        """Name the rules and their first day."""
        return f"{self.code} ({self.in_force_from:%Y-%m-%d})"

    def clean(self) -> None:
        """Refuse settings that no day could be judged by.

        Raises:
            ValidationError: a name is unknown, or a value is of another kind or out of its range.
        """
        if faults := faults_of_settings(self.settings):
            raise ValidationError({"settings": faults})


class LimitPer(models.TextChoices):
    """What a limit on leave is counted over."""

    YEAR = "year", _("calendar year")
    REQUEST = "request", _("occasion")


class LeaveKind(NamedInBothLanguages):
    """A kind of leave or of changed duty that the centre knows (病假, 事假, 公假 …)."""

    class Counted(models.TextChoices):
        """Which days of the leave count."""

        ROSTERED = "rostered", _("rostered days")
        CALENDAR = "calendar", _("calendar days")

    symbol = models.CharField(
        _("symbol"), max_length=6, help_text=_("Used where the set of symbols has none.")
    )
    units = models.JSONField(
        _("units"), default=list, help_text=_("What may be asked for: “day”, “half”, “hour”.")
    )
    counted = models.CharField(_("counted"), max_length=10, choices=Counted.choices, default=Counted.ROSTERED)
    is_paid = models.BooleanField(_("paid"), default=True)
    limit_days = models.PositiveSmallIntegerField(
        _("limit, days"),
        null=True,
        blank=True,
        help_text=_("Empty where there is none; more needs a reason when it is approved."),
    )
    limit_per = models.CharField(
        _("limit per"), max_length=10, choices=LimitPer.choices, blank=True, default=""
    )
    service_steps = models.JSONField(
        _("days by service"),
        default=list,
        blank=True,
        help_text=_("Pairs of full years of service and days: [[1, 5], [10, 10], [20, 15]]."),
    )
    is_from_bank = models.BooleanField(
        _("taken from time in lieu"),
        default=False,
        help_text=_("What was earned by overtime on rest days is its limit."),
    )
    is_present = models.BooleanField(
        _("counts as present"),
        default=False,
        help_text=_("Changed duty, such as a dispatch: the shift counts as worked."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("kind of leave")
        verbose_name_plural = _("kinds of leave")
        ordering = ("position", "pk")


class SymbolSet(NamedInBothLanguages):
    """A table of the marks on the monthly sheet; no standard exists, so a centre chooses one."""

    marks = models.JSONField(
        _("marks"),
        default=dict,
        help_text=_("Text of the cell by what it stands for: a mark of the engine or a kind of leave."),
    )
    is_chosen = models.BooleanField(
        _("in use"), default=False, help_text=_("The set this centre's sheets use: at most one.")
    )

    class Meta:
        verbose_name = _("set of symbols")
        verbose_name_plural = _("sets of symbols")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("is_chosen",),
                condition=models.Q(is_chosen=True),
                name="attendance_one_symbol_set_in_use",
            ),
        )
