"""The round of the environment that each side makes."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from shifthandover.models.choices import SideChoices
from shifthandover.models.diary import DiaryPartQuerySet, ShiftDiary
from shifthandover.models.scopes import DeskQuerySet
from staff.models.organisation import NamedInBothLanguages
from staff.scope import Scope


class RoundPoint(NamedInBothLanguages):
    """What is looked at: room temperature, air conditioning, consoles, tidiness."""

    unit = models.CharField(
        _("unit"), max_length=10, blank=True, help_text=_("Empty when nothing is measured.")
    )
    lowest = models.DecimalField(_("lowest"), max_digits=6, decimal_places=1, null=True, blank=True)
    highest = models.DecimalField(_("highest"), max_digits=6, decimal_places=1, null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("looked at"), default=True)

    class Meta:
        verbose_name = _("point of the round")
        verbose_name_plural = _("points of the round")
        ordering = ["position", "pk"]


class Round(models.Model):
    """A round that one side made before signing."""

    diary = models.ForeignKey(
        ShiftDiary, verbose_name=_("shift diary"), on_delete=models.PROTECT, related_name="rounds"
    )
    side = models.CharField(_("outgoing or incoming"), max_length=10, choices=SideChoices.choices)
    made_by = models.ForeignKey(
        "staff.Employee", verbose_name=_("made by"), on_delete=models.PROTECT, related_name="rounds"
    )
    made_at = models.DateTimeField(_("made at"))

    objects = DiaryPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("round of the environment")
        verbose_name_plural = _("rounds of the environment")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.diary} · {self.get_side_display()}"


class ReadingQuerySet(DeskQuerySet):
    """Readings follow their diary."""

    scope = Scope(own=("round__diary__outgoing", "round__diary__incoming", "round__diary__holder"))
    desk_path = "round__diary__desk"


class Reading(models.Model):
    """What was found at one point of a round."""

    round = models.ForeignKey(
        Round, verbose_name=_("round of the environment"), on_delete=models.PROTECT, related_name="readings"
    )
    point = models.ForeignKey(
        RoundPoint, verbose_name=_("point"), on_delete=models.PROTECT, related_name="readings"
    )
    value: "models.DecimalField[Decimal | None, Decimal | None]" = models.DecimalField(
        _("value"), max_digits=6, decimal_places=1, null=True, blank=True
    )
    is_ok = models.BooleanField(_("in order"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    photograph = models.ForeignKey(
        "files.StoredFile",
        verbose_name=_("photograph"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Seen by whoever sees the diary; its hash is signed with the round."),
    )

    objects = ReadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        ordering = ["point__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "point"], name="shifthandover_one_reading_per_point")
        ]

    def __str__(self) -> str:
        return f"{self.point}: {self.value if self.value is not None else ''}"
