"""Reads about months and versions: what would be signed, what was signed, what still stands open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from attendance.content import Cell, month_hash, row_hash
from attendance.models import (
    AttendanceDay,
    AttendanceMonth,
    PersonMonth,
    PublishedDay,
    PublishedMonth,
    PublishedRow,
)
from common.months import Month
from staff.models import Employee, Shift, Team


def find_month(month: Month) -> AttendanceMonth | None:
    """Return the row of a month, if there is one yet."""
    return AttendanceMonth.objects.of(month).first()


def latest_version(month: AttendanceMonth) -> PublishedMonth | None:
    """Return the newest version of a month, complete or not."""
    return month.versions.select_related("entry", "published_by").order_by("-number").first()


def open_shifts(
    month: AttendanceMonth, now: datetime, *, people: Iterable[int] | None = None, most: int = 20
) -> list[dict[str, str]]:
    """Return the shifts of a month that can still get a punch, the last to close first.

    Args:
        people: look at these people's alone.
        most: so many at most.

    Source: operating manual, “Attendance”: a night shift that begins on the last day belongs to the month.
    """
    rows = AttendanceDay.objects.filter(month=month).still_open(now).select_related("employee")
    if people is not None:
        rows = rows.filter(employee__in=people)
    return [
        {
            "work_number": row.employee.work_number,
            "day": f"{row.day:%Y-%m-%d}",
            "closes_at": row.window_closes_at.isoformat() if row.window_closes_at else "",
        }
        for row in rows.order_by("-window_closes_at", "employee__work_number")[:most]
    ]


@dataclass(frozen=True)
class Draft:
    """What a publisher would sign: the header, the hash over all of it, the number of people."""

    header: dict[str, Any]
    content_hash: str
    people: int


def draft_of(month: AttendanceMonth) -> Draft:
    """Return the draft of a derived month, from the hashes of its rows: two statements."""
    hashes = list(row_hashes(PersonMonth.objects.filter(month=month)))
    header = {**month.header, "people": len(hashes)}
    return Draft(header, month_hash(header, hashes), len(hashes))


def row_hashes(rows: "QuerySet[Any]") -> list[str]:
    """Return the hashes of persons' rows in order of work number."""
    pairs = rows.values_list("person__work_number", "content_hash")
    return [content_hash for _number, content_hash in sorted(pairs)]


def content_hash_of(version: PublishedMonth) -> str:
    """Compute a version's content hash anew from every stored cell and total."""
    cells: dict[int, list[Cell]] = {}
    days = PublishedDay.objects.filter(version=version)
    for employee, *cell in days.values_list("employee", "day", "symbol", "facts", "explanation").iterator(
        5000
    ):
        cells.setdefault(employee, []).append(Cell(*cell))
    rows = PublishedRow.objects.filter(version=version).values_list("employee", "person", "totals")
    hashes = {
        person["work_number"]: row_hash(person=person, totals=totals, cells=cells.pop(employee, ()))
        for employee, person, totals in rows
    }
    # A cell without a row would otherwise escape the hash.
    header = {**version.header, **({"stray_cells": len(cells)} if cells else {})}
    return month_hash(header, [hashes[number] for number in sorted(hashes)])


def is_published(row: Any) -> bool:
    """Tell whether a published month names this person, team or shift by its code."""
    if isinstance(row, Employee):
        return PublishedRow.objects.filter(employee=row).exists()
    if isinstance(row, Team):
        return PublishedRow.objects.filter(team=row).exists()
    if isinstance(row, Shift):
        return AttendanceDay.objects.filter(shift=row, month__versions__isnull=False).exists()
    return False
