"""Take in many records at once, told by a file or a program; told twice they are stored once."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from records.models import Change, Record
from records.models.record import Fault, Moment
from records.services.recording import Pen, changed_meanwhile, copy_of, put_facts, sign_off

BATCH = 500
"""Rows looked up at once: SQLite takes no more than 999 values in one statement."""


@dataclass(frozen=True)
class Draft:
    """A record as one line tells it; `said` names the columns the line says something of."""

    line: int
    record: Record
    said: frozenset[str]

    def is_told_by(self, row: Record) -> bool:
        """Tell whether a stored row says the same; an empty cell says nothing."""
        return all(getattr(self.record, name) == getattr(row, name) for name in self.said)


@dataclass(frozen=True)
class Taken:
    """What became of a draft: added, repeated, updated, or at fault."""

    draft: Draft
    outcome: str
    fault: Fault | None = None


@transaction.atomic
def take_in(drafts: Sequence[Draft], *, pen: Pen) -> list[Taken]:
    """Store the records that are new, and add a row to those of which something else is told now.

    A line that any row of its record says already is repeated, so an old file read again does not undo a
    correction. Two lines of one file that tell different things of one record are a fault of the later one;
    of a line with a fault nothing is stored.

    Raises:
        DomainError: `records.changed_meanwhile`, somebody else stored some of them at the same time; then
            nothing is stored.
    """
    taken: list[Taken] = []
    new: list[tuple[int, Record]] = []
    told: dict[str, Draft] = {}
    moment = pen.moment
    for start in range(0, len(drafts), BATCH):
        batch = drafts[start : start + BATCH]
        for draft in batch:
            draft.record.fill_in()
        stored = _stored(batch)
        for draft in batch:
            first = told.setdefault(draft.record.reference, draft)
            rows = stored[draft.record.reference]
            taken.append(_take(draft, first, rows, new, moment=moment, pen=pen))
    at_fault = {one.draft.line for one in taken if one.fault}
    _insert([record for line, record in new if line not in at_fault])
    return taken


def _stored(batch: Sequence[Draft]) -> dict[str, list[Record]]:
    """Read the stored rows of the records of a batch, the latest last."""
    found: dict[str, list[Record]] = defaultdict(list)
    references = {draft.record.reference for draft in batch}
    model = type(batch[0].record)
    rows = model._default_manager.filter(reference__in=references).select_related(*model.references())
    for row in rows.order_by("pk"):
        found[row.reference].append(row)
    return found


def _take(
    draft: Draft,
    first: Draft,
    rows: list[Record],
    new: list[tuple[int, Record]],
    *,
    moment: Moment,
    pen: Pen,
) -> Taken:
    if first is not draft:
        return _told_before(draft, first)
    # An old file read again brings no destroyed words back.
    if any(row.is_erased or draft.is_told_by(row) for row in rows):
        return Taken(draft, "repeated")
    record, before = (copy_of(rows[-1]), rows[-1]) if rows else (draft.record, None)
    if before is not None:
        put_facts(record, draft.record, [field for field in record.facts() if field.attname in draft.said])
        record.reason = _("read from %(source)s") % {"source": pen.source}
    fault = next(_faults(record, moment, pen), None)
    if fault:
        return Taken(draft, "rejected", fault)
    is_correction = before is not None and before.change != Change.WITHDRAWN
    sign_off(record, before=before, change=Change.CORRECTED if is_correction else Change.ENTERED, pen=pen)
    new.append((draft.line, record))
    return Taken(draft, "added" if before is None else "updated")


def _told_before(draft: Draft, first: Draft) -> Taken:
    """Hold a line against an earlier one of the same file about the same record."""
    if draft.said == first.said and draft.is_told_by(first.record):
        return Taken(draft, "repeated")
    message = _("Line %(line)d says something else of this record.") % {"line": first.line}
    return Taken(draft, "rejected", Fault("record.told_twice", message, "reference"))


def _faults(record: Record, moment: Moment, pen: Pen) -> Iterator[Fault]:
    if pen.by is not None and record.employee_id == pen.by.pk:
        message = _("Nobody writes records about themselves; ask your superior.")
        yield Fault("records.own", message, "work_number")
    yield from record.faults(moment)


def _insert(new: Sequence[Record]) -> None:
    if not new:
        return
    try:
        with transaction.atomic():
            type(new[0])._default_manager.bulk_create(new, batch_size=BATCH)
    except IntegrityError as error:
        raise changed_meanwhile(new[0].reference) from error
