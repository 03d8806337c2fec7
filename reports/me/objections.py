"""What I can say against a day of my posted month, what I said, and what was asked of me about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from attendance.models import AttendanceMonth, DayReview, MonthState, Objection
from staff.models import Employee


@dataclass(frozen=True)
class Voice:
    """Where a day stands between me and those who lead.

    Attributes:
        until: the last day for objections while the month is posted; none at other times.
        is_open: whether I may object to the day now.
        asked: what a lead asks me about the day, if the cell is still what they asked about.
        objections: mine to the day, newest first.
    """

    until: date | None
    is_open: bool
    asked: DayReview | None
    objections: list[Objection]


def voice_of(person: Employee, day: date, month: AttendanceMonth | None, *, today: date, cell: str) -> Voice:
    """Read what can be and was said about one of somebody's days, in two statements.

    Args:
        cell: hash of the cell as it is now; what was asked about another one is settled.
    """
    own = Objection.objects.visible_to(person).filter(employee=person, day=day).select_related("decided_by")
    objections = list(own.order_by("-raised_at", "-pk"))
    until = posted_until(month)
    waits = any(one.state == Objection.State.OPEN for one in objections)
    return Voice(
        until=until,
        is_open=until is not None and today <= until and not waits and bool(cell),
        asked=_asked(person, day, cell),
        objections=objections,
    )


def posted_until(month: AttendanceMonth | None) -> date | None:
    """Return the last day for objections of a month that is posted."""
    if month is None or month.state != MonthState.POSTED:
        return None
    return month.objections_until


def objected_days(person: Employee, days: Iterable[date]) -> set[date]:
    """Return the days to which somebody's objection waits for its answer."""
    own = Objection.objects.visible_to(person).open().filter(employee=person, day__in=list(days))
    return set(own.values_list("day", flat=True))


def _asked(person: Employee, day: date, cell: str) -> DayReview | None:
    reviews = DayReview.objects.visible_to(person).filter(employee=person, day=day)
    latest: DayReview | None = reviews.select_related("decided_by").order_by("-decided_at", "-pk").first()
    if latest is None or latest.decision != DayReview.Decision.ASKED or latest.cell_hash != cell:
        return None
    return latest
