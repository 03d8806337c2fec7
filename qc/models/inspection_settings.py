"""What a centre decides about its inspection, and who must not judge whom."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qc.models.people import person_column
from staff.scope import PublicQuerySet, Scope, ScopedQuerySet


class InspectionSettings(models.Model):
    """The one row of settings of quality inspection; what was released keeps the terms of its release."""

    appeal_window_days = models.PositiveSmallIntegerField(
        _("days to appeal"),
        default=3,
        help_text=_("Days after the release, the last one included, on which an operator can appeal."),
    )
    most_appeals = models.PositiveSmallIntegerField(
        _("most appeals"), default=2, help_text=_("How often one contact's evaluation can be appealed.")
    )
    decision_days = models.PositiveSmallIntegerField(
        _("days to decide"), default=3, help_text=_("Days after which an undecided appeal is overdue.")
    )
    holds_until_month = models.BooleanField(
        _("hold results"),
        default=False,
        help_text=_("Operators see their results only when the month is released."),
    )

    contacts_per_week = models.PositiveSmallIntegerField(
        _("contacts per inspector and week"),
        default=60,
        help_text=_(
            "How many contacts an inspector scores in a week, unless they have a number of their own."
        ),
    )

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = _("settings of quality inspection")
        verbose_name_plural = _("settings of quality inspection")
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="qc_one_row_of_inspection_settings"),
            models.CheckConstraint(
                condition=Q(appeal_window_days__lte=60, most_appeals__lte=10, decision_days__lte=60),
                name="qc_inspection_settings_within_reason",
                violation_error_message=_("Days to appeal and to decide are 0 to 60, appeals 0 to 10."),
            ),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @classmethod
    def current(cls) -> Self:
        """Return the settings; an installation without them has the defaults, unsaved."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)


class ConflictOfInterestQuerySet(ScopedQuerySet):
    """Who is close to whom is known to the centre's roles only."""

    scope = Scope()


class ConflictOfInterest(models.Model):
    """Two people of whom neither judges the other: relatives, a couple, a quarrel (利益冲突)."""

    person = person_column(_("person"), "+")
    other = person_column(_("other person"), "+")
    reason = models.CharField(_("reason"), max_length=200)

    objects = ConflictOfInterestQuerySet.as_manager()

    class Meta:
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        ordering = ["person", "other"]
        constraints = [
            models.UniqueConstraint(fields=["person", "other"], name="qc_a_conflict_is_entered_once"),
            models.CheckConstraint(
                condition=~Q(person=models.F("other")), name="qc_a_conflict_is_between_two"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.other}"
