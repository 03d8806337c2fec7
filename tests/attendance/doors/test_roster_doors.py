"""A roster entered through its doors, from the sheet or the workbook to the derived day."""

import io
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from attendance.models import AttendanceDay, AttendanceMonth, LeaveKind, PersonMonth, PublishedDay
from attendance.selectors.months import draft_of
from attendance.services import approve_leave, build_version, derive_month, publish_month
from common.months import Month
from jobs.models import Job, JobState
from jobs.services import run
from staff.domain.calendar_year import DayFact
from staff.imports import import_roster
from staff.models import CalendarYear, Employee, PostCode, RosterEntry
from staff.services import change_calendar_day, join_team
from tests.attendance.ready import make_publishable
from tests.conftest import PASSWORD

OCTOBER = Month(2026, 10)
Make = Callable[..., Any]


@pytest.fixture
def lead(make_employee: Make) -> Employee:
    return make_employee("2001", PostCode.TEAM_LEAD)


@pytest.fixture
def client(lead: Employee) -> Client:
    found = Client(headers={"accept-language": "en"})
    found.force_login(lead, backend="django.contrib.auth.backends.ModelBackend")
    return found


def sheet() -> str:
    return f"{reverse('admin:staff_rosterentry_sheet')}?team=a&month=2026-10"


def type_into(client: Client, person: Employee, act: str = "_save", **typed: str) -> Any:
    cells = {f"c-{person.pk}-202610{day[1:]}": text for day, text in typed.items()}
    return client.post(sheet(), {"seen": client.get(sheet()).context["seen"], act: "1", **cells})


def grid(number: str, cells: dict[int, str], now: datetime) -> Any:
    book = openpyxl.Workbook()
    book.active.append(["工号", *range(1, 32)])  # type: ignore[union-attr]
    book.active.append([number, *(cells.get(day) for day in range(1, 32))])  # type: ignore[union-attr]
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)
    return import_roster(stream, filename="十月.xlsx", month=OCTOBER, now=now)


def run_jobs(now: datetime) -> None:
    for pk in Job.objects.filter(state=JobState.QUEUED).order_by("pk").values_list("pk", flat=True):
        run(pk, clock=lambda: now)


def symbols(person: Employee, *days: int) -> list[str]:
    rows = AttendanceDay.objects.filter(employee=person, day__in=[date(2026, 10, day) for day in days])
    return list(rows.order_by("day").values_list("symbol", flat=True))


@pytest.mark.django_db
def test_h5_a_shift_typed_into_the_sheet_afterwards_moves_only_its_day(
    october: CalendarYear, anna: Employee, client: Client, punch: Make, after_october: datetime
) -> None:
    type_into(client, anna, d19="白班", d20="DAY")
    punch(anna, "19T08:50", "19T18:00", "20T21:50", "21T06:05")
    derive_month(OCTOBER, now=after_october)
    assert symbols(anna, 19, 20) == ["√", "×"]
    untouched = AttendanceDay.objects.filter(employee=anna, day=date(2026, 10, 19)).values().get()
    assert type_into(client, anna, d20="夜班").status_code == 302
    run_jobs(after_october.replace(year=2100))
    assert symbols(anna, 19, 20) == ["√", "√"]
    again = AttendanceDay.objects.filter(employee=anna, day=date(2026, 10, 19)).values().get()
    assert again["facts"] == untouched["facts"]


@pytest.mark.django_db
def test_a_shift_changed_after_publication_is_a_pending_change(
    october: CalendarYear,
    anna: Employee,
    client: Client,
    publisher: Employee,
    punch: Make,
    after_october: datetime,
) -> None:
    type_into(client, anna, d20="DAY")
    punch(anna, "20T21:50", "21T06:05")
    derive_month(OCTOBER, now=after_october)
    make_publishable(OCTOBER, after_october)
    version = publish_month(OCTOBER, publisher=publisher, password=PASSWORD, now=after_october).version
    build_version(version, now=after_october, progress=lambda done, total: None)
    type_into(client, anna, d20="NIGHT")
    run_jobs(after_october.replace(year=2100))
    assert symbols(anna, 20) == ["√"]
    assert PublishedDay.objects.get(employee=anna, day=date(2026, 10, 20)).symbol == "×"
    assert draft_of(AttendanceMonth.objects.get()).content_hash != version.content_hash


