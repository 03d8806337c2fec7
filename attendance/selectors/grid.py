"""A page of the month as a grid: people of a team, a department or the centre, a page of them at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from attendance.models import (
    AttendanceDay,
    AttendanceMonth,
    ConfirmedRow,
    MonthState,
    Objection,
    PersonMonth,
    PublishedDay,
    PublishedMonth,
    PublishedRow,
)
from common.errors import DomainError
from common.months import Month
from staff.models import Employee, Membership, Team

YEARS = range(2000, 2101)
"""Years of which a sheet can be asked for; beside the first and the last there would be no other month."""

PEOPLE_PER_PAGE = 50
"""Rows of one page: about 1,550 cells."""


@dataclass(frozen=True)
class GridCell:
    """One day of one person; `pk` is that of the day as it stands now, 0 where there is none any more."""

    pk: int
    symbol: str
    is_exception: bool
    facts: Mapping[str, Any]
    why: Mapping[str, Any]


@dataclass(frozen=True)
class GridRow:
    """One person: who they were, the cells that belong to the chosen teams, by day of the month.

    Attributes:
        totals: the person's month; empty where it belongs to the sheet of another team.
        away: by day, the team in which the person was then, where that is not a chosen one.
        objected: days of the month with an open objection.
        is_confirmed: whether the row is confirmed exactly as it is.
    """

    person: Mapping[str, Any]
    totals: Mapping[str, Any]
    cells: Mapping[int, GridCell]
    away: Mapping[int, str] = field(default_factory=dict)
    objected: frozenset[int] = frozenset()
    is_confirmed: bool = False


@dataclass(frozen=True)
class Grid:
    """A page of the grid, with how many people and pages there are."""

    rows: list[GridRow]
    header: Mapping[str, Any]
    people: int
    page: int
    pages: int


def month_at_hand(today: date) -> Month:
    """Return the month that people work on: the one before today's until it is published."""
    before = Month.of(today).previous()
    row = AttendanceMonth.objects.of(before).first()
    return before if row is not None and row.state != MonthState.PUBLISHED else Month.of(today)


def asked_month(text: str, today: date) -> Month:
    """Return the month that an address names; the one at hand where it names none that can have a sheet."""
    try:
        asked = Month.parse(text)
    except DomainError:
        return month_at_hand(today)
    return asked if asked.year in YEARS else month_at_hand(today)


@dataclass(frozen=True)
class Reader:
    """Who reads, and on which day: whom one leads today decides whom one sees."""

    viewer: Employee
    on: date

    def seen(self, rows: Any) -> Any:
        """Narrow rows to those the reader may see."""
        return rows.visible_to(self.viewer, on=self.on)


def teams_with_departments(reader: Reader, month: Month) -> list[Team]:
    """Return the teams of which somebody may see people in a month, each with its department."""
    teams = Team.objects.filter(pk__in=_memberships(reader, month, None).values("team"))
    return list(teams.select_related("department__parent").order_by("code"))


def complete_versions(month: AttendanceMonth) -> list[PublishedMonth]:
    """Return the versions that can be read, the newest first."""
    versions = month.versions.filter(state=PublishedMonth.State.PUBLISHED).select_related("entry")
    return list(versions.order_by("-number"))


