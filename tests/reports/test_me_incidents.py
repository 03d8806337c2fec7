"""One's own incidents under /me/: report with photographs, do an action and show it, appeal, read."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from incidents import services
from incidents.models import Incident, IncidentKind, IncidentReading
from notices.models import Notice
from staff.models import Employee, PostCode
from tests.conftest import PASSWORD

BACKEND = "django.contrib.auth.backends.ModelBackend"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(40)
MINE = "/me/incidents/"


@pytest.fixture(autouse=True)
def noon(now: datetime, db: None, tmp_path: Path, settings: Settings) -> Iterator[None]:
    """It is noon, and files are this test's alone."""
    settings.MEDIA_ROOT = tmp_path / "media"
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def kinds() -> dict[str, IncidentKind]:
    """A hazard, and a leak of secrets."""
    rows = [("hazard", "隐患", False), ("secrecy_leak", "失泄密", True)]
    return {
        code: IncidentKind.objects.create(
            code=code, name=code, name_zh=name, acknowledge_minutes=15, immediate=secret, confidential=secret
        )
        for code, name, secret in rows
    }


@pytest.fixture
def people(make_employee: Callable[..., Employee]) -> dict[str, Employee]:
    """Two operators, their lead, a duty supervisor."""
    return {
        "operator": make_employee("1001"),
        "colleague": make_employee("1002"),
        "lead": make_employee("2001", PostCode.TEAM_LEAD),
        "supervisor": make_employee("3001", PostCode.DUTY_SUPERVISOR),
    }


def client_of(person: Employee) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(person, backend=BACKEND)
    return client


