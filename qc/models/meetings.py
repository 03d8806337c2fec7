"""Quality analysis meetings (质量分析会): problems with frozen figures, measures by round, their effect."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ledger.models import Entry
from qc.domain import measures as domain
from qc.models.people import person_column
from qc.models.scorecards import Scorecard
from staff.models import Employee, Team
from staff.scope import Scope, ScopedQuerySet


class FigureKind(models.TextChoices):
    """What a problem is seen by."""

    CRITERION_ERRORS = "criterion_errors", _("error rate of a criterion")
    MEAN_SCORE = "mean_score", _("mean score")
    COMPLAINTS = "complaints", _("complaints per 1,000 calls")
    ERRORS = "errors", _("errors per 1,000 calls")
    LIMITS_MISSED = "limits_missed", _("time limits missed")


class ItemState(models.TextChoices):
    """Where an item stands."""

    OPEN = domain.State.OPEN.value, pgettext_lazy("measure", "open")
    DONE = domain.State.DONE.value, pgettext_lazy("measure", "done")
    CHECKED = domain.State.CHECKED.value, pgettext_lazy("measure", "effect checked")
    CLOSED = domain.State.CLOSED.value, pgettext_lazy("measure", "closed")


class MeasureAct(models.TextChoices):
    """What was done about an item."""

    DO = domain.Act.DO.value, pgettext_lazy("measure act", "done")
    PUT_OFF = domain.Act.PUT_OFF.value, pgettext_lazy("measure act", "put off")
    CHECK = domain.Act.CHECK.value, pgettext_lazy("measure act", "effect checked")
    CLOSE = domain.Act.CLOSE.value, pgettext_lazy("measure act", "closed")
    AGAIN = domain.Act.AGAIN.value, pgettext_lazy("measure act", "not effective: again")


class EffectVerdict(models.TextChoices):
    """What the data say of a measure."""

    BETTER = domain.Verdict.BETTER.value, pgettext_lazy("effect", "better")
    UNCLEAR = domain.Verdict.UNCLEAR.value, pgettext_lazy("effect", "cannot be told")
    WORSE = domain.Verdict.WORSE.value, pgettext_lazy("effect", "worse")


class Measured(models.Model):
    """A figure over a span of days as it was when somebody looked: rates have hits, means a deviation."""

    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    n = models.PositiveIntegerField(_("n"), help_text=_("Marks, scores, calls or limits counted in."))
    hits = models.PositiveIntegerField(_("hits"), null=True, blank=True)
    value = models.FloatField(_("value"), help_text=_("A share of 1, or a score."))
    low = models.FloatField(_("lower bound"), null=True, blank=True)
    high = models.FloatField(_("upper bound"), null=True, blank=True)
    deviation = models.FloatField(_("standard deviation"), null=True, blank=True)

    class Meta:
        abstract = True


class MeetingQuerySet(ScopedQuerySet):
    """Meetings one chaired or attended, or has a measure from; the centre's."""

    scope = Scope(own=("chair",), assigned=("present", "items__measures__owner", "entered_by"))


