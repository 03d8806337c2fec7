"""Visits in the admin: ask, approve several, receive, the page at the door, what stays hidden."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from incidents.models import Incident
from staff.models import Employee
from tests.conftest import PASSWORD
from tests.visitors.conftest import HOUR, MINUTE, Cast
from tests.visitors.test_acts_through_the_service import TABLE
from visitors import services
from visitors.models import Visit, VisitorClass, VisitPlace
from visitors.services import ACTS, PERMISSIONS

BACKEND = "django.contrib.auth.backends.ModelBackend"
LIST = "/admin/visitors/visit/"


@pytest.fixture(autouse=True)
def noon(now: datetime) -> Any:
    """The clock of the doors stands at noon."""
    with time_machine.travel(now, tick=False):
        yield


def client_of(person: Employee, language: str = "en") -> Client:
    """Sign somebody in."""
    client = Client(HTTP_ACCEPT_LANGUAGE=language)
    client.force_login(person, backend=BACKEND)
    return client


def asked(**changes: Any) -> dict[str, Any]:
    """What the form of a request sends."""
    return {
        "people": "张维修 1234\n李助手",
        "visitor_class": VisitorClass.objects.get(code="maintenance").pk,
        "organisation": "云海制冷",
        "purpose": "检修空调",
        "place": VisitPlace.objects.get(code="equipment_room").pk,
        "starts_at": "2026-10-20T13:00",
        "ends_at": "2026-10-20T15:00",
    } | changes


def test_seven_fields_ask_for_a_visit(cast: Cast, reference: None, now: datetime) -> None:
    answer = client_of(cast.lead).post(f"{LIST}add/", asked(), follow=True)
    assert "Asked for. A superior has been told and decides." in answer.content.decode()
    visit = Visit.objects.get()
    assert (visit.host, visit.state, visit.starts_at) == (cast.lead, "requested", now + HOUR)
    names = visit.visitors.order_by("position").values_list("name", "last_digits")
    assert list(names) == [("张维修", "1234"), ("李助手", "")]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"people": "张三 13812345678"}, "only the last four digits are kept"),
        ({"ends_at": "2026-10-20T12:30"}, "must end after it begins"),
        ({"purpose": ""}, "This field is required."),
    ],
)
def test_a_bad_request_stores_nothing_and_says_why(
    change: dict[str, str], told: str, cast: Cast, reference: None
) -> None:
    answer = client_of(cast.lead).post(f"{LIST}add/", asked(**change))
    assert (answer.status_code, told in answer.content.decode()) == (422, True)
    assert not Visit.objects.exists()


def test_the_same_again_is_filled_in_but_for_the_time(in_state: Callable[..., Visit], cast: Cast) -> None:
    visit = in_state("left")
    page = client_of(cast.lead).get(f"{LIST}add/?again={visit.pk}").content.decode()
    assert ("张维修 1234\n李助手 567X" in page, "检修空调" in page) == (True, True)
    outside = client_of(cast.inspector).get(f"{LIST}add/?again={visit.pk}").content.decode()
    assert "张维修" not in outside


def test_what_is_ticked_is_approved_with_one_password(ask: Callable[..., Visit], cast: Cast) -> None:
    first, second, third = ask(), ask(), ask(cast.lead, cast.lead)
    client = client_of(cast.lead)
    page = client.get(f"{LIST}approvals/").content.decode()
    assert [visit.number in page for visit in (first, second, third)] == [True, True, False]
    data = {"visit": [first.pk, third.pk], "password": PASSWORD}
    answer = client.post(f"{LIST}approvals/", data, follow=True)
    assert "1 visit approved." in answer.content.decode()
    states = [Visit.objects.get(pk=visit.pk).state for visit in (first, second, third)]
    assert states == ["approved", "requested", "requested"]


@pytest.mark.parametrize(
    ("data", "told"),
    [({"password": PASSWORD}, "Tick the visits"), ({"visit": [1], "password": "guess"}, "password is wrong")],
)
def test_nothing_ticked_or_a_wrong_password_approves_nothing(
    data: dict[str, Any], told: str, ask: Callable[..., Visit], cast: Cast
) -> None:
    visit = ask()
    data = data | ({"visit": [visit.pk]} if "visit" in data else {})
    answer = client_of(cast.lead).post(f"{LIST}approvals/", data)
    assert (answer.status_code, told in answer.content.decode()) == (422, True)
    visit.refresh_from_db()
    assert visit.state == "requested"


def test_in_and_out_at_the_door(in_state: Callable[..., Visit], cast: Cast) -> None:
    visit = in_state("approved")
    client = client_of(cast.supervisor)
    door = client.get(f"{LIST}door/").content.decode()
    assert ("Nobody from outside is inside." in door, "张维修" in door) == (True, True)
    page = f"{LIST}{visit.pk}/act/let_in/"
    data = {"comes_1": "on", "badge_1": "A01", "carried_1": "工具箱", "badge_2": "", "password": PASSWORD}
    refused = client.post(page, data)
    assert (refused.status_code, "flammable and explosive goods" in refused.content.decode()) == (422, True)
    answer = client.post(page, data | {"is_clear_of_goods": "on"}, follow=True)
    assert answer.redirect_chain == [(f"{LIST}door/", 302)]
    told = answer.content.decode()
    assert ("Inside now: 1 person" in told, "A01" in told, "120 min left" in told) == (True, True, True)
    out = client.post(f"{LIST}{visit.pk}/act/let_out/", {"badge_1": "on", "password": PASSWORD}, follow=True)
    assert "Nobody from outside is inside." in out.content.decode()
    stay = visit.stays.get()
    assert (stay.badge_state, stay.carried_in) == ("returned", "工具箱")


def test_a_badge_not_ticked_is_missing_until_settled(in_state: Callable[..., Visit], cast: Cast) -> None:
    visit = in_state("inside")
    client = client_of(cast.supervisor)
    data = {"goes_1": "on", "goes_2": "on", "badge_2": "on", "password": PASSWORD}
    client.post(f"{LIST}{visit.pk}/act/let_out/", data)
    assert list(visit.stays.order_by("pk").values_list("badge_state", flat=True)) == ["missing", "returned"]
    listed = client.get(f"{LIST}?badge=missing").content.decode()
    assert visit.number in listed
    settled = client.post(f"{LIST}{visit.pk}/act/settle_badge/", {"badge": "A01", "is_found": "no"})
    assert settled.status_code == 302
    assert visit.stays.earliest("pk").badge_state == "lost"
    assert visit.number not in client.get(f"{LIST}?badge=missing").content.decode()


def test_an_entry_without_approval_is_recorded_and_reported(cast: Cast, reference: None) -> None:
    data = {
        "people": "自称送货，约三十岁",
        "visitor_class": VisitorClass.objects.get(code="other").pk,
        "place": VisitPlace.objects.get(code="operations_room").pk,
        "what": "门禁未关，自行进入。",
        "badges": "",
        "kind": "danger",
        "password": PASSWORD,
    }
    client = client_of(cast.supervisor)
    answer = client.post(f"{LIST}walk-in/", data, follow=True)
    assert "without approval" in answer.content.decode()
    visit, incident = Visit.objects.get(), Incident.objects.get()
    assert (visit.incident, incident.kind.code, incident.reporter) == (incident, "danger", cast.supervisor)
    assert visit.number in client.get(f"/admin/incidents/incident/{incident.pk}/change/").content.decode()
    assert incident.number in client.get(f"{LIST}{visit.pk}/change/").content.decode()


@pytest.mark.parametrize("state", TABLE)
def test_the_page_offers_what_the_table_allows_and_every_offer_opens(
    state: str, in_state: Callable[..., Visit], cast: Cast
) -> None:
    visit = in_state(state)
    leading = ("lead", "supervisor", "officer", "manager")
    for name in leading:
        client = client_of(getattr(cast, name))
        response = client.get(f"{LIST}{visit.pk}/change/")
        offered = {act["code"] for act in response.context["acts"]}
        allowed = {act for act, names in TABLE[state].items() if name in names.split()}
        assert offered == allowed - ({"let_in"} if state == "inside" else set())  # both are inside
        assert [client.get(act["url"]).status_code for act in response.context["acts"]] == [200] * len(
            offered
        )


def test_an_act_without_the_role_is_refused_and_what_is_out_of_sight_is_not_found(
    in_state: Callable[..., Visit], cast: Cast
) -> None:
    visit = in_state("requested")
    statuses = {
        (name, act.value): client_of(getattr(cast, name)).get(f"{LIST}{visit.pk}/act/{act}/").status_code
        for name in ("manager", "auditor", "inspector", "other_lead")
        for act in ACTS
    }
    expected = {
        (name, act.value): 404
        if name in ("inspector", "other_lead")
        else (200 if getattr(cast, name).has_perm(PERMISSIONS[act]) else 403)
        for name in ("manager", "auditor", "inspector", "other_lead")
        for act in ACTS
    }
    assert statuses == expected
    assert [statuses["manager", act] for act in ("approve", "let_in", "turn_away")] == [200, 403, 403]
    assert {statuses["auditor", act.value] for act in ACTS} == {403}
    assert client_of(cast.manager).get(f"{LIST}{visit.pk}/act/explode/").status_code == 404


def test_an_auditor_reads_and_changes_nothing(in_state: Callable[..., Visit], cast: Cast) -> None:
    visit = in_state("inside")
    client = client_of(cast.auditor)
    page = client.get(f"{LIST}{visit.pk}/change/").content.decode()
    assert ("signed by 员工3001 3001" in page, "There is nothing for you to do here now." in page) == (
        True,
        True,
    )
    assert client.get(f"{LIST}door/").status_code == 200
    assert [client.get(f"{LIST}{page}/").status_code for page in ("approvals", "walk-in", "add")] == [403] * 3


def test_once_blanked_the_page_says_so(in_state: Callable[..., Visit], cast: Cast, now: datetime) -> None:
    visit = in_state("left")
    services.blank_names(now + 24 * 91 * HOUR)
    page = client_of(cast.supervisor).get(f"{LIST}{visit.pk}/change/").content.decode()
    assert ("Names and words were blanked" in page, "张维修" in page, "A01" in page) == (True, False, True)


@pytest.mark.parametrize("page", ["", "door/", "approvals/"])
def test_a_list_costs_the_same_however_long(
    page: str, in_state: Callable[..., Visit], cast: Cast, ask: Callable[..., Visit], now: datetime
) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as counted:
            assert client_of(cast.supervisor).get(LIST + page).status_code == 200
        return len(counted)

    def fill(first: int) -> None:
        ask()
        in_state("approved")
        visit = services.approve(ask(), person=cast.lead, password=PASSWORD, now=now)
        entries = [services.Entry(1, f"B{first}"), services.Entry(2, f"B{first + 1}")]
        services.let_in(
            visit,
            entries=entries,
            is_clear_of_goods=True,
            person=cast.supervisor,
            password=PASSWORD,
            now=now,
        )

    fill(10)
    before = statements()
    for number in range(3):
        fill(20 + 2 * number)
    assert statements() == before


def test_overstayed_visitors_stand_out(in_state: Callable[..., Visit], cast: Cast, now: datetime) -> None:
    in_state("inside")
    services.tell_overstays(now + 2 * HOUR)
    with time_machine.travel(now + 2 * HOUR + 5 * MINUTE, tick=False):
        door = client_of(cast.supervisor).get(f"{LIST}door/").content.decode()
        listed = client_of(cast.supervisor).get(f"{LIST}?is_overstayed__exact=1").content.decode()
    assert ("5 min over" in door, "1 visit overstayed" in door, "overstayed" in listed) == (True, True, True)
