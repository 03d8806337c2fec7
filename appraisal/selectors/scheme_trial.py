"""What another scheme would change, tried on the newest month that was drafted; nothing is stored."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from appraisal.domain.scheme import Scheme
from appraisal.models import AppraisalMonth, AppraisalScheme, PersonAppraisal
from appraisal.selectors.drafting import DraftedRow, draft_now

SHOWN = 20
"""People that are named, those who change most first."""


@dataclass(frozen=True)
class Moved:
    """Somebody whose total would be another; none where there is no total on a side."""

    name: str
    work_number: str
    before: Decimal | None
    after: Decimal | None
    grade_before: str
    grade_after: str


@dataclass(frozen=True)
class SchemeTrial:
    """The month it was tried on, how many people are appraised on either side, grades, and who moves most.

    `old` and `new` name the grades; `changed` counts those with another grade.
    """

    month: AppraisalMonth
    old: Scheme
    new: Scheme
    people_before: int
    people_after: int
    grades_before: Mapping[str, int]
    grades_after: Mapping[str, int]
    changed: int
    moved: list[Moved]


def try_scheme(definition: dict[str, Any], *, now: datetime) -> SchemeTrial | None:
    """Appraise the newest drafted month by another scheme, and compare; none where no month was drafted."""
    month = AppraisalMonth.objects.order_by("-first_day").first()
    if month is None:
        return None
    trial = AppraisalScheme(code="trial", in_force_from=month.first_day, definition=definition)
    draft = draft_now(month.month, trial, now=now)
    stored = PersonAppraisal.objects.filter(month=month).order_by()
    columns = stored.values_list("employee", "score", "grade", "person")
    before = {pk: (score, grade, person) for pk, score, grade, person in columns}
    after = {row.employee_id: row for row in draft.rows}
    moved = [_moved(before.get(pk), after.get(pk)) for pk in {**before, **after}]
    other = [one for one in moved if (one.before, one.grade_before) != (one.after, one.grade_after)]
    return SchemeTrial(
        month=month,
        old=Scheme.read(month.header["scheme"]["definition"]),
        new=trial.parsed,
        people_before=len(before),
        people_after=len(after),
        grades_before=Counter(grade for _score, grade, _person in before.values()),
        grades_after=Counter(row.outcome["grade"] for row in after.values()),
        changed=sum(one.grade_before != one.grade_after for one in moved),
        moved=sorted(other, key=_most_first)[:SHOWN],
    )


def _moved(before: tuple[Any, str, Mapping[str, Any]] | None, after: DraftedRow | None) -> Moved:
    person: Mapping[str, Any] = after.person if after else before[2] if before else {}
    return Moved(
        name=person["name"],
        work_number=person["work_number"],
        before=before[0] if before else None,
        after=after.columns[0] if after else None,
        grade_before=before[1] if before else "",
        grade_after=after.outcome["grade"] if after else "",
    )


def _most_first(one: Moved) -> tuple[bool, Decimal, str]:
    """Order by another grade first, then by how much the total moves."""
    distance = abs((one.after or Decimal(0)) - (one.before or Decimal(0)))
    return one.grade_before == one.grade_after, -distance, one.work_number
