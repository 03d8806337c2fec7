"""Everything that was said and done about one day of one person: what its page tells beside the reasons."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from attendance.models import (
    AttendanceDay,
    AttendanceRequest,
    DayReview,
    Difference,
    Leave,
    LeaveCancellation,
    Objection,
    OvertimeApproval,
    PublishedDay,
    PublishedMonth,
    Punch,
    PunchCorrection,
)
from staff.models import RosterChange

AROUND = timedelta(days=1)
"""Touches are looked for so long before and after the day: windows of night shifts reach so far."""


@dataclass(frozen=True)
class DayFacts:
    """What stands around a day.

    Attributes:
        requests: what was asked for that touches the day, the newest first.
        approvals: leave, overtime, corrections and leave given back that nobody had asked for.
        versions: the cell in each published version, oldest first.
        neighbours: the days before and after, where they are derived.
    """

    day: AttendanceDay
    requests: list[AttendanceRequest]
    approvals: list[Any]
    reviews: list[DayReview]
    objections: list[Objection]
    roster: list[RosterChange]
    versions: list[PublishedDay]
    differences: dict[int, Difference]
    neighbours: tuple[AttendanceDay | None, AttendanceDay | None]
    sources: dict[datetime, str]

    @property
    def open_objection(self) -> Objection | None:
        """The objection that waits for an answer, if there is one."""
        return next((one for one in self.objections if one.state == Objection.State.OPEN), None)


def facts_around(day: AttendanceDay) -> DayFacts:
    """Read what stands around a day: a fixed number of statements.

    The day itself was found in the reader's scope; what is told here is about the same person and day.
    """
    of_cell = {"employee": day.employee_id, "day": day.day}
    reviews = DayReview.objects.filter(**of_cell).select_related("decided_by")
    objections = Objection.objects.filter(**of_cell).select_related("decided_by")
    roster = RosterChange.objects.of_cell(day.employee_id, day.day).select_related("changed_by")
    differences = Difference.objects.filter(**of_cell)
    return DayFacts(
        day=day,
        requests=_requests(day),
        approvals=list(_approvals(day)),
        reviews=list(reviews),
        objections=list(objections),
        roster=list(roster),
        versions=_versions(day),
        differences={one.version_id: one for one in differences},
        neighbours=_neighbours(day),
        sources=_sources(day),
    )


def _requests(day: AttendanceDay) -> list[AttendanceRequest]:
    touching = Q(employee=day.employee_id, first_day__lte=day.day, last_day__gte=day.day)
    swapped = Q(partner=day.employee_id, partner_day=day.day)
    rows = AttendanceRequest.objects.filter(touching | swapped)
    joined = rows.select_related("employee", "partner", "leave_kind", "cancels__kind", "decided_by")
    return list(joined.order_by("-asked_at"))


def _approvals(day: AttendanceDay) -> Iterator[Any]:
    """Yield what was approved without a request; with one, the request tells it."""
    direct = {"employee": day.employee_id, "request": None}
    spans = {"first_day__lte": day.day, "last_day__gte": day.day}
    # The rest of leave given back was approved with the leave itself.
    yield from Leave.objects.filter(**direct, **spans, remains_of=None).select_related("kind", "approved_by")
    given_back = LeaveCancellation.objects.filter(**direct, **spans)
    yield from given_back.select_related("leave__kind", "approved_by")
    for model in (OvertimeApproval, PunchCorrection):
        yield from model._default_manager.filter(**direct, day=day.day).select_related("approved_by")


def _versions(day: AttendanceDay) -> list[PublishedDay]:
    rows = PublishedDay.objects.filter(
        employee=day.employee_id,
        day=day.day,
        version__month=day.month_id,
        version__state=PublishedMonth.State.PUBLISHED,
    )
    return list(rows.select_related("version__entry").order_by("version__number"))


def _neighbours(day: AttendanceDay) -> tuple[AttendanceDay | None, AttendanceDay | None]:
    before, after = day.day - timedelta(days=1), day.day + timedelta(days=1)
    rows = AttendanceDay.objects.filter(employee=day.employee_id, day__in=(before, after))
    found = {row.day: row for row in rows.only("day", "employee")}
    return found.get(before), found.get(after)


def _sources(day: AttendanceDay) -> dict[datetime, str]:
    """Tell where each touch near the day came from, by its instant."""
    rows = Punch.objects.filter(
        employee=day.employee_id, day__gte=day.day - AROUND, day__lte=day.day + AROUND
    )
    return {row.at: " ".join(filter(None, (row.get_source_display(), row.device))) for row in rows}
