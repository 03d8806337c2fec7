"""A month's results of operators, teams, desks and the centre, beside those of the month before."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from common.months import Month
from qc.domain.results import Result, Sheet, Tally, results_of, tallies_by
from qc.selectors.results.reading import Choice, reaches_all, read_sheets
from staff.models import Desk, Employee, Team

MOST_NAMED = 500
"""Up to so many people are asked for by their keys; more are found among all."""


Name = tuple[str, str, str]
"""Code (or work number), name, and the name of the team."""


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One operator, team or desk: `code` is the work number or the code, `group` the team's name."""

    key: int
    code: str
    name: str
    group: str
    result: Result


@dataclass(frozen=True)
class MonthResults:
    """A month as one reader may see it: rows of their scope, and the centre's total without names."""

    month: Month
    centre: Result
    operators: Sequence[ResultRow]
    teams: Sequence[ResultRow]
    desks: Sequence[ResultRow]
    own: Result | None
    """What the rows come to together, for a reader who does not reach the centre."""


def month_results(month: Month, *, reader: Any, choice: Choice | None = None) -> MonthResults:
    """Compute a month's results in a fixed number of statements, open, released or locked alike.

    Shrinkage and places are among all of the centre; only rows of the reader's scope are given out.

    Args:
        reader: Who is to read it; None reads all of the centre.
        choice: Which evaluations are looked at; all of the month by default.
    """
    sheets = read_sheets([month.previous(), month], reader=reader, choice=choice or Choice())
    now, before = sheets[str(month)], sheets[str(month.previous())]
    sees_all = reaches_all(reader)
    own = None if sees_all else _one([s for s in now if s.is_visible], [s for s in before if s.is_visible])
    return MonthResults(
        month=month,
        centre=_one(now, before),
        operators=_rows(now, before, lambda sheet: sheet.operator, _people(now)),
        teams=_rows(now, before, lambda sheet: sheet.team, _teams()),
        desks=_rows(now, before, lambda sheet: sheet.desk, _desks()),
        own=own,
    )


def _one(now: Sequence[Sheet], before: Sequence[Sheet]) -> Result:
    """Compute one result that stands alone: there is nobody to shrink it to or to compare it with."""
    tallies = {"all": Tally(), **tallies_by(now, lambda _sheet: "all")}
    result = results_of(tallies, tallies_by(before, lambda _sheet: "all"))["all"]
    return replace(result, shrunk=None, kept=None, band=None)


def _rows(
    now: Sequence[Sheet],
    before: Sequence[Sheet],
    key: Callable[[Sheet], int | None],
    names: Mapping[int, Name],
) -> list[ResultRow]:
    """Compute the results of each group, and keep those that the reader may see, in order of code.

    Of a group that the reader sees in part, such as somebody who changed teams, only that part is told, and
    of the month before too.
    """
    tallies, earlier = tallies_by(now, key), tallies_by(before, key)
    seen = tallies_by((sheet for sheet in now if sheet.is_visible), key)
    seen_before = tallies_by((sheet for sheet in before if sheet.is_visible), key)
    results = results_of(tallies, earlier)
    in_part = {
        group
        for group, tally in seen.items()
        if tally.evaluations < tallies[group].evaluations
        or _count(seen_before.get(group)) < _count(earlier.get(group))
    }
    if in_part:
        parts = results_of({**tallies, **{group: seen[group] for group in in_part}}, seen_before)
        results |= {group: parts[group] for group in in_part}
    rows = [
        ResultRow(group, *names[group], results[group])
        for group in seen
        if group is not None and group in names
    ]
    return sorted(rows, key=lambda row: row.code)


def _count(tally: Tally | None) -> int:
    return tally.evaluations if tally else 0


def _people(sheets: Sequence[Sheet]) -> dict[int, Name]:
    """Name the operators that the reader sees, each with the team of the last contact: two statements."""
    teams = dict(Team.objects.values_list("pk", "name"))
    last: dict[int, Sheet] = {}
    for sheet in sheets:
        if sheet.is_visible and (sheet.operator not in last or last[sheet.operator].day <= sheet.day):
            last[sheet.operator] = sheet
    people = Employee.objects.all() if len(last) > MOST_NAMED else Employee.objects.filter(pk__in=last)
    return {
        pk: (work_number, name, teams.get(last[pk].team or 0, ""))
        for pk, work_number, name in people.order_by().values_list("pk", "work_number", "name")
        if pk in last
    }


def _teams() -> dict[int, Name]:
    return {pk: (code, name, "") for pk, code, name in Team.objects.values_list("pk", "code", "name")}


def _desks() -> dict[int, Name]:
    return {desk.pk: (desk.code, desk.label, "") for desk in Desk.objects.all()}
