"""The month in the admin: who may do what, chasing, posting, amending, objections and their answers."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from attendance.content import cell_hash
from attendance.models import AttendanceDay, AttendanceMonth, MonthState, Objection, PublishedMonth
from attendance.services import accept_day, approve_correction, build_version, derive_month, publish_month
from attendance.services.objecting import raise_objection
from common.months import Month
from notices.models import Notice
from staff.models import CalendarYear, Employee, PostCode
from tests.attendance.conftest import SHANGHAI
from tests.attendance.doors.test_admin import client_of
from tests.attendance.doors.test_exceptions import rest
from tests.attendance.ready import confirm_all, make_publishable, supervisor
from tests.conftest import PASSWORD

OCTOBER = Month(2026, 10)
Make = Callable[..., Any]
WHO = ("lead", "auditor", "publisher", "supervisor")


@pytest.fixture
def people(
    october: CalendarYear, anna: Employee, publisher: Employee, make_employee: Make
) -> dict[str, Employee]:
    return {
        "anna": anna,
        "lead": make_employee("2001", PostCode.TEAM_LEAD, name="李班长"),
        "auditor": make_employee("9009", PostCode.AUDITOR),
        "publisher": publisher,
        "supervisor": supervisor(),
    }


@pytest.fixture
def month(
    people: dict[str, Employee], anna: Employee, roster: Make, punch: Make, after_october: datetime
) -> AttendanceMonth:
    """October: Anna came on the 12th, and forgot to punch when leaving on the 20th."""
    rest(anna)
    roster(anna, "DAY", 12, 20)
    punch(anna, "12T08:55", "12T18:00", "20T08:55")
    return derive_month(OCTOBER, now=after_october).month


def page(name: str, *args: object) -> str:
    return reverse(f"admin:attendance_{name}", args=args)


def published(month: AttendanceMonth, publisher: Employee, now: datetime) -> PublishedMonth:
    make_publishable(OCTOBER, now)
    version = publish_month(OCTOBER, publisher=publisher, password=PASSWORD, now=now).version
    build_version(version, now=now, progress=lambda done, total: None)
    month.refresh_from_db()
    return version


@pytest.mark.parametrize(
    ("name", "statuses"),
    [
        # in the order of WHO: the lead, the auditor, the publisher, the duty supervisor
        ("attendancemonth_change", (200, 200, 200, 200)),
        ("attendancemonth_pending", (200, 200, 200, 200)),
        ("attendancemonth_post", (403, 403, 200, 403)),
        ("attendancemonth_publish", (403, 403, 200, 403)),
        ("attendancemonth_amend", (403, 403, 200, 403)),
    ],
)
def test_who_opens_and_does_what(
    name: str, statuses: tuple[int, ...], month: AttendanceMonth, people: dict[str, Employee]
) -> None:
    url = page(name, month.pk)
    assert tuple(client_of(people[who]).get(url).status_code for who in WHO) == statuses
    assert client_of(people["anna"]).get(url).status_code == 302
    if 403 in statuses:
        posted = [client_of(people[who]).post(url, {"password": PASSWORD}).status_code for who in WHO]
        assert [one for one, status in zip(posted, statuses, strict=True) if status == 403] == [403] * 3
        month.refresh_from_db()
        assert month.state == MonthState.DRAFTED


def test_the_page_of_a_month_says_what_is_in_the_way(
    month: AttendanceMonth, people: dict[str, Employee], after_october: datetime
) -> None:
    client = client_of(people["publisher"])
    text = client.get(page("attendancemonth_change", month.pk)).content.decode()
    assert "Next: each lead settles the exceptions and confirms the team." in text
    assert "1 exception is not settled." in text
    assert "0 / 1" in text
    confirm_all(OCTOBER, after_october)
    text = client.get(page("attendancemonth_change", month.pk)).content.decode()
    assert f'class="zb-button" href="{page("attendancemonth_post", month.pk)}"' in text
    posted = client.post(page("attendancemonth_post", month.pk), {"_act": "1"}, follow=True).content.decode()
    assert "Posted; everybody on the sheet is told." in posted
    assert "objections until 11-05" in posted


def test_a_team_is_chased_once_a_day_by_hr(month: AttendanceMonth, people: dict[str, Employee]) -> None:
    url = page("attendancemonth_remind", month.pk)
    text = client_of(people["publisher"]).post(url, {"team": "a"}, follow=True).content.decode()
    assert "Reminded: 李班长 2001." in text
    again = client_of(people["publisher"]).post(url, {"team": "a"}, follow=True).content.decode()
    assert "Was reminded today already." in again
    refused = client_of(people["auditor"]).post(url, {"team": "a"}, follow=True).content.decode()
    assert "HR and whoever is above the leads chases a team." in refused
    assert client_of(people["publisher"]).post(url, {"team": "nowhere"}).status_code == 404
    assert Notice.objects.filter(kind="attendance.month.remind").count() == 1


def test_an_amendment_shows_every_difference_before_it_is_signed(
    month: AttendanceMonth, people: dict[str, Employee], anna: Employee, after_october: datetime
) -> None:
    client = client_of(people["publisher"])
    published(month, people["publisher"], after_october)
    approve_correction(
        employee=anna, day=date(2026, 10, 20), at=datetime(2026, 10, 20, 18, 0, tzinfo=SHANGHAI), side="out",
        approver=people["lead"], reason="忘打卡", now=after_october + timedelta(hours=1),
    )  # fmt: skip
    for url in (page("attendancemonth_amend", month.pk), page("attendancemonth_pending", month.pk)):
        text = client.get(url).content.decode()
        assert text.count('<th scope="row">王安娜 1001</th>') == 1
        assert "缺</span> → <span" in text
        assert "correction of a punch" in text
    url = page("attendancemonth_amend", month.pk)
    assert client.post(url, {"reason": "", "password": PASSWORD}).status_code == 422
    assert client.post(url, {"reason": "补卡", "password": "wrong"}).status_code == 422
    assert client.post(url, {"reason": "补卡", "password": PASSWORD}).status_code == 302
    version = PublishedMonth.objects.get(number=2)
    build_version(version, now=after_october, progress=lambda done, total: None)
    text = client.get(page("publishedmonth_differences", version.pk)).content.decode()
    assert "1 cell differs" in text
    assert "补卡" in text
    assert "1 difference" in client.get(page("attendancemonth_change", month.pk)).content.decode()


def test_an_objection_is_answered_beside_its_cell(
    month: AttendanceMonth, people: dict[str, Employee], anna: Employee, make_employee: Make, make_team: Make,
    after_october: datetime,
) -> None:  # fmt: skip
    make_publishable(OCTOBER, after_october)
    AttendanceMonth.objects.update(objections_until=date(2026, 11, 5))
    objection = raise_objection(anna, date(2026, 10, 20), "我 18:02 离开", now=after_october)
    stranger = make_employee("2002", PostCode.TEAM_LEAD, team=make_team("b"))
    url, reject = page("objection_change", objection.pk), page("objection_reject", objection.pk)
    uphold = page("objection_uphold", objection.pk)
    assert client_of(stranger).get(url).status_code == 404
    assert client_of(people["auditor"]).post(reject, {"answer": "否"}).status_code == 403
    client = client_of(people["lead"])
    text = client.get(url).content.decode()
    assert "我 18:02 离开" in text
    assert "No punch for leaving, due until 18:00." in text
    assert "Correct the day first, to uphold" in text
    early = client.post(uphold, {"answer": "属实"})
    assert (early.status_code, "Correct it first" in early.content.decode()) == (422, True)
    approve_correction(
        employee=anna, day=date(2026, 10, 20), at=datetime(2026, 10, 20, 18, 2, tzinfo=SHANGHAI), side="out",
        approver=people["lead"], reason="属实", now=after_october,
    )  # fmt: skip
    assert "the day was corrected since" in client.get(url).content.decode()
    assert client.post(uphold, {"answer": "属实，已补卡"}).status_code == 302
    objection.refresh_from_db()
    assert (objection.state, objection.answer) == (Objection.State.UPHELD, "属实，已补卡")
    assert "属实，已补卡" in client.get(url).content.decode()


def test_the_pages_take_the_same_statements_for_one_and_for_many(
    month: AttendanceMonth, people: dict[str, Employee], make_employee: Make, make_team: Make, roster: Make,
    after_october: datetime,
) -> None:  # fmt: skip
    client = client_of(people["publisher"])
    urls = [page("attendancemonth_change", month.pk), page("objection_changelist")]

    def statements() -> list[int]:
        counts = []
        for url in urls:
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            counts.append(len(queries))
        return counts

    before = statements()
    for number in range(1010, 1016):
        employee = make_employee(str(number), team=make_team(f"t{number}"))
        rest(employee)
        roster(employee, "DAY", 12)
    derive_month(OCTOBER, now=after_october)
    for day in AttendanceDay.objects.filter(employee__work_number="1010", is_exception=True):
        shown = cell_hash(day.symbol, day.facts)
        accept_day(day, by=people["supervisor"], shown_hash=shown, now=after_october)
    assert statements() == before


def test_an_objection_of_who_left_the_sheet_can_still_be_answered(
    month: AttendanceMonth, people: dict[str, Employee], anna: Employee, after_october: datetime
) -> None:
    """Open, it would keep the whole month from being published."""
    make_publishable(OCTOBER, after_october)
    AttendanceMonth.objects.update(objections_until=date(2026, 11, 5))
    objection = raise_objection(anna, date(2026, 10, 20), "我 18:02 离开", now=after_october)
    AttendanceDay.objects.filter(employee=anna).delete()
    client = client_of(people["supervisor"])
    text = client.get(page("objection_change", objection.pk)).content.decode()
    assert "我 18:02 离开" in text
    answer = client.post(page("objection_reject", objection.pk), {"answer": "已调离"})
    assert answer.status_code == 302
    objection.refresh_from_db()
    assert objection.state == Objection.State.REJECTED
