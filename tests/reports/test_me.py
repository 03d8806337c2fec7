"""One's own pages: who sees what, what can be done there, in both languages and in few statements."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from attendance.models import (
    AttendanceDay,
    AttendanceMonth,
    PersonMonth,
    PublishedDay,
    PublishedMonth,
    PublishedRow,
)
from ledger.models import Meaning
from ledger.services import sign
from notices.models import Notice
from qc.models import Evaluation
from qc.services import release_evaluation
from staff.models import Employee, PostCode, RosterEntry
from tests.conftest import PASSWORD
from tests.qc.conftest import GOOD, SMALL
from tests.reports.conftest import TODAY, YESTERDAY, Floor

STATEMENTS_OF_A_SHEET = 18
"""A sheet has its turns, appeals, versions, follow-ups, suggestions and comments."""

STATEMENTS = 17
"""More than that no page of one's own may take, however long the lists."""


@pytest.fixture(autouse=True)
def noon(now: datetime, db: None) -> Any:
    """It is noon on the Tuesday of the small centre."""
    with time_machine.travel(now, tick=False):
        yield now


@pytest.fixture
def sheet(results: list[Evaluation]) -> Evaluation:
    """An evaluation of 1001, released and not acknowledged, with a scorecard that can be read."""
    version = results[0].version
    version.definition = SMALL
    version.content_hash = "1" * 64
    version.save()
    Evaluation.objects.filter(version=version).update(answers=GOOD)
    return Evaluation.objects.get(pk=results[0].pk)


def told(person: Employee, key: str, now: datetime, **fields: Any) -> Notice:
    return Notice.objects.create(
        recipient=person,
        key=key,
        kind="t",
        subject=f"通知{key}",
        body="内容",
        language="zh-hans",
        created_at=now,
        **fields,
    )


