"""Quality meetings through admin and API: who sees what, the journey, statements, the workbook."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from exports.doors import order_url
from qc.models import ItemState, MeetingItem, QualityMeeting
from qc.services.meetings import add_item
from staff.models import Employee
from tests.conftest import NOW
from tests.exports.checks import check_export

People = dict[str, Employee]
Make = Callable[..., Any]
ACTS = ["do", "put_off", "check", "close", "again"]
BACKEND = "django.contrib.auth.backends.ModelBackend"
FIRST, LAST, DUE = date(2026, 9, 1), date(2026, 9, 10), date(2026, 10, 20)


def admin(person: Employee) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person, backend=BACKEND)
    return client


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("lead", True), ("other_lead", True), ("inspector", False), ("manager", True), ("chair", True),
        ("auditor", True), ("other_inspector", False),
    ],
)  # fmt: skip
def test_who_sees_a_meeting(
    meeting: QualityMeeting, people: People, chair: Employee, who: str, seen: bool
) -> None:
    person = {**people, "chair": chair}[who]
    client = APIClient()
    client.force_authenticate(person)
    listed = client.get("/api/v1/qc/meetings/")
    assert listed.json()["count"] == int(seen)
    page = admin(person).get(reverse("admin:qc_qualitymeeting_change", args=[meeting.pk]))
    assert page.status_code == (200 if seen else 404)


def test_an_operator_sees_no_meeting(meeting: QualityMeeting, people: People) -> None:
    client = APIClient()
    client.force_authenticate(people["operator"])
    assert client.get("/api/v1/qc/meetings/").status_code == 403


def test_a_meeting_in_six_interactions(
    people: People, chair: Employee, write: Make, now: datetime, version: Any
) -> None:
    """The list, the form, its button; later the meeting, the effect, its button."""
    write(FIRST, 1000, 40)
    write(DUE + timedelta(days=1), 1000, 8)
    client = admin(people["manager"])
    data = {
        "month": "2026-09", "held_on": "2026-10-20", "chair": chair.pk, "present": [people["lead"].pk],
        "problem": "too many errors", "figure": "errors", "cause": "prices", "measure": "teach",
        "owner": people["lead"].pk, "due_on": "2026-10-20",
    }  # fmt: skip
    with time_machine.travel(now, tick=False):
        assert client.get(reverse("admin:qc_qualitymeeting_changelist")).status_code == 200
        assert client.get(reverse("admin:qc_qualitymeeting_add")).status_code == 200
        recorded = client.post(reverse("admin:qc_qualitymeeting_add"), data, follow=True)
        assert "40.0 ‰ (29.5–54.0 ‰, n = 1000)" in recorded.content.decode()
        item = MeetingItem.objects.get()
        done = reverse("admin:qc_qualitymeeting_item", args=[item.pk, "do"])
        assert admin(people["lead"]).post(done, {"text": "taught"}).status_code == 302
    with time_machine.travel(now + timedelta(days=40), tick=False):
        client = admin(people["manager"])
        page = client.get(reverse("admin:qc_qualitymeeting_change", args=[item.meeting_id]))
        check = reverse("admin:qc_qualitymeeting_item", args=[item.pk, "check"])
        assert check in page.content.decode()
        shown = client.get(check).content.decode()
        assert "Better: the difference is −32.0 ‰ (−46.6 to −19.0), and its interval excludes 0." in shown
        assert client.post(check, {"is_closed": "on"}).status_code == 302
    item.refresh_from_db()
    assert item.state == ItemState.CLOSED


@pytest.mark.parametrize("act", ACTS)
def test_acts_on_what_one_does_not_see_are_not_found(item: MeetingItem, people: People, act: str) -> None:
    address = reverse("admin:qc_qualitymeeting_item", args=[item.pk, act])
    assert admin(people["inspector"]).get(address).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("manager", 200), ("lead", 403), ("inspector", 403)])
def test_who_records_meetings(people: People, version: Any, who: str, status: int) -> None:
    assert admin(people[who]).get(reverse("admin:qc_qualitymeeting_add")).status_code == status


def test_pages_cost_the_same_for_few_items_and_for_many(
    meeting: QualityMeeting, order: Make, people: People, now: datetime, django_assert_max_num_queries: Any
) -> None:
    for _ in range(12):
        add_item(meeting, order(), by=people["manager"], now=now)
    client = admin(people["manager"])
    with django_assert_max_num_queries(20):
        client.get(reverse("admin:qc_qualitymeeting_change", args=[meeting.pk]))
    with django_assert_max_num_queries(14):
        client.get(reverse("admin:qc_qualitymeeting_changelist"))
    with django_assert_max_num_queries(14):
        client.get(reverse("admin:qc_meetingitem_changelist"))
    api = APIClient()
    api.force_authenticate(people["manager"])
    with django_assert_max_num_queries(14):
        assert len(api.get("/api/v1/qc/meetings/").json()["results"][0]["items"]) == 13


def test_the_workbook_has_minutes_and_measures(meeting: QualityMeeting, people: People) -> None:
    answer = admin(people["manager"]).get(order_url("qc.meeting", meeting=meeting.pk))
    book = openpyxl.load_workbook(BytesIO(b"".join(answer)))
    cells = [
        [str(cell.value) for line in sheet.iter_rows() for cell in line] for sheet in book.worksheets[1:]
    ]
    assert len(cells) == 2
    assert "too many errors" in cells[0]
    assert "40.0 ‰ (29.5–54.0 ‰, n = 1000)" in cells[1]
    check_export("qc.meeting", people["manager"], NOW, meeting=meeting.pk)
