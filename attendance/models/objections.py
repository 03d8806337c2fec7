"""Objections to cells of a posted month (异议)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from attendance.models.months import AttendanceMonth
from staff.scope import Scope, ScopedQuerySet


class ObjectionQuerySet(ScopedQuerySet):
    """Objections: one's own, those of the team led on that day, or the centre's."""

    scope = Scope(own=("employee",), team_of="employee", day="day")

    def open(self) -> "ObjectionQuerySet":
        """Keep what still waits for an answer."""
        return self.filter(state=Objection.State.OPEN)


class Objection(models.Model):
    """What somebody says against a cell of their posted month; until it is resolved the sheet shows 异议."""

    class State(models.TextChoices):
        """Where an objection stands."""

        OPEN = "open", _("waits for an answer")
        UPHELD = "upheld", _("upheld: the cell was corrected")
        REJECTED = "rejected", _("rejected")
        WITHDRAWN = "withdrawn", _("withdrawn")

    month = models.ForeignKey(
        AttendanceMonth, verbose_name=_("month"), on_delete=models.PROTECT, related_name="objections"
    )
    employee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("employee"),
        on_delete=models.PROTECT,
        related_name="attendance_objections",
    )
    day = models.DateField(_("day"))
    symbol = models.CharField(_("symbol"), max_length=20, blank=True, help_text=_("The mark objected to."))
    cell_hash = models.CharField(
        _("hash of the cell"), max_length=64, help_text=_("SHA-256 of mark and facts objected to.")
    )
    text = models.CharField(_("objection"), max_length=500)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    raised_at = models.DateTimeField(_("raised at"))
    answer = models.CharField(_("answer"), max_length=500, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ("-raised_at", "-pk")
        permissions = (
            ("raise_objection", _("Can object to a cell of their own posted month")),
            ("decide_objection", _("Can decide objections")),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("employee", "day"),
                condition=Q(state="open"),
                name="attendance_one_open_objection_per_cell",
            ),
            models.CheckConstraint(
                name="attendance_decided_objections_say_by_whom",
                condition=Q(state__in=("open", "withdrawn"), decided_by__isnull=True)
                | (
                    Q(state__in=("upheld", "rejected"), decided_by__isnull=False, decided_at__isnull=False)
                    & ~Q(answer="")
                ),
            ),
        )

    def __str__(self) -> str:
        """Name the day and the state."""
        return f"{self.day:%Y-%m-%d} {self.get_state_display()}"
