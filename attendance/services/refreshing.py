"""What follows when a fact arrives: the months it touches are derived again, at once or by a job."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime

from django.db.models.functions import TruncMonth

from attendance.models import AttendanceMonth, PersonMonth
from attendance.services.rederiving import rederive
from attendance.services.touched import Touched
from common.errors import DomainError
from common.months import Month
from jobs.models import Job
from jobs.services import enqueue
from staff.models import Centre, Employee, RosterEntry

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
    centre: Centre | None = None,
) -> None:
    """Derive again what a change touches in months that were derived before.

    What cannot be judged as things stand (a calendar not announced, rules that do not hold) is left to a job,
    which says so: it does not undo the fact that arrived. So is a month that is being published.

    Args:
        cause: names the change once, such as `import.17`; the job is queued once for it.
        at_once: up to so many people are derived here.
    """
    few = [month for month, people in touched.people.items() if len(people) <= at_once]
    later = [month for month in touched.people if month not in few]
    is_held = bool(few) and _hold(few, now) > 0
    later += [
        month
        for month in sorted(few)
        if not (is_held and _is_rederived(month, touched.people[month], now, centre))
    ]
    _queue(later, touched, cause=cause, now=now, by=by)


def _is_rederived(month: Month, people: Collection[int], now: datetime, centre: Centre | None) -> bool:
    try:
        return rederive(month, people, now=now, centre=centre)
    except DomainError:
        return False


def _hold(months: Collection[Month], now: datetime) -> int:
    """Keep other derivations and publications of the months out until this one is stored; count them.

    Whoever waits here reads afterwards what this act has written: no punch of two at once gets lost.
    """
    firsts = [month.first for month in months]
    rows = AttendanceMonth.objects.followed().derivable().filter(first_day__in=firsts)
    return rows.update(derived_at=now)


def _queue(
    months: Collection[Month], touched: Touched, *, cause: str, now: datetime, by: Employee | None
) -> None:
    if not months:
        return
    firsts = [month.first for month in months]
    for row in AttendanceMonth.objects.followed().filter(first_day__in=firsts).order_by("pk"):
        people = touched.people[row.month]
        payload = {
            "month": str(row.month),
            "people": sorted(people) if len(people) <= NAMED_IN_JOB else None,
        }
        key = f"attendance.derive.{row.month}.{cause}"
        enqueue("attendance.derive_month", key=key, payload=payload, requested_by=by, now=now)


def refresh_months(days: Iterable[date], *, cause: str, now: datetime) -> None:
    """Have everybody derived again in the months that some days touch: for facts that bear on others, too."""
    months = Touched.by((0, day) for day in days).people
    firsts = [month.first for month in months]
    for row in AttendanceMonth.objects.followed().filter(first_day__in=firsts).order_by("pk"):
        enqueue(
            "attendance.derive_month",
            key=f"attendance.derive.{row.month}.{cause}",
            payload={"month": str(row.month), "people": None},
            now=now,
        )


def refresh_people(people: Collection[int], *, cause: str, now: datetime) -> None:
    """Have the months of people derived again of whom it changed who they were, or where they belonged."""
    rows = AttendanceMonth.objects.followed().order_by("pk")
    if len(people) > NAMED_IN_JOB:
        refresh_months([row.first_day for row in rows], cause=cause, now=now)
        return
    months = {row.month for row in rows}
    touched = Touched()
    for employee_id, month in _months_of(people, since=min(months).first) if months else ():
        if month in months:
            touched.people[month].add(employee_id)
    _queue(list(touched.people), touched, cause=cause, now=now, by=None)


def _months_of(people: Collection[int], *, since: date) -> Iterator[tuple[int, Month]]:
    """Yield in which months people are on a sheet, or may come onto it by their roster: two statements."""
    rows = PersonMonth.objects.filter(employee__in=people)
    rostered = RosterEntry.objects.filter(employee__in=people, day__gte=since)
    days = rostered.annotate(first=TruncMonth("day")).order_by().values_list("employee", "first").distinct()
    for employee_id, first in (*rows.values_list("employee", "month__first_day"), *days):
        yield employee_id, Month.of(first)


def request_derivation(month: Month, *, requested_by: Employee | None, now: datetime) -> Job:
    """Have a whole month derived by a job."""
    return enqueue(
        "attendance.derive_month",
        key=f"attendance.derive.{month}.asked.{now.isoformat()}",
        payload={"month": str(month), "people": None},
        requested_by=requested_by,
        now=now,
    )
