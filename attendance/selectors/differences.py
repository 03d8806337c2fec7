"""The differences of an amended version as its sheet tells them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from attendance.models import Difference, PublishedRow
from attendance.selectors.sheets import MonthStream


@dataclass(frozen=True)
class ToldDifference:
    """One cell that is not what it was, with who it is about, as they were signed."""

    day: date
    work_number: str
    name: str
    team: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    cause: str


def differences_of(stream: MonthStream) -> list[ToldDifference]:
    """Return what a version has otherwise than the one before, by work number and day: two statements.

    Only of the cells that belong to the sheet: its reader's, its team's.
    """
    version = stream.version
    if version is None or version.number == 1:
        return []
    rows = Difference.objects.filter(version=version)
    if stream.reader is not None:
        rows = rows.visible_to(stream.reader)
    columns = ("employee", "day", "before", "after", "cause")
    listed = list(rows.order_by("employee", "day").values_list(*columns))
    people = _people(version.pk, version.previous_id, {row[0] for row in listed})
    told = [
        ToldDifference(day, person["work_number"], person["name"], _team(person, day), before, after, cause)
        for employee, day, before, after, cause in listed
        if (person := people[employee]) and (stream.extract is None or day.day in stream.extract.days(person))
    ]
    return sorted(told, key=lambda one: (one.work_number, one.day))


def _people(version: int, previous: int | None, employees: set[int]) -> dict[int, Mapping[str, Any]]:
    """Return who people were; whoever is not in the version any more, as they were in the one before."""
    rows = PublishedRow.objects.filter(version__in=(version, previous), employee__in=employees)
    listed = rows.order_by("version__number").values_list("employee", "person")
    return dict(listed)


def _team(person: Mapping[str, Any], day: date) -> str:
    names = (one["name"] for one in person.get("teams", []) if one["from"] <= day.day <= one["until"])
    return next(names, "")
