"""What the sources say now otherwise than the latest version: pending changes, computed and never stored."""

from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import Exists, F, OuterRef

from appraisal.domain.differences import Difference, Side, differences
from appraisal.models import AppraisalMonth, PersonAppraisal, PublishedAppraisal, PublishedAppraisalRow
from appraisal.selectors.months import latest_version

Change = tuple[int, Difference]
"""A person's id, and one component that differs."""


def pending_people(month: AppraisalMonth, version: PublishedAppraisal | None = None) -> set[int]:
    """Return whose draft differs from the latest version, in two statements; nobody before publication."""
    version = version or latest_version(month)
    if version is None:
        return set()
    return people_differing(
        PersonAppraisal.objects.filter(month=month), PublishedAppraisalRow.objects.filter(version=version)
    )


def people_differing(rows: Any, others: Any) -> set[int]:
    """Return the people whose rows differ, or who are on one side only: two statements."""
    same = others.filter(employee=OuterRef("employee"), content_hash=OuterRef("content_hash"))
    changed = rows.filter(~Exists(same)).order_by().values_list("employee", flat=True)
    here = rows.filter(employee=OuterRef("employee"))
    gone = others.filter(~Exists(here)).order_by().values_list("employee", flat=True)
    return {*changed, *gone}


def pending_changes(month: AppraisalMonth, *, people: Collection[int] | None = None) -> list[Change]:
    """Return every component that differs now, in order of people; each with its cause.

    Args:
        people: of these people alone.
    """
    version = latest_version(month)
    if version is None:
        return []
    found = pending_people(month, version)
    chosen = found if people is None else found & set(people)
    rows = PersonAppraisal.objects.filter(month=month)
    others = PublishedAppraisalRow.objects.filter(version=version)
    return list(compared(others, rows, chosen))


def compared(before: Any, after: Any, people: Collection[int]) -> Iterator[Change]:
    """Yield what differs between the rows of some people, in order of work number: two statements."""
    old, new = _sides(before, people), _sides(after, people)
    numbers = {pk: side.person["work_number"] for pk, side in {**old, **new}.items()}
    for pk in sorted(numbers, key=numbers.__getitem__):
        yield from ((pk, one) for one in differences(old.get(pk), new.get(pk)))


def _sides(rows: Any, people: Collection[int]) -> dict[int, Side]:
    told = rows.filter(employee__in=list(people)).order_by()
    columns = told.values_list("employee", F("person"), F("inputs"), F("outcome"))
    return {pk: Side(person, inputs, outcome) for pk, person, inputs, outcome in columns}
