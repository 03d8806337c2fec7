"""One's own visitors under /me/: ask, see how it stands, cancel, see them out."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django.fixtures import Settings

from seeds.loader.visitors import load_visit_places, load_visit_policy, load_visitor_classes
from staff.models import Employee, PostCode
from tests.conftest import PASSWORD
from visitors import services
from visitors.models import Visit, VisitorClass, VisitPlace

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def noon(now: datetime, db: None, tmp_path: Path, settings: Settings) -> Any:
    """It is noon; classes and places are there, and a log key."""
    settings.LEDGER_LOG_KEY_FILE = tmp_path / "keys" / "log_key.pem"
    for load in (load_visit_policy, load_visitor_classes, load_visit_places):
        load()
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def host(make_employee: Callable[..., Employee]) -> Employee:
    return make_employee("1001")


def client_of(person: Employee) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(person, backend=BACKEND)
    return client


def asked(**changes: str) -> dict[str, Any]:
    """What the form sends."""
    return {
        "people": "张维修 1234",
        "visitor_class": VisitorClass.objects.get(code="maintenance").pk,
        "organisation": "",
        "purpose": "检修",
        "place": VisitPlace.objects.get(code="meeting_room").pk,
        "starts_at": "2026-10-20T12:00",
        "ends_at": "2026-10-20T14:00",
    } | changes


def ask(host: Employee) -> Visit:
    client_of(host).post("/me/visits/ask/", asked())
    return Visit.objects.latest("pk")


def test_a_visit_is_asked_for_and_shows_how_it_stands(host: Employee) -> None:
    client = client_of(host)
    assert "您没有来访" in client.get("/me/visits/").content.decode()
    answer = client.post("/me/visits/ask/", asked(), follow=True)
    page = answer.content.decode()
    assert ("已提交，已通知上级审批" in page, "待批准" in page, "张维修" in page) == (True, True, True)
    stored = Visit.objects.values_list("host", "desk__code")
    assert list(stored) == [(host.pk, "front-line")]


def test_a_whole_number_is_refused_on_the_form(host: Employee) -> None:
    answer = client_of(host).post("/me/visits/ask/", asked(people="张三 13812345678"))
    assert (answer.status_code, "只留末四位" in answer.content.decode()) == (422, True)
    assert not Visit.objects.exists()


def test_cancelling_and_a_visit_of_others(host: Employee, make_employee: Callable[..., Employee]) -> None:
    visit = ask(host)
    other = client_of(make_employee("1002"))
    pages = [f"/me/visits/{visit.pk}/", f"/me/visits/{visit.pk}/out/"]
    assert [other.get(page).status_code for page in pages] == [404, 404]
    assert other.post(f"/me/visits/{visit.pk}/cancel/").status_code == 404
    client = client_of(host)
    assert "取消来访" in client.get(pages[0]).content.decode()
    client.post(f"/me/visits/{visit.pk}/cancel/")
    visit.refresh_from_db()
    assert visit.state == "cancelled"
    again = client.post(f"/me/visits/{visit.pk}/cancel/", follow=True)
    assert "当前状态不能这样做" in again.content.decode()


def test_the_host_sees_them_out_and_signs(
    host: Employee, make_employee: Callable[..., Employee], now: datetime
) -> None:
    lead = make_employee("2001", PostCode.TEAM_LEAD)
    visit = services.approve(ask(host), person=lead, password=PASSWORD, now=now)
    page = f"/me/visits/{visit.pk}/"
    client = client_of(host)
    assert "陪同离开" not in client.get(page).content.decode()
    services.let_in(
        visit,
        entries=[services.Entry(1, "A01")],
        is_clear_of_goods=True,
        person=lead,
        password=PASSWORD,
        now=now,
    )
    assert "陪同离开" in client.get(page).content.decode()
    wrong = client.post(f"{page}out/", {"returned": ["A01"], "password": "guess"})
    assert wrong.status_code == 422
    done = client.post(f"{page}out/", {"returned": ["A01"], "password": PASSWORD}, follow=True)
    assert "已登记离开" in done.content.decode()
    visit.refresh_from_db()
    assert (visit.state, visit.stays.get().badge_state) == ("left", "returned")


def test_an_auditor_asks_for_nobody(make_employee: Callable[..., Employee]) -> None:
    client = client_of(make_employee("7001", PostCode.AUDITOR))
    assert client.get("/me/visits/").status_code == 403
    assert client.post("/me/visits/ask/", asked()).status_code == 403