def picture(name: str = "现场.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PNG)


def fields(kind: IncidentKind, **changes: Any) -> dict[str, Any]:
    """What the form of a report sends."""
    return {"kind": kind.pk, "what": "地板松动", "where": "机房二", "password": PASSWORD} | changes


def report(person: Employee, kind: IncidentKind) -> Incident:
    client_of(person).post(f"{MINE}report/", fields(kind, files=[picture()]))
    return Incident.objects.latest("pk")


def planned(incident: Incident, people: dict[str, Employee], now: datetime) -> Incident:
    """The supervisor takes it up; the colleague shall repair it."""
    services.acknowledge(incident, person=people["supervisor"], password=PASSWORD, now=now)
    plan: dict[str, Any] = {"owner": people["colleague"], "checker": people["lead"], "measure": "加固"}
    services.plan_action(incident, person=people["supervisor"], due_on=date(2026, 10, 22), now=now, **plan)
    return incident


def test_a_report_with_a_photograph(people: dict[str, Employee], kinds: dict[str, IncidentKind]) -> None:
    client = client_of(people["operator"])
    assert "您还没有上报过" in client.get(MINE).content.decode()
    answer = client.post(f"{MINE}report/", fields(kinds["hazard"], files=[picture()]), follow=True)
    page = answer.content.decode()
    assert ("已上报" in page, "现场.png" in page, "地板松动" in page) == (True, True, True)
    incident = Incident.objects.get()
    assert (incident.reporter, incident.state) == (people["operator"], "reported")
    sent = client.get(f"{MINE}{incident.pk}/files/1/")
    assert (sent.status_code, b"".join(sent.streaming_content)) == (200, PNG)  # type: ignore[attr-defined]
    assert incident.number in client.get(MINE).content.decode()


def test_a_wrong_password_keeps_the_words_and_asks_for_the_files_again(
    people: dict[str, Employee], kinds: dict[str, IncidentKind]
) -> None:
    sent = fields(kinds["hazard"], files=[picture()], password="guess")
    answer = client_of(people["operator"]).post(f"{MINE}report/", sent)
    page = answer.content.decode()
    assert (answer.status_code, "地板松动" in page, "请重新选择文件" in page) == (422, True, True)
    assert Incident.objects.count() == 0


def test_an_action_is_finished_with_a_photograph_from_the_phone(
    people: dict[str, Employee], kinds: dict[str, IncidentKind], now: datetime
) -> None:
    incident = planned(report(people["operator"], kinds["hazard"]), people, now)
    client = client_of(people["colleague"])
    notice = Notice.objects.get(recipient=people["colleague"])
    assert client.post(f"/me/inbox/{notice.pk}/open/")["Location"] == f"{MINE}{incident.pk}/"
    assert 'data-act="finish_action"' in client.get(f"{MINE}{incident.pk}/").content.decode()
    act = f"{MINE}{incident.pk}/finish_action/"
    action = incident.actions.get()
    nothing = client.post(act, {"action": action.pk})
    assert (nothing.status_code, "请说明办结的依据，或附上文件。" in nothing.content.decode()) == (422, True)
    done = client.post(act, {"action": action.pk, "files": [picture("修好.png")]}, follow=True)
    assert "修好.png" in done.content.decode()
    incident.refresh_from_db()
    assert incident.state == "verifying"


def test_files_are_added_later_by_the_reporter(
    people: dict[str, Employee], kinds: dict[str, IncidentKind]
) -> None:
    incident = report(people["operator"], kinds["hazard"])
    client_of(people["operator"]).post(f"{MINE}{incident.pk}/attach/", {"files": [picture(), picture()]})
    assert incident.attachments.count() == 3


def test_a_report_that_was_turned_down_is_appealed(
    people: dict[str, Employee], kinds: dict[str, IncidentKind], now: datetime
) -> None:
    incident = report(people["operator"], kinds["hazard"])
    services.reject(incident, person=people["supervisor"], password=PASSWORD, reason="看不出", now=now)
    client_of(people["operator"]).post(f"{MINE}{incident.pk}/appeal/", {"reason": "照片可见"})
    incident.refresh_from_db()
    assert (incident.state, incident.round) == ("reported", 2)


@pytest.mark.parametrize(
    ("who", "kind", "seen"),
    [
        ("operator", "hazard", 200),
        ("colleague", "hazard", 404),
        ("operator", "secrecy_leak", 200),
        ("supervisor", "secrecy_leak", 200),
        ("colleague", "secrecy_leak", 404),
        ("lead", "secrecy_leak", 404),
    ],
)
def test_who_sees_it_here(
    people: dict[str, Employee], kinds: dict[str, IncidentKind], who: str, kind: str, seen: int
) -> None:
    incident = report(people["operator"], kinds[kind])
    client = client_of(people[who])
    pages = ["", "files/1/", "attach/"]
    assert [client.get(f"{MINE}{incident.pk}/{page}").status_code for page in pages] == [seen] * 3
    assert (incident.number in client.get(MINE).content.decode()) is (who == "operator")


def test_what_is_not_done_here_is_not_found(
    people: dict[str, Employee], kinds: dict[str, IncidentKind]
) -> None:
    incident = report(people["operator"], kinds["hazard"])
    client = client_of(people["supervisor"])
    assert client.get(f"{MINE}{incident.pk}/acknowledge/").status_code == 404
    assert client.get(f"{MINE}{incident.pk}/files/9/").status_code == 404


def test_reading_a_leak_and_its_file_here_is_logged(
    people: dict[str, Employee], kinds: dict[str, IncidentKind]
) -> None:
    leak = report(people["operator"], kinds["secrecy_leak"])
    client = client_of(people["operator"])
    page = client.get(f"{MINE}{leak.pk}/").content.decode()
    client.get(f"{MINE}{leak.pk}/files/1/")
    log = IncidentReading.objects.order_by("pk").values_list("reader__work_number", "door", "file_number")
    assert list(log) == [("1001", "me", None), ("1001", "me", 1)]
    assert ("打开文件会留下记录" in page, '<img src="/me/incidents/' in page) == (True, False)
    assert "地板松动" not in client.get(MINE).content.decode()


def test_the_list_takes_a_fixed_number_of_statements(
    people: dict[str, Employee],
    kinds: dict[str, IncidentKind],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(4):
        report(people["operator"], kinds["hazard"])
    client = client_of(people["operator"])
    client.get(MINE)  # what is read once per process is read
    with django_assert_max_num_queries(8):
        assert client.get(MINE).content.decode().count('class="asked"') == 4