@pytest.mark.parametrize(
    "path",
    ["/me/", "/me/inbox/", "/me/password/", "/me/days/2026-10-19/", "/me/evaluations/1/"],
)
def test_whoever_did_not_sign_in_is_sent_to_the_sign_in(client: Client, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/me/sign-in/?next={path}")


@pytest.mark.parametrize(
    ("post", "asked", "leads_to"),
    [
        pytest.param(PostCode.OPERATOR, "", "/me/", id="an operator works on their own pages"),
        pytest.param(PostCode.TEAM_LEAD, "", "/admin/", id="a lead works in the admin"),
        pytest.param(PostCode.OPERATOR, "/me/inbox/", "/me/inbox/", id="the page asked for"),
        pytest.param(PostCode.OPERATOR, "/admin/", "/me/", id="the admin would refuse an operator"),
        pytest.param(PostCode.OPERATOR, "https://example.org/", "/me/", id="never to another site"),
    ],
)
def test_signing_in_leads_to_where_one_works(
    client: Client, make_employee: Callable[..., Employee], post: str, asked: str, leads_to: str
) -> None:
    make_employee("1001", post)
    answer = client.post("/me/sign-in/", {"username": "1001", "password": PASSWORD, "next": asked})
    assert (answer.status_code, answer.headers["Location"]) == (302, leads_to)


def test_a_wrong_password_is_said_and_too_many_lock(
    client: Client, make_employee: Callable[..., Employee], settings: Any
) -> None:
    settings.AXES_FAILURE_LIMIT = 2
    make_employee("1001")
    wrong = {"username": "1001", "password": "wrong"}
    assert "message error" in client.post("/me/sign-in/", wrong).content.decode()
    assert client.post("/me/sign-in/", wrong).status_code == 429


@pytest.mark.parametrize(
    ("post", "leads_to"), [(None, "/me/sign-in/"), (PostCode.OPERATOR, "/me/"), (PostCode.AUDITOR, "/admin/")]
)
def test_the_root_sends_everybody_home(
    client: Client, make_employee: Callable[..., Employee], post: str | None, leads_to: str
) -> None:
    if post:
        client.force_login(make_employee("1001", post), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/").headers["Location"] == leads_to


@pytest.mark.parametrize(
    ("language", "words"),
    [
        pytest.param("zh-hans", ["我的质检结果", "尚未公布", "需要留意的日子", "2026年10月"], id="Chinese"),
        pytest.param("en", ["My inspection results", "Not published yet", "October 2026"], id="English"),
    ],
)
def test_my_month_speaks_my_language(
    marks: Floor, sheet: Evaluation, client_of: Callable[..., Client], language: str, words: list[str]
) -> None:
    page = client_of(marks.operators[0], language).get("/me/").content.decode()
    assert [word for word in words if word not in page] == []
    assert "90.00" in page


def test_my_month_shows_my_days_only(marks: Floor, client_of: Callable[..., Client]) -> None:
    mine = client_of(marks.operators[0]).get("/me/").context["calendar"]
    assert {cell.day.day: cell.symbol for cell in mine.cells if cell.symbol} == {19: "△", 20: "缺"}
    theirs = client_of(marks.operators[1]).get("/me/").context["calendar"]
    assert {cell.day.day: cell.symbol for cell in theirs.cells if cell.symbol} == {19: "×"}


def test_a_published_month_is_shown_as_it_was_signed(
    marks: Floor, client_of: Callable[..., Client], now: datetime, settings: Any, tmp_path: Path
) -> None:
    settings.LEDGER_LOG_KEY_FILE = tmp_path / "keys" / "log_key.pem"
    person, month = marks.operators[0], AttendanceMonth.objects.get()
    entry = sign(
        signer=marks.lead,
        password=PASSWORD,
        record_type="attendance.month",
        record_id="2026-10",
        record_version=1,
        document={"month": "2026-10"},
        meaning=Meaning.PUBLISHED,
        statement="2026-10",
        now=now,
    )
    version = PublishedMonth.objects.create(
        month=month, number=1, header={}, entry=entry, published_by=marks.lead, signed_at=now
    )
    steps = [{"reason": "late", "at": 487, "due": 480, "minutes": 7}]
    PublishedDay.objects.create(
        version=version, employee=person, day=YESTERDAY, symbol="迟", explanation={"steps": steps}
    )
    PublishedRow.objects.create(version=version, employee=person, totals={"late_n": 1, "late_minutes": 7})
    version.state, version.completed_at = PublishedMonth.State.PUBLISHED, now
    version.save()
    calendar = client_of(person, "en").get("/me/").context["calendar"]
    assert calendar.status == "Published, version 1"
    assert [cell.symbol for cell in calendar.cells if cell.symbol] == ["迟"]
    assert [figure.text for figure in calendar.figures] == ["0 of 0 days", "1 time, 7 min"]
    page = client_of(person, "en").get(f"/me/days/{YESTERDAY}/").content.decode()
    assert "Came at 08:07, due at 08:00: late 7 min." in page
    assert "Something was corrected since." in page


def test_a_lead_sees_their_own_month_not_the_teams(marks: Floor, client_of: Callable[..., Client]) -> None:
    mine = client_of(marks.lead).get("/me/").context["calendar"]
    assert [cell.symbol for cell in mine.cells if cell.symbol] == []


def test_the_totals_stand_in_words(marks: Floor, client_of: Callable[..., Client]) -> None:
    totals = {"due_halves": 42, "present_halves": 41, "late_n": 2, "late_minutes": 12, "absent_halves": 1}
    PersonMonth.objects.create(
        month=AttendanceMonth.objects.get(), employee=marks.operators[0], team=marks.team, totals=totals
    )
    calendar = client_of(marks.operators[0], "en").get("/me/").context["calendar"]
    assert [(figure.name, figure.text) for figure in calendar.figures] == [
        ("Present", "20.5 of 21 days"),
        ("Late", "2 times, 12 min"),
        ("Absent without leave", "0.5 day"),
    ]


@pytest.mark.parametrize("asked", ["2026-13", "soon", "9999-12", "0001-01"])
def test_a_month_that_is_none_is_not_found(
    floor: Floor, client_of: Callable[..., Client], asked: str
) -> None:
    assert client_of(floor.operators[0]).get("/me/", {"month": asked}).status_code == 404


def test_the_months_before_and_after_are_a_step_away(floor: Floor, client_of: Callable[..., Client]) -> None:
    page = client_of(floor.operators[0]).get("/me/", {"month": "2026-12"})
    assert (page.context["before"], page.context["after"]) == ("2026-11", "2027-01")


def test_a_day_says_why(marks: Floor, client_of: Callable[..., Client]) -> None:
    page = client_of(marks.operators[0], "en").get(f"/me/days/{YESTERDAY}/")
    assert page.status_code == 200
    assert "No punch in the whole shift, and no leave." in page.content.decode()


def test_a_day_without_attendance_shows_the_roster(floor: Floor, client_of: Callable[..., Client]) -> None:
    tomorrow = TODAY + timedelta(days=1)
    RosterEntry.objects.create(employee=floor.operators[0], day=tomorrow, shift=floor.early)
    page = client_of(floor.operators[0], "en").get(f"/me/days/{tomorrow}/").content.decode()
    assert "t-early shift 08:00–16:00" in page
    assert client_of(floor.operators[0]).get("/me/days/yesterday/").status_code == 404


def test_an_evaluation_shows_its_arithmetic(sheet: Evaluation, client_of: Callable[..., Client]) -> None:
    page = client_of(sheet.operator, "en").get(f"/me/evaluations/{sheet.pk}/").content.decode()
    assert [
        text for text in ("1 of 1 points", "How the score came about", "Acknowledge") if text not in page
    ] == []


def test_only_ones_own_released_evaluations_are_found(
    floor: Floor, results: list[Evaluation], sheet: Evaluation, client_of: Callable[..., Client]
) -> None:
    released, submitted, _acknowledged = results
    owner, colleague = floor.operators[0], floor.operators[1]
    seen = {
        (person.work_number, row.state): client_of(person).get(f"/me/evaluations/{row.pk}/").status_code
        for person in (owner, colleague, floor.lead, released.inspector)
        for row in (released, submitted)
    }
    assert seen == {
        ("1001", "released"): 200,
        ("1001", "submitted"): 404,
        ("1002", "released"): 404,
        ("1002", "submitted"): 404,
        ("2001", "released"): 404,
        ("2001", "submitted"): 404,
        ("2101", "released"): 404,
        ("2101", "submitted"): 404,
    }


def test_an_evaluation_is_acknowledged_once(
    sheet: Evaluation, client_of: Callable[..., Client], now: datetime
) -> None:
    client, path = client_of(sheet.operator, "en"), f"/me/evaluations/{sheet.pk}/acknowledge/"
    first = client.post(path, follow=True)
    assert [str(message) for message in first.context["messages"]] == ["You acknowledged the evaluation."]
    sheet.refresh_from_db()
    assert (sheet.state, sheet.acknowledged_at) == ("acknowledged", now)
    second = client.post(path, follow=True)
    assert [message.level_tag for message in second.context["messages"]] == ["error"]
    assert "Confirms that you have read it" not in second.content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [pytest.param("colleague", 404, id="not theirs"), pytest.param("inspector", 403, id="not their act")],
)
def test_nobody_acknowledges_for_somebody_else(
    floor: Floor, sheet: Evaluation, client_of: Callable[..., Client], who: str, status: int
) -> None:
    person = {"colleague": floor.operators[1], "inspector": sheet.inspector}[who]
    assert client_of(person).post(f"/me/evaluations/{sheet.pk}/acknowledge/").status_code == status
    sheet.refresh_from_db()
    assert sheet.state == "released"


def test_the_notice_of_a_release_leads_to_the_operators_own_page(
    sheet: Evaluation, results: list[Evaluation], now: datetime
) -> None:
    """A score of nought is told as a number, not as none."""
    failed = Evaluation.objects.get(pk=results[1].pk)
    failed.score = Decimal(0)
    failed.save()
    release_evaluation(failed, releaser=failed.inspector, now=now)
    notice = Notice.objects.get(recipient=failed.operator)
    assert notice.url == f"/me/evaluations/{failed.pk}/"
    assert "0.00" in notice.body


def test_looking_acknowledges_nothing(sheet: Evaluation, client_of: Callable[..., Client]) -> None:
    assert client_of(sheet.operator).get(f"/me/evaluations/{sheet.pk}/acknowledge/").status_code == 405


def test_a_notice_is_opened_read_and_followed(
    floor: Floor, client_of: Callable[..., Client], now: datetime
) -> None:
    person = floor.operators[0]
    mine, theirs = told(person, "a", now, url="/me/evaluations/7/"), told(floor.operators[1], "b", now)
    client = client_of(person)
    assert client.post(f"/me/inbox/{mine.pk}/open/").headers["Location"] == "/me/evaluations/7/"
    assert client.post(f"/me/inbox/{theirs.pk}/open/").status_code == 404
    assert [row.read_at for row in Notice.objects.order_by("key")] == [now, None]


def test_a_notice_about_the_admin_leads_an_operator_nowhere(
    floor: Floor, client_of: Callable[..., Client], now: datetime
) -> None:
    notice = told(floor.operators[0], "a", now, url=reverse("admin:index"))
    answer = client_of(floor.operators[0]).post(f"/me/inbox/{notice.pk}/open/")
    assert answer.headers["Location"] == "/me/inbox/"


def test_everything_of_mine_is_marked_read_at_once(
    floor: Floor, client_of: Callable[..., Client], now: datetime
) -> None:
    for person, key in ((floor.operators[0], "a"), (floor.operators[0], "b"), (floor.operators[1], "c")):
        told(person, key, now)
    client_of(floor.operators[0]).post("/me/inbox/read/")
    assert list(Notice.objects.unread().values_list("key", flat=True)) == ["c"]


def test_the_inbox_holds_ones_own_notices(
    floor: Floor, client_of: Callable[..., Client], now: datetime
) -> None:
    told(floor.operators[0], "甲", now)
    told(floor.operators[1], "乙", now)
    page = client_of(floor.operators[0]).get("/me/inbox/").content.decode()
    assert ("通知甲" in page, "通知乙" in page) == (True, False)


def test_the_password_is_changed_and_the_old_one_ends(
    make_employee: Callable[..., Employee], client_of: Callable[..., Client]
) -> None:
    person = make_employee("1001")
    entered = {
        "old_password": PASSWORD,
        "new_password1": "another-good-one",
        "new_password2": "another-good-one",
    }
    assert client_of(person).post("/me/password/", entered).headers["Location"] == "/me/"
    person.refresh_from_db()
    assert (person.check_password("another-good-one"), person.check_password(PASSWORD)) == (True, False)


def test_signing_out_ends_the_session(floor: Floor, client_of: Callable[..., Client]) -> None:
    client = client_of(floor.operators[0])
    assert client.post("/me/sign-out/").headers["Location"] == "/me/sign-in/"
    assert client.get("/me/").status_code == 302


def test_pages_stay_out_of_a_shared_computers_cache(floor: Floor, client_of: Callable[..., Client]) -> None:
    assert "no-store" in client_of(floor.operators[0]).get("/me/").headers["Cache-Control"]


def statements(client: Client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as taken:
        assert client.get(path).status_code == 200
    return len(taken)


def test_pages_take_as_many_statements_for_a_full_month_as_for_an_empty_one(
    marks: Floor, sheet: Evaluation, client_of: Callable[..., Client], now: datetime
) -> None:
    person = marks.operators[0]
    client = client_of(person)
    told(person, "0", now)
    paths = ["/me/", "/me/inbox/", f"/me/evaluations/{sheet.pk}/"]
    few = [statements(client, path) for path in paths]
    month = AttendanceMonth.objects.get()
    for number in range(1, 19):
        day = date(2026, 10, number)
        RosterEntry.objects.create(employee=person, day=day, shift=marks.early)
        AttendanceDay.objects.create(month=month, employee=person, day=day, symbol="△", is_exception=True)
        told(person, str(number), now)
    assert [statements(client, path) for path in paths] == few
    assert max(few[:2]) <= STATEMENTS
    assert few[2] <= STATEMENTS_OF_A_SHEET


def test_a_day_takes_as_many_statements_whatever_lies_around_it(
    marks: Floor, client_of: Callable[..., Client]
) -> None:
    client, path = client_of(marks.operators[0]), f"/me/days/{YESTERDAY}/"
    before = statements(client, path)
    for number in range(1, 19):
        RosterEntry.objects.create(employee=marks.operators[0], day=date(2026, 10, number), shift=marks.early)
    assert statements(client, path) == before
