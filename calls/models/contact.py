"""Contacts and what was said in them."""

from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from calls.domain.contacts import Direction as DomainDirection
from calls.domain.contacts import Outcome as DomainOutcome
from calls.domain.transcripts import Speaker as DomainSpeaker
from calls.models.log_import import CallLogImport
from staff.models import Membership
from staff.scope import Scope, ScopedQuerySet


class Outcome(models.TextChoices):
    """How a contact ended."""

    ANSWERED = DomainOutcome.ANSWERED.value, _("answered")
    ABANDONED = DomainOutcome.ABANDONED.value, _("abandoned by the customer")
    PHANTOM = DomainOutcome.PHANTOM.value, _("phantom: nobody was there any more")


class Direction(models.TextChoices):
    """Who called whom."""

    INBOUND = DomainDirection.INBOUND.value, _("inbound")
    OUTBOUND = DomainDirection.OUTBOUND.value, _("outbound")


class Speaker(models.TextChoices):
    """Who speaks in a turn."""

    OPERATOR = DomainSpeaker.OPERATOR.value, _("operator")
    CUSTOMER = DomainSpeaker.CUSTOMER.value, _("customer")
    SYSTEM = DomainSpeaker.SYSTEM.value, _("system")


class ContactQuerySet(ScopedQuerySet):
    """Contacts: one's own, those of the team one leads on their day, those one was given to inspect."""

    scope = Scope(own=("operator",), team_of="operator", day="day", assigned=("assignments__inspector",))

    def _ways_by_team(self, team_ids: list[int], on: date | None) -> Iterator[Q]:
        """Narrow to people who ever were in these teams first: an index answers that, the rest is checked.

        On a million contacts a lead's count takes 0.1 s instead of 3.5 s (SQLite).
        """
        members = Membership.objects.filter(team__in=team_ids).order_by().values("employee")
        for way in super()._ways_by_team(team_ids, on):
            yield Q(operator__in=members) & way

    def answered(self) -> "ContactQuerySet":
        """Keep contacts that somebody answered."""
        return self.filter(outcome=Outcome.ANSWERED)

    def inspectable(self) -> "ContactQuerySet":
        """Keep what an inspector can score: answered by a known employee."""
        return self.answered().filter(operator__isnull=False)

    def unmatched(self) -> "ContactQuerySet":
        """Keep contacts whose agent is nobody's code yet."""
        return self.filter(operator__isnull=True).exclude(agent_code="")


class Contact(models.Model):
    """One call (or chat) as the call log tells it; a fact, never edited.

    The one thing added later is who the agent was, when a code is assigned to an employee.
    """

    source = models.CharField(
        _("source"), max_length=40, help_text=_("Name of the system the contact comes from.")
    )
    external_id = models.CharField(
        _("contact number"), max_length=100, help_text=_("Unique within its source.")
    )
    log_import = models.ForeignKey(
        CallLogImport,
        verbose_name=_("import"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="contacts",
    )
    day = models.DateField(_("day"), help_text=_("The day on which it began, in the centre's time zone."))
    started_at = models.DateTimeField(_("started at"))
    ended_at = models.DateTimeField(_("ended at"))
    queued_at = models.DateTimeField(_("entered the queue at"), null=True, blank=True)
    queue_left_at = models.DateTimeField(_("left the queue at"), null=True, blank=True)
    answered_at = models.DateTimeField(_("picked up at"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices)
    direction = models.CharField(
        _("direction"), max_length=10, choices=Direction.choices, default=Direction.INBOUND
    )
    desk = models.ForeignKey(
        "staff.Desk",
        verbose_name=_("desk"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="contacts",
    )
    operator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("operator"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="contacts",
        # The index (operator, day) serves it.
        db_index=False,
        help_text=_("Empty while the agent's code is nobody's."),
    )
    agent_code = models.CharField(
        _("agent code"), max_length=40, blank=True, help_text=_("The agent as the call log names them.")
    )
    service_type = models.CharField(_("type of service"), max_length=20, blank=True)
    priority = models.PositiveSmallIntegerField(_("priority"), default=0)
    customer_ref = models.CharField(
        _("customer"), max_length=40, blank=True, help_text=_("Personal data; empty when unknown.")
    )
    menu_seconds = models.PositiveIntegerField(_("seconds in the voice menu"), null=True, blank=True)
    queue_seconds = models.PositiveIntegerField(_("seconds in the queue"), default=0)
    talk_seconds = models.PositiveIntegerField(_("seconds of talk"), default=0)
    remarks = models.JSONField(
        _("remarks"), default=list, blank=True, help_text=_("What is odd about the row of the call log.")
    )
    recording_starts_ms = models.PositiveIntegerField(
        _("recording begins at"),
        null=True,
        blank=True,
        help_text=_("Milliseconds after the contact's beginning; empty without a transcript."),
    )
    raw = models.TextField(_("row as it stood"), blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["-started_at", "-pk"]
        permissions = [("import_contacts", "Import call logs and transcripts")]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"], name="calls_one_contact_per_source_and_number"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__gte=F("started_at")), name="calls_contact_ends_after_it_starts"
            ),
        ]
        # Sized for a million contacts (docs/formats/contacts.md, "How many").
        indexes = [
            # An operator's month: sampling frames, own pages, a team's lists.
            models.Index(fields=["operator", "day"], name="calls_contact_operator_day"),
            # A day or month of one desk, and of the whole centre.
            models.Index(fields=["day", "desk"], name="calls_contact_day_desk"),
            # The newest first, as every list is ordered.
            models.Index(fields=["-started_at", "-id"], name="calls_contact_newest"),
            # Who waited: the queue of a day.
            models.Index(
                fields=["day", "queued_at"],
                name="calls_contact_queue",
                condition=Q(queued_at__isnull=False),
            ),
            # Codes that are nobody's yet: few rows, looked up by code.
            models.Index(
                fields=["source", "agent_code"],
                name="calls_contact_unmatched",
                condition=Q(operator__isnull=True) & ~Q(agent_code=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.external_id}"


class TurnQuerySet(ScopedQuerySet):
    """Turns are visible with their contact."""

    scope = Scope(
        own=("contact__operator",),
        team_of="contact__operator",
        day="contact__day",
        assigned=("contact__assignments__inspector",),
    )


class Turn(models.Model):
    """What one speaker said before the other spoke; a fact, never edited."""

    contact = models.ForeignKey(
        Contact,
        verbose_name=_("contact"),
        on_delete=models.CASCADE,
        related_name="turns",
        # The unique constraint's index serves it.
        db_index=False,
    )
    position = models.PositiveIntegerField(_("position"), help_text=_("Counted from 0."))
    speaker = models.CharField(_("speaker"), max_length=10, choices=Speaker.choices)
    starts_ms = models.PositiveIntegerField(
        _("starts at"),
        null=True,
        blank=True,
        help_text=_("Milliseconds after the contact's beginning; empty when unknown."),
    )
    ends_ms = models.PositiveIntegerField(_("ends at"), null=True, blank=True)
    text = models.TextField(_("text"), blank=True)

    objects = TurnQuerySet.as_manager()

    class Meta:
        verbose_name = _("turn")
        verbose_name_plural = _("turns")
        ordering = ["contact", "position"]
        constraints = [
            models.UniqueConstraint(fields=["contact", "position"], name="calls_one_turn_per_position")
        ]

    def __str__(self) -> str:
        # Never the text: what customers say does not belong in logs.
        return f"{self.contact_id}/{self.position}"
