"""The published sheet of a team as its members read it: every mark, but of leave only that it was leave.

A published sheet hangs on the wall, so it is not narrowed to one's own rows; what it does not say is why
somebody else was on leave.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from attendance.domain.results import Mark
from attendance.domain.symbols import cell_text
from attendance.models import MonthPolicy, PublishedDay, PublishedMonth, PublishedRow
from staff.models import Employee, Membership

MASKED_LEAVE = "MASKED_LEAVE"
"""The code under which a set of symbols has the mark for leave whose kind is not told."""

TOTALS = (
    "due_halves", "present_halves", "late_n", "late_minutes", "early_n", "early_minutes", "off_post_n",
    "off_post_minutes", "absent_halves", "missing_in", "missing_out", "ot150", "ot200", "ot300", "nights",
)  # fmt: skip
"""The totals that stand on the sheet; leave is summed over its kinds."""


@dataclass(frozen=True)
class PostedCell:
    """One day of somebody on the published sheet: the mark and the codes it is made of."""

    day: date
    symbol: str
    codes: tuple[str, ...]
    is_absent: bool
    is_exception: bool


@dataclass(frozen=True)
class PostedRow:
    """One person's row: cells by day of the month, and totals unless they were in the team for part of it."""

    work_number: str
    name: str
    is_own: bool
    cells: Mapping[int, PostedCell]
    totals: Mapping[str, int]


def own_teams(version: PublishedMonth, reader: Employee) -> list[dict[str, Any]]:
    """Return the teams to which the reader belonged in a published month, as they were signed."""
    own = PublishedRow.objects.filter(version=version, employee=reader).values_list("person", flat=True)
    return [team for person in own for team in person.get("teams", [])]


def posted_rows(version: PublishedMonth, team_code: str, reader: Employee) -> list[PostedRow]:
    """Return a team's rows of a published month for one of its members, in order of work number.

    Colleagues' kinds of leave are masked where the policy for months says so; the reader's own are not.
    Three statements, however many people.
    """
    rows = PublishedRow.objects.filter(version=version).filter(_may_belong(version, team_code))
    people = {
        employee: (person, totals, days)
        for employee, person, totals in rows.values_list("employee", "person", "totals")
        if (days := _days_in(person, team_code))
    }
    cells: dict[int, list[Any]] = {employee: [] for employee in people}
    stored = PublishedDay.objects.filter(version=version, employee__in=people).order_by()
    for employee, day, symbol, facts, is_exception in stored.values_list(
        "employee", "day", "symbol", "facts", "is_exception"
    ):
        cells[employee].append((day, symbol, facts, is_exception))
    masks = MonthPolicy.current().masks_leave
    symbols = version.header.get("symbols", {})
    posted = [
        _row(*people[employee], cells[employee], symbols, is_own=employee == reader.pk, masks=masks)
        for employee in people
    ]
    return sorted(posted, key=lambda row: row.work_number)


def _may_belong(version: PublishedMonth, team_code: str) -> Q:
    """Narrow to people who may have been in the team; what was signed decides."""
    month = version.month.month
    members = Membership.objects.filter(team__code=team_code, starts_on__lte=month.last).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=month.first)
    )
    return Q(team__code=team_code) | Q(employee__in=members.values("employee"))


def _days_in(person: Mapping[str, Any], team_code: str) -> set[int]:
    spans = [team for team in person.get("teams", []) if team["code"] == team_code]
    return {day for span in spans for day in range(span["from"], span["until"] + 1)}


def _row(
    person: Mapping[str, Any],
    totals: Mapping[str, Any],
    days: set[int],
    cells: list[Any],
    symbols: Mapping[str, str],
    *,
    is_own: bool,
    masks: bool,
) -> PostedRow:
    is_masked = masks and not is_own
    seen = [_cell(*cell, symbols=symbols, is_masked=is_masked) for cell in cells if cell[0].day in days]
    has_whole_month = all(cell[0].day in days for cell in cells)
    return PostedRow(
        work_number=str(person["work_number"]),
        name=str(person["name"]),
        is_own=is_own,
        cells={cell.day.day: cell for cell in seen},
        totals=_totals(totals) if has_whole_month else {},
    )


def _cell(
    day: date,
    symbol: str,
    facts: Mapping[str, Any],
    is_exception: bool,
    *,
    symbols: Mapping[str, str],
    is_masked: bool,
) -> PostedCell:
    marks = list(_marks(facts))
    if is_masked and any(mark.is_leave for mark in marks):
        symbol = cell_text(marks, symbols, masked_leave=symbols.get(MASKED_LEAVE) or "假")
    codes = (MASKED_LEAVE if is_masked and mark.is_leave else str(mark.code) for mark in marks)
    return PostedCell(
        day=day,
        symbol=symbol,
        codes=tuple(codes),
        is_absent=bool(facts.get("absent_halves")),
        is_exception=is_exception,
    )


def _marks(facts: Mapping[str, Any]) -> Iterator[Mark]:
    for mark in facts.get("marks", []):
        yield Mark(
            mark["code"],
            is_half=mark.get("is_half", False),
            minutes=mark.get("minutes", 0),
            is_leave=mark.get("is_leave", False),
        )


def _totals(totals: Mapping[str, Any]) -> dict[str, int]:
    leaves = totals.get("leaves", {}).values()
    return {
        **{name: int(totals.get(name, 0)) for name in TOTALS},
        "leave_halves": sum(leave["halves"] for leave in leaves),
        "leave_minutes": sum(leave["hour_minutes"] for leave in leaves),
    }
