"""A month as its sheet shows it: the draft or a version, narrowed to what the reader may see."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.utils.translation import gettext_lazy as _

from attendance.models import (
    AttendanceDay,
    AttendanceMonth,
    PersonMonth,
    PublishedDay,
    PublishedMonth,
    PublishedRow,
)
from attendance.selectors.months import draft_of
from common.errors import DomainError
from common.months import Month
from ledger.models import Entry

PEOPLE_AT_A_TIME = 200
"""People read with one set of statements where a month is streamed: about 6,200 days."""


@dataclass(frozen=True)
class SheetCell:
    """One day of one person: symbol, facts, reasons, and whether it asks for an explanation."""

    day: date
    symbol: str
    is_exception: bool
    facts: Mapping[str, Any]
    why: Mapping[str, Any]


@dataclass(frozen=True)
class SheetRow:
    """One person: who they were, their totals, their cells by day of the month."""

    person: Mapping[str, Any]
    totals: Mapping[str, Any]
    cells: Mapping[int, SheetCell]


@dataclass(frozen=True)
class MonthSheet:
    """A month ready to be written: header, rows in order of work number, and the signature if there is one.

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
    """A month for other programs: what stands above the rows, and the rows one after another."""

    month: Month
    number: int
    content_hash: str
    header: Mapping[str, Any]
    rows: Iterator[SheetRow]


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


def stream_month(month: Month, reader: Any = None, *, number: int | None = None) -> MonthStream:
    """Return a month as `find_sheet` does, but with its rows read a portion of people at a time.

    Raises:
        DomainError: `attendance.month.not_derived`, `attendance.version.unknown`.
    """
    row, version = _find(month, number)
    if version is None:
        draft = draft_of(row)
        told = PersonMonth.objects.filter(month=row), _seen(AttendanceDay.objects.filter(month=row), reader)
        return MonthStream(month, 0, draft.content_hash, draft.header, _stream(*told, month))
    days = _seen(PublishedDay.objects.filter(version=version), reader)
    rows = _stream(PublishedRow.objects.filter(version=version), days, month)
    return MonthStream(month, version.number, version.content_hash, version.header, rows)


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
    days = _seen(PublishedDay.objects.filter(version=version), reader)
    rows = _rows(PublishedRow.objects.filter(version=version), days, version.month.month)
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
    days = _seen(AttendanceDay.objects.filter(month=month), reader)
    rows = _rows(PersonMonth.objects.filter(month=month), days, month.month)
    is_whole = _is_whole(rows, draft.people)
    return MonthSheet(month.month, 0, draft.content_hash, draft.header, rows, is_whole=is_whole)


def _seen(days: Any, reader: Any) -> Any:
    return days if reader is None else days.visible_to(reader)


def _rows(rows: Any, days: Any, month: Month) -> list[SheetRow]:
    """Join visible days with their people; who is seen on some days only is shown without totals."""
    cells: dict[int, dict[int, SheetCell]] = {}
    columns = ("employee", "day", "symbol", "is_exception", "facts", "explanation")
    for employee, day, *told in days.order_by().values_list(*columns).iterator(5000):
        cells.setdefault(employee, {})[day.day] = SheetCell(day, *told)
    people = rows.filter(employee__in=days.order_by().values("employee"))
    listed = [
        SheetRow(person, totals if len(cells[employee]) == month.last.day else {}, cells[employee])
        for employee, person, totals in people.values_list("employee", "person", "totals")
    ]
    return sorted(listed, key=lambda row: str(row.person["work_number"]))


def _stream(rows: Any, days: Any, month: Month) -> Iterator[SheetRow]:
    """Yield the rows in order of work number, a portion of people at a time."""
    listed = sorted(rows.order_by().values_list("person__work_number", "employee"))
    people = iter([employee for _number, employee in listed])
    while portion := list(islice(people, PEOPLE_AT_A_TIME)):
        inside = {"employee__in": portion}
        yield from _rows(rows.filter(**inside), days.filter(**inside), month)


def _is_whole(rows: list[SheetRow], people: int) -> bool:
    return len(rows) == people and all(row.totals for row in rows)
