"""The history of the roster: who changed which cell when, from what to what."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from staff.scope import Scope, ScopedQuerySet


class RosterOrigin(models.TextChoices):
    """By which way a change came."""

    GRID = "grid", _("roster sheet")
    FORM = "form", _("form of one entry")
    FILE = "file", _("file")
    SWAP = "swap", _("shift swap")


class RosterChangeQuerySet(ScopedQuerySet):
    """Changes: of one's own days, of one's team on that day, or the centre's; never edited."""

    scope = Scope(own=("employee",), team_of="employee", day="day")

    def of_cell(self, employee_id: int, day: Any) -> "RosterChangeQuerySet":
        """Keep the history of one cell, the latest change first."""
        return self.filter(employee=employee_id, day=day).order_by("-changed_at", "-pk")


class RosterChange(models.Model):
    """One cell of the roster, as it was and as it became: added, never changed."""

    employee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("employee"),
        on_delete=models.PROTECT,
        related_name="roster_changes",
    )
    day = models.DateField(_("day"))
    before = models.JSONField(
        _("before"), null=True, help_text=_("Shift, note and activities; empty when there was no entry.")
    )
    after = models.JSONField(
        _("after"), null=True, help_text=_("Shift, note and activities; empty when the entry was removed.")
    )
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("changed by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty when it was done on the command line."),
    )
    changed_at = models.DateTimeField(_("changed at"))
    origin = models.CharField(_("origin"), max_length=4, choices=RosterOrigin.choices)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = RosterChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of the roster")
        verbose_name_plural = _("changes of the roster")
        ordering = ["-changed_at", "-pk"]
        indexes = [models.Index(fields=["employee", "day"])]

    def __str__(self) -> str:
        return f"{self.day} {self.employee}"
