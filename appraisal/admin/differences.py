"""Components that are not what they were, as pages show them: both scores, the cause."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django_stubs_ext import StrOrPromise

from appraisal.domain.scheme import Scheme
from appraisal.models import AppraisalDifference
from appraisal.models.published import Cause
from appraisal.selectors.pending import Change
from appraisal.wording import component_label, step_label
from appraisal.wording_month import side_text
from staff.models import Employee


@dataclass(frozen=True)
class ShownDifference:
    """One line of a page of differences."""

    person: str
    component: StrOrPromise
    before: str
    after: str
    details: str
    cause: StrOrPromise


def shown_changes(changes: Iterable[Change], scheme: Scheme) -> list[ShownDifference]:
    """Write pending changes, in one statement for the names."""
    listed = list(changes)
    people = Employee.objects.in_bulk({pk for pk, _one in listed})
    return [
        _shown(str(people[pk]), one.component, one.cause.value, one.before, one.after, scheme)
        for pk, one in listed
    ]


def shown_differences(rows: Iterable[AppraisalDifference], scheme: Scheme) -> list[ShownDifference]:
    """Write the stored differences of a version."""
    return [
        _shown(str(one.employee), one.component, one.cause, one.before, one.after, scheme) for one in rows
    ]


def _shown(
    person: str, component: str, cause: str, before: Any, after: Any, scheme: Scheme
) -> ShownDifference:
    return ShownDifference(
        person=person,
        component=component_label(component),
        before=side_text(component, before, scheme),
        after=side_text(component, after, scheme),
        details=", ".join(_details(before, after)),
        cause=Cause(cause).label,
    )


def _details(before: Any, after: Any) -> Iterator[str]:
    """Name what was counted otherwise: praise 1 → 2; n where nothing was counted by points."""
    was = {what: count for what, count, _points in before.get("steps", ())}
    now = {what: count for what, count, _points in after.get("steps", ())}
    for what in dict.fromkeys([*was, *now]):
        if was.get(what) != now.get(what):
            yield f"{step_label(what)} {was.get(what, '0')} → {now.get(what, '0')}"
    if before.get("n") != after.get("n") and "n" in before and "n" in after:
        yield f"n {before['n']} → {after['n']}"
