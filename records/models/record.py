"""What all original records share: facts that are added, corrected by a new row, never edited."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from records.domain.references import reference_of
from staff.scope import Scope, ScopedQuerySet


class Change(models.TextChoices):
    """Why a row of a record was added."""

    ENTERED = "entered", pgettext_lazy("record", "entered")
    CORRECTED = "corrected", pgettext_lazy("record", "corrected")
    ANSWERED = "answered", pgettext_lazy("record", "answered")
    CLOSED = "closed", pgettext_lazy("record", "closed")
    WITHDRAWN = "withdrawn", pgettext_lazy("record", "withdrawn")


@dataclass(frozen=True)
class Moment:
    """The instant of an act, and the centre's day on which it falls."""

    now: datetime
    today: date


@dataclass(frozen=True)
class Fault:
    """Why a record cannot be: a stable code, a sentence, the column at fault."""

    code: str
    message: Any
    column: str


class RecordQuerySet(ScopedQuerySet):
    """Records: one's own, those one entered, those of the team one leads (of the day), the centre's."""

    scope = Scope(own=("employee",), assigned=("entered_by",), team_of="employee", day="day")

    def latest_rows(self) -> "RecordQuerySet":
        """Keep of each record the row that no other replaces."""
        return self.filter(replaced_by__isnull=True)

    def standing(self) -> "RecordQuerySet":
        """Keep what counts: of each record its latest row, unless it was withdrawn."""
        return self.latest_rows().exclude(change=Change.WITHDRAWN)

    def between(self, first: date, last: date) -> "RecordQuerySet":
        """Keep the records of these days, the last included."""
        return self.filter(day__range=(first, last))


def _employee(**fields: Any) -> Any:
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", **fields)


class Record(models.Model):
    """One row of one record; all rows of a record bear the same number, each replaces the one before."""

    reference = models.CharField(
        pgettext_lazy("record", "number"),
        max_length=80,
        blank=True,
        help_text=_("Number of the record in the centre's own files; one is made where it is empty."),
    )
    day = models.DateField(_("day"), help_text=_("Day on which it happened, in the centre's time zone."))
    employee = _employee(
        verbose_name=_("employee"),
        null=True,
        blank=True,
        help_text=_("Empty when it was nobody's in particular."),
    )
    text = models.TextField(_("what it was"), blank=True, max_length=2000)
    change = models.CharField(
        _("row"), max_length=10, choices=Change.choices, default=Change.ENTERED, editable=False
    )
    replaces = models.OneToOneField(
        "self",
        verbose_name=_("replaces"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="replaced_by",
    )
    reason = models.CharField(_("reason for the correction"), max_length=300, blank=True, editable=False)
    source = models.CharField(
        _("file or program"),
        max_length=200,
        blank=True,
        editable=False,
        help_text=_("Where the row came from; empty when it was entered by hand."),
    )
    entered_by = _employee(
        verbose_name=_("entered by"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("Empty when a command on the server read it."),
    )
    entered_at = models.DateTimeField(_("entered at"), editable=False)

    objects = RecordQuerySet.as_manager()

    identity: ClassVar[tuple[str, ...]] = ()
    """What makes the number of a record; empty where files bring numbers of their own."""
    told_apart_by: ClassVar[tuple[str, ...]] = ("day", "employee_id", "kind_id", "text")
    """What a number is made of where a file brings none."""

    class Meta:
        abstract = True
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["reference"],
                condition=Q(replaces__isnull=True),
                name="%(app_label)s_%(class)s_entered_once",
            ),
            models.CheckConstraint(condition=~Q(reference=""), name="%(app_label)s_%(class)s_has_a_number"),
        ]
        indexes = [models.Index(fields=["day", "employee"], name="%(class)s_day")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.reference}"

    @classmethod
    def facts(cls) -> "list[models.Field[Any, Any]]":
        """Give the columns that say what happened, as against who wrote it down when."""
        ledger = {"id", "reference", "change", "replaces", "reason", "source", "entered_by", "entered_at"}
        return [field for field in cls._meta.concrete_fields if field.name not in ledger]

    @classmethod
    def references(cls) -> list[str]:
        """Name the columns of facts that point at other tables."""
        return [field.name for field in cls.facts() if field.is_relation]

    def fill_in(self) -> None:
        """Fill in what follows from the rest: the number, where there is none."""
        if self.identity:
            self.reference = "/".join(str(attrgetter(name)(self)) for name in self.identity)
        elif not self.reference:
            self.reference = reference_of({name: getattr(self, name) for name in self.told_apart_by})

    def faults(self, at: Moment) -> Iterator[Fault]:
        """Name what makes the record impossible."""
        if self.day > at.today:
            yield Fault("record.in_future", _("The day lies in the future."), "day")
        person = self.employee
        if person and not (person.hired_on or self.day) <= self.day <= (person.left_on or self.day):
            yield Fault("record.not_employed", _("The person is not employed on this day."), "work_number")

    @property
    def is_erased(self) -> bool:
        """Whether its words were destroyed under a certificate; only what customers say can be."""
        return False

    @property
    def is_latest(self) -> bool:
        """Whether no other row replaces this one; one statement unless it was fetched along."""
        return not hasattr(self, "replaced_by")


class PersonalRecord(Record):
    """A record that is always somebody's."""

    employee = _employee(verbose_name=_("employee"))

    class Meta(Record.Meta):
        abstract = True
