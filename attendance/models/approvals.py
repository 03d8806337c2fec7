"""What was approved: leave, overtime and corrections of missing punches. Facts, not requests."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance.models.reference import LeaveKind
from staff.scope import Scope, ScopedQuerySet


class Approval(models.Model):
    """What every approved fact tells: whose, by whom, when, why."""

    employee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("employee"),
        on_delete=models.PROTECT,
        related_name="%(class)ss",
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("approved by"), on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(_("approved at"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    request = models.OneToOneField(
        "attendance.AttendanceRequest",
        verbose_name=_("request"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)s",
        help_text=_("The request it was approved on; empty where it was entered directly."),
    )

    class Meta:
        abstract = True


def decided_by_another(name: str) -> models.CheckConstraint:
    """Make the constraint that nobody approves what is their own."""
    return models.CheckConstraint(name=name, condition=~Q(approved_by=F("employee")))


class LeaveQuerySet(ScopedQuerySet):
    """Leave: one's own, the team's on its first day, or the centre's."""

    scope = Scope(own=("employee",), team_of="employee", day="first_day")

    def touching(self, first: date, last: date) -> "LeaveQuerySet":
        """Keep the leave of which at least one day lies between two days, both included."""
        return self.filter(first_day__lte=last, last_day__gte=first)

    def in_force(self) -> "LeaveQuerySet":
        """Leave out what was cancelled; what remains of it is leave of its own."""
        return self.filter(leavecancellation__isnull=True)


