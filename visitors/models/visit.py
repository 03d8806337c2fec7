"""The visit: who receives whom, where and when, and where it stands."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from visitors.domain.vocabulary import ENDED, State
from visitors.models.labels import VisitState
from visitors.models.reference import VisitorClass, VisitPlace
from visitors.models.scope import VisitQuerySet

_AFTER_APPROVAL = [State.APPROVED, State.INSIDE, State.LEFT, State.TURNED_AWAY, State.NO_SHOW]


def _employee(label: Any, related_name: str, *, is_optional: bool = True) -> Any:
    """Make a column that names an employee."""
    return models.ForeignKey(
        "staff.Employee",
        verbose_name=label,
        null=is_optional,
        blank=is_optional,
        on_delete=models.PROTECT,
        related_name=related_name,
    )


class VisitCounter(models.Model):
    """The last number given in a year: numbers are dense and never given twice."""

    year = models.PositiveSmallIntegerField(_("year"), primary_key=True)
    last = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("counter of visits")
        verbose_name_plural = _("counters of visits")

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class Visit(models.Model):
    """A visit by one person or a group, from the request to the last exit.

    Who comes, for what and from where is blanked some time after the end; what was agreed changes only by
    the acts of the state table.
    """

    number = models.CharField(
        _("number"), max_length=20, unique=True, help_text=_("V, year and running number.")
    )
    # Nobody receives those who enter without approval; whoever records them stands where the requester does.
    host = _employee(_("host"), "visits_hosted")
    requested_by = _employee(_("asked for by"), "visits_requested", is_optional=False)
    requested_at = models.DateTimeField(_("asked for at"))
    desk = models.ForeignKey(
        "staff.Desk",
        verbose_name=_("desk"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    place = models.ForeignKey(
        VisitPlace,
        verbose_name=pgettext_lazy("visit", "place"),
        on_delete=models.PROTECT,
        related_name="visits",
    )
    visitor_class = models.ForeignKey(
        VisitorClass, verbose_name=_("class"), on_delete=models.PROTECT, related_name="visits"
    )
    organisation = models.CharField(_("organisation"), max_length=100, blank=True)
    purpose = models.CharField(pgettext_lazy("visit", "purpose"), max_length=200, blank=True)
    persons = models.PositiveSmallIntegerField(_("persons"))
    starts_at = models.DateTimeField(_("agreed from"), null=True, blank=True)
    ends_at = models.DateTimeField(_("agreed until"), null=True, blank=True)
    day = models.DateField(_("day"), help_text=_("Day on which it begins, at the centre."))
    series = models.ForeignKey(
        "self",
        verbose_name=_("asked for together with"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="repeats",
        help_text=_("The first of several days that were asked for at once."),
    )
    state = models.CharField(
        _("state"), max_length=12, choices=VisitState.choices, default=VisitState.REQUESTED
    )
    version = models.PositiveIntegerField(
        _("version"), default=1, help_text=_("Counts the acts; two people cannot act on the same version.")
    )
    history_length = models.PositiveIntegerField(_("events"), default=0)
    approved_by = _employee(_("approved by"), "visits_approved")
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    ended_at = models.DateTimeField(
        _("ended at"), null=True, blank=True, help_text=_("When it came to an end, in whatever way.")
    )
    is_walk_in = models.BooleanField(_("without approval"), default=False)
    incident = models.ForeignKey(
        "incidents.Incident",
        verbose_name=_("incident"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("What was reported with an entry without approval."),
    )
    extensions = models.PositiveSmallIntegerField(_("extensions"), default=0)
    is_overstayed = models.BooleanField(_("overstayed"), default=False)
    overstay_steps = models.PositiveSmallIntegerField(
        _("steps told"), default=0, help_text=_("Of the overstay clock, since the present end was agreed.")
    )
    overstay_minutes = models.PositiveIntegerField(
        _("minutes over"), default=0, help_text=_("The longest that somebody left after the agreed end.")
    )
    blanked_at = models.DateTimeField(_("names blanked at"), null=True, blank=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ["-day", "-pk"]
        permissions = [
            ("request_visit", "Ask for a visit, cancel it, see one's visitors out"),
            ("approve_visit", "Approve, deny and extend visits"),
            ("receive_visit", "Let visitors in and out, record entries without approval"),
            ("export_visits", "Download the monthly workbook of visits"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_walk_in=True, starts_at__isnull=True, ends_at__isnull=True)
                | Q(is_walk_in=False, ends_at__gt=F("starts_at")),
                name="visitors_visit_has_an_agreed_time",
            ),
            models.CheckConstraint(
                condition=Q(is_walk_in=True, incident__isnull=False, approved_by__isnull=True)
                | Q(is_walk_in=False, incident__isnull=True, host__isnull=False),
                name="visitors_entry_without_approval_is_an_incident",
            ),
            models.CheckConstraint(
                condition=Q(is_walk_in=True)
                | ~Q(state__in=_AFTER_APPROVAL)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="visitors_nobody_enters_without_approval",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | (~Q(approved_by=F("host")) & ~Q(approved_by=F("requested_by"))),
                name="visitors_nobody_approves_their_own_visit",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(ENDED), ended_at__isnull=False)
                | (~Q(state__in=sorted(ENDED)) & Q(ended_at__isnull=True)),
                name="visitors_what_ended_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(blanked_at__isnull=True) | Q(organisation="", purpose="", ended_at__isnull=False),
                name="visitors_blanked_holds_no_words",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "ends_at"]),
            models.Index(fields=["day"]),
            models.Index(fields=["ended_at", "blanked_at"]),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_over(self) -> bool:
        """Whether it has come to an end."""
        return self.state in ENDED

    @property
    def is_group(self) -> bool:
        """Whether more than one person comes."""
        return self.persons > 1
