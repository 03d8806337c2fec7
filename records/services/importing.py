"""Import a file of records, or what a program posts: all lines in one transaction, each accounted for."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from common.reports import ImportReport
from common.tables import TableRow, read_table
from records.imports import SORTS, Reader, Told
from records.services.recording import Pen
from records.services.taking_in import Draft, Taken, take_in
from staff.models import Employee


@transaction.atomic
def import_records(
    sort: str, source: Path | BinaryIO, *, filename: str, by: Employee | None = None, now: datetime
) -> ImportReport:
    """Store the records of a file; a second import of the same file adds nothing.

    A line that says something new of a stored record adds a row that corrects it (`updated`). An empty cell
    says nothing and leaves what is stored.

    Args:
        sort: one of `SORTS`, such as `complaints`.
        by: who sends the file; None for a command on the server.

    Raises:
        DomainError: `records.unknown_sort`; the file itself cannot be read (see `common.tables.read_table`);
            `records.changed_meanwhile`, then nothing is stored.
    """
    reader = _reader(sort)
    report = ImportReport(filename)
    rows = read_table(source, filename=filename, columns=reader.columns)
    _store(reader, rows, report, Pen(by, now, filename))
    return report


@transaction.atomic
def record_told(
    sort: str, told: Sequence[Mapping[str, object]], *, source: str, by: Employee, now: datetime
) -> tuple[ImportReport, list[str]]:
    """Store the records that a program tells, counted from 1 as the lines of a file are.

    Returns:
        The account, and what became of each record in order: added, updated, repeated or rejected.

    Raises:
        DomainError: as `import_records`.
    """
    reader = _reader(sort)
    report = ImportReport(source)
    rows = [
        TableRow(number, {key: None if value is None else str(value) for key, value in one.items()})
        for number, one in enumerate(told, start=1)
    ]
    outcomes = _store(reader, rows, report, Pen(by, now, source))
    return report, [outcomes.get(row.line, "rejected") for row in rows]


def _reader(sort: str) -> Reader:
    if sort not in SORTS:
        raise DomainError(
            "records.unknown_sort",
            _("There are no such records. Choose one of: %(sorts)s.") % {"sorts": ", ".join(SORTS)},
            status=400,
        )
    return Reader(sort)


def _store(reader: Reader, rows: Iterable[TableRow], report: ImportReport, pen: Pen) -> dict[int, str]:
    """Take the lines in; a line of several records is rejected as a whole where one of them is at fault."""
    lines = list(reader.read(rows, report))
    taken = take_in([_draft(one) for told in lines for one in told], pen=pen)
    by_line: dict[int, list[Taken]] = {}
    for one in taken:
        by_line.setdefault(one.draft.line, []).append(one)
    return {line: _account(line, parts, report) for line, parts in by_line.items()}


def _draft(told: Told) -> Draft:
    return Draft(told.line, told.record, told.said)


def _account(line: int, parts: Sequence[Taken], report: ImportReport) -> str:
    """Count a line: rejected with the first fault, else added, updated or repeated."""
    fault = next((one.fault for one in parts if one.fault), None)
    outcomes = {one.outcome for one in parts}
    if fault:
        report.reject(line, fault.code, fault.message, column=fault.column)
        return "rejected"
    if "added" in outcomes:
        report.added += 1
        return "added"
    report.repeated += 1
    report.updated += "updated" in outcomes
    return "updated" if "updated" in outcomes else "repeated"