class Leave(Approval):
    """Approved leave or changed duty: whole days, half days, or the hours between two instants."""

    class Part(models.TextChoices):
        """How much of each day the leave takes."""

        WHOLE = "whole", _("whole days")
        FIRST_HALF = "first_half", _("first half of the shift")
        SECOND_HALF = "second_half", _("second half of the shift")
        HOURS = "hours", pgettext_lazy("leave", "hours")

    kind = models.ForeignKey(
        LeaveKind, verbose_name=_("kind"), on_delete=models.PROTECT, related_name="leaves"
    )
    part = models.CharField(_("part of the day"), max_length=12, choices=Part.choices, default=Part.WHOLE)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"), help_text=_("Included in the leave."))
    starts_at = models.DateTimeField(
        _("from"), null=True, blank=True, help_text=_("Only for leave by hours.")
    )
    ends_at = models.DateTimeField(_("until"), null=True, blank=True, help_text=_("Only for leave by hours."))
    remains_of = models.ForeignKey(
        "attendance.LeaveCancellation",
        verbose_name=_("remains of"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="remainders",
        help_text=_("The cancellation of a part of longer leave, of which this is the rest."),
    )

    objects = LeaveQuerySet.as_manager()

    class Meta:
        verbose_name = _("leave")
        verbose_name_plural = _("leave")
        ordering = ("-first_day", "-pk")
        permissions = (("approve_leave", _("Can approve leave of others")),)
        constraints = (
            decided_by_another("attendance_leave_approved_by_another"),
            models.CheckConstraint(
                name="attendance_leave_ends_after_it_begins", condition=Q(last_day__gte=F("first_day"))
            ),
            models.CheckConstraint(
                name="attendance_leave_by_hours_has_both_instants",
                condition=Q(part="hours", starts_at__isnull=False, ends_at__gt=F("starts_at"))
                | (~Q(part="hours") & Q(starts_at__isnull=True, ends_at__isnull=True)),
            ),
        )
        indexes = (models.Index(fields=("employee", "first_day"), name="attendance_leave_employee_day"),)

    def __str__(self) -> str:
        """Name the kind and the days."""
        return f"{self.kind} {self.first_day:%Y-%m-%d} – {self.last_day:%Y-%m-%d}"


class LeaveCancellationQuerySet(ScopedQuerySet):
    """Cancellations: one's own, the team's on the first day given back, or the centre's."""

    scope = Scope(own=("employee",), team_of="employee", day="first_day")


class LeaveCancellation(Approval):
    """Approved leave that was given back (销假), all of it or some days; the leave itself stays on record."""

    leave = models.OneToOneField(
        Leave, verbose_name=_("leave"), on_delete=models.PROTECT, related_name="leavecancellation"
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"), help_text=_("Included in what is given back."))

    objects = LeaveCancellationQuerySet.as_manager()

    class Meta:
        verbose_name = _("cancellation of leave")
        verbose_name_plural = _("cancellations of leave")
        ordering = ("-first_day", "-pk")
        constraints = (
            decided_by_another("attendance_cancellation_approved_by_another"),
            models.CheckConstraint(
                name="attendance_cancellation_ends_after_it_begins", condition=Q(last_day__gte=F("first_day"))
            ),
        )

    def __str__(self) -> str:
        """Name the days given back."""
        return f"{self.first_day:%Y-%m-%d} – {self.last_day:%Y-%m-%d}"


class OvertimeApprovalQuerySet(ScopedQuerySet):
    """Approved overtime: one's own, the team's on its day, or the centre's."""

    scope = Scope(own=("employee",), team_of="employee", day="day")


class OvertimeApproval(Approval):
    """Overtime that was approved: a span of time; what is paid is what of it the person was present."""

    class Compensation(models.TextChoices):
        """What the person gets for it."""

        PAY = "pay", _("pay")
        TIME_OFF = "time_off", _("time off in lieu")

    day = models.DateField(
        _("day"), help_text=_("The day it is booked on: of the shift, or of its beginning.")
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    compensation = models.CharField(
        _("compensation"), max_length=10, choices=Compensation.choices, default=Compensation.PAY
    )
    override_reason = models.CharField(
        _("reason for going over the cap"),
        max_length=300,
        blank=True,
        help_text=_("Needed when a day passes 3 hours or a month 36 hours."),
    )

    objects = OvertimeApprovalQuerySet.as_manager()

    class Meta:
        verbose_name = _("approved overtime")
        verbose_name_plural = _("approved overtime")
        ordering = ("-starts_at", "-pk")
        permissions = (("approve_overtime", _("Can approve overtime of others")),)
        constraints = (
            decided_by_another("attendance_overtime_approved_by_another"),
            models.CheckConstraint(
                name="attendance_overtime_ends_after_it_begins", condition=Q(ends_at__gt=F("starts_at"))
            ),
        )
        indexes = (models.Index(fields=("employee", "day"), name="attendance_overtime_day"),)

    def __str__(self) -> str:
        """Name the day."""
        return f"{self.day:%Y-%m-%d}"


class PunchCorrectionQuerySet(ScopedQuerySet):
    """Corrections: one's own, the team's on that day, or the centre's."""

    scope = Scope(own=("employee",), team_of="employee", day="day")


class PunchCorrection(Approval):
    """A missing punch that was made good with a reason (补卡): counts as a touch at that moment."""

    class Side(models.TextChoices):
        """Which of the two touches was missing."""

        IN = "in", pgettext_lazy("direction", "in")
        OUT = "out", pgettext_lazy("direction", "out")

    day = models.DateField(_("day"), help_text=_("The day of the shift the touch belongs to."))
    at = models.DateTimeField(_("time"))
    side = models.CharField(_("side"), max_length=3, choices=Side.choices)

    objects = PunchCorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction of a punch")
        verbose_name_plural = _("corrections of punches")
        ordering = ("-at", "-pk")
        permissions = (("approve_correction", _("Can approve corrections of others' punches")),)
        constraints = (
            decided_by_another("attendance_correction_approved_by_another"),
            models.UniqueConstraint(
                fields=("employee", "at", "side"), name="attendance_one_correction_per_touch"
            ),
        )
        indexes = (models.Index(fields=("employee", "day"), name="attendance_correction_day"),)

    def __str__(self) -> str:
        """Name the side and the moment."""
        return f"{self.get_side_display()} {self.at:%Y-%m-%d %H:%M}"
