"""The month grid: people by days as on the paper form; a mark leads to its explanation."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from attendance.models import (
    AttendanceDay,
    AttendanceMonth,
    ConfirmedRow,
    DayReview,
    Objection,
    PersonMonth,
    TeamConfirmation,
)
from attendance.selectors.grid import Reader, read_grid
from attendance.services import approve_correction, derive_month
from common.months import Month
from staff.models import CalendarYear, Employee, Membership, PostCode
from tests.attendance.conftest import SHANGHAI
from tests.attendance.doors.test_admin import client_of

OCTOBER = Month(2026, 10)
Make = Callable[..., Any]
FRAME = 7
"""Statements of every page of the admin: centre, session, person, two for permissions, menu, inbox."""


@pytest.fixture
def lead(make_employee: Make) -> Employee:
    return make_employee("2001", PostCode.TEAM_LEAD, name="李班长")


@pytest.fixture
def month(
    october: CalendarYear, anna: Employee, lead: Employee, roster: Make, punch: Make, after_october: datetime
) -> AttendanceMonth:
    """October, derived: Anna came on the 12th and did not on the 20th."""
    roster(anna, "DAY", 12, 20)
    punch(anna, "12T08:55", "12T18:00")
    return derive_month(OCTOBER, now=after_october).month


def grid_url(**query: str) -> str:
    return reverse("admin:attendance_attendancemonth_grid", query={"month": "2026-10", **query})


def marks_of(text: str, work_number: str) -> list[str]:
    """Read the 31 marks of one person off the page; a day without a mark is empty."""
    row = text.split(f"<small>{work_number}</small></th>")[1].split("</tr>")[0]
    cells = re.findall(r"<td class=\"zb-col-.*?</td>", row, re.S)
    return [re.sub(r"<[^>]+>|&nbsp;", "", cell).strip() for cell in cells]


def test_a_row_reads_like_the_form_and_a_mark_leads_to_its_reason(
    month: AttendanceMonth, anna: Employee, lead: Employee
) -> None:
    text = client_of(lead).get(grid_url()).content.decode()
    marks = marks_of(text, "1001")
    assert (len(marks), marks[11], marks[19], marks[10]) == (31, "√", "×", "休")
    day = AttendanceDay.objects.get(employee=anna, day=date(2026, 10, 20))
    url = reverse("admin:attendance_attendanceday_change", args=[day.pk])
    assert re.search(rf'<a href="{url}" title="[^"]*No punch in the whole shift[^"]*">×', text)


def test_who_opens_the_grid_and_whom_they_see(
    month: AttendanceMonth, anna: Employee, publisher: Employee, make_employee: Make, make_team: Make
) -> None:
    stranger = make_employee("2002", PostCode.TEAM_LEAD, team=make_team("b"))
    auditor = make_employee("9009", PostCode.AUDITOR)
    assert client_of(anna).get(grid_url()).status_code == 302
    assert "1001" in client_of(auditor).get(grid_url()).content.decode()
    assert "1001" in client_of(publisher).get(grid_url(of="team:a")).content.decode()
    for place in ("", "all", "team:a", "team:b"):
        assert "王安娜" not in client_of(stranger).get(grid_url(of=place)).content.decode()


def test_who_changed_team_is_on_both_sheets_with_the_totals_once(
    month: AttendanceMonth, anna: Employee, publisher: Employee, make_team: Make, after_october: datetime
) -> None:
    """Case H4: A's sheet has 1–15, B's 16–31."""
    Membership.objects.filter(employee=anna).update(ends_on=date(2026, 10, 15))
    post = Membership.objects.get(employee=anna).post
    Membership.objects.create(employee=anna, team=make_team("b"), post=post, starts_on=date(2026, 10, 16))
    derive_month(OCTOBER, now=after_october)
    client = client_of(publisher)
    left = client.get(grid_url(of="team:a")).content.decode()
    came = client.get(grid_url(of="team:b")).content.decode()
    assert (marks_of(left, "1001")[11], marks_of(left, "1001")[19]) == ("√", "")
    assert (marks_of(came, "1001")[11], marks_of(came, "1001")[19]) == ("", "×")
    assert "zb-total-alarm" not in left
    assert "zb-total-alarm" in came


def test_a_lead_reads_no_totals_of_somebody_who_left_the_team(
    month: AttendanceMonth,
    anna: Employee,
    lead: Employee,
    make_employee: Make,
    make_team: Make,
    after_october: datetime,
) -> None:
    """The totals tell of the days in the new team as well: only its lead has them."""
    team = make_team("b")
    new_lead = make_employee("2002", PostCode.TEAM_LEAD, team=team)
    Membership.objects.filter(employee=anna).update(ends_on=date(2026, 10, 15))
    post = Membership.objects.get(employee=anna).post
    Membership.objects.create(employee=anna, team=team, post=post, starts_on=date(2026, 10, 16))
    derive_month(OCTOBER, now=after_october)
    row = PersonMonth.objects.get(employee=anna)
    for who, has_totals in ((lead, False), (new_lead, True)):
        reader = Reader(who, on=date(2026, 11, 2))
        for teams in (None, [who.memberships.get().team]):
            grid = read_grid(row.month, reader, version=None, teams=teams)
            [found] = [one for one in grid.rows if one.person["work_number"] == "1001"]
            assert bool(found.totals) is has_totals
            assert set(found.cells) == (set(range(16, 32)) if has_totals else set(range(1, 16)))


def test_an_objected_cell_and_a_confirmed_row_show_it(
    month: AttendanceMonth, anna: Employee, lead: Employee, after_october: datetime
) -> None:
    Objection.objects.create(
        month=month, employee=anna, day=date(2026, 10, 20), symbol="×", cell_hash="0" * 64, text="我到岗了",
        raised_at=after_october,
    )  # fmt: skip
    confirmation = TeamConfirmation.objects.create(
        month=month, team=anna.memberships.get().team, confirmed_by=lead, confirmed_at=after_october, people=1
    )
    row = PersonMonth.objects.get(month=month, employee=anna)
    ConfirmedRow.objects.create(
        confirmation=confirmation, month=month, employee=anna, content_hash=row.content_hash
    )
    text = client_of(lead).get(grid_url()).content.decode()
    assert marks_of(text, "1001")[19] == "×objection"
    assert text.count('title="confirmed">✓') == 1
    PersonMonth.objects.filter(pk=row.pk).update(content_hash="f" * 64)
    assert 'title="confirmed">✓' not in client_of(lead).get(grid_url()).content.decode()


def test_a_month_that_was_not_derived_says_what_to_do(
    october: CalendarYear, lead: Employee, anna: Employee
) -> None:
    text = client_of(lead).get(grid_url()).content.decode()
    assert "2026-10 has not been derived yet. HR imports the punches" in text
    assert client_of(lead).get(grid_url(version="7")).status_code == 404


@pytest.mark.parametrize("place", ["", "all"])
def test_the_grid_takes_the_same_statements_for_one_and_for_many(
    place: str, month: AttendanceMonth, lead: Employee, anna: Employee, make_employee: Make, make_team: Make,
    roster: Make, after_october: datetime,
) -> None:  # fmt: skip
    client = client_of(lead)
    client.get(grid_url(of=place))
    with CaptureQueriesContext(connection) as few:
        client.get(grid_url(of=place))
    for number in range(1010, 1022):
        roster(make_employee(str(number)), "DAY", 12)
    for code in ("c", "d"):
        roster(make_employee(f"30{code}", team=make_team(code)), "DAY", 12)
        Membership.objects.create(
            employee=lead, team=make_team(code), post=lead.memberships.all()[0].post,
            starts_on=date(2026, 1, 1 + ord(code) - ord("a")), ends_on=date(2026, 12, 31),
        )  # fmt: skip
    derive_month(OCTOBER, now=after_october)
    with CaptureQueriesContext(connection) as many:
        text = client.get(grid_url(of=place)).content.decode()
    assert "1021" in text
    assert len(few) == len(many) <= FRAME + 10


def test_the_page_of_a_day_tells_what_was_said_and_done(
    month: AttendanceMonth, anna: Employee, lead: Employee, after_october: datetime
) -> None:
    day = AttendanceDay.objects.get(employee=anna, day=date(2026, 10, 20))
    told = {"month": month, "employee": anna, "day": day.day, "cell_hash": "0" * 64}
    Objection.objects.create(symbol="×", text="我到岗了", raised_at=after_october, **told)
    DayReview.objects.create(
        decision="asked", note="请说明 20 日情况", decided_by=lead, decided_at=after_october, **told
    )
    approve_correction(
        employee=anna, day=day.day, at=datetime(2026, 10, 20, 8, 58, tzinfo=SHANGHAI), side="in",
        approver=lead, reason="忘打卡", now=after_october,
    )  # fmt: skip
    text = (
        client_of(lead).get(reverse("admin:attendance_attendanceday_change", args=[day.pk])).content.decode()
    )
    assert "No punch for leaving, due until 18:00." in text
    assert "<td>10-20 08:58:00</td><td>arrival</td><td>correction of a punch</td>" in text
    for said in (
        "objects to ×",
        "我到岗了",
        "the person was asked",
        "请说明 20 日情况",
        "in 10-20 08:58",
        "忘打卡",
    ):
        assert said in text


def test_the_page_of_a_day_takes_the_same_statements_with_a_long_history(
    month: AttendanceMonth, anna: Employee, lead: Employee, after_october: datetime
) -> None:
    day = AttendanceDay.objects.get(employee=anna, day=date(2026, 10, 20))
    url = reverse("admin:attendance_attendanceday_change", args=[day.pk])
    client = client_of(lead)
    client.get(url)
    with CaptureQueriesContext(connection) as short:
        client.get(url)
    for number in range(12):
        DayReview.objects.create(
            month=month, employee=anna, day=day.day, decision="asked", cell_hash=f"{number:064}",
            note=f"第 {number} 次", decided_by=lead, decided_at=after_october,
        )  # fmt: skip
    with CaptureQueriesContext(connection) as long:
        assert "第 11 次" in client.get(url).content.decode()
    assert len(short) == len(long)
