"""What follows when a fact arrives: the months it touches are derived again, at once or by a job."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from attendance.models import AttendanceMonth, MonthState
from attendance.services.deriving import derive_month
from common.months import Month
from jobs.models import Job
from jobs.services import enqueue
from staff.models import Employee

AT_ONCE = 10
"""So many people of a month are derived in the act itself; more are left to a job."""

NAMED_IN_JOB = 1000
"""So many people are named in a job; if more are touched, it derives everybody."""

REFRESHED = (MonthState.DRAFTED, MonthState.CONFIRMED, MonthState.POSTED, MonthState.PUBLISHED)
"""Months that follow their facts. A published version stays; what then differs is a pending change."""


@dataclass
class Touched:
    """Whose months a change touches: a fact near a month's end may belong to a shift of its neighbour."""

    people: dict[Month, set[int]] = field(default_factory=lambda: defaultdict(set))

    def add(self, employee_id: int, day: date) -> None:
        """Note that something of a person changed on a day."""
        for near in (day - timedelta(days=2), day, day + timedelta(days=1)):
            self.people[Month.of(near)].add(employee_id)


def refresh(touched: Touched, *, cause: str, now: datetime, by: Employee | None = None) -> None:
    """Derive again what a change touches in months that were derived before.

    Args:
        cause: names the change once, such as `import.17`; the job is queued once for it.
    """
    firsts = [month.first for month in touched.people]
    derived = AttendanceMonth.objects.filter(first_day__in=firsts, state__in=REFRESHED)
    for row in derived.order_by("first_day"):
        people = touched.people[row.month]
        if len(people) <= AT_ONCE:
            derive_month(row.month, now=now, only=people)
        else:
            payload = {
                "month": str(row.month),
                "people": sorted(people) if len(people) <= NAMED_IN_JOB else None,
            }
            key = f"attendance.derive.{row.month}.{cause}"
            enqueue("attendance.derive_month", key=key, payload=payload, requested_by=by, now=now)


def request_derivation(month: Month, *, requested_by: Employee | None, now: datetime) -> Job:
    """Have a whole month derived by a job."""
    return enqueue(
        "attendance.derive_month",
        key=f"attendance.derive.{month}.asked.{now.isoformat()}",
        payload={"month": str(month), "people": None},
        requested_by=requested_by,
        now=now,
    )
