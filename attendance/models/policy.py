"""What a centre decides about requests: limits, quotas, the cover that must remain."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from attendance.models.reference import LeaveKind
from staff.models import Shift, Team
from staff.scope import PublicQuerySet, Scope, ScopedQuerySet


class RequestPolicy(models.Model):
    """The figures that requests are held against: one row."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    corrections_per_month = models.PositiveSmallIntegerField(
        _("corrections a month"),
        default=3,
        validators=[MaxValueValidator(62)],
        help_text=_("Of missing punches, for each person; more need a reason."),
    )
    correction_within_days = models.PositiveSmallIntegerField(
        _("days to ask for a correction"),
        default=31,
        validators=[MaxValueValidator(366)],
        help_text=_("A missing punch is asked for at most so many days after its day."),
    )
    minimum_rest_minutes = models.PositiveSmallIntegerField(
        _("rest between shifts, minutes"),
        default=660,
        validators=[MaxValueValidator(1440)],
        help_text=_(
            "Between the end of one shift and the start of the next, after a swap; less needs a reason."
        ),
    )
    minimum_cover = models.PositiveSmallIntegerField(
        _("people who must remain"),
        default=1,
        validators=[MaxValueValidator(1000)],
        help_text=_("Of a team on a shift, where no other number is entered for the two."),
    )

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = _("policy for requests")
        verbose_name_plural = _("policy for requests")

    def __str__(self) -> str:
        """Name it."""
        return self.code

    @classmethod
    def current(cls) -> "RequestPolicy":
        """Return the policy; an installation without one gets the defaults, unsaved."""
        return cls.objects.order_by("pk").first() or cls(code="default")


class MonthPolicy(models.Model):
    """How a month comes to its publication, and what colleagues see of it: one row."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    objection_days = models.PositiveSmallIntegerField(
        _("days for objections"),
        default=3,
        validators=[MaxValueValidator(31)],
        help_text=_("From the day after a month is posted, the last one included."),
    )
    masks_leave = models.BooleanField(
        _("mask kinds of leave"),
        default=True,
        help_text=_("Colleagues see that somebody was on leave, not of which kind."),
    )

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = _("policy for months")
        verbose_name_plural = _("policy for months")

    def __str__(self) -> str:
        """Name it."""
        return self.code

    @classmethod
    def current(cls) -> "MonthPolicy":
        """Return the policy; an installation without one gets the defaults, unsaved."""
        return cls.objects.order_by("pk").first() or cls(code="default")


class MinimumCover(models.Model):
    """How many people of a team must remain on a shift when others are away."""

    team = models.ForeignKey(Team, verbose_name=_("team"), on_delete=models.CASCADE, related_name="+")
    shift = models.ForeignKey(Shift, verbose_name=_("shift"), on_delete=models.CASCADE, related_name="+")
    people = models.PositiveSmallIntegerField(_("people"), validators=[MaxValueValidator(1000)])

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = _("minimum cover")
        verbose_name_plural = _("minimum cover")
        ordering = ("team", "shift")
        constraints = (
            models.UniqueConstraint(
                fields=("team", "shift"), name="attendance_one_minimum_per_team_and_shift"
            ),
        )

    def __str__(self) -> str:
        """Name team and shift."""
        return f"{self.team} · {self.shift}"


class LeaveAllowanceQuerySet(ScopedQuerySet):
    """Allowances: one's own, those of the team one leads, or the centre's."""

    scope = Scope(own=("employee",), team_of="employee")


class LeaveAllowance(models.Model):
    """The days of a kind of leave that one person has in one year, where it is not the kind's own limit."""

    employee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("employee"),
        on_delete=models.PROTECT,
        related_name="leave_allowances",
    )
    kind = models.ForeignKey(LeaveKind, verbose_name=_("kind"), on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"), validators=[MinValueValidator(2000)])
    days = models.DecimalField(
        _("days"), max_digits=5, decimal_places=1, validators=[MinValueValidator(Decimal(0))]
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = LeaveAllowanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("leave allowance")
        verbose_name_plural = _("leave allowances")
        ordering = ("-year", "employee", "kind")
        constraints = (
            models.UniqueConstraint(
                fields=("employee", "kind", "year"), name="attendance_one_allowance_per_kind_and_year"
            ),
        )

    def __str__(self) -> str:
        """Name kind, year and days."""
        return f"{self.kind} {self.year}: {self.days}"
