"""My appraisal with its sources: what each component came to, and the rows behind it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from appraisal.models import AppraisalMonth
from appraisal.selectors.behind import Behind, rows_behind
from appraisal.selectors.shown import ShownRow, own_months, shown_row
from appraisal.showing import ShownAppraisal, ShownComponent, shown_appraisal
from common.months import Month
from staff.models import Employee

PAGES = {"evaluation": "me:evaluation", "observation": "me:observation"}
"""My pages that a row behind a component leads to, by its sort."""


@dataclass(frozen=True)
class OwnComponent:
    """One component on my page: with the rows behind it, each with its page, and what I may do about it."""

    shown: ShownComponent
    behind: list[tuple[Behind, str]]
    may_object: bool


@dataclass(frozen=True)
class OwnAppraisal:
    """My appraisal of a month.

    Attributes:
        until: the last day on which I can object; none when I cannot.
        before, after: my months before and after this one.
    """

    month: Month
    row: ShownRow
    told: ShownAppraisal
    components: list[OwnComponent]
    until: date | None
    before: Month | None
    after: Month | None


def own_appraisal(person: Employee, asked: Month | None, *, now: datetime) -> OwnAppraisal | None:
    """Return somebody's appraisal of a month, or of their newest one; none where there is none for them.

    A fixed number of statements.
    """
    months = own_months(person)
    chosen = [row for row in months if asked is None or row.month == asked][:1]
    if not chosen:
        return None
    found = shown_row(chosen[0], person, reader=person, now=now)
    if found is None:
        return None
    behind = rows_behind(
        chosen[0].month,
        person,
        inputs=found.row.inputs,
        attendance_version=found.header["sources"]["attendance"]["version"],
        reader=person,
    )
    told = shown_appraisal(found.row, found.scheme, behind=behind, objections=found.objections)
    return OwnAppraisal(
        month=chosen[0].month,
        row=found,
        told=told,
        components=[
            OwnComponent(
                one,
                [(each, _page(each)) for each in one.behind],
                may_object=found.may_object and not one.is_objected,
            )
            for one in told.components
        ],
        until=chosen[0].objections_until if found.may_object else None,
        before=_neighbour(months, chosen[0], 1),
        after=_neighbour(months, chosen[0], -1),
    )


def _neighbour(months: list[AppraisalMonth], chosen: AppraisalMonth, step: int) -> Month | None:
    at = months.index(chosen) + step
    return months[at].month if 0 <= at < len(months) else None


def _page(one: Behind) -> str:
    if one.sort == "day":
        return reverse("me:day", args=[f"{one.day:%Y-%m-%d}"])
    return reverse(PAGES[one.sort], args=[one.pk]) if one.sort in PAGES else ""
