"""Seats: who is which agent of the distributor, and who signed in and out where."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from calls.domain.seat_rows import SeatAct
from staff.scope import Scope, ScopedQuerySet


class AgentCodeQuerySet(ScopedQuerySet):
    """Agent codes: one's own, one's team's, or the centre's."""

    scope = Scope(own=("employee",), team_of="employee")


class AgentCode(models.Model):
    """That an employee appears in a call log under a code, from one day to another.

    Without a row, a code that equals a work number is that employee.
    """

    source = models.CharField(_("source"), max_length=40, help_text=_("Name of the call log."))
    code = models.CharField(_("agent code"), max_length=40)
    employee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("employee"),
        on_delete=models.PROTECT,
        related_name="agent_codes",
    )
    starts_on = models.DateField(
        _("from"), null=True, blank=True, help_text=_("Empty when the code was always theirs.")
    )
    ends_on = models.DateField(
        _("until"), null=True, blank=True, help_text=_("Last day; empty while it lasts.")
    )

    objects = AgentCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("agent code")
        verbose_name_plural = _("agent codes")
        ordering = ["source", "code", "starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "code"],
                condition=Q(ends_on__isnull=True),
                name="calls_one_open_holder_per_agent_code",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="calls_agent_code_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.source})"


class SeatEventKind(models.TextChoices):
    """What happened at a seat."""

    SIGN_IN = SeatAct.SIGN_IN.value, _("sign-in")
    SIGN_OUT = SeatAct.SIGN_OUT.value, _("sign-out")


class SeatEventQuerySet(ScopedQuerySet):
    """Sign-ins and sign-outs: one's own, those of one's team on their day, or the centre's."""

    scope = Scope(own=("employee",), team_of="employee", day="day")


class SeatEvent(models.Model):
    """That an agent signed in at a seat, or out, as the distributor recorded it; never edited."""

    source = models.CharField(_("source"), max_length=40, help_text=_("Name of the distributor."))
    employee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("employee"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="seat_events",
        # The index (employee, at) serves it.
        db_index=False,
        help_text=_("Empty while the agent's code is nobody's."),
    )
    agent_code = models.CharField(_("agent code"), max_length=40)
    seat_code = models.CharField(_("seat"), max_length=40)
    kind = models.CharField(_("kind"), max_length=10, choices=SeatEventKind.choices)
    at = models.DateTimeField(_("at"))
    day = models.DateField(_("day"), help_text=_("The day of the event in the centre's time zone."))
    reason = models.CharField(
        _("reason"), max_length=60, blank=True, help_text=_("Why somebody signed out: meal, end of duty, …")
    )

    objects = SeatEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat event")
        verbose_name_plural = _("seat events")
        ordering = ["-at", "-pk"]
        permissions = [("post_seatevents", _("Can post sign-ins and sign-outs through the API"))]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "agent_code", "at", "kind", "seat_code"], name="calls_seat_event_once"
            )
        ]
        indexes = [
            models.Index(fields=["employee", "at"], name="calls_seat_event_employee"),
            models.Index(fields=["day", "at"], name="calls_seat_event_day"),
            models.Index(fields=["-at", "-id"], name="calls_seat_event_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.agent_code} {self.kind} {self.seat_code}"
