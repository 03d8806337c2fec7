"""Giving punches to people: by clock number first, then by work number."""

from django.db import transaction
from django.db.models import OuterRef, Subquery

from attendance.models import Punch
from staff.models import Employee


def people_by_key() -> dict[str, int]:
    """Give everybody's id by what a clock knows them by: the clock number first, then the work number."""
    people = list(Employee.objects.values_list("pk", "work_number", "clock_number"))
    by_work_number = {work_number: pk for pk, work_number, _clock_number in people}
    by_clock_number = {clock_number: pk for pk, _work_number, clock_number in people if clock_number}
    return by_work_number | by_clock_number


def join_punches_of(employee: Employee) -> int:
    """Give one person the punches kept under their clock number or work number; count them."""
    waiting = Punch.objects.unmatched()
    if employee.clock_number:
        joined = waiting.filter(person_key=employee.clock_number).update(employee=employee)
    else:
        joined = 0
    if not Employee.objects.filter(clock_number=employee.work_number).exclude(pk=employee.pk).exists():
        joined += waiting.filter(person_key=employee.work_number).update(employee=employee)
    return joined


@transaction.atomic
def join_unmatched_punches() -> int:
    """Give punches kept for somebody unknown to the people entered since; count them."""
    joined = 0
    for field in ("clock_number", "work_number"):
        owner = Employee.objects.filter(**{field: OuterRef("person_key")})
        known = Employee.objects.filter(**{f"{field}__isnull": False}).values(field)
        waiting = Punch.objects.unmatched().filter(person_key__in=known)
        joined += waiting.update(employee=Subquery(owner.values("pk")[:1]))
    return joined