def read_grid(
    month: AttendanceMonth,
    reader: Reader,
    *,
    version: PublishedMonth | None = None,
    teams: Sequence[Team] | None = None,
    page: int = 1,
) -> Grid:
    """Read a page of the draft, or of a version, in a fixed number of statements.

    Args:
        teams: whose people and days are shown; none for everybody whom the reader may see.
        page: from 1; a number beyond the last page gives the last.
    """
    rows = _rows(month, version, reader, teams)
    people = rows.count()
    pages = max(1, -(-people // PEOPLE_PER_PAGE))
    page = min(max(1, page), pages)
    start = (page - 1) * PEOPLE_PER_PAGE
    columns = ("employee", "person", "totals", "content_hash", "is_mine")
    is_mine = Exists(_seen(rows.model.objects, reader, teams).filter(pk=OuterRef("pk")))
    numbered = rows.annotate(is_mine=is_mine).order_by("employee__work_number")
    listed = list(numbered.values_list(*columns)[start : start + PEOPLE_PER_PAGE])
    ids = [employee for employee, *_rest in listed]
    read = _Cells.of_draft(month, reader, ids) if version is None else _Cells.of_version(version, reader, ids)
    codes = None if teams is None else {team.code for team in teams}
    shown = [
        # Totals tell of the whole month: whoever was here for a part of it has them on another's sheet.
        _row(read, employee, person, totals if is_mine else {}, row_hash, codes)
        for employee, person, totals, row_hash, is_mine in listed
    ]
    header = month.header if version is None else version.header
    return Grid([row for row in shown if row.cells or row.totals], header, people, page, pages)


def _rows(
    month: AttendanceMonth, version: PublishedMonth | None, reader: Reader, teams: Sequence[Team] | None
) -> "QuerySet[Any]":
    """Keep the rows of those who were in one of the teams on a day, and whom the reader may see."""
    rows: QuerySet[Any] = (
        PersonMonth.objects.filter(month=month)
        if version is None
        else PublishedRow.objects.filter(version=version)
    )
    seen = _seen(rows, reader, teams)
    were_here = _memberships(reader, month.month, teams).order_by().values("employee")
    return rows.filter(Q(pk__in=seen.order_by().values("pk")) | Q(employee__in=were_here))


def _seen(rows: Any, reader: Reader, teams: Sequence[Team] | None) -> Any:
    """Keep the rows that are the reader's to see as a whole, of the chosen teams."""
    seen = reader.seen(rows)
    return seen if teams is None else seen.filter(team__in=teams)


def _memberships(reader: Reader, month: Month, teams: Sequence[Team] | None) -> "QuerySet[Any]":
    rows = reader.seen(Membership.objects).filter(starts_on__lte=month.last)
    rows = rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=month.first))
    return rows if teams is None else rows.filter(team__in=teams)


@dataclass
class _Cells:
    """What was read for the people of one page."""

    cells: dict[int, dict[int, GridCell]]
    objected: dict[int, set[int]] = field(default_factory=dict)
    confirmed: set[tuple[int, str]] = field(default_factory=set)

    @classmethod
    def of_draft(cls, month: AttendanceMonth, reader: Reader, ids: list[int]) -> "_Cells":
        days = reader.seen(AttendanceDay.objects).filter(month=month, employee__in=ids)
        columns = ("employee", "day", "pk", "symbol", "is_exception", "facts", "explanation")
        read = cls({})
        for employee, day, *told in days.order_by().values_list(*columns):
            read.cells.setdefault(employee, {})[day.day] = GridCell(*told)
        objections = reader.seen(Objection.objects).open().filter(month=month, employee__in=ids)
        for employee, day in objections.order_by().values_list("employee", "day"):
            read.objected.setdefault(employee, set()).add(day.day)
        confirmed = ConfirmedRow.objects.filter(month=month, employee__in=ids)
        read.confirmed = set(confirmed.order_by().values_list("employee", "content_hash"))
        return read

    @classmethod
    def of_version(cls, version: PublishedMonth, reader: Reader, ids: list[int]) -> "_Cells":
        month = version.month_id
        now = reader.seen(AttendanceDay.objects).filter(month=month, employee__in=ids).order_by()
        keys = {(employee, day): pk for employee, day, pk in now.values_list("employee", "day", "pk")}
        days = reader.seen(PublishedDay.objects).filter(version=version, employee__in=ids)
        columns = ("employee", "day", "symbol", "is_exception", "facts", "explanation")
        read = cls({})
        for employee, day, *told in days.order_by().values_list(*columns):
            pk = keys.get((employee, day), 0)
            read.cells.setdefault(employee, {})[day.day] = GridCell(pk, *told)
        return read


def _row(
    read: _Cells,
    employee: int,
    person: Mapping[str, Any],
    totals: Mapping[str, Any],
    row_hash: str,
    codes: set[str] | None,
) -> GridRow:
    away = {} if codes is None else _away(person, codes)
    cells = {day: cell for day, cell in read.cells.get(employee, {}).items() if day not in away}
    return GridRow(
        person,
        totals,
        cells,
        away,
        objected=frozenset(read.objected.get(employee, ())),
        is_confirmed=(employee, row_hash) in read.confirmed,
    )


def _away(person: Mapping[str, Any], codes: set[str]) -> dict[int, str]:
    """Give the days on which the person was in a team that is not among the chosen ones."""
    return {
        day: str(one["name"])
        for one in person.get("teams", [])
        if one["code"] not in codes
        for day in range(one["from"], one["until"] + 1)
    }
