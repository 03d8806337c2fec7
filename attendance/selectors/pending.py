"""What the facts say now otherwise than the latest published version: pending changes, cell by cell.

They are computed, never stored. Only people whose row differs are looked at.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef

from attendance.domain.causes import cause_of, first_day_elsewhere
from attendance.models import (
    AttendanceDay,
    AttendanceMonth,
    Difference,
    PersonMonth,
    PublishedDay,
    PublishedMonth,
    PublishedRow,
)
from attendance.selectors.arrivals import Arrivals
from common.months import Month
from staff.models import Employee

Cell = tuple[int, date]


@dataclass(frozen=True)
class PendingCell:
    """One cell that is not what it was.

    Attributes:
        employee: whose it is.
        before, after: mark and figures as `symbol` and `facts` (`person` too, where only who the person was
            differs); none where there is no cell.
        cause: what made it another one.
        why: the facts that are new since the version was signed, in words.
    """

    employee: Employee
    day: date
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    cause: Difference.Cause
    why: list[str] = field(default_factory=list)


def version_in_force(month: AttendanceMonth) -> PublishedMonth | None:
    """Return the latest complete version of a month."""
    complete = month.versions.filter(state=PublishedMonth.State.PUBLISHED)
    return complete.select_related("month", "entry").order_by("-number").first()


def pending_changes(month: AttendanceMonth, *, people: Collection[int] | None = None) -> list[PendingCell]:
    """List the cells of a month that differ from its latest version, by work number and day.

    Nothing for a month that is not published. A fixed number of statements.

    Args:
        people: look at these alone.
    """
    version = version_in_force(month)
    if version is None:
        return []
    differing = _differing(month, version)
    if people is not None:
        differing &= set(people)
    return list(
        compare(
            version,
            PersonMonth.objects.filter(month=month),
            AttendanceDay.objects.filter(month=month),
            differing,
        )
    )


def pending_people(month: AttendanceMonth) -> int:
    """Count the people whose row is not what the latest version says: three statements."""
    version = version_in_force(month)
    return len(_differing(month, version)) if version else 0


def _differing(month: AttendanceMonth, version: PublishedMonth) -> set[int]:
    """Return the people whose row differs from a version, or who are on one side only."""
    return people_differing(
        PersonMonth.objects.filter(month=month), PublishedRow.objects.filter(version=version)
    )


def people_differing(rows: Any, others: Any) -> set[int]:
    """Return the people whose row is not the same in two months or versions: two statements.

    Args:
        rows, others: querysets of `PersonMonth` or `PublishedRow`, each of one month or version.
    """
    found: set[int] = set()
    for one, other in ((rows, others), (others, rows)):
        same = other.filter(employee=OuterRef("employee"), content_hash=OuterRef("content_hash"))
        found.update(one.filter(~Exists(same)).order_by().values_list("employee", flat=True))
    return found


def compare(before: PublishedMonth, rows: Any, days: Any, people: Collection[int]) -> Iterator[PendingCell]:
    """Yield the cells of some people that a version has otherwise than other rows and days.

    Args:
        before: the version before.
        rows, days: querysets of what is compared with it: a draft's, or a later version's.
        people: whose cells are looked at.
    """
    if not people:
        return
    month = before.month.month
    old = _cells(PublishedDay.objects.filter(version=before, employee__in=people))
    new = _cells(days.filter(employee__in=people))
    changed = [cell for cell in old.keys() | new.keys() if old.get(cell) != new.get(cell)]
    moved = _moved(
        _persons(PublishedRow.objects.filter(version=before, employee__in=people)),
        _persons(rows.filter(employee__in=people)),
        month,
        {employee for employee, _day in changed},
    )
    employees = Employee.objects.in_bulk(people)
    arrivals = Arrivals.since(before, people)
    listed = [(cell, old.get(cell), new.get(cell)) for cell in changed] + moved
    for (pk, day), was, now in sorted(listed, key=lambda one: (employees[one[0][0]].work_number, one[0][1])):
        cause = cause_of(was, now, is_corrected=arrivals.is_corrected(pk, day))
        yield PendingCell(employees[pk], day, was, now, Difference.Cause(cause), arrivals.words(pk, day))


def _moved(
    old: Mapping[int, Mapping[str, Any]],
    new: Mapping[int, Mapping[str, Any]],
    month: Month,
    known: Collection[int],
) -> list[tuple[Cell, dict[str, Any] | None, dict[str, Any] | None]]:
    """Give a cell for everybody whose cells are the same and who is described otherwise: team, post, name."""
    days = list(month.days())
    return [
        ((pk, first_day_elsewhere(was, new[pk], days)), {"person": was}, {"person": new[pk]})
        for pk, was in old.items()
        if pk in new and pk not in known and was != new[pk]
    ]


def _cells(days: Any) -> dict[Cell, dict[str, Any]]:
    read = days.order_by().values_list("employee", "day", "symbol", "facts", "explanation").iterator(5000)
    return {
        (employee, day): {"symbol": symbol, "facts": facts, "why": why}
        for employee, day, symbol, facts, why in read
    }


def _persons(rows: Any) -> dict[int, Mapping[str, Any]]:
    return dict(rows.order_by().values_list("employee", "person"))
