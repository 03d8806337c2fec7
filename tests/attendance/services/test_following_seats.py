"""Sign-ins that arrive after a month was derived: it follows, for everybody."""

from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from typing import Any

from attendance.models import AttendanceDay
from attendance.services import derive_month
from calls.imports import import_seats
from calls.services import assign_agent_code
from common.months import Month
from jobs.models import Job
from jobs.services import run
from staff.models import CalendarYear, Employee

OCTOBER = Month(2026, 10)
Make = Callable[..., Any]
LIST = (
    "agent,kind,at\n"
    "A7,sign_in,2026-10-12 08:58:00\n"
    "A7,sign_out,2026-10-12 10:20:00\n"
    "A7,sign_in,2026-10-12 10:45:00\n"
    "A7,sign_out,2026-10-12 18:02:00\n"
)


def test_k1_sign_ins_after_the_derivation_make_the_day_off_post(
    october: CalendarYear, anna: Employee, roster: Make, punch: Make, after_october: datetime,
    django_capture_on_commit_callbacks: Make,
) -> None:  # fmt: skip
    roster(anna, "DAY", 12)
    punch(anna, "12T08:55", "12T18:02")
    derive_month(OCTOBER, now=after_october)
    with django_capture_on_commit_callbacks(execute=True):
        import_seats(BytesIO(LIST.encode()), filename="seats.csv", source="acd", now=after_october)
    assert not Job.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        assign_agent_code(source="acd", code="A7", employee=anna)
    job = Job.objects.get()
    assert job.payload == {"month": "2026-10", "people": None}
    run(job.pk, clock=lambda: after_october.replace(year=2099))
    day = AttendanceDay.objects.get(employee=anna, day=date(2026, 10, 12))
    assert (day.symbol, day.off_post_minutes) == ("岗", 25)
    assert day.explanation["steps"][-1] == {
        "reason": "gap_counted", "part": 1, "minutes": 25, "at": 620, "due": 645,
    }  # fmt: skip


def test_a_list_read_again_asks_for_nothing(
    october: CalendarYear, anna: Employee, after_october: datetime, django_capture_on_commit_callbacks: Make
) -> None:
    text = LIST.replace("A7", "1001").encode()
    derive_month(OCTOBER, now=after_october)
    for _again in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            import_seats(BytesIO(text), filename="seats.csv", source="acd", now=after_october)
    assert Job.objects.count() == 1
