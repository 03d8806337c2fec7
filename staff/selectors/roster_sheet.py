"""The roster of a team in a month, as a sheet: people by days, with what is known about each cell."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from common.months import Month
from staff.domain.roster_checks import Hours, Stay, long_rows, short_rests
from staff.domain.roster_codes import CodeBook
from staff.models import CalendarDay, Centre, DayKind, Employee, Membership, RosterEntry, Shift, Team
from staff.selectors.roster import code_book

CONTEXT = timedelta(days=8)
"""Days looked at before and after the month: rows of working days and rests reach over its edge."""

Cell = tuple[int, date]
Planned = Mapping[Cell, int | None]
"""The shift of each cell that says something; none for a day of rest."""


@dataclass(frozen=True)
class SheetDay:
    """One column: its day, and what the calendar says of it (nothing in a year that was not announced)."""

    day: date
    kind: str
    name: str

    @property
    def is_off(self) -> bool:
        """Whether it is a rest day or a statutory one; by the week where the calendar is silent."""
        if not self.kind:
            return self.day.isoweekday() > 5
        return self.kind in (DayKind.REST, DayKind.STATUTORY)


@dataclass(frozen=True)
class SheetPerson:
    """One row: who it is, and the days of the month on which they are employed and in the team."""

    pk: int
    work_number: str
    name: str
    stay: Stay
    team_days: frozenset[date]

    def is_here(self, day: date) -> bool:
        """Tell whether the person can be rostered in this team on a day."""
        return day in self.team_days and self.stay.covers(day)


@dataclass(frozen=True)
class RosterSheet:
    """A team's month: rows, columns, stored cells, and what judges them."""

    month: Month
    team: Team | None
    days: list[SheetDay]
    people: list[SheetPerson]
    stored: dict[Cell, int | None]
    shifts: dict[int, Shift]
    codes: CodeBook
    centre: Centre

    def written(self, cells: Planned, cell: Cell) -> str:
        """Write a cell as people do; empty where it says nothing."""
        return self.codes.written[cells[cell]] if cell in cells else ""

    @cached_property
    def stays(self) -> dict[int, Stay]:
        """The employment of everybody on the sheet."""
        return {person.pk: person.stay for person in self.people}

    @cached_property
    def names(self) -> dict[int, str]:
        """The names of everybody on the sheet."""
        return {person.pk: person.name for person in self.people}

    @cached_property
    def team_days(self) -> dict[int, frozenset[date]]:
        """The days on which everybody on the sheet is in the team."""
        return {person.pk: person.team_days for person in self.people}

    @cached_property
    def _hours(self) -> dict[int, Hours]:
        return {
            pk: (shift.parts[0]["start"], shift.parts[-1]["end"])
            for pk, shift in self.shifts.items()
            if shift.parts
        }

    def short_rests(self, planned: Planned) -> dict[Cell, int]:
        """Find cells whose shift begins too soon after the one before, with the minutes between."""
        return self._per_person(planned, self._rests_of)

    def long_rows(self, planned: Planned) -> dict[Cell, int]:
        """Find days of work beyond the centre's most in a row, with how many they make."""
        return self._per_person(planned, self._rows_of)

    def _rests_of(self, work: dict[date, int]) -> dict[date, int]:
        hours = {day: self._hours[shift] for day, shift in work.items() if shift in self._hours}
        return short_rests(hours, least_minutes=self.centre.least_rest_minutes)

    def _rows_of(self, work: dict[date, int]) -> dict[date, int]:
        return long_rows(work, most=self.centre.most_days_in_a_row)

    def _per_person(self, planned: Planned, find: Any) -> dict[Cell, int]:
        work: dict[int, dict[date, int]] = {person.pk: {} for person in self.people}
        for (pk, day), shift in planned.items():
            if shift is not None and pk in work:
                work[pk][day] = shift
        return {
            (pk, day): figure
            for pk, days in work.items()
            for day, figure in find(days).items()
            if day in self.month
        }

    def counts(self, planned: Planned) -> dict[int | None, Counter[date]]:
        """Count the team's people per shift (none: rest) and day."""
        found: dict[int | None, Counter[date]] = {}
        for person in self.people:
            for day in person.team_days:
                if (person.pk, day) in planned:
                    found.setdefault(planned[person.pk, day], Counter())[day] += 1
        return found

    def reserve(self, planned: Planned, absences: Mapping[Cell, str]) -> Counter[date]:
        """Count per day who rests and is not on leave: whom the centre could still call."""
        resting = (
            day
            for person in self.people
            for day in person.team_days
            if planned.get((person.pk, day), 0) is None and (person.pk, day) not in absences
        )
        return Counter(resting)


def read_sheet(viewer: Employee, team: Team | None, month: Month) -> RosterSheet:
    """Read a team's month, or everybody's, as far as the viewer may see it: a fixed number of statements."""
    people = _people(_memberships(viewer, month, team), month)
    shifts = Shift.objects.in_bulk()
    return RosterSheet(
        month=month,
        team=team,
        days=_days(month),
        people=people,
        stored=_stored(viewer, [person.pk for person in people], month),
        shifts=shifts,
        codes=code_book(shifts.values()),
        centre=Centre.current(),
    )


def teams_of(viewer: Employee, month: Month) -> list[Team]:
    """Return the teams whose sheets somebody may see in a month, in order of code."""
    return list(Team.objects.filter(pk__in=_memberships(viewer, month, None).values("team")).order_by("code"))


def _memberships(viewer: Employee, month: Month, team: Team | None) -> "QuerySet[Any]":
    rows = Membership.objects.visible_to(viewer).filter(starts_on__lte=month.last)
    rows = rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=month.first))
    return rows.filter(team=team) if team else rows


def _people(memberships: "QuerySet[Any]", month: Month) -> list[SheetPerson]:
    days: dict[int, set[date]] = {}
    people: dict[int, Employee] = {}
    for row in memberships.select_related("employee").order_by("employee__work_number", "starts_on"):
        people[row.employee_id] = row.employee
        inside = (
            day
            for day in month.days()
            if row.starts_on <= day and (row.ends_on is None or day <= row.ends_on)
        )
        days.setdefault(row.employee_id, set()).update(inside)
    return [
        SheetPerson(pk, one.work_number, one.name, Stay(one.hired_on, one.left_on), frozenset(days[pk]))
        for pk, one in people.items()
        if any(Stay(one.hired_on, one.left_on).covers(day) for day in days[pk])
    ]


def _days(month: Month) -> list[SheetDay]:
    rows = CalendarDay.objects.filter(day__range=(month.first, month.last)).values_list("day", "kind", "name")
    known = {day: (kind, name) for day, kind, name in rows}
    return [SheetDay(day, *known.get(day, ("", ""))) for day in month.days()]


def _stored(viewer: Employee, people: Iterable[int], month: Month) -> dict[Cell, int | None]:
    rows = RosterEntry.objects.visible_to(viewer).filter(
        employee__in=people, day__range=(month.first - CONTEXT, month.last + CONTEXT)
    )
    return {(pk, day): shift for pk, day, shift in rows.values_list("employee", "day", "shift")}
