"""Enter, correct and withdraw original records: each act adds a row, none is changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from records.models import Change, Record, RecordQuerySet
from records.models.record import Moment
from staff.models import Employee
from staff.selectors import centre_day

R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Pen:
    """Who writes when; `source` names the file or the program, where it is not by hand."""

    by: Employee | None
    now: datetime
    source: str = ""

    @property
    def moment(self) -> Moment:
        """The instant and the centre's day."""
        return Moment(self.now, centre_day(self.now))


@transaction.atomic
def enter_record(record: R, *, pen: Pen) -> R:
    """Store a new record.

    Raises:
        DomainError: `records.own`, it is about whoever enters it; `records.known`, the record is entered
            already; the faults of `Record.faults`.
    """
    _refuse_own(record, pen)
    record.fill_in()
    _refuse_faults(record, pen)
    before = latest_row(record)
    if before and (before.is_erased or before.change != Change.WITHDRAWN):
        raise DomainError(
            "records.known",
            _("This record is entered already: open number %(reference)s and correct it.")
            % {"reference": record.reference},
            reference=record.reference,
        )
    return _add(record, before=before, change=Change.ENTERED, pen=pen)


def correct_record(row: R, changes: Mapping[str, Any], *, reason: str, pen: Pen) -> R:
    """Add a row that says what is right and points at the one that was wrong.

    Args:
        changes: values by column; those that make the number of the record cannot change.

    Raises:
        DomainError: `records.reason_missing`, `records.nothing_changed`, `records.other_record` (another
            person or day is another record: withdraw this one and enter that), `records.changed_meanwhile`,
            `records.own`; the faults of `Record.faults`.
    """
    return replace_row(row, changes, change=Change.CORRECTED, reason=reason, pen=pen)


def withdraw_record(row: R, *, reason: str, pen: Pen) -> R:
    """Take a record out of what counts; its rows stay readable.

    Raises:
        DomainError: as `correct_record`.
    """
    return replace_row(row, {}, change=Change.WITHDRAWN, reason=reason, pen=pen)


@transaction.atomic
def replace_row(row: R, changes: Mapping[str, Any], *, change: Change, reason: str, pen: Pen) -> R:
    """Add the row that replaces another, with some values changed.

    Raises:
        DomainError: as `correct_record`.
    """
    _refuse_own(row, pen)
    if not reason.strip():
        raise DomainError("records.reason_missing", _("Say why."), status=400)
    if row.is_erased:
        raise DomainError(
            "records.erased", _("Its words were destroyed under a certificate; nothing is added to it.")
        )
    if row.change == Change.WITHDRAWN:
        raise DomainError("records.withdrawn", _("The record was withdrawn; enter it anew."))
    record = copy_of(row)
    for name, value in changes.items():
        setattr(record, name, value)
    if change == Change.CORRECTED and not differing(record, row):
        raise DomainError("records.nothing_changed", _("Nothing was changed."), status=400)
    record.fill_in()
    if record.reference != row.reference:
        raise DomainError(
            "records.other_record",
            _("Another person, day or attempt is another record: withdraw this one and enter that one."),
        )
    _refuse_own(record, pen)
    if change != Change.WITHDRAWN:
        _refuse_faults(record, pen)
    record.reason = reason.strip()[:300]
    return _add(record, before=row, change=change, pen=pen)


def copy_of(row: R) -> R:
    """Make a new, unsaved row with the facts of another."""
    copy = type(row)(reference=row.reference)
    put_facts(copy, row, row.facts())
    return copy


def put_facts(target: Record, source: Record, fields: "Iterable[models.Field[Any, Any]]") -> None:
    """Give a row some facts of another, with the rows they point at where those were fetched along."""
    for field in fields:
        is_known = field.is_relation and field.is_cached(source)  # type: ignore[attr-defined]
        name = field.name if is_known else field.attname
        setattr(target, name, getattr(source, name))


def differing(one: Record, other: Record) -> list[str]:
    """Name the facts in which two rows differ."""
    facts = one.facts()
    return [field.name for field in facts if getattr(one, field.attname) != getattr(other, field.attname)]


def latest_row(record: R) -> R | None:
    """Find the latest stored row of a record."""
    rows: RecordQuerySet = type(record)._default_manager.filter(reference=record.reference)
    row: R | None = rows.latest_rows().first()
    return row


def sign_off(record: Record, *, before: Record | None, change: Change, pen: Pen) -> None:
    """Write on a row why it is added, by whom and when."""
    record.replaces, record.change = before, change
    record.source, record.entered_by, record.entered_at = pen.source[:200], pen.by, pen.now


def _add(record: R, *, before: R | None, change: Change, pen: Pen) -> R:
    sign_off(record, before=before, change=change, pen=pen)
    try:
        with transaction.atomic():
            record.save(force_insert=True)
    except IntegrityError as error:
        raise changed_meanwhile(record.reference) from error
    return record


def changed_meanwhile(reference: str) -> DomainError:
    """Say that somebody was first."""
    return DomainError(
        "records.changed_meanwhile",
        _("Somebody else changed this record meanwhile. Open it anew."),
        reference=reference,
    )


def _refuse_own(record: Record, pen: Pen) -> None:
    if pen.by is not None and record.employee_id == pen.by.pk:
        raise DomainError(
            "records.own", _("Nobody writes records about themselves; ask your superior."), status=403
        )


def _refuse_faults(record: Record, pen: Pen) -> None:
    for fault in record.faults(pen.moment):
        raise DomainError(fault.code, fault.message, status=400, column=fault.column)
