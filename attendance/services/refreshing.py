"""What follows when a fact arrives: the months it touches are derived again, at once or by a job."""

from datetime import datetime

from attendance.models import AttendanceMonth
from attendance.services.deriving import derive_month
from attendance.services.touched import REFRESHED, Touched
from common.months import Month
from jobs.models import Job
from jobs.services import enqueue
from staff.models import Employee

AT_ONCE = 10
"""So many people of a month are derived in the act itself; more are left to a job."""

NAMED_IN_JOB = 1000
"""So many people are named in a job; if more are touched, it derives everybody."""


def refresh(
    touched: Touched,
    *,
    cause: str,
    now: datetime,
    by: Employee | None = None,
    at_once: int = AT_ONCE,
) -> None:
    """Derive again what a change touches in months that were derived before.

    Args:
        cause: names the change once, such as `import.17`; the job is queued once for it.
        at_once: up to so many people are derived here; none where a refusal must not undo the change.
    """
    firsts = [month.first for month in touched.people]
    derived = AttendanceMonth.objects.filter(first_day__in=firsts, state__in=REFRESHED)
    for row in derived.order_by("first_day"):
        people = touched.people[row.month]
        if len(people) <= at_once:
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
