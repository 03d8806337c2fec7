"""Punches told one by one: accounted for, in few statements, and judged as if the month were derived anew."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from attendance.models import (
    AttendanceDay,
    AttendanceMonth,
    LeaveKind,
    MonthState,
    PersonMonth,
    Punch,
    RuleSet,
)
from attendance.services import approve_leave, derive_month, record_punches
from calls.models import SeatEvent
from common.months import Month
from jobs.models import Job, JobState
from jobs.services import run
from staff.models import CalendarDay, CalendarYear, Employee, RosterEntry
from tests.attendance.conftest import SHANGHAI, moment

OCTOBER = Month(2026, 10)
Make = Callable[..., Any]


def tell(*told: tuple[str, str]) -> list[dict[str, object]]:
    """Entries of a call: `("1001", "20T08:57")`."""
    return [{"person_key": person, "at": moment(time)} for person, time in told]


def stored(employee: Employee) -> list[dict[str, Any]]:
    """Everything that is stored of somebody's month, but the rows' own numbers."""
    days = [
        {name: value for name, value in row.items() if name != "id"}
        for row in AttendanceDay.objects.filter(employee=employee).order_by("day").values()
    ]
    row = (
        PersonMonth.objects.filter(employee=employee).values("team", "person", "totals", "content_hash").get()
    )
    return [row, *days]


@pytest.fixture
def derived(
    october: CalendarYear, anna: Employee, make_employee: Make, roster: Make, after_october: datetime
) -> None:
    """October derived: Anna and another one were rostered and never came."""
    for employee in (anna, make_employee("1002")):
        roster(employee, "DAY", *range(12, 17), 20)
    derive_month(OCTOBER, now=after_october)
    assert connection.features.supports_json_field  # SQLite is asked once for all


@pytest.mark.usefixtures("derived")
def test_from_a_late_punch_to_the_day_judged_anew_in_ten_statements(
    anna: Employee, after_october: datetime
) -> None:
    with CaptureQueriesContext(connection) as queries:
        record_punches(tell(("1001", "20T08:57"), ("1001", "20T18:02")), now=after_october)
    assert len(queries) <= 10
    day = AttendanceDay.objects.get(employee=anna, day=date(2026, 10, 20))
    assert (day.symbol, day.worked_minutes, day.is_exception) == ("√", 480, False)
    month = AttendanceMonth.objects.get()
    assert month.exceptions == AttendanceDay.objects.exceptions().count() == 35


@pytest.mark.usefixtures("derived")
def test_a_call_takes_the_same_statements_however_long(after_october: datetime) -> None:
    counts = []
    for minutes in (1, 1200):
        entries = [
            {
                "person_key": "1001",
                "at": f"{datetime(2026, 10, 12, 8, tzinfo=SHANGHAI) + timedelta(seconds=90 * step)}",
            }
            for step in range(minutes)
        ]
        with CaptureQueriesContext(connection) as queries:
            record_punches(entries, now=after_october)
        counts.append(len([one for one in queries if "attendance_punch" in one["sql"]]))
    assert counts[0] == counts[1]
    assert Punch.objects.count() == 1200


@pytest.mark.usefixtures("derived")
def test_a_late_punch_writes_only_the_days_it_changes(anna: Employee, after_october: datetime) -> None:
    before = dict(AttendanceDay.objects.filter(employee=anna).values_list("day", "pk"))
    record_punches(tell(("1001", "20T08:57")), now=after_october)
    after = dict(AttendanceDay.objects.filter(employee=anna).values_list("day", "pk"))
    assert after == before
    symbols = dict(AttendanceDay.objects.filter(employee=anna).values_list("day", "symbol"))
    assert (symbols[date(2026, 10, 20)], symbols[date(2026, 10, 16)]) == ("缺", "×")


@pytest.mark.usefixtures("derived")
def test_what_is_judged_again_is_what_a_month_derived_anew_would_be(
    anna: Employee, roster: Make, after_october: datetime, publisher: Employee
) -> None:
    roster(anna, "NIGHT", 14, 31)
    RosterEntry.objects.filter(employee=anna, day=date(2026, 10, 13)).update(
        activities=[{"start": 840, "end": 900, "name": "training"}]
    )
    sick = LeaveKind.objects.get(code="SICK")
    approve_leave(
        employee=anna, kind=sick, first_day=date(2026, 10, 15), last_day=date(2026, 10, 15),
        part="first_half", approver=publisher, now=after_october,
    )  # fmt: skip
    for clock, kind in (
        ("09:00", "sign_in"),
        ("10:20", "sign_out"),
        ("10:45", "sign_in"),
        ("18:00", "sign_out"),
    ):
        at = datetime.combine(date(2026, 10, 13), datetime.strptime(clock, "%H:%M").time(), SHANGHAI)  # noqa: DTZ007
        SeatEvent.objects.create(
            source="acd", employee=anna, agent_code="1001", seat_code="12", kind=kind, at=at, day=at.date()
        )
    times = "12T09:31 12T18:00 13T08:55 13T18:05 14T21:50 15T06:10 15T13:10 15T18:00 31T21:50 32T06:00"
    record_punches(tell(*(("1001", time) for time in times.split())), now=after_october)
    step_by_step = stored(anna)
    AttendanceMonth.objects.all().delete()
    derive_month(OCTOBER, now=after_october)
    anew = stored(anna)
    for row in (*step_by_step, *anew):
        row.pop("month_id", None)
    assert step_by_step == anew
    assert [row["symbol"] for row in anew[12:16]] == ["迟", "岗", "√", "病½迟"]


@pytest.mark.usefixtures("derived")
def test_what_became_of_each_entry(after_october: datetime) -> None:
    entries: list[dict[str, object]] = [
        *tell(("1001", "20T08:57"), ("1001", "20T08:57"), ("4711", "20T08:58")),
        {"person_key": "7", "at": "noon"},
    ]
    first = record_punches(entries, now=after_october)
    assert first.lines == ("added", "repeated", "added", "rejected")
    assert (first.row.added, first.row.repeated, first.row.rejected, first.row.unmatched) == (2, 1, 1, 1)
    again = record_punches(entries, now=after_october)
    assert again.lines == ("repeated", "repeated", "repeated", "rejected")
    assert again.report.accounted()
    assert Punch.objects.count() == 2


def test_the_same_second_at_another_device_or_offset_is_told_apart(
    october: CalendarYear, anna: Employee, now: datetime
) -> None:
    entries = [
        {"person_key": "1001", "at": "2026-10-12 08:55:00", "device": "gate"},
        {"person_key": "1001", "at": "2026-10-12T00:55:00Z", "device": "gate"},
        {"person_key": "1001", "at": "2026-10-12T08:55:00+08:00", "device": "hall"},
        {"person_key": "1001", "at": "2026-10-12T08:55:00+09:00", "device": "gate"},
    ]
    assert record_punches(entries, now=now).lines == ("added", "repeated", "added", "added")


@pytest.mark.usefixtures("derived")
def test_rules_entered_since_are_no_reason_to_keep_the_old_days_of_others(after_october: datetime) -> None:
    RuleSet.objects.create(code="R1", in_force_from=date(2026, 10, 1), settings={"late_grace_minutes": 5})
    record_punches(tell(("1001", "20T09:04"), ("1001", "20T18:00")), now=after_october)
    assert set(AttendanceDay.objects.values_list("explanation__rules", flat=True)) == {"R1"}
    assert AttendanceDay.objects.get(day=date(2026, 10, 20), employee__work_number="1001").symbol == "√"


@pytest.mark.usefixtures("derived")
def test_a_punch_that_no_month_can_be_judged_with_is_kept_and_a_job_says_why(after_october: datetime) -> None:
    CalendarDay.objects.filter(day=date(2026, 10, 21)).delete()
    told = record_punches(tell(("1001", "20T08:57")), now=after_october)
    assert told.lines == ("added",)
    assert Job.objects.get().key == f"attendance.derive.2026-10.import.{told.row.pk}"


@pytest.mark.usefixtures("derived")
def test_a_month_being_published_is_left_to_a_job(anna: Employee, after_october: datetime) -> None:
    AttendanceMonth.objects.update(state=MonthState.PUBLISHING)
    told = record_punches(tell(("1001", "20T08:57")), now=after_october)
    assert AttendanceDay.objects.get(employee=anna, day=date(2026, 10, 20)).symbol == "×"
    job = Job.objects.get()
    assert (job.key, job.payload["people"]) == (
        f"attendance.derive.2026-10.import.{told.row.pk}",
        [anna.pk],
    )
    assert run(job.pk, clock=lambda: after_october) == JobState.DONE
    job.refresh_from_db()
    assert job.result == {"month": "2026-10", "left_to": "publication"}
    assert AttendanceDay.objects.get(employee=anna, day=date(2026, 10, 20)).symbol == "×"


@pytest.mark.usefixtures("derived")
def test_a_punch_at_the_turn_of_the_month_is_looked_at_in_both(
    anna: Employee, roster: Make, after_october: datetime
) -> None:
    roster(anna, "NIGHT", 31)
    derive_month(OCTOBER, now=after_october)
    derive_month(Month(2026, 11), now=after_october)
    record_punches(tell(("1001", "31T21:55"), ("1001", "32T06:00")), now=after_october)
    assert AttendanceDay.objects.get(employee=anna, day=date(2026, 10, 31)).symbol == "√"


@pytest.mark.parametrize(
    "at",
    [
        "0001-01-01 00:00:00",
        "0001-01-01T00:00:00Z",
        "0001-01-01T00:00:00+08:00",
        "9999-12-31 23:59:59",
        "9999-12-31T23:59:59-08:00",
    ],
)
@pytest.mark.usefixtures("october")
def test_a_moment_at_the_end_of_the_calendar_takes_no_other_with_it(
    at: str, anna: Employee, after_october: datetime
) -> None:
    entries: list[Any] = [{"person_key": "1001", "at": at}, *tell(("1001", "20T08:57"))]
    assert record_punches(entries, now=after_october).lines == ("rejected", "added")
