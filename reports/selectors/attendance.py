"""How attendance stands between two days: marks by kind, people with exceptions."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet, Sum

from attendance.models import AttendanceDay
from attendance.models.months import AttendanceDayQuerySet
from staff.models import Team
from staff.selectors import centre_day

_SUMS = {
    "late": "late_times",
    "early": "early_times",
    "off_post": "off_post_times",
    "missing_punches": "missing_punches",
    "absent_halves": "absent_halves",
}


@dataclass(frozen=True)
class Marks:
    """How often each mark was given; `absent_halves` counts half days."""

    days: int = 0
    exceptions: int = 0
    people: int = 0
    late: int = 0
    early: int = 0
    off_post: int = 0
    missing_punches: int = 0
    absent_halves: int = 0


def marks_between(first: date, last: date, *, now: datetime, teams: Collection[Team] | None = None) -> Marks:
    """Count the marks of derived days between two days, both included: one statement.

    A shift that can still get a punch has no mark yet, whatever was derived so far.
    """
    days = _between(first, last, teams)
    is_over = _is_over(now)
    counted = days.order_by().aggregate(
        days=Count("pk"),
        exceptions=Count("pk", filter=is_over & Q(is_exception=True)),
        people=Count("employee", filter=is_over & Q(is_exception=True), distinct=True),
        **{name: Sum(column, filter=is_over) for name, column in _SUMS.items()},
    )
    return Marks(**{name: count or 0 for name, count in counted.items()})


def exceptions_between(
    first: date, last: date, *, now: datetime, teams: Collection[Team] | None = None
) -> "QuerySet[AttendanceDay]":
    """Return the days with a mark to explain, the newest first."""
    days = _between(first, last, teams).exceptions().filter(_is_over(now))
    return days.select_related("employee", "team").order_by("-day", "employee__work_number")


def _is_over(now: datetime) -> Q:
    """Say which days get no punch any more; without a shift, and so without a window, those before today."""
    return Q(window_closes_at__lte=now) | Q(window_closes_at__isnull=True, day__lt=centre_day(now))


def _between(first: date, last: date, teams: Collection[Team] | None) -> AttendanceDayQuerySet:
    days: AttendanceDayQuerySet = AttendanceDay.objects.filter(day__range=(first, last))
    return days if teams is None else days.filter(team__in=teams)
