"""Taking punches in from files: every line accounted for, nothing twice, nothing lost."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from attendance.imports import (
    Period,
    Reader,
    ReadPunch,
    default_period,
    read_attlog,
    read_punch_table,
)
from attendance.imports.tables import LIMITS
from attendance.models import Punch, PunchImport, PunchSource
from attendance.services.imported import Imported
from attendance.services.matching import people_by_key
from attendance.services.refreshing import refresh
from attendance.services.touched import Touched
from common.errors import DomainError
from common.reports import ImportReport
from common.tables import read_limited
from staff.models import Centre, Employee
from staff.selectors import centre_day

BATCH = 2000
"""Rows per INSERT: few statements, and below the number of parameters that SQLite takes."""

CLOCK_SUFFIXES = {".dat", ".txt", ".log"}
TABLE_SUFFIXES = {".csv", ".xlsx", ".xlsm", ".xls"}

Read = Callable[[Reader], Iterator[ReadPunch]]


def import_punches(
    source: Path | BinaryIO,
    *,
    filename: str,
    now: datetime,
    device: str = "",
    period: Period | None = None,
    imported_by: Employee | None = None,
) -> Imported:
    """Import a clock's export (`attlog.dat`) or a table (CSV, Excel); the second time adds nothing.

    Either the whole file is accounted for, or nothing of it is stored.

    Args:
        source: The file, or a stream of its bytes.
        filename: Its name; the ending tells what it is.
        device: Name of the clock, where a centre has several.
        period: Days whose punches are taken; from 2001 until tomorrow by default.

    Raises:
        DomainError: `attendance.punch.unknown_kind_of_file`, or the codes ``file.…`` of an unreadable file.
    """
    kind = kind_of(filename)
    content = read_limited(source, LIMITS.file_bytes)

    def read(reader: Reader) -> Iterator[ReadPunch]:
        if kind is PunchSource.ATTLOG:
            return read_attlog(content, reader)
        return read_punch_table(content, reader, filename=filename)

    row = PunchImport(
        source=kind,
        file_name=Path(filename).name[:200],
        device=device,
        content_hash=hashlib.sha256(content).hexdigest(),
        imported_by=imported_by,
        imported_at=now,
    )
    return _take_in(row, read, period=period)


@transaction.atomic
def _take_in(row: PunchImport, read: Read, *, period: Period | None) -> Imported:
    centre = Centre.current()
    report = ImportReport(source=row.file_name or row.get_source_display())
    reader = Reader(report, period or default_period(centre_day(row.imported_at, centre)), centre.zone)
    row.save()
    touched = _store(row, read(reader))
    report.added = row.punches.count()
    report.repeated = report.lines_read - report.blank - len(report.rejected) - report.added
    row.unmatched = row.punches.filter(employee=None).count()
    account(row, report)
    row.save()
    if report.added:
        refresh(touched, cause=f"import.{row.pk}", now=row.imported_at, by=row.imported_by)
    return Imported(row, report)


def account(row: PunchImport, report: ImportReport) -> None:
    """Write what became of the lines into the row of the import."""
    if row.unmatched:
        report.note(
            _("%(count)d punches belong to nobody entered yet; they are kept.") % {"count": row.unmatched}
        )
    row.lines_read, row.added, row.repeated = report.lines_read, report.added, report.repeated
    row.rejected, row.blank = len(report.rejected), report.blank
    row.report = report.as_dict()


def _store(row: PunchImport, punches: Iterable[ReadPunch]) -> Touched:
    """Insert what is new and give whose months it touches.

    The unique key decides what is new, so two imports at once count right, too: what this one added is
    what carries its number.
    """
    people = people_by_key()
    touched = Touched()
    source = iter(punches)
    while batch := list(islice(source, BATCH)):
        rows = [punch_of(row, one, people.get(one.person_key)) for one in batch]
        Punch.objects.bulk_create(rows, ignore_conflicts=True)
        for one in rows:
            if one.employee_id:
                touched.add(one.employee_id, one.day)
    return touched


def punch_of(row: PunchImport, read: ReadPunch, employee_id: int | None) -> Punch:
    return Punch(
        source=row.source,
        device=read.device or row.device,
        person_key=read.person_key,
        at=read.at,
        day=read.day,
        employee_id=employee_id,
        direction=read.direction,
        state=read.state,
        is_ambiguous=read.is_ambiguous,
        punch_import=row,
        line=read.line,
    )


def kind_of(filename: str) -> PunchSource:
    """Tell by its ending what a file is.

    Raises:
        DomainError: `attendance.punch.unknown_kind_of_file`.
    """
    suffix = Path(filename).suffix.lower()
    if suffix in CLOCK_SUFFIXES:
        return PunchSource.ATTLOG
    if suffix in TABLE_SUFFIXES:
        return PunchSource.TABLE
    raise DomainError(
        "attendance.punch.unknown_kind_of_file",
        _("Punches come as attlog.dat, CSV or Excel (.xlsx); this file ends in “%(suffix)s”.")
        % {"suffix": suffix},
        status=400,
        file=Path(filename).name,
    )
