"""Reads about months and versions: what would be signed, what was signed, what still stands open."""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import QuerySet, TextField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from attendance.content import canonical, hash_of_days, month_hash, signed_part
from attendance.domain.setting import make_room
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

CHUNK = 5000
"""Rows fetched at a time where a version is streamed."""

REMEMBERED = 20_000
"""Different cells that are kept as they are signed, some 30 MB."""


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
    # Read as text: SQLite would give a number for what looks like one, and then sort otherwise.
    pairs = rows.values_list(KT("person__work_number"), "content_hash")
    return [content_hash for _number, content_hash in sorted(pairs)]


def content_hash_of(version: PublishedMonth) -> str:
    """Compute a version's content hash anew from every stored cell and total, one person after another."""
    hashes: list[tuple[str, str]] = []
    strays = 0
    for person, totals, days in _as_stored(version):
        if person is None:
            strays += len(days)
        else:
            hashes.append((person["work_number"], hash_of_days(person=person, totals=totals, days=days)))
    # A cell without a row would otherwise escape the hash.
    header = {**version.header, **({"stray_cells": strays} if strays else {})}
    return month_hash(header, [one for _number, one in sorted(hashes)])


Stored = tuple[Any, Any, list[tuple[date, bytes]]]
"""A person, the totals, and the days with what is signed of each; no person for cells without a row."""


def _as_stored(version: PublishedMonth) -> Iterator[Stored]:
    """Yield everybody of a version as they are stored; only one person is in memory at a time."""
    rows = PublishedRow.objects.filter(version=version).order_by("employee")
    people = rows.values_list("employee", "person", "totals").iterator(CHUNK)
    days = groupby(signed_days(version), key=itemgetter(0))
    employee, signed = next(days, (None, ()))
    for pk, person, totals in people:
        while employee is not None and employee < pk:
            yield None, None, [one[1:] for one in signed]
            employee, signed = next(days, (None, ()))
        if employee == pk:
            yield person, totals, [one[1:] for one in signed]
            employee, signed = next(days, (None, ()))
        else:
            yield person, totals, []
    while employee is not None:
        yield None, None, [one[1:] for one in signed]
        employee, signed = next(days, (None, ()))


def signed_days(
    version: PublishedMonth, *, people: Collection[int] | None = None
) -> Iterator[tuple[int, date, bytes]]:
    """Yield the cells of a version in order, each with what of it is signed; equal ones are written once.

    Args:
        people: of these people alone.
    """
    days = PublishedDay.objects.filter(version=version).order_by("employee", "day")
    if people is not None:
        days = days.filter(employee__in=people)
    texts = [Cast(name, TextField()) for name in ("facts", "explanation")]
    known: dict[tuple[str, str, str], bytes] = {}
    for employee, day, *cell in days.values_list("employee", "day", "symbol", *texts).iterator(CHUNK):
        symbol, facts, why = key = tuple(cell)
        part = known.get(key)
        if part is None:
            make_room(known, REMEMBERED)
            part = known[key] = signed_part(
                canonical(symbol), canonical(json.loads(facts)), canonical(json.loads(why))
            )
        yield employee, day, part


def is_published(row: Any) -> bool:
    """Tell whether a published month names this person, team or shift by its code."""
    if isinstance(row, Employee):
        return PublishedRow.objects.filter(employee=row).exists()
    if isinstance(row, Team):
        return PublishedRow.objects.filter(team=row).exists()
    if isinstance(row, Shift):
        return AttendanceDay.objects.filter(shift=row, month__versions__isnull=False).exists()
    return False