@pytest.mark.django_db
def test_h2_h3_e8_a_grid_of_the_national_calendar(
    october: CalendarYear, make_employee: Make, anna: Employee, after_october: datetime
) -> None:
    leaver = make_employee("1002", left_on=date(2026, 10, 14))
    working = (8, 9, 10, 12, 13, 14, 15, 16, 19, 20, 21, 22, 23, 26, 27, 28, 29, 30)
    cells = {day: "DAY" if day in working else "休" for day in range(1, 32)}
    whole, until = grid("1001", cells, after_october), grid("1002", cells, after_october)
    assert (whole.added, until.added, len(until.rejected)) == (31, 14, 17)
    assert {one.code for one in until.rejected} == {"cell.not_employed"}
    derive_month(OCTOBER, now=after_october)
    totals = {row.employee_id: row.totals for row in PersonMonth.objects.all()}
    assert (totals[anna.pk]["due_halves"], totals[leaver.pk]["due_halves"]) == (36, 12)
    assert (totals[anna.pk]["rest_days"], totals[anna.pk]["statutory_days"]) == (13, 3)
    assert symbols(anna, 10, 11) == ["×", "休"]
    assert symbols(leaver, 14, 15) == ["×", "—"]


@pytest.mark.django_db
def test_h4_each_team_s_sheet_holds_its_own_days(
    october: CalendarYear,
    anna: Employee,
    client: Client,
    make_team: Make,
    roles: dict[str, Any],
    after_october: datetime,
) -> None:
    join_team(anna, team=make_team("b"), post=roles["operator"], starts_on=date(2026, 10, 16))
    type_into(client, anna, d15="DAY", d16="DAY")
    days = RosterEntry.objects.filter(employee=anna).values_list("day", flat=True)
    assert list(days) == [date(2026, 10, 15)]
    grid("1001", {16: "DAY"}, after_october)
    derive_month(OCTOBER, now=after_october)
    teams = AttendanceDay.objects.filter(employee=anna).order_by("day").values_list("team__code", flat=True)
    assert list(teams) == ["a"] * 15 + ["b"] * 16
    assert PersonMonth.objects.get(employee=anna).totals["due_halves"] == 4


@pytest.mark.django_db
def test_e7_a_day_off_in_lieu_that_was_rostered_and_worked(
    october: CalendarYear, anna: Employee, punch: Make, after_october: datetime
) -> None:
    grid("1001", {5: "DAY", 6: "DAY", 7: "DAY"}, after_october)
    punch(anna, *(f"0{day}T{time}" for day in (5, 6, 7) for time in ("08:55", "18:00")))
    derive_month(OCTOBER, now=after_october)
    facts = AttendanceDay.objects.filter(employee=anna, overtime_minutes=480).values_list("facts", flat=True)
    assert [one["ot200"] for one in facts] == [480, 480, 480]


@pytest.mark.django_db
def test_leave_is_told_where_somebody_is_rostered(
    october: CalendarYear, anna: Employee, lead: Employee, client: Client, now: datetime
) -> None:
    sick = LeaveKind.objects.get(code="SICK")
    first, last = date(2026, 10, 21), date(2026, 10, 22)
    approve_leave(employee=anna, kind=sick, first_day=first, last_day=last, approver=lead, now=now)
    page = type_into(client, anna, "_check", d20="DAY", d21="DAY", d22="休")
    notes = {one.label: one.notes for _person, cells, _history in page.context["rows"] for one in cells}
    told = [notes[f"王安娜 10-{day}"] for day in ("20 Tue", "21 Wed", "22 Thu")]
    assert told == ["", "On leave: Sick leave.", ""]


@pytest.mark.django_db
def test_a_corrected_calendar_is_followed_by_derived_months(
    october: CalendarYear, anna: Employee, roster: Make, after_october: datetime
) -> None:
    roster(anna, "DAY", 12)
    derive_month(OCTOBER, now=after_october)
    assert change_calendar_day(date(2026, 10, 29), DayFact("rest", "校庆")) is True
    run_jobs(after_october.replace(year=2100))
    assert symbols(anna, 28, 29) == ["", "休"]
