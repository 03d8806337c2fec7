"""A month as its sheet shows it: the draft or a version, narrowed to what the reader may see."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from attendance.models import (
    AttendanceDay,
    AttendanceMonth,
    Objection,
    PersonMonth,
    PublishedDay,
    PublishedMonth,
    PublishedRow,
)
from attendance.selectors.extracts import Extract, ExtractKind, nobody_in, split
from attendance.selectors.month_rows import RowReader, SheetRow
from attendance.selectors.months import draft_of
from common.errors import DomainError
from common.months import Month
from ledger.models import Entry
from staff.scope import REACH_CENTRE


@dataclass(frozen=True)
class MonthSheet:
    """A month ready to be read: header, rows in order of work number, and the signature if there is one.

    `number` is 0 for a draft; `is_whole` tells whether every row of the month is there.
    """

    month: Month
    number: int
    content_hash: str
    header: Mapping[str, Any]
    rows: list[SheetRow]
    is_whole: bool
    entry: Entry | None = None


@dataclass(frozen=True)
class MonthStream:
    """A month for a file: what stands above the rows, and the rows one after another.

    Attributes:
        number: 0 for a draft.
        rows: in order of work number; they can be gone through once.
        people: how many rows there are.
        is_whole: whether every row of the month is there, with all its days.
        extract: the part of the centre that was asked for; None for all of it.
        reader: whose scope narrowed the days; None where nobody's did.
        version: the published version; None for the draft.
    """

    month: Month
    number: int
    content_hash: str
    header: Mapping[str, Any]
    rows: Iterator[SheetRow]
    people: int
    is_whole: bool
    extract: Extract | None = None
    reader: Any = None
    version: PublishedMonth | None = None

    @property
    def entry(self) -> Entry | None:
        """The signature; a draft has none."""
        return self.version.entry if self.version else None


def find_sheet(month: Month, reader: Any = None, *, number: int | None = None) -> MonthSheet:
    """Return a month for reading: the version asked for, else the latest complete one, else the draft.

    Args:
        reader: whose scope narrows the days; none on the command line, which sees the centre.
        number: a version; 0 for the draft.

    Raises:
        DomainError: `attendance.month.not_derived`, `attendance.version.unknown`.
    """
    row, version = _find(month, number)
    return sheet_of_draft(row, reader) if version is None else sheet_of_version(version, reader)


def stream_month(
    month: Month,
    reader: Any = None,
    *,
    number: int | None = None,
    extract: Extract | None = None,
    is_lean: bool = False,
) -> MonthStream:
    """Return a month as `find_sheet` does, but with its rows read a portion of people at a time.

    Args:
        extract: a team or a department: of each person the days on which they belonged to it.
        is_lean: leave out facts and reasons of days of which nothing is to be told but the mark.

    Raises:
        DomainError: `attendance.month.not_derived`, `attendance.version.unknown`,
            `attendance.extract.nobody`: the extract has no day that the reader may see.
    """
    row, version = _find(month, number)
    source: dict[str, Any]
    if version is None:
        draft = draft_of(row)
        content_hash, header = draft.content_hash, draft.header
        source = {
            "rows": PersonMonth.objects.filter(month=row),
            "days": AttendanceDay.objects.filter(month=row),
            "objections": open_objections(row),
        }
    else:
        content_hash, header = version.content_hash, version.header
        source = {
            "rows": PublishedRow.objects.filter(version=version),
            "days": PublishedDay.objects.filter(version=version),
        }
    reads_all = reader is None or (reader.is_active and reader.has_perm(REACH_CENTRE))
    rows = RowReader(
        **source, month=month, reader=None if reads_all else reader, extract=extract, is_lean=is_lean
    )
    people = rows.people()
    if extract is not None and not people:
        raise nobody_in(extract)
    return MonthStream(
        month,
        version.number if version else 0,
        content_hash,
        header,
        rows=rows.stream(people),
        people=len(people),
        is_whole=reads_all and extract is None,
        extract=extract,
        reader=None if reads_all else reader,
        version=version,
    )


def extracts_of(month: Month, kind: ExtractKind, *, number: int | None = None) -> list[Extract]:
    """Return the teams or departments of a month, as they were signed or are drafted.

    Raises:
        DomainError: `attendance.month.not_derived`, `attendance.version.unknown`.
    """
    row, version = _find(month, number)
    rows: Any = (
        PersonMonth.objects.filter(month=row)
        if version is None
        else PublishedRow.objects.filter(version=version)
    )
    return list(split(list(rows.order_by().values_list("person", flat=True)), kind))


def open_objections(month: AttendanceMonth) -> dict[tuple[int, date], str]:
    """Return what people say against cells of a draft and nobody has answered yet, by person and day."""
    rows = Objection.objects.filter(month=month).open().values_list("employee", "day", "text")
    return {(employee, day): text for employee, day, text in rows}


def _find(month: Month, number: int | None) -> tuple[AttendanceMonth, PublishedMonth | None]:
    """Find the month and the version asked for, else the latest complete one; no version is the draft."""
    row = AttendanceMonth.objects.of(month).first()
    if row is None or row.derived_at is None:
        raise DomainError(
            "attendance.month.not_derived",
            _("%(month)s has not been derived yet. Derive it first.") % {"month": month},
            status=404,
        )
    versions = row.versions.filter(state=PublishedMonth.State.PUBLISHED).select_related("month", "entry")
    version = (versions.filter(number=number) if number else versions.order_by("-number")).first()
    if number and version is None:
        raise DomainError(
            "attendance.version.unknown",
            _("%(month)s has no published version %(number)d.") % {"month": month, "number": number},
            status=404,
        )
    return row, None if number == 0 else version


def sheet_of_version(version: PublishedMonth, reader: Any) -> MonthSheet:
    """Return a published version with the days its reader may see, in a fixed number of statements."""
    source = PublishedRow.objects.filter(version=version), PublishedDay.objects.filter(version=version)
    rows = RowReader(*source, version.month.month, reader=reader).read()
    return MonthSheet(
        version.month.month,
        version.number,
        version.content_hash,
        version.header,
        rows,
        is_whole=_is_whole(rows, version.people),
        entry=version.entry,
    )


def sheet_of_draft(month: AttendanceMonth, reader: Any) -> MonthSheet:
    """Return a derived month with the days its reader may see, in a fixed number of statements."""
    draft = draft_of(month)
    source = PersonMonth.objects.filter(month=month), AttendanceDay.objects.filter(month=month)
    rows = RowReader(*source, month.month, reader=reader, objections=open_objections(month)).read()
    is_whole = _is_whole(rows, draft.people)
    return MonthSheet(month.month, 0, draft.content_hash, draft.header, rows, is_whole=is_whole)


def _is_whole(rows: list[SheetRow], people: int) -> bool:
    return len(rows) == people and all(row.totals for row in rows)
