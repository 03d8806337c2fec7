"""Workload, errors, accidents and time limits."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from calls.models import Contact
from records.domain.limits import Standing, standing
from records.models.kinds import KindOf, RecordKind, Severity
from records.models.record import Fault, Moment, PersonalRecord, Record

DAY_MINUTES = 24 * 60


class FoundBy(models.TextChoices):
    """Who noticed an error or an accident."""

    INSPECTION = "inspection", _("quality inspection")
    CUSTOMER = "customer", _("customer")
    ONESELF = "oneself", _("the person concerned")
    COLLEAGUE = "colleague", _("colleague or superior")
    SYSTEM = "system", pgettext_lazy("found by", "system")


def kind_column(of: KindOf) -> Any:
    """Make the column that names the kind of a record."""
    return models.ForeignKey(
        RecordKind,
        verbose_name=_("kind"),
        on_delete=models.PROTECT,
        related_name="+",
        limit_choices_to={"of": of.value},
    )


def contact_column() -> Any:
    """Make the column that leads to the contact in question, where it is known."""
    return models.ForeignKey(
        Contact,
        verbose_name=_("contact"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("The contact in question, where it is known."),
    )


class Workload(PersonalRecord):
    """What somebody got through on one day."""

    calls_answered = models.PositiveIntegerField(_("calls answered"), default=0)
    talk_minutes = models.PositiveIntegerField(
        _("talk minutes"), default=0, help_text=_("Whole minutes of talk, of the calls answered.")
    )
    back_office_items = models.PositiveIntegerField(
        _("back-office items"), default=0, help_text=_("Matters dealt with without a call.")
    )

    identity = ("employee.work_number", "day")

    class Meta(PersonalRecord.Meta):
        verbose_name = _("workload")
        verbose_name_plural = _("workload")
        constraints = [
            *PersonalRecord.Meta.constraints,
            models.CheckConstraint(
                condition=Q(talk_minutes__lte=DAY_MINUTES), name="records_talk_fits_into_a_day"
            ),
        ]

    def faults(self, at: Moment) -> Iterator[Fault]:
        """Name also talk that no day holds."""
        yield from super().faults(at)
        if self.talk_minutes > DAY_MINUTES:
            message = _("A day has no more than 1,440 minutes.")
            yield Fault("record.talk_too_long", message, "talk_minutes")


class Mishap(Record):
    """What an error and an accident have in common."""

    severity = models.CharField(
        _("severity"),
        max_length=8,
        choices=Severity.choices,
        blank=True,
        help_text=_("That of the kind where it is left empty."),
    )
    found_by = models.CharField(
        _("found by"), max_length=10, choices=FoundBy.choices, default=FoundBy.INSPECTION
    )

    class Meta(Record.Meta):
        abstract = True

    def fill_in(self) -> None:
        """Take the severity of the kind where none is said."""
        self.severity = self.severity or self.kind.severity or Severity.MINOR  # type: ignore[attr-defined]
        super().fill_in()


class ErrorRecord(Mishap):
    """An error in the work (差错): what, how grave, who found it."""

    kind = kind_column(KindOf.ERROR)
    contact = contact_column()

    class Meta(Mishap.Meta):
        verbose_name = pgettext_lazy("record", "error")
        verbose_name_plural = pgettext_lazy("record", "errors")


class Accident(Mishap):
    """An accident (事故): what disturbed the service, how gravely, who found it."""

    kind = kind_column(KindOf.ACCIDENT)
    minutes = models.PositiveIntegerField(
        _("minutes disturbed"),
        null=True,
        blank=True,
        help_text=_("How long the service was disturbed; empty where it was not, or nobody knows."),
    )

    class Meta(Mishap.Meta):
        verbose_name = _("accident")
        verbose_name_plural = _("accidents")


class TimeLimit(Record):
    """A time limit (时限): what was due when, and when it was done."""

    kind = kind_column(KindOf.TIME_LIMIT)
    due_at = models.DateTimeField(_("due at"))
    done_at = models.DateTimeField(pgettext_lazy("limit", "done at"), null=True, blank=True)

    told_apart_by = ("due_at", "employee_id", "kind_id", "text")

    class Meta(Record.Meta):
        verbose_name = _("time limit")
        verbose_name_plural = _("time limits")

    def faults(self, at: Moment) -> Iterator[Fault]:
        """Let what is due lie in the future, but not what is done."""
        yield from (fault for fault in super().faults(at) if fault.code != "record.in_future")
        if self.done_at and self.done_at > at.now:
            yield Fault("record.in_future", _("The time lies in the future."), "done_at")

    def standing_at(self, now: datetime) -> Standing:
        """Tell whether the limit was kept."""
        return standing(due_at=self.due_at, done_at=self.done_at, now=now)
