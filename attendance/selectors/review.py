"""The exceptions of a month, each with a proposed fix and what was decided: what leads look at."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q

from attendance.content import cell_hash as cell_hash
from attendance.domain.month_life import POSSIBLE, MonthAct
from attendance.domain.proposals import Proposal, propose
from attendance.models import (
    AttendanceDay,
    AttendanceMonth,
    AttendanceRequest,
    ConfirmedRow,
    DayReview,
    Objection,
    PersonMonth,
)
from attendance.selectors.standing import Standing
from staff.models import Employee, Team

Cell = tuple[int, date]
"""Whose cell of which day: the id of the person, and the day."""


@dataclass
class ExceptionDay:
    """A day that somebody has to explain.

    Attributes:
        day: with employee, team and shift joined.
        proposal: the fix that is proposed.
        hash: of the cell as it is read here: what is shown is what is decided about.
        review: the latest that is about the cell as it is; none while nobody looked at it.
        objection: the one that is open.
        request: the one that waits for a decision, if there is one.
        may_review: whether the viewer may decide about it now.
    """

    day: AttendanceDay
    proposal: Proposal
    hash: str
    review: DayReview | None
    objection: Objection | None
    request: AttendanceRequest | None
    may_review: bool

    @property
    def is_settled(self) -> bool:
        """Whether it keeps nobody from confirming: it was accepted as it is."""
        return is_settling(self.review)

    @property
    def is_asked(self) -> bool:
        """Whether the person was asked and the cell is still as it was."""
        return self.review is not None and self.review.decision == DayReview.Decision.ASKED


def is_settling(review: DayReview | None) -> bool:
    """Tell whether a review of the present cell settles it; one that corrected it would have changed it."""
    return review is not None and review.decision == DayReview.Decision.ACCEPTED


def open_exceptions(
    month: AttendanceMonth,
    viewer: Employee,
    *,
    team: Team | None = None,
    settled: bool = False,
    now: datetime,
    standing: Standing | None = None,
) -> list[ExceptionDay]:
    """List the exceptions of a month that somebody sees, by person and day, in a fixed number of statements.

    Args:
        team: only those of a team: of the people whose row it is, and of days on which others belonged to it.
        settled: also those that were accepted already.
        now: when leadership counts.
        standing: where the viewer stands, if it was read already.
    """
    standing = standing or Standing.of(viewer, now=now)
    days = AttendanceDay.objects.filter(month=month).visible_to(viewer, on=standing.today).exceptions()
    if team is not None:
        theirs = PersonMonth.objects.filter(month=month, team=team)
        days = days.filter(Q(team=team) | Q(employee__in=theirs.values("employee")))
    listed = list(days.select_related("employee", "team", "shift").order_by("employee__work_number", "day"))
    found = _with_decisions(month, listed, standing)
    return [one for one in found if settled or not one.is_settled]


def exception_of(day: AttendanceDay, viewer: Employee, *, now: datetime) -> ExceptionDay:
    """Return one stored day as `open_exceptions` lists it."""
    return _with_decisions(day.month, [day], Standing.of(viewer, now=now))[0]


def _with_decisions(
    month: AttendanceMonth, days: list[AttendanceDay], standing: Standing
) -> list[ExceptionDay]:
    people = {day.employee_id for day in days}
    reviews = latest_reviews(month, people)
    objections = {_cell(one): one for one in Objection.objects.filter(month=month).open()}
    requests = _requests_by_cell(month, people)
    is_possible = month.state in POSSIBLE[MonthAct.REVIEW]
    return [
        _exception(day, reviews, objections, requests, may_review=is_possible and standing.may_review(day))
        for day in days
    ]


def _exception(
    day: AttendanceDay,
    reviews: dict[Cell, DayReview],
    objections: dict[Cell, Objection],
    requests: dict[Cell, AttendanceRequest],
    *,
    may_review: bool,
) -> ExceptionDay:
    cell, shown = _cell(day), cell_hash(day.symbol, day.facts)
    review, request = reviews.get(cell), requests.get(cell)
    return ExceptionDay(
        day,
        propose(day.facts, request=request.pk if request else None),
        shown,
        review if review and review.cell_hash == shown else None,
        objections.get(cell),
        request,
        may_review,
    )


def latest_reviews(month: AttendanceMonth, people: Collection[int]) -> dict[Cell, DayReview]:
    """Return the last review of each day of some people, whichever cell it was about: one statement."""
    rows = DayReview.objects.filter(month=month, employee__in=people).select_related("decided_by")
    return {_cell(one): one for one in rows.order_by("decided_at", "pk")}


def unsettled(month: AttendanceMonth, rows: Any) -> list[AttendanceDay]:
    """List the exceptions of some rows that were not accepted as they are: two statements.

    Args:
        rows: `PersonMonth` rows of the month, as a queryset.
    """
    people = rows.order_by().values("employee")
    days = AttendanceDay.objects.filter(month=month, employee__in=people).exceptions()
    listed = list(
        days.select_related("employee")
        .only("day", "symbol", "facts", "team_id", "month_id", "employee__work_number", "employee__name")
        .order_by("employee__work_number", "day")
    )
    reviews = latest_reviews(month, {day.employee_id for day in listed})
    return [day for day in listed if not _is_settled(day, reviews.get(_cell(day)))]


def _is_settled(day: AttendanceDay, review: DayReview | None) -> bool:
    return review is not None and is_settling(review) and review.cell_hash == cell_hash(day.symbol, day.facts)


def with_confirmation(rows: Any) -> Any:
    """Add to rows of a month whether somebody confirmed exactly what they say now: `is_confirmed`."""
    same = ConfirmedRow.objects.filter(
        month=OuterRef("month"), employee=OuterRef("employee"), content_hash=OuterRef("content_hash")
    )
    return rows.annotate(is_confirmed=Exists(same))


def unconfirmed(month: AttendanceMonth) -> Any:
    """Return the rows of a month that nobody has confirmed as they are now."""
    return with_confirmation(PersonMonth.objects.filter(month=month)).filter(is_confirmed=False)


def _requests_by_cell(month: AttendanceMonth, people: Iterable[int]) -> dict[Cell, AttendanceRequest]:
    """Return the requests that wait for a decision, by each cell they are about; the oldest of two."""
    touching = Q(first_day__lte=month.month.last, last_day__gte=month.first_day)
    rows = AttendanceRequest.objects.asked().filter(touching, employee__in=list(people))
    found: dict[Cell, AttendanceRequest] = {}
    for request in rows.select_related("leave_kind", "partner", "cancels__kind").order_by("asked_at", "pk"):
        for day in month.month.days():
            if request.first_day <= day <= request.last_day:
                found.setdefault((request.employee_id, day), request)
    return found


def _cell(row: Any) -> Cell:
    return row.employee_id, row.day