class QualityMeeting(models.Model):
    """One meeting; its minutes are signed by the chair."""

    month = models.CharField(_("month"), max_length=7, help_text=_("Month that was looked at: 2026-10."))
    held_on = models.DateField(_("held on"))
    chair = person_column(_("chair"), "quality_meetings_chaired")
    present: Any = models.ManyToManyField(
        Employee,
        verbose_name=pgettext_lazy("meeting", "present"),
        related_name="quality_meetings",
        blank=True,
    )
    note = models.TextField(_("minutes of the meeting"), blank=True, max_length=5000)
    entered_by = person_column(_("entered by"), "+")
    entered_at = models.DateTimeField(_("entered at"))
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True)
    signature = models.OneToOneField(
        Entry,
        verbose_name=_("signature"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("quality meeting")
        verbose_name_plural = _("quality meetings")
        ordering = ["-held_on", "-pk"]
        permissions = [
            ("hold_meeting", _("Can record quality meetings and judge their measures")),
            ("chair_meeting", _("Can chair quality meetings and sign their minutes")),
            ("work_on_measure", _("Can own a measure and report it done")),
        ]

    def __str__(self) -> str:
        return f"{self.month} ({self.held_on})"


class ItemQuerySet(ScopedQuerySet):
    """Items of the meetings one may see."""

    scope = Scope(
        own=("meeting__chair",), assigned=("meeting__present", "measures__owner", "meeting__entered_by")
    )


class MeetingItem(Measured):
    """A problem: what shows it, as it was seen, and why it is so."""

    meeting = models.ForeignKey(
        QualityMeeting, verbose_name=_("meeting"), on_delete=models.PROTECT, related_name="items"
    )
    position = models.PositiveSmallIntegerField(_("position"))
    problem = models.CharField(_("problem"), max_length=300)
    figure = models.CharField(pgettext_lazy("figure", "evidence"), max_length=20, choices=FigureKind.choices)
    scorecard = models.ForeignKey(
        Scorecard,
        verbose_name=_("scorecard"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    criterion = models.CharField(_("criterion"), max_length=64, blank=True)
    team = models.ForeignKey(
        Team, verbose_name=_("team"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    operator = person_column(_("operator"), "+", is_optional=True)
    cause = models.TextField(_("cause"), max_length=2000)
    state = models.CharField(_("state"), max_length=8, choices=ItemState.choices, default=ItemState.OPEN)

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("item of a quality meeting")
        verbose_name_plural = _("items of quality meetings")
        ordering = ["meeting", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "position"], name="qc_one_item_per_meeting_and_position"
            ),
            models.CheckConstraint(
                condition=Q(team__isnull=True) | Q(operator__isnull=True),
                name="qc_evidence_is_of_a_team_or_of_a_person",
            ),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="qc_evidence_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return self.problem

    @property
    def is_mean(self) -> bool:
        """Whether the evidence is a mean; the others are shares."""
        return self.figure == FigureKind.MEAN_SCORE


class Measure(models.Model):
    """What is to be done about a problem, by whom, by when: one round of an item."""

    item = models.ForeignKey(
        MeetingItem, verbose_name=_("item"), on_delete=models.PROTECT, related_name="measures"
    )
    number = models.PositiveSmallIntegerField(_("round"))
    text = models.TextField(_("measure"), max_length=2000)
    owner = person_column(_("owner"), "measures")
    due_on = models.DateField(_("due on"))

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        ordering = ["item", "number"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="qc_one_measure_per_item_and_round")
        ]

    def __str__(self) -> str:
        return self.text[:60]


class MeasureStep(models.Model):
    """One act on an item; written once."""

    measure = models.ForeignKey(
        Measure, verbose_name=_("measure"), on_delete=models.PROTECT, related_name="steps"
    )
    act = models.CharField(_("act"), max_length=8, choices=MeasureAct.choices)
    by = person_column(_("by"), "+")
    at = models.DateTimeField(_("at"))
    text = models.TextField(_("text"), blank=True, max_length=2000)
    due_before = models.DateField(_("due before"), null=True, blank=True)

    class Meta:
        verbose_name = _("step of a measure")
        verbose_name_plural = _("steps of measures")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.act}"


class EffectCheck(Measured):
    """The figure after the due date beside the one before, as it was when it was checked."""

    measure = models.OneToOneField(
        Measure, verbose_name=_("measure"), on_delete=models.PROTECT, related_name="check_made"
    )
    difference = models.FloatField(pgettext_lazy("effect", "difference"), help_text=_("After minus before."))
    difference_low = models.FloatField(_("lower bound of the difference"), null=True, blank=True)
    difference_high = models.FloatField(_("upper bound of the difference"), null=True, blank=True)
    verdict = models.CharField(_("effect"), max_length=8, choices=EffectVerdict.choices)
    checked_by = person_column(pgettext_lazy("effect", "checked by"), "+")
    checked_at = models.DateTimeField(_("checked at"))

    class Meta:
        verbose_name = _("check of an effect")
        verbose_name_plural = _("checks of effects")

    def __str__(self) -> str:
        return f"{self.measure_id} {self.verdict}"
