"""Incidents through the API: the walk of one incident, who may do what, errors, statements."""

from collections.abc import Callable, Mapping
from datetime import datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from incidents.models import Incident, IncidentKind
from staff.models import Employee
from tests.conftest import PASSWORD
from tests.incidents.conftest import Cast, minutes

BACKEND = "django.contrib.auth.backends.ModelBackend"
API = "/api/v1/incidents/"
LIST = "/admin/incidents/incident/"
REPORT = {"kind": "danger", "what": "UPS 冒烟", "where": "机房一", "password": PASSWORD}


@pytest.fixture
def at(now: datetime) -> "time_machine.travel":
    """The clock of the doors stands at noon."""
    return time_machine.travel(now, tick=False)


def post(person: Employee, path: str, data: Mapping[str, object]) -> tuple[int, dict[str, object]]:
    """Send something as somebody; give status and body."""
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(person, backend=BACKEND)
    answer = client.post(API + path, data, content_type="application/json")
    return answer.status_code, answer.json()


def get(person: Employee, path: str = "") -> tuple[int, dict[str, object]]:
    """Read something as somebody; give status and body."""
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(person, backend=BACKEND)
    answer = client.get(API + path)
    return answer.status_code, answer.json()


def test_the_whole_way_of_an_incident(
    cast: Cast, kinds: dict[str, IncidentKind], at: "time_machine.travel"
) -> None:
    signed = {"password": PASSWORD}
    with at:
        status, body = post(cast.reporter, "", REPORT)
        assert (status, body["state"], body["number"]) == (201, "reported", "2026-0001")
        path = f"{body['id']}/"
        assert get(cast.supervisor, path)[1]["acts"] == [
            "acknowledge", "reject", "mark_duplicate", "attach",
        ]  # fmt: skip
        assert post(cast.supervisor, path + "acknowledge/", signed)[1]["owner"] == "3001"
        plan = {"measure": "更换电池", "owner": "1002", "checker": "2001", "due_on": "2026-10-21"}
        assert post(cast.supervisor, path + "plan-action/", plan)[1]["state"] == "in_action"
        done = {"action": 1, "evidence": "已更换，照片存档"}
        assert post(cast.colleague, path + "finish-action/", done)[1]["state"] == "verifying"
        status, body = post(cast.manager, path + "verify/", {**signed, "finding": "正常"})
    assert (status, body["state"], body["closed_by"]) == (200, "closed", "5001")
    events = body["events"]
    assert isinstance(events, list)
    assert [(row["code"], (row["signature"] or {}).get("meaning")) for row in events] == [
        ("report", "reported"),
        ("acknowledge", "acknowledged"),
        ("plan_action", None),
        ("finish_action", None),
        ("verify", "closed"),
    ]
    assert events[0]["signature"]["work_number"] == "1001"


WRONG_PASSWORD = (403, "ledger.wrong_password")
INVALID = (400, "request.invalid")
DUPLICATE = {"password": PASSWORD, "reason": "x"}
VERIFY = {"password": PASSWORD, "finding": "x"}
DECIDE = {"password": PASSWORD, "text": "x", "is_granted": True}
NOT_NOW = (409, "incidents.act.not_in_this_state")


@pytest.mark.parametrize(
    ("who", "path", "data", "refusal"),
    [
        pytest.param("reporter", "acknowledge/", {}, (403, "permission_denied"), id="no such role"),
        pytest.param("supervisor", "acknowledge/", {"password": "?"}, WRONG_PASSWORD, id="wrong password"),
        pytest.param("supervisor", "acknowledge/", {}, INVALID, id="no password"),
        pytest.param("supervisor", "verify/", VERIFY, NOT_NOW, id="too early"),
        pytest.param("manager", "decide/", DECIDE, NOT_NOW, id="no request, and too early"),
        pytest.param("colleague", "appeal/", {"reason": "x"}, (404, "not_found"), id="not theirs to see"),
        pytest.param("supervisor", "mark-duplicate/", {**DUPLICATE, "original": "2026-9999"}, INVALID,
                     id="no such original"),
        pytest.param("supervisor", "mark-duplicate/", {**DUPLICATE, "original": "2026-0001"},
                     (400, "incidents.duplicate.of_itself"), id="a duplicate of itself"),
    ],
)  # fmt: skip
def test_refusals_have_a_status_and_a_code(
    report: Callable[..., Incident],
    cast: Cast,
    who: str,
    path: str,
    data: Mapping[str, object],
    refusal: tuple[int, str],
) -> None:
    incident = report("danger")
    status, body = post(getattr(cast, who), f"{incident.pk}/{path}", data)
    assert (status, body["code"]) == refusal
    incident.refresh_from_db()
    assert (incident.state, incident.version) == ("reported", 1)


def test_the_refusal_is_told_in_the_readers_language(report: Callable[..., Incident], cast: Cast) -> None:
    incident = report("danger", reporter=cast.supervisor)
    client = Client(HTTP_ACCEPT_LANGUAGE="zh-hans")
    client.force_login(cast.supervisor, backend=BACKEND)
    data = {"password": PASSWORD}
    answer = client.post(f"{API}{incident.pk}/acknowledge/", data, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "incidents.act.own_report")
    assert answer.json()["detail"] == "任何人都不能处理自己的报告，须由他人处理。"


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("reporter", [200, 200]),
        ("colleague", [404, 404]),
        ("lead", [200, 200]),
        ("supervisor", [200, 200]),
        ("officer", [200, 200]),
        ("manager", [200, 200]),
        ("auditor", [200, 200]),
    ],
)
def test_who_reads_an_ordinary_incident(
    report: Callable[..., Incident], cast: Cast, who: str, seen: list[int]
) -> None:
    incident = report("danger")
    person = getattr(cast, who)
    client = Client()
    client.force_login(person, backend=BACKEND)
    pages = [f"{API}{incident.pk}/", f"/admin/incidents/incident/{incident.pk}/change/"]
    statuses = [client.get(page).status_code for page in pages]
    # An operator has no admin: the door sends them to the sign-in page.
    assert statuses == (seen if person.is_staff else [seen[0], 302])


def test_the_lead_of_another_team_sees_nothing(
    report: Callable[..., Incident],
    cast: Cast,
    make_employee: Callable[..., Employee],
    make_team: Callable[..., object],
) -> None:
    incident = report("danger")
    other = make_employee("2002", "team_lead", make_team("b"))
    assert get(other, f"{incident.pk}/")[0] == 404
    assert get(other)[1]["results"] == []


def test_lists_take_a_fixed_number_of_statements(
    report: Callable[..., Incident],
    cast: Cast,
    now: datetime,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    report("danger", now=now)
    client = Client()
    client.force_login(cast.supervisor, backend=BACKEND)
    for page in (API, LIST):
        client.get(page)  # what is read once per process is read
    with CaptureQueriesContext(connection) as for_one:
        client.get(LIST)
    for number in range(1, 6):
        report("danger", now=now + minutes(number))
    with django_assert_max_num_queries(8):
        assert client.get(API).json()["count"] == 6
    with django_assert_max_num_queries(len(for_one)):
        assert len(client.get(LIST).context["cl"].result_list) == 6


def test_filters(report: Callable[..., Incident], cast: Cast) -> None:
    report("danger")
    report("hazard")
    assert [row["kind"] for row in get(cast.supervisor, "?kind__code=hazard")[1]["results"]] == ["hazard"]  # type: ignore[attr-defined]
    assert get(cast.supervisor, "?state=closed")[1]["count"] == 0
