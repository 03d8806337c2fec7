"""Objections on one's own pages: while the month is posted, to one's own days only, seen until answered."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from attendance.content import cell_hash
from attendance.models import AttendanceDay, AttendanceMonth, DayReview, MonthState, Objection
from attendance.services import decide_objection
from tests.reports.conftest import TODAY, YESTERDAY, Floor

PAGE = f"/me/days/{YESTERDAY}/"
OBJECT = f"/me/days/{YESTERDAY}/object/"


@pytest.fixture(autouse=True)
def noon(now: datetime, db: None) -> Any:
    """It is noon on the Tuesday of the small centre."""
    with time_machine.travel(now, tick=False):
        yield now


@pytest.fixture
def posted(marks: Floor, now: datetime) -> Floor:
    """October is posted until tomorrow; 1001 was late yesterday."""
    AttendanceMonth.objects.update(
        state=MonthState.POSTED,
        posted_at=now,
        posted_by=marks.lead,
        objections_until=TODAY + timedelta(days=1),
    )
    return marks


def test_one_objects_to_a_day_and_it_is_seen_until_answered(
    posted: Floor, client_of: Callable[..., Client], now: datetime
) -> None:
    client = client_of(posted.operators[0], "en")
    assert "you can object" in client.get("/me/").content.decode()
    answer = client.post(OBJECT, {"text": "The clock was wrong."}, follow=True)
    page = answer.content.decode()
    assert "Your objection was handed in." in page
    assert "waits for an answer" in page
    assert "What is wrong about this day?" not in page
    cells = client.get("/me/").context["calendar"].cells
    assert [cell.day for cell in cells if cell.is_objected] == [YESTERDAY]
    decide_objection(
        Objection.objects.get(), by=posted.lead, is_upheld=False, answer="The clock was right.", now=now
    )
    page = client.get(PAGE).content.decode()
    assert "The clock was right." in page
    assert [cell for cell in client.get("/me/").context["calendar"].cells if cell.is_objected] == []


def test_one_withdraws_an_objection(posted: Floor, client_of: Callable[..., Client]) -> None:
    client = client_of(posted.operators[0], "en")
    client.post(OBJECT, {"text": "The clock was wrong."})
    pk = Objection.objects.get().pk
    assert client_of(posted.operators[1]).post(f"/me/objections/{pk}/withdraw/").status_code == 404
    page = client.post(f"/me/objections/{pk}/withdraw/", follow=True).content.decode()
    assert "Withdrawn." in page
    assert Objection.objects.get().state == Objection.State.WITHDRAWN
    assert "What is wrong about this day?" in page


@pytest.mark.parametrize(
    ("text", "said"), [("", "This field is required."), ("x" * 501, "at most 500 characters")]
)
def test_an_objection_says_what_is_wrong(
    posted: Floor, client_of: Callable[..., Client], text: str, said: str
) -> None:
    answer = client_of(posted.operators[0], "en").post(OBJECT, {"text": text})
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert not Objection.objects.exists()


@pytest.mark.parametrize(
    ("state", "until", "said"),
    [
        pytest.param(MonthState.DRAFTED, None, "", id="not posted"),
        pytest.param(MonthState.POSTED, YESTERDAY, "could be raised until", id="too late"),
    ],
)
def test_outside_of_the_notice_period_nobody_objects(
    posted: Floor, client_of: Callable[..., Client], state: str, until: date | None, said: str
) -> None:
    AttendanceMonth.objects.update(state=state, objections_until=until)
    client = client_of(posted.operators[0], "en")
    assert "What is wrong about this day?" not in client.get(PAGE).content.decode()
    assert "you can object" not in client.get("/me/").content.decode()
    answer = client.post(OBJECT, {"text": "The clock was wrong."})
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert not Objection.objects.exists()


def test_a_day_that_is_on_no_sheet_is_told(posted: Floor, client_of: Callable[..., Client]) -> None:
    answer = client_of(posted.operators[0], "en").post("/me/days/2026-10-02/object/", {"text": "?"})
    assert (answer.status_code, "on no sheet" in answer.content.decode()) == (422, True)
    assert client_of(posted.operators[0]).post("/me/days/soon/object/", {"text": "?"}).status_code == 404


def test_what_a_lead_asks_is_shown_until_the_day_is_another(
    marks: Floor, client_of: Callable[..., Client], now: datetime
) -> None:
    day = AttendanceDay.objects.get(employee=marks.operators[0], day=YESTERDAY)
    DayReview.objects.create(
        month=day.month,
        employee=day.employee,
        day=day.day,
        decision=DayReview.Decision.ASKED,
        cell_hash=cell_hash(day.symbol, day.facts),
        note="Where were you at eight?",
        decided_by=marks.lead,
        decided_at=now,
    )
    client = client_of(marks.operators[0], "en")
    assert "Where were you at eight?" in client.get(PAGE).content.decode()
    AttendanceDay.objects.filter(pk=day.pk).update(symbol="√")
    assert "Where were you at eight?" not in client.get(PAGE).content.decode()
