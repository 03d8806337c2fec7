"""What leads say about a month: single days looked at, and whole teams confirmed (核对, 班组确认)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from attendance.models.months import AttendanceMonth
from staff.models import Team
from staff.scope import Scope, ScopedQuerySet


class DayReviewQuerySet(ScopedQuerySet):
    """Reviews: of one's own days, of the team's on that day, or the centre's."""

    scope = Scope(own=("employee",), team_of="employee", day="day")


class DayReview(models.Model):
    """What a lead decided about one exception; never edited, the latest about the same cell counts.

    It is about the cell as it was: when the day is derived anew and differs, the review counts no more.
    """

    class Decision(models.TextChoices):
        """What can be done with an exception."""

        ACCEPTED = "accepted", _("accepted as it is")
        CORRECTED = "corrected", _("corrected")
        ASKED = "asked", _("the person was asked")

    month = models.ForeignKey(
        AttendanceMonth, verbose_name=_("month"), on_delete=models.PROTECT, related_name="reviews"
    )
    employee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("employee"),
        on_delete=models.PROTECT,
        related_name="attendance_reviews",
    )
    day = models.DateField(_("day"))
    decision = models.CharField(_("decision"), max_length=10, choices=Decision.choices)
    cell_hash = models.CharField(
        _("hash of the cell"), max_length=64, help_text=_("SHA-256 of mark and facts as they were looked at.")
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("decided by"), on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided at"))

    objects = DayReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("reviewed day")
        verbose_name_plural = _("reviewed days")
        ordering = ("-decided_at", "-pk")
        permissions = (("review_days", _("Can review exceptions and confirm a team's month")),)
        indexes = (models.Index(fields=("month", "employee", "day"), name="attendance_review_of_a_day"),)

    def __str__(self) -> str:
        """Name the day and what was decided."""
        return f"{self.day:%Y-%m-%d} {self.get_decision_display()}"


class TeamConfirmationQuerySet(ScopedQuerySet):
    """Confirmations: everybody may know who confirmed which team."""

    scope = Scope(public=True)


class TeamConfirmation(models.Model):
    """One act by which a team's rows of a month were confirmed; a later act confirms what changed since."""

    month = models.ForeignKey(
        AttendanceMonth, verbose_name=_("month"), on_delete=models.PROTECT, related_name="confirmations"
    )
    team = models.ForeignKey(
        Team,
        verbose_name=_("team"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty for people who belong to no team."),
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("confirmed by"), on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("confirmed at"))
    people = models.PositiveIntegerField(_("people"), help_text=_("Rows confirmed by this act."))

    objects = TeamConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = _("confirmation of a team")
        verbose_name_plural = _("confirmations of teams")
        ordering = ("-confirmed_at", "-pk")
        indexes = (models.Index(fields=("month", "team"), name="attendance_confirmation_team"),)

    def __str__(self) -> str:
        """Name month and team."""
        return f"{self.month} {self.team or ''}".strip()


class ConfirmedRow(models.Model):
    """One person's row as it was confirmed; a row that differs now is not confirmed any more."""

    confirmation = models.ForeignKey(
        TeamConfirmation, verbose_name=_("confirmation"), on_delete=models.PROTECT, related_name="rows"
    )
    month = models.ForeignKey(
        AttendanceMonth, verbose_name=_("month"), on_delete=models.PROTECT, related_name="confirmed_rows"
    )
    employee = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("employee"), on_delete=models.PROTECT, related_name="+"
    )
    content_hash = models.CharField(_("content hash"), max_length=64)

    class Meta:
        verbose_name = _("confirmed row")
        verbose_name_plural = _("confirmed rows")
        ordering = ("month", "employee")
        constraints = (
            models.UniqueConstraint(
                fields=("month", "employee", "content_hash"),
                name="attendance_a_row_is_confirmed_once_as_it_is",
            ),
        )

    def __str__(self) -> str:
        """Name the person."""
        return str(self.employee)
