"""The exceptions of a month: accepted, corrected or asked about, and the team confirmed, with one button."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from attendance.content import cell_hash
from attendance.models import (
    AttendanceDay,
    AttendanceMonth,
    ConfirmedRow,
    DayReview,
    Leave,
    PersonMonth,
    PunchCorrection,
    TeamConfirmation,
)
from attendance.services import derive_month
from common.months import Month
from staff.models import CalendarYear, Employee, PostCode, RosterEntry
from tests.attendance.conftest import SHANGHAI
from tests.attendance.doors.test_admin import client_of
from tests.attendance.doors.test_month_grid import FRAME

OCTOBER = Month(2026, 10)
Make = Callable[..., Any]


@pytest.fixture
def lead(make_employee: Make) -> Employee:
    return make_employee("2001", PostCode.TEAM_LEAD, name="李班长")


@pytest.fixture
def month(
    october: CalendarYear, anna: Employee, lead: Employee, roster: Make, punch: Make, after_october: datetime
) -> AttendanceMonth:
    """October: Anna late on the 12th, absent on the 20th, without a departure on the 21st."""
    rest(anna, lead)
    roster(anna, "DAY", 12, 20, 21)
    roster(lead, "DAY", 12)
    punch(anna, "12T09:10", "12T18:00", "21T08:55")
    punch(lead, "12T08:55", "12T18:00")
    return derive_month(OCTOBER, now=after_october).month


def rest(*people: Employee) -> None:
    """Roster people as resting all October: a working day without an entry would be an exception."""
    RosterEntry.objects.bulk_create(
        RosterEntry(employee=one, day=day) for one in people for day in OCTOBER.days()
    )


def url(**query: str) -> str:
    return reverse("admin:attendance_attendancemonth_exceptions", query={"month": "2026-10", **query})


def day_of(person: Employee, number: int) -> AttendanceDay:
    return AttendanceDay.objects.get(employee=person, day=date(2026, 10, number))


def told(person: Employee, number: int, choice: str, **values: str) -> dict[str, str]:
    """Fill in the form of one exception as the page shows it."""
    day = day_of(person, number)
    fields = {"choice": choice, "hash": cell_hash(day.symbol, day.facts), **values}
    return {f"{person.pk}-202610{number:02}-{name}": value for name, value in fields.items()}


def test_only_exceptions_are_shown_each_with_its_proposal(month: AttendanceMonth, lead: Employee) -> None:
    text = client_of(lead).get(url()).content.decode()
    assert text.count('class="zb-exc"') == 3
    assert "late 10 min" in text
    assert "Add the missing punch: out 18:00" in text
    assert 'value="2026-10-21T18:00"' in text
    assert "checked" not in text
    proposed = client_of(lead).get(url(take="proposals")).content.decode()
    assert proposed.count("checked>") == 3
    assert not DayReview.objects.exists()


def test_three_decisions_in_one_save(month: AttendanceMonth, anna: Employee, lead: Employee) -> None:
    form = {
        **told(anna, 12, "accept", note="堵车"),
        **told(anna, 20, "ask", question="20 日在哪里？"),
        **told(anna, 21, "correct", fix="add_punch", side="out", at="2026-10-21T18:00"),
        "_save": "1",
    }
    text = client_of(lead).post(url(), form, follow=True).content.decode()
    assert "1 accepted, 1 corrected, 1 asked about" in text
    decided = {(one.day.day, one.decision, one.note) for one in DayReview.objects.all()}
    assert decided == {
        (12, "accepted", "堵车"),
        (20, "asked", "20 日在哪里？"),
        (21, "corrected", "Forgot to punch; was at work, as the lead has seen"),
    }
    assert PunchCorrection.objects.get().at == datetime(2026, 10, 21, 18, 0, tzinfo=SHANGHAI)
    assert day_of(anna, 21).symbol == "√"
    assert text.count('class="zb-exc"') == 1  # what was asked about stays until it is answered
    assert not TeamConfirmation.objects.exists()


def test_everything_settled_confirms_the_team_at_once(
    month: AttendanceMonth, anna: Employee, lead: Employee
) -> None:
    form = {
        **told(anna, 12, "accept"),
        **told(anna, 20, "correct", fix="record_leave", kind="SICK", part="whole", reason="诊断书"),
        **told(anna, 21, "correct", fix="add_punch", side="out", at="2026-10-21T18:00"),
        "_confirm": "1",
    }
    text = client_of(lead).post(url(), form, follow=True).content.decode()
    assert "1 accepted, 2 corrected, a班 is confirmed" in text
    assert Leave.objects.get().reason == "诊断书"
    confirmed = [row.employee for row in ConfirmedRow.objects.all()]
    assert confirmed == [anna]  # the lead's own row is for the duty supervisor
    assert "1 is confirmed by somebody else" in text


def test_what_stays_open_is_saved_and_the_team_is_not_confirmed(
    month: AttendanceMonth, anna: Employee, lead: Employee
) -> None:
    form = {**told(anna, 12, "accept"), **told(anna, 20, "ask"), "_confirm": "1"}
    text = client_of(lead).post(url(), form, follow=True).content.decode()
    assert "a班 is not confirmed yet: exceptions are still open." in text
    assert DayReview.objects.count() == 2
    assert not TeamConfirmation.objects.exists()


def test_a_day_that_changed_meanwhile_is_told_and_nothing_is_saved(
    month: AttendanceMonth, anna: Employee, lead: Employee, punch: Make, after_october: datetime
) -> None:
    form = {**told(anna, 12, "accept"), **told(anna, 20, "accept"), "_confirm": "1"}
    punch(anna, "20T08:58", now=after_october)
    derive_month(OCTOBER, now=after_october)
    answer = client_of(lead).post(url(), form)
    assert answer.status_code == 409
    assert "This day changed since it was shown to you." in answer.content.decode()
    assert not DayReview.objects.exists()
    punch(anna, "12T08:55", now=after_october)
    derive_month(OCTOBER, now=after_october)
    gone = client_of(lead).post(url(), {**form, f"{anna.pk}-20261012-name": "王安娜 2026-10-12"})
    assert gone.status_code == 409
    assert "王安娜 2026-10-12: changed meanwhile, and is no open exception any more." in gone.content.decode()


@pytest.mark.parametrize(
    ("values", "text"),
    [
        pytest.param({"fix": "add_punch", "side": "out", "at": "yesterday"}, "Enter a valid date", id="time"),
        pytest.param({"fix": "record_leave", "kind": "NONE"}, "NONE is not one of", id="kind"),
        pytest.param({"fix": "give_back_leave"}, "give_back_leave is not one of", id="not possible here"),
        pytest.param(
            {"fix": "add_punch", "side": "out", "at": "2026-10-25T18:00"}, "", id="what the service refuses"
        ),
    ],
)
def test_a_correction_that_is_wrong_is_told_at_its_row(
    values: dict[str, str], text: str, month: AttendanceMonth, anna: Employee, lead: Employee
) -> None:
    form = {**told(anna, 12, "accept"), **told(anna, 21, "correct", **values), "_save": "1"}
    answer = client_of(lead).post(url(), form)
    page = answer.content.decode()
    row = page.split(f'id="day-{anna.pk}-20261021"')[1].split("</section>")[0]
    assert answer.status_code == 409
    assert '<p class="zb-over" role="alert">' in row
    assert text in row
    assert not DayReview.objects.exists()


def test_who_decides_what(
    month: AttendanceMonth, anna: Employee, publisher: Employee, make_employee: Make, make_team: Make
) -> None:
    form = {**told(anna, 12, "accept"), "_save": "1"}
    auditor = make_employee("9009", PostCode.AUDITOR)
    stranger = make_employee("2002", PostCode.TEAM_LEAD, team=make_team("b"))
    supervisor = make_employee("2003", PostCode.DUTY_SUPERVISOR, team=make_team("c"))
    assert client_of(anna).post(url(), form).status_code == 302  # to the sign-in of the admin
    for reader in (auditor, publisher):
        assert "late 10 min" in client_of(reader).get(url()).content.decode()
        assert client_of(reader).post(url(), form).status_code == 403
    assert "late 10 min" not in client_of(stranger).get(url()).content.decode()
    assert client_of(stranger).post(url(), form).status_code == 409
    assert not DayReview.objects.exists()
    assert client_of(supervisor).post(url(team="a"), form).status_code == 302
    assert DayReview.objects.get().decided_by == supervisor


def test_nobody_decides_their_own_day(
    month: AttendanceMonth, lead: Employee, roster: Make, after_october: datetime
) -> None:
    roster(lead, "DAY", 22)
    derive_month(OCTOBER, now=after_october)
    text = client_of(lead).get(url()).content.decode()
    row = text.split(f'id="day-{lead.pk}-20261022"')[1].split("</section>")[0]
    assert "Somebody else decides" in row
    answer = client_of(lead).post(url(), {**told(lead, 22, "accept"), "_save": "1"}, follow=True)
    assert "Nothing was chosen." in answer.content.decode()
    assert not DayReview.objects.exists()


def test_the_page_takes_the_same_statements_for_few_and_for_many(
    month: AttendanceMonth, lead: Employee, make_employee: Make, roster: Make, after_october: datetime
) -> None:
    client = client_of(lead)
    client.get(url())
    with CaptureQueriesContext(connection) as few:
        client.get(url())
    for number in range(1010, 1022):
        rest(employee := make_employee(str(number)))
        roster(employee, "DAY", 12, 13)
    derive_month(OCTOBER, now=after_october)
    with CaptureQueriesContext(connection) as many:
        assert client.get(url()).content.decode().count('class="zb-exc"') == 27
    assert len(few) == len(many) <= FRAME + 10


def test_no_team_is_confirmed_where_every_team_is_shown(month: AttendanceMonth, make_employee: Make) -> None:
    # Without the refusal, this would be the confirmation of people who belong to no team.
    AttendanceDay.objects.update(is_exception=False)
    PersonMonth.objects.update(team=None)
    above = make_employee("2301", PostCode.DUTY_SUPERVISOR)
    client_of(above).post(url(team="all"), {"_confirm": "1"})
    assert not TeamConfirmation.objects.exists()


@pytest.mark.parametrize("asked", ["0001-01", "9999-12", "2026-13", "x"])
def test_an_absurd_month_is_the_one_at_hand(month: AttendanceMonth, lead: Employee, asked: str) -> None:
    for name in ("grid", "exceptions"):
        page = reverse(f"admin:attendance_attendancemonth_{name}", query={"month": asked})
        assert client_of(lead).get(page).status_code == 200
