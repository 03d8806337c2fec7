"""Deliveries: up to which instant each team's results were told to its lead, shift by shift."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from staff.models import Shift, Team
from staff.scope import Scope, ScopedQuerySet


class ShiftDeliveryQuerySet(ScopedQuerySet):
    """Deliveries: of the teams one leads, or the centre's."""

    scope = Scope(team="team")


class ShiftDelivery(models.Model):
    """What was released and recorded from one instant until before another, told after one shift of one team.

    A team's deliveries follow each other without gap or overlap, so that nothing is told twice and nothing
    is lost, whatever stood still in between.
    """

    team = models.ForeignKey(
        Team, verbose_name=_("team"), on_delete=models.PROTECT, related_name="shift_deliveries"
    )
    shift = models.ForeignKey(Shift, verbose_name=_("shift"), on_delete=models.PROTECT, related_name="+")
    day = models.DateField(_("day"), help_text=_("The day on which the shift began."))
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), help_text=_("The end of the shift."))
    opened_at = models.DateTimeField(_("opened at"))

    objects = ShiftDeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery after a shift")
        verbose_name_plural = _("deliveries after shifts")
        ordering = ["-until", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "shift", "day"], name="qc_one_delivery_per_team_and_shift"
            ),
            models.UniqueConstraint(fields=["team", "since"], name="qc_deliveries_of_a_team_do_not_fork"),
            models.CheckConstraint(condition=Q(since__lt=F("until")), name="qc_a_delivery_spans_some_time"),
        ]
        indexes = [models.Index(fields=["team", "-until"], name="qc_delivery_last")]

    def __str__(self) -> str:
        return f"{self.team} {self.day} {self.shift}"
