"""The incident: what was reported, where it stands, and who answers for it."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from incidents.domain.kinds import KindRule
from incidents.domain.vocabulary import OPEN_STATES, State
from incidents.models.kind import IncidentKind
from incidents.models.labels import STATE_CHOICES
from incidents.models.scope import IncidentQuerySet


def _person(label: Any, related_name: str, *, is_optional: bool = True, help_text: Any = "") -> Any:
    """Make a column that names an employee."""
    return models.ForeignKey(
        "staff.Employee",
        verbose_name=label,
        null=is_optional,
        blank=is_optional,
        on_delete=models.PROTECT,
        related_name=related_name,
        help_text=help_text,
    )


class YearCounter(models.Model):
    """The last number given in a year: numbers are dense and never given twice."""

    year = models.PositiveSmallIntegerField(_("year"), primary_key=True)
    last = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("counter of incidents")
        verbose_name_plural = _("counters of incidents")

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class Incident(models.Model):
    """Something reported upward, or a hazard, from discovery to closure.

    What was reported is never edited; where it stands is changed only by the acts of the state table.
    What the kind demanded on the day of the report is kept with it, so that a later change of the
    kind's clocks changes nothing that was.
    """

    number = models.CharField(
        _("number"), max_length=20, unique=True, help_text=_("Year and running number.")
    )
    kind = models.ForeignKey(
        IncidentKind, verbose_name=_("kind"), on_delete=models.PROTECT, related_name="incidents"
    )
    what = models.TextField(_("what"), help_text=_("What happened, in a sentence or two."))
    where = models.CharField(_("where"), max_length=200, help_text=_("Place, seat or system."))
    discovered_at = models.DateTimeField(_("discovered at"))
    reported_at = models.DateTimeField(_("reported at"))
    day = models.DateField(_("day"), help_text=_("Day of the report at the centre."))
    reporter = _person(_("reporter"), "incidents_reported", is_optional=False)
    team = models.ForeignKey(
        "staff.Team",
        verbose_name=_("team"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="incidents",
        help_text=_("Team of the reporter on that day."),
    )
    desk = models.ForeignKey(
        "staff.Desk",
        verbose_name=_("desk"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="incidents",
    )
    state = models.CharField(
        _("state"), max_length=12, choices=STATE_CHOICES, default=State.REPORTED, db_index=True
    )
    round = models.PositiveSmallIntegerField(
        _("round"), default=1, help_text=_("1 for the report; 2 after an appeal.")
    )
    version = models.PositiveIntegerField(
        _("version"), default=1, help_text=_("Counts the acts; two people cannot act on the same version.")
    )
    history_length = models.PositiveIntegerField(_("events"), default=0)
    deadlines_made = models.PositiveIntegerField(_("deadlines made"), default=0)
    immediate = models.BooleanField(_("immediate"), default=False)
    confidential = models.BooleanField(_("confidential"), default=False)
    acknowledge_minutes = models.PositiveSmallIntegerField(_("acknowledge within"))
    decide_minutes = models.PositiveSmallIntegerField(_("decide within"), default=0)
    acknowledged_by = _person(_("acknowledged by"), "incidents_acknowledged")
    acknowledged_at = models.DateTimeField(_("acknowledged at"), null=True, blank=True)
    owner = _person(_("owner"), "incidents_owned", help_text=_("Who answers for it now."))
    next_owner = _person(
        _("new owner"), "incidents_offered", help_text=_("To whom it was handed over, until they accept.")
    )
    asked = _person(
        _("superior asked"),
        "incidents_asked",
        help_text=_("Who is asked to decide a request for instruction."),
    )
    duplicate_of = models.ForeignKey(
        "self",
        verbose_name=_("duplicate of"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="duplicates",
    )
    recurs_from = models.ForeignKey(
        "self",
        verbose_name=_("comes back from"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="recurrences",
        help_text=_("The closed hazard that this one is again."),
    )
    recurrence = models.PositiveSmallIntegerField(
        _("recurrence"), default=0, help_text=_("How often it had come back when this one was reported.")
    )
    appealed_at = models.DateTimeField(_("appealed at"), null=True, blank=True)
    review_on = models.DateField(
        _("review on"), null=True, blank=True, help_text=_("When a mitigated hazard is looked at again.")
    )
    closed_by = _person(_("closed by"), "incidents_closed")
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        ordering = ["-reported_at", "-pk"]
        permissions = [
            ("report_incident", "Report an incident and appeal"),
            ("acknowledge_incident", "Acknowledge an incident"),
            ("reject_incident", "Reject an incident or call it a duplicate"),
            ("instruct_incident", "Give an instruction or decide a request"),
            ("act_on_incident", "Contain, plan and do actions, hand over and accept"),
            ("verify_incident", "Verify an incident, close it or send it back"),
            ("reopen_incident", "Reopen a closed incident"),
            ("read_confidential", "See confidential incidents"),
            ("report_to_authority", "Answer for reports to authorities after a leak"),
            ("view_figures", "See the figures of incidents and hazards"),
            ("grant_reading", "Let somebody read a confidential incident"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(discovered_at__lte=F("reported_at")), name="incidents_discovered_before_reported"
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_by__isnull=True) | ~Q(acknowledged_by=F("reporter")),
                name="incidents_nobody_acknowledges_their_own_report",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True) | Q(acknowledged_at__gte=F("reported_at")),
                name="incidents_acknowledged_after_reported",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.REPORTED, State.REJECTED, State.DUPLICATE])
                | Q(owner__isnull=False),
                name="incidents_taken_up_has_an_owner",
            ),
            models.CheckConstraint(
                condition=Q(state=State.CLOSED, closed_at__isnull=False, closed_by__isnull=False)
                | (~Q(state=State.CLOSED) & Q(closed_at__isnull=True, closed_by__isnull=True)),
                name="incidents_closed_has_hand_and_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.DUPLICATE) | Q(duplicate_of__isnull=False),
                name="incidents_duplicate_names_the_original",
            ),
            models.CheckConstraint(
                condition=Q(recurs_from__isnull=True, recurrence=0)
                | Q(recurs_from__isnull=False, recurrence__gte=1),
                name="incidents_what_comes_back_is_counted",
            ),
        ]
        indexes = [models.Index(fields=["state", "reported_at"]), models.Index(fields=["day"])]

    def __str__(self) -> str:
        return f"{self.number} {self.kind.label}"

    @property
    def rule(self) -> KindRule:
        """What the kind demanded when it was reported."""
        return KindRule(
            code=self.kind.code,
            acknowledge_minutes=self.acknowledge_minutes,
            immediate=self.immediate,
            confidential=self.confidential,
            decide_minutes=self.decide_minutes,
        )

    @property
    def is_open(self) -> bool:
        """Whether somebody must still do something about it."""
        return self.state in OPEN_STATES

    @property
    def headline(self) -> str:
        """The first words of what happened; a confidential one says only that it exists."""
        return str(_("confidential")) if self.confidential else self.what[:80]
