"""Observations on the floor (现场观察): what was seen of whom, where and when, and what was said about it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qc.domain import observations as domain
from qc.models.people import person_column
from qc.models.scorecards import ScorecardVersion
from staff.models import Membership, Team
from staff.models.organisation import NamedInBothLanguages
from staff.scope import Scope, ScopedQuerySet


class Effect(models.TextChoices):
    """How an observation counts."""

    NOTE = domain.Effect.NOTE.value, pgettext_lazy("observation", "note only")
    ERROR = domain.Effect.ERROR.value, pgettext_lazy("observation", "error")
    CRITICAL = domain.Effect.CRITICAL.value, pgettext_lazy("observation", "critical error")
    MERIT = domain.Effect.MERIT.value, pgettext_lazy("observation", "merit")


class ObservationState(models.TextChoices):
    """Where an observation stands."""

    RECORDED = domain.State.RECORDED.value, pgettext_lazy("observation", "recorded")
    ACKNOWLEDGED = domain.State.ACKNOWLEDGED.value, pgettext_lazy("observation", "acknowledged")
    OBJECTED = domain.State.OBJECTED.value, pgettext_lazy("observation", "objected to")
    STANDS = domain.State.STANDS.value, pgettext_lazy("observation", "stands")
    WITHDRAWN = domain.State.WITHDRAWN.value, pgettext_lazy("observation", "withdrawn")


class ObservationAct(models.TextChoices):
    """What was done about an observation."""

    ACKNOWLEDGE = domain.Act.ACKNOWLEDGE.value, pgettext_lazy("observation", "acknowledged")
    OBJECT = domain.Act.OBJECT.value, pgettext_lazy("observation", "objected")
    LET_STAND = domain.Act.LET_STAND.value, pgettext_lazy("observation", "decided: it stands")
    WITHDRAW = domain.Act.WITHDRAW.value, pgettext_lazy("observation", "decided: withdrawn")


def _counts_as(help_text: Any = "") -> Any:
    return models.CharField(
        _("counts as"), max_length=10, choices=Effect.choices, default=Effect.ERROR, help_text=help_text
    )


def _points(help_text: Any = "") -> Any:
    return models.DecimalField(
        _("points"),
        max_digits=6,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0)],
        help_text=help_text,
    )


class ObservationKind(NamedInBothLanguages):
    """A kind of observation, such as private calls or help given with a hard case."""

    counts_as = _counts_as()
    points = _points(_("Added for a merit, taken off for an error; what was recorded before keeps its own."))
    source = models.CharField(
        _("source"), max_length=300, blank=True, help_text=_("Where the kind comes from.")
    )
    is_active = models.BooleanField(_("offered for new observations"), default=True)

    class Meta:
        verbose_name = _("kind of observation")
        verbose_name_plural = _("kinds of observation")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(points__gte=0), name="qc_points_of_a_kind_are_not_negative")
        ]


class ObservationQuerySet(ScopedQuerySet):
    """Observations: one's own, those one made, those of the team one leads (of the day), the centre's."""

    scope = Scope(own=("person",), team_of="person", day="day", team="team")

    def _ways_to(self, user: Any, on: date | None) -> Iterator[Q]:
        """Add whoever made it."""
        yield Q(observer=user.pk)
        yield from super()._ways_to(user, on)

    def counting(self) -> "ObservationQuerySet":
        """Keep what counts: everything that was not withdrawn."""
        return self.exclude(state=ObservationState.WITHDRAWN)

    def of_month(self, month: object) -> "ObservationQuerySet":
        """Keep what was seen in a month of the centre."""
        return self.filter(month=str(month))

    def of_team(self, team: Team) -> "ObservationQuerySet":
        """Keep what was seen of people who belonged to a team on that day, or of the team as such."""
        then = Membership.objects.filter(employee=OuterRef("person"), team=team)
        then = then.filter(starts_on__lte=OuterRef("day"))
        then = then.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=OuterRef("day")))
        return self.filter(Q(team=team) | Exists(then))


class Observation(models.Model):
    """Something seen on the floor, without a contact; never edited, only answered."""

    kind = models.ForeignKey(
        ObservationKind, verbose_name=_("kind"), on_delete=models.PROTECT, related_name="observations"
    )
    counts_as = _counts_as(_("As the kind said when it was recorded."))
    points = _points(_("As the kind said when it was recorded."))
    seen_at = models.DateTimeField(_("seen at"))
    day = models.DateField(_("day"), help_text=_("Day on which it was seen, in the centre's time zone."))
    month = models.CharField(
        _("month"), max_length=7, help_text=_("Month in which it was seen, in the centre's time zone.")
    )
    place = models.CharField(_("place or seat"), max_length=100)
    person = person_column(
        _("person observed"),
        "observations",
        is_optional=True,
        db_index=False,
        help_text=_("Empty when it was nobody's in particular, such as noise in the room."),
    )
    team = models.ForeignKey(
        Team,
        verbose_name=_("team"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="observations",
        help_text=_("Whose lead is told when no person is named."),
    )
    observer = person_column(_("observer"), "observations_made")
    evidence = models.TextField(_("what was seen"), max_length=2000)
    version = models.ForeignKey(
        ScorecardVersion,
        verbose_name=_("scorecard version"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="observations",
    )
    criterion = models.CharField(
        _("criterion"), max_length=64, blank=True, help_text=_("Of the scorecard version; empty for none.")
    )
    state = models.CharField(
        _("state"), max_length=12, choices=ObservationState.choices, default=ObservationState.RECORDED
    )
    recorded_at = models.DateTimeField(_("recorded at"))

    objects = ObservationQuerySet.as_manager()

    class Meta:
        verbose_name = _("observation")
        verbose_name_plural = _("observations")
        ordering = ["-seen_at", "-pk"]
        permissions = [
            ("record_observation", "Record what was seen on the floor"),
            ("acknowledge_observation", "Acknowledge observations of oneself, or object to them"),
            ("answer_observation", "Answer objections to observations, and withdraw observations"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=True) | ~Q(person=models.F("observer")),
                name="qc_nobody_observes_themselves",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(team__isnull=True),
                name="qc_a_team_is_named_only_without_a_person",
            ),
            models.CheckConstraint(
                condition=Q(version__isnull=True, criterion="")
                | (Q(version__isnull=False) & ~Q(criterion="")),
                name="qc_a_criterion_is_one_of_a_version",
            ),
            models.CheckConstraint(
                condition=Q(seen_at__lte=models.F("recorded_at")), name="qc_recorded_after_it_was_seen"
            ),
        ]
        indexes = [
            # Somebody's month, and what was recorded of them just now.
            models.Index(fields=["person", "month"], name="qc_observation_person_month"),
            models.Index(fields=["month", "state"], name="qc_observation_month_state"),
            # Newest first, as the list is ordered.
            models.Index(fields=["-seen_at", "-id"], name="qc_observation_newest"),
            # What was recorded in a shift: the summary to the lead.
            models.Index(fields=["recorded_at"], name="qc_observation_recorded"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.day}"


class ObservationStep(models.Model):
    """One thing done about an observation: by whom, when, and why; each can be done once."""

    observation = models.ForeignKey(
        Observation, verbose_name=_("observation"), on_delete=models.PROTECT, related_name="steps"
    )
    act = models.CharField(_("step"), max_length=12, choices=ObservationAct.choices)
    by = person_column(_("by"), "+")
    at = models.DateTimeField(_("at"))
    text = models.TextField(_("reason"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("step of an observation")
        verbose_name_plural = _("steps of observations")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["observation", "act"], name="qc_each_step_of_an_observation_once")
        ]

    def __str__(self) -> str:
        return f"{self.observation_id} {self.act}"
