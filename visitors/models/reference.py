"""What a centre may change about visits: classes, places, figures, steps of the overstay clock."""

from datetime import timedelta
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from staff.models.organisation import NamedInBothLanguages
from staff.scope import PublicQuerySet


class VisitorClass(NamedInBothLanguages):
    """A class of visitors by where they come from; figures go by it when names are long gone."""

    is_active = models.BooleanField(_("offered for new visits"), default=True)

    class Meta:
        verbose_name = _("class of visitors")
        verbose_name_plural = _("classes of visitors")
        ordering = ["pk"]


class VisitPlace(NamedInBothLanguages):
    """A place that visitors may be let into."""

    is_active = models.BooleanField(_("offered for new visits"), default=True)

    class Meta:
        verbose_name = _("place for visitors")
        verbose_name_plural = _("places for visitors")
        ordering = ["pk"]


class VisitPolicy(models.Model):
    """The figures that visits are held against: one row."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    early_minutes = models.PositiveSmallIntegerField(
        _("minutes before the agreed time"),
        default=30,
        validators=[MaxValueValidator(720)],
        help_text=_("Somebody who comes earlier than this waits outside."),
    )
    longest_hours = models.PositiveSmallIntegerField(
        _("longest visit, hours"), default=24, validators=[MinValueValidator(1), MaxValueValidator(168)]
    )
    most_persons = models.PositiveSmallIntegerField(
        _("most persons in a group"), default=30, validators=[MinValueValidator(1), MaxValueValidator(200)]
    )
    retention_days = models.PositiveSmallIntegerField(
        _("days until names are blanked"),
        default=90,
        validators=[MinValueValidator(1)],
        help_text=_("Counted from the end of the visit. What stays is listed in docs/visitors.md."),
    )

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = _("policy for visits")
        verbose_name_plural = _("policy for visits")

    def __str__(self) -> str:
        return self.code

    @classmethod
    def current(cls) -> Self:
        """Return the policy; an installation without one gets the defaults, unsaved."""
        return cls.objects.order_by("pk").first() or cls(code="default")

    @property
    def early(self) -> timedelta:
        """How long before the agreed time somebody may be let in."""
        return timedelta(minutes=self.early_minutes)

    @property
    def longest(self) -> timedelta:
        """How long a visit may be agreed for."""
        return timedelta(hours=self.longest_hours)


class OverstayStep(models.Model):
    """When host and duty supervisors are told that somebody stays past the agreed end."""

    after_minutes = models.PositiveSmallIntegerField(
        _("minutes after the agreed end"), unique=True, validators=[MaxValueValidator(1440)]
    )
    tells_manager = models.BooleanField(
        _("tells the centre manager too"), default=False, help_text=_("Besides host and duty supervisors.")
    )

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of the overstay clock")
        verbose_name_plural = _("steps of the overstay clock")
        ordering = ["after_minutes"]

    def __str__(self) -> str:
        return f"+{self.after_minutes} min"

    @property
    def after(self) -> timedelta:
        """How long after the agreed end it is due."""
        return timedelta(minutes=self.after_minutes)
