"""Punches that were kept for somebody unknown find their person, and the days follow."""

from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from typing import Any

from attendance.models import AttendanceDay, Punch
from attendance.services import derive_month, record_punches
from common.months import Month
from jobs.models import Job, JobState
from jobs.services import run
from staff.imports import import_roster
from staff.models import CalendarYear, Employee
from tests.attendance.conftest import moment

OCTOBER = Month(2026, 10)
Make = Callable[..., Any]


def symbol(employee: Employee, day: int) -> str:
    return AttendanceDay.objects.get(employee=employee, day=date(2026, 10, day)).symbol


def run_jobs(now: datetime) -> list[str]:
    jobs = Job.objects.filter(state=JobState.QUEUED).order_by("pk")
    return [run(pk, clock=lambda: now) for pk in jobs.values_list("pk", flat=True)]


def touch(key: str, now: datetime, *times: str) -> None:
    record_punches([{"person_key": key, "at": moment(time)} for time in times], now=now)


def test_who_is_given_a_clock_number_gets_the_punches_and_the_days(
    october: CalendarYear, anna: Employee, roster: Make, after_october: datetime
) -> None:
    roster(anna, "DAY", 20)
    touch("77", after_october, "20T08:57", "20T18:02")
    derive_month(OCTOBER, now=after_october)
    assert symbol(anna, 20) == "×"
    anna.clock_number = "77"
    anna.save()
    assert not Punch.objects.unmatched().exists()
    assert run_jobs(datetime(2100, 1, 1, tzinfo=after_october.tzinfo)) == [JobState.DONE]
    assert symbol(anna, 20) == "√"


def test_punches_joined_while_another_is_derived_are_derived_too(
    october: CalendarYear, anna: Employee, make_employee: Make, roster: Make, after_october: datetime
) -> None:
    other = make_employee("1002")
    roster(anna, "DAY", 20)
    roster(other, "DAY", 20)
    touch("77", after_october, "20T08:57", "20T18:02")
    derive_month(OCTOBER, now=after_october)
    derive_month(OCTOBER.next(), now=after_october)
    # A change in bulk sends no signal, as when people come from another system.
    Employee.objects.filter(pk=anna.pk).update(clock_number="77")
    derive_month(OCTOBER, now=after_october, only=[other.pk])
    assert symbol(anna, 20) == "√"


def test_punches_joined_while_another_month_is_derived_are_left_to_a_job(
    october: CalendarYear, anna: Employee, roster: Make, after_october: datetime
) -> None:
    roster(anna, "DAY", 20)
    touch("77", after_october, "20T08:57", "20T18:02")
    derive_month(OCTOBER, now=after_october)
    Employee.objects.filter(pk=anna.pk).update(clock_number="77")
    derive_month(OCTOBER.next(), now=after_october)
    assert Job.objects.get().payload == {"month": "2026-10", "people": [anna.pk]}
    assert run_jobs(after_october) == [JobState.DONE]
    assert symbol(anna, 20) == "√"


def test_an_imported_roster_is_followed_by_its_days(
    october: CalendarYear, anna: Employee, roster: Make, after_october: datetime
) -> None:
    roster(anna, "DAY", 20)
    derive_month(OCTOBER, now=after_october)
    assert symbol(anna, 20) == "×"
    table = "工号,日期,班次\n1001,2026-10-20,休\n".encode()
    for _press in range(2):
        import_roster(BytesIO(table), filename="roster.csv", now=after_october)
    assert Job.objects.get().payload == {"month": "2026-10", "people": [anna.pk]}
    run_jobs(datetime(2100, 1, 1, tzinfo=after_october.tzinfo))
    assert symbol(anna, 20) == "休"
