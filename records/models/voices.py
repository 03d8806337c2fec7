"""What customers say of their own accord: opinions, and complaints with their limits."""

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from records.domain.complaints import State, state_of
from records.domain.limits import Standing, due_after, standing
from records.models.kinds import KindOf
from records.models.record import Fault, Moment, Record, RecordQuerySet
from records.models.work import contact_column, kind_column


class Channel(models.TextChoices):
    """How a customer reached the centre."""

    HOTLINE = "hotline", _("hotline")
    ONLINE = "online", _("online")
    LETTER = "letter", _("letter")
    COUNTER = "counter", _("service counter")
    REGULATOR = "regulator", _("regulator or consumers' association")


class ComplaintState(models.TextChoices):
    """Where a complaint stands."""

    RECEIVED = State.RECEIVED.value, pgettext_lazy("complaint", "received")
    ANSWERED = State.ANSWERED.value, pgettext_lazy("complaint", "answered")
    CLOSED = State.CLOSED.value, pgettext_lazy("complaint", "closed")


class Voice(Record):
    """What an opinion and a complaint have in common."""

    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices, default=Channel.HOTLINE)
    contact = contact_column()
    erased_at = models.DateTimeField(
        _("words destroyed at"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("Under a certificate of destruction; day, kind and employee stay."),
    )

    class Meta(Record.Meta):
        abstract = True

    @classmethod
    def facts(cls) -> "list[models.Field[Any, Any]]":
        """Leave out what a destruction did: that is no fact of the record."""
        return [field for field in super().facts() if field.name != "erased_at"]

    @property
    def is_erased(self) -> bool:
        """Whether its words were destroyed under a certificate."""
        return self.erased_at is not None


class Opinion(Voice):
    """A customer's opinion (客户意见): praise, a suggestion, a criticism."""

    kind = kind_column(KindOf.OPINION)

    class Meta(Voice.Meta):
        verbose_name = _("customer opinion")
        verbose_name_plural = _("customer opinions")


class ComplaintQuerySet(RecordQuerySet):
    """Complaints, as records are seen."""

    def overdue(self, now: datetime) -> "ComplaintQuerySet":
        """Keep those that stand unanswered after their limit."""
        found: ComplaintQuerySet = self.standing().filter(answered_at__isnull=True, due_at__lt=now)  # type: ignore[assignment]
        return found


class Complaint(Voice):
    """A complaint (投诉): received, to be answered by a limit, closed with a finding."""

    kind = kind_column(KindOf.COMPLAINT)
    received_at = models.DateTimeField(_("received at"))
    due_at = models.DateTimeField(
        _("to be answered by"),
        blank=True,
        help_text=_("By the limit of the kind as it was on the day of entry."),
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answer = models.TextField(_("answer"), blank=True, max_length=2000)
    closed_at = models.DateTimeField(pgettext_lazy("complaint", "closed at"), null=True, blank=True)
    is_justified = models.BooleanField(
        _("justified"), null=True, blank=True, help_text=_("Found when it is closed.")
    )

    told_apart_by = ("received_at", "employee_id", "kind_id", "text")

    objects = ComplaintQuerySet.as_manager()  # type: ignore[misc]  # the base has an instance of its own

    class Meta(Voice.Meta):
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        constraints = [
            *Voice.Meta.constraints,
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(answered_at__gte=F("received_at")),
                name="records_complaint_answered_after_it_came",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("answered_at")),
                name="records_complaint_closed_after_its_answer",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, is_justified__isnull=True)
                | Q(closed_at__isnull=False, answered_at__isnull=False, is_justified__isnull=False),
                name="records_complaint_closed_with_a_finding",
            ),
        ]
        indexes = [
            *Voice.Meta.indexes,
            models.Index(
                fields=["due_at"],
                condition=Q(answered_at__isnull=True),
                name="records_complaint_waiting",
            ),
        ]

    def fill_in(self) -> None:
        """Set the limit of the kind, where none is said."""
        self.due_at = self.due_at or due_after(self.received_at, self.kind.limit_hours)
        super().fill_in()

    def faults(self, at: Moment) -> Iterator[Fault]:
        """Name also times out of order, and an end without an answer or a finding."""
        yield from super().faults(at)
        steps = [("received_at", self.received_at), ("answered_at", self.answered_at)]
        steps = [*steps, ("closed_at", self.closed_at)]
        told = [(name, moment) for name, moment in steps if moment]
        for (_before, earlier), (name, later) in pairwise(told):
            if later < earlier:
                yield Fault("record.out_of_order", _("This comes before what it follows."), name)
        for name, moment in told:
            if moment > at.now:
                yield Fault("record.in_future", _("The time lies in the future."), name)
        if self.closed_at and not self.answered_at:
            message = _("A complaint is answered before it is closed.")
            yield Fault("record.closed_unanswered", message, "answered_at")
        if (self.closed_at is None) != (self.is_justified is None):
            message = _("Say whether it was justified when it is closed, and only then.")
            yield Fault("record.finding_missing", message, "justified")

    @property
    def state(self) -> State:
        """Where it stands."""
        return state_of(is_answered=self.answered_at is not None, is_closed=self.closed_at is not None)

    def standing_at(self, now: datetime) -> Standing:
        """Tell whether the limit for the answer was kept."""
        return standing(due_at=self.due_at, done_at=self.answered_at, now=now)
