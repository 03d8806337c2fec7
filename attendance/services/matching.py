"""Giving punches to people: by clock number first, then by work number."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery

from attendance.models import AttendanceMonth, Punch
from attendance.services.touched import Touched
from common.months import Month
from jobs.services import enqueue
from staff.models import Employee


def people_by_key() -> dict[str, int]:
    """Give everybody's id by what a clock knows them by: the clock number first, then the work number."""
    return by_key(Employee.objects.values_list("pk", "work_number", "clock_number"))


def by_key(people: Iterable[tuple[Any, ...]]) -> dict[str, int]:
    """Give people's ids by what a clock knows them by, from their ids, work numbers and clock numbers."""
    listed = list(people)
    by_work_number = {work_number: pk for pk, work_number, _clock_number in listed}
    by_clock_number = {clock_number: pk for pk, _work_number, clock_number in listed if clock_number}
    return by_work_number | by_clock_number


@transaction.atomic
def join_punches_of(employee: Employee) -> Touched:
    """Give one person the punches kept under their clock number or work number; say what that touches."""
    keys = [employee.clock_number] if employee.clock_number else []
    if not Employee.objects.filter(clock_number=employee.work_number).exclude(pk=employee.pk).exists():
        keys.append(employee.work_number)
    waiting = Punch.objects.unmatched().filter(person_key__in=keys)
    days = list(waiting.order_by().values_list("day", flat=True).distinct())
    if days:
        waiting.update(employee=employee)
    return Touched.by((employee.pk, day) for day in days)


@transaction.atomic
def join_unmatched_punches() -> Touched:
    """Give punches kept for somebody unknown to the people entered since; say what that touches."""
    joined: set[tuple[int, date]] = set()
    for field in ("clock_number", "work_number"):
        owner = Employee.objects.filter(**{field: OuterRef("person_key")}).values("pk")[:1]
        known = Employee.objects.filter(**{f"{field}__isnull": False}).values(field)
        waiting = Punch.objects.unmatched().filter(person_key__in=known)
        days = set(waiting.order_by().annotate(owner=Subquery(owner)).values_list("owner", "day").distinct())
        if days:
            waiting.update(employee=Subquery(owner))
        joined |= days
    return Touched.by(joined)


def join_for(month: Month, *, now: datetime) -> set[int]:
    """Join what waits before a month is judged; other derived months that it touches are left to jobs.

    Returns:
        The people of this month whose punches were joined.
    """
    touched = join_unmatched_punches()
    people = touched.people.pop(month, set())
    _queue_others(touched, now)
    return people


def _queue_others(touched: Touched, now: datetime) -> None:
    if not touched.people:
        return
    firsts = [month.first for month in touched.people]
    for row in AttendanceMonth.objects.followed().filter(first_day__in=firsts):
        enqueue(
            "attendance.derive_month",
            key=f"attendance.derive.{row.month}.joined.{now.isoformat()}",
            payload={"month": str(row.month), "people": sorted(touched.people[row.month])},
            now=now,
        )
