"""Who comes, and each time somebody is inside."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from visitors.domain.vocabulary import BadgeState
from visitors.models.history import VisitEvent
from visitors.models.labels import BadgeChoices
from visitors.models.scope import OfVisitQuerySet
from visitors.models.visit import Visit


class Visitor(models.Model):
    """One person of a visit; the first leads the group. The name is blanked after the retention."""

    visit = models.ForeignKey(
        Visit, verbose_name=_("visit"), on_delete=models.PROTECT, related_name="visitors"
    )
    position = models.PositiveSmallIntegerField(_("position"))
    name = models.CharField(_("visitor's name"), max_length=60, blank=True)
    last_digits = models.CharField(
        _("last digits"), max_length=4, blank=True, help_text=_("Of a telephone or identity number.")
    )

    objects = OfVisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visitor")
        verbose_name_plural = _("visitors")
        ordering = ["visit", "position"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "position"], name="visitors_persons_are_numbered")
        ]

    def __str__(self) -> str:
        return f"{self.visit.number}/{self.position}"

    @property
    def is_leader(self) -> bool:
        """Whether this person leads the group."""
        return self.position == 1


class StayQuerySet(OfVisitQuerySet):
    """Stays by whether they have ended, and by their badges."""

    def open(self) -> Self:
        """Keep those of persons who are inside."""
        return self.filter(out_at__isnull=True)

    def badge_missing(self) -> Self:
        """Keep those whose badge went out of the door."""
        return self.filter(badge_state=BadgeState.MISSING)


class Stay(models.Model):
    """One time that one person was inside: in, badge, what was carried, out."""

    visit = models.ForeignKey(Visit, verbose_name=_("visit"), on_delete=models.PROTECT, related_name="stays")
    visitor = models.ForeignKey(
        Visitor, verbose_name=_("visitor"), on_delete=models.PROTECT, related_name="stays"
    )
    in_at = models.DateTimeField(_("came in at"))
    in_event = models.ForeignKey(
        VisitEvent,
        verbose_name=pgettext_lazy("visit", "entry"),
        on_delete=models.PROTECT,
        related_name="stays_begun",
    )
    badge = models.CharField(_("badge"), max_length=20, blank=True)
    badge_state = models.CharField(
        _("state of the badge"), max_length=8, choices=BadgeChoices.choices, default=BadgeChoices.OUT
    )
    is_clear_of_goods = models.BooleanField(
        _("asked for goods: none"),
        null=True,
        help_text=_("Flammable or explosive goods; unknown where nobody was there to ask."),
    )
    carried_in = models.CharField(_("carried in"), max_length=200, blank=True)
    out_at = models.DateTimeField(_("went out at"), null=True, blank=True)
    out_event = models.ForeignKey(
        VisitEvent,
        verbose_name=pgettext_lazy("visit", "exit"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="stays_ended",
    )
    carried_out = models.CharField(_("carried out"), max_length=200, blank=True)

    objects = StayQuerySet.as_manager()

    class Meta:
        verbose_name = _("stay")
        verbose_name_plural = _("stays")
        ordering = ["in_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["visitor"],
                condition=Q(out_at__isnull=True),
                name="visitors_nobody_is_inside_twice",
            ),
            models.UniqueConstraint(
                fields=["badge"],
                condition=Q(badge_state__in=[BadgeState.OUT, BadgeState.MISSING]),
                name="visitors_a_badge_is_given_once",
            ),
            models.CheckConstraint(
                condition=Q(out_at__isnull=True, out_event__isnull=True)
                | Q(out_at__gte=F("in_at"), out_event__isnull=False),
                name="visitors_out_after_in",
            ),
            models.CheckConstraint(
                condition=Q(badge="", badge_state=BadgeState.NONE)
                | (~Q(badge="") & ~Q(badge_state=BadgeState.NONE)),
                name="visitors_a_badge_has_a_number",
            ),
            models.CheckConstraint(
                condition=Q(out_at__isnull=True) | ~Q(badge_state=BadgeState.OUT),
                name="visitors_after_the_exit_the_badge_is_accounted_for",
            ),
            models.CheckConstraint(
                condition=Q(is_clear_of_goods=True) | Q(is_clear_of_goods__isnull=True),
                name="visitors_dangerous_goods_stay_outside",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visitor} {self.badge}".strip()
