"""What people ask for and somebody decides; an approved request makes a fact that points at it."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from attendance.domain.requests import OPEN
from attendance.models.approvals import Leave, OvertimeApproval, PunchCorrection
from attendance.models.reference import LeaveKind
from staff.scope import Scope, ScopedQuerySet


class RequestKind(models.TextChoices):
    """What somebody may ask for."""

    LEAVE = "leave", _("leave or changed duty")
    OVERTIME = "overtime", _("overtime")
    CORRECTION = "correction", _("correction of a punch")
    SWAP = "swap", _("shift swap")
    CANCELLATION = "cancellation", _("cancellation of leave")


class RequestState(models.TextChoices):
    """Where a request stands."""

    PROPOSED = "proposed", _("waits for the colleague")
    ASKED = "asked", _("waits for the decision")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", pgettext_lazy("request", "refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


class AttendanceRequestQuerySet(ScopedQuerySet):
    """Requests: one's own, swaps with oneself, the team's on the first day, or the centre's."""

    scope = Scope(own=("employee", "partner"), team_of="employee", day="first_day")

    def open(self) -> "AttendanceRequestQuerySet":
        """Keep what still waits for somebody."""
        return self.filter(state__in=OPEN)

    def asked(self) -> "AttendanceRequestQuerySet":
        """Keep what waits for the decision."""
        return self.filter(state=RequestState.ASKED)


class AttendanceRequest(models.Model):
    """One thing that one person asks for (申请); changed only by the acts of its life.

    `first_day` and `last_day` are the days of leave, or given back; for overtime and a correction both are
    the day it belongs to; for a swap the asker's own day, and `partner_day` is the colleague's.
    """

    employee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("employee"),
        on_delete=models.PROTECT,
        related_name="attendance_requests",
    )
    kind = models.CharField(_("kind"), max_length=12, choices=RequestKind.choices)
    state = models.CharField(_("state"), max_length=10, choices=RequestState.choices)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    leave_kind = models.ForeignKey(
        LeaveKind,
        verbose_name=_("kind of leave"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    part = models.CharField(_("part of the day"), max_length=12, choices=Leave.Part.choices, blank=True)
    starts_at = models.DateTimeField(_("from"), null=True, blank=True)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    compensation = models.CharField(
        _("compensation"), max_length=10, choices=OvertimeApproval.Compensation.choices, blank=True
    )
    side = models.CharField(_("side"), max_length=3, choices=PunchCorrection.Side.choices, blank=True)
    partner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("swaps with"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    partner_day = models.DateField(_("day of the colleague"), null=True, blank=True)
    agreed_at = models.DateTimeField(_("agreed at"), null=True, blank=True)
    cancels = models.ForeignKey(
        Leave,
        verbose_name=_("leave to be cancelled"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    asked_at = models.DateTimeField(_("requested at"))
    replaces = models.OneToOneField(
        "self",
        verbose_name=_("takes the place of"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        help_text=_("The request it changes, which was withdrawn for it."),
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=pgettext_lazy("request", "decided by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    decided_at = models.DateTimeField(pgettext_lazy("request", "decided at"), null=True, blank=True)
    answer = models.CharField(
        _("answer"),
        max_length=300,
        blank=True,
        help_text=_("Why it was refused, or a word with the approval."),
    )
    override_reason = models.CharField(
        _("reason for the exception"),
        max_length=300,
        blank=True,
        help_text=_("Needed where a cap, a quota, the cover or a conflict speaks against it."),
    )
    exchanged: Any = models.JSONField(
        _("exchanged"),
        default=list,
        blank=True,
        help_text=_("Of a swap: who had which shift on which day before and after."),
    )

    objects = AttendanceRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        ordering = ("-asked_at", "-pk")
        permissions = (
            ("ask_request", _("Can ask for leave, overtime, corrections and swaps")),
            ("decide_request", _("Can decide the requests of others")),
        )
        constraints = (
            models.CheckConstraint(
                name="attendance_request_ends_after_it_begins", condition=Q(last_day__gte=F("first_day"))
            ),
            models.CheckConstraint(
                name="attendance_request_decided_by_another", condition=~Q(decided_by=F("employee"))
            ),
            models.CheckConstraint(
                name="attendance_request_decision_is_whole",
                condition=Q(
                    state__in=("approved", "refused"), decided_by__isnull=False, decided_at__isnull=False
                )
                | Q(
                    state__in=("proposed", "asked", "withdrawn"),
                    decided_by__isnull=True,
                    decided_at__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="attendance_request_swap_was_agreed",
                condition=~Q(kind="swap", state__in=("asked", "approved")) | Q(agreed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="attendance_request_names_what_it_asks",
                condition=Q(kind="leave", leave_kind__isnull=False)
                | Q(kind__in=("overtime", "correction"), starts_at__isnull=False)
                | Q(kind="swap", partner__isnull=False, partner_day__isnull=False)
                | Q(kind="cancellation", cancels__isnull=False),
            ),
            models.CheckConstraint(
                name="attendance_request_swaps_with_another", condition=~Q(partner=F("employee"))
            ),
        )
        indexes = (
            models.Index(fields=("employee", "first_day"), name="attendance_request_day"),
            models.Index(
                fields=("first_day",),
                condition=Q(state__in=("proposed", "asked")),
                name="attendance_request_open",
            ),
        )

    def __str__(self) -> str:
        """Say in one line what is asked for."""
        return f"{self.what} · {self.when}"

    @property
    def what(self) -> str:
        """What is asked for, in the reader's language."""
        if self.kind == RequestKind.LEAVE:
            return str(self.leave_kind)
        if self.kind == RequestKind.CANCELLATION and self.cancels:
            return gettext("Cancellation: %(kind)s") % {"kind": self.cancels.kind}
        label = self.get_kind_display()
        return f"{label[:1].upper()}{label[1:]}"

    @property
    def when(self) -> str:
        """The days or hours it is about, with the weekday."""
        if self.kind == RequestKind.SWAP and self.partner_day:
            return f"{_day(self.first_day)} ⇄ {_day(self.partner_day)} {self.partner}"
        if self.kind == RequestKind.CORRECTION and self.starts_at:
            return f"{_day(self.first_day)} {self.get_side_display()} {localtime(self.starts_at):%H:%M}"
        if self.starts_at and self.ends_at:
            return _hours(localtime(self.starts_at), localtime(self.ends_at))
        days = _day(self.first_day)
        if self.last_day != self.first_day:
            days = f"{days} – {_day(self.last_day)}"
        is_half = self.part in (Leave.Part.FIRST_HALF, Leave.Part.SECOND_HALF)
        return f"{days} {self.get_part_display()}" if is_half else days

    @property
    def is_open(self) -> bool:
        """Whether it still waits for somebody."""
        return self.state in OPEN


def _hours(start: Any, end: Any) -> str:
    """Write a span; the day of its end only where it is another one."""
    until = f"{end:%H:%M}" if end.date() == start.date() else f"{_day(end.date())} {end:%H:%M}"
    return f"{_day(start.date())} {start:%H:%M}–{until}"


def _day(day: date) -> str:
    return f"{date_format(day, 'MONTH_DAY_FORMAT')} {date_format(day, 'D')}"
