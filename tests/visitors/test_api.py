"""Visits through the API: the walk of one visit, who may do what, errors, statements."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from staff.models import Employee
from tests.conftest import PASSWORD
from tests.visitors.conftest import HOUR, MINUTE, Cast
from tests.visitors.test_acts_through_the_service import RECEPTION, TABLE
from visitors import services
from visitors.domain.table import is_signed
from visitors.domain.vocabulary import Act
from visitors.models import Visit

BACKEND = "django.contrib.auth.backends.ModelBackend"
API = "/api/v1/visits/"
SIGNED = {"password": PASSWORD}
REQUEST = {
    "people": [{"name": "张维修", "last_digits": "1234"}, {"name": "李助手"}],
    "visitor_class": "maintenance",
    "place": "equipment_room",
    "purpose": "检修空调",
    "starts_at": "2026-10-20T04:00:00Z",
    "ends_at": "2026-10-20T06:00:00Z",
}


@pytest.fixture(autouse=True)
def noon(now: datetime) -> Any:
    """The clock of the doors stands at noon."""
    with time_machine.travel(now, tick=False):
        yield


def call(person: Employee, path: str = "", data: Mapping[str, object] | None = None) -> tuple[int, Any]:
    """Read, or send something, as somebody; give status and body."""
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(person, backend=BACKEND)
    if data is None:
        answer = client.get(API + path)
    else:
        answer = client.post(API + path, data, content_type="application/json")
    return answer.status_code, answer.json()


def test_the_whole_way_of_a_visit(cast: Cast, reference: None) -> None:
    status, body = call(cast.host, "", REQUEST)
    assert (status, [one["state"] for one in body], body[0]["number"]) == (201, ["requested"], "V2026-0001")
    path = f"{body[0]['id']}/"
    assert call(cast.lead, path)[1]["acts"] == ["approve", "deny"]
    assert call(cast.lead, f"{path}approve/", SIGNED)[1]["approved_by"] == "2001"
    entries = [{"person": 1, "badge": "A01", "carried_in": "工具箱"}, {"person": 2, "badge": "A02"}]
    let_in = {**SIGNED, "entries": entries, "is_clear_of_goods": True}
    assert call(cast.supervisor, f"{path}let-in/", let_in)[1]["state"] == "inside"
    (inside,) = call(cast.supervisor, "inside/")[1]
    assert (inside["inside"], inside["badges"], inside["minutes_left"]) == (2, ["A01", "A02"], 120)
    part = {**SIGNED, "exits": [{"person": 2, "is_badge_returned": False}]}
    assert call(cast.supervisor, f"{path}let-out/", part)[1]["state"] == "inside"
    status, body = call(cast.host, f"{path}let-out/", SIGNED)
    assert (status, body["state"]) == (200, "left")
    assert [(one["name"], one["stays"][0]["badge_state"]) for one in body["people"]] == [
        ("张维修", "returned"),
        ("李助手", "missing"),
    ]
    events = [(row["code"], (row["signature"] or {}).get("meaning")) for row in body["events"]]
    assert events == [
        ("request", None),
        ("approve", "approved"),
        ("let_in", "let_in"),
        ("let_out", "let_out"),
        ("let_out", "let_out"),
    ]


def test_several_days_are_asked_for_at_once(cast: Cast, reference: None) -> None:
    status, body = call(cast.host, "", {**REQUEST, "until": "2026-10-22", "host": "1002"})
    assert (status, [one["day"] for one in body]) == (201, ["2026-10-20", "2026-10-21", "2026-10-22"])
    assert {(one["host"], one["requested_by"]) for one in body} == {("1002", "1001")}


def test_an_entry_without_approval(cast: Cast, reference: None) -> None:
    data = {
        **SIGNED,
        "people": [{"name": "自称送货"}],
        "visitor_class": "other",
        "place": "operations_room",
        "what": "自行进入",
    }
    status, body = call(cast.supervisor, "walk-in/", data)
    assert (status, body["state"], body["is_walk_in"], body["incident"]) == (201, "inside", True, "2026-0001")
    assert call(cast.host, "walk-in/", data)[0] == 403


BODIES: dict[str, dict[str, object]] = {
    "approve": {},
    "deny": {"reason": "不合适"},
    "cancel": {},
    "let_in": {"entries": [{"person": 1, "badge": "B31"}], "is_clear_of_goods": True},
    "let_out": {"exits": [{"person": 1}]},
    "extend": {"ends_at": "2026-10-20T09:00:00Z", "reason": "未修好"},
    "turn_away": {"reason": "带有汽油"},
    "no_show": {},
    "settle_badge": {"badge": "A01", "is_found": True},
}


@pytest.mark.parametrize("state", ["requested", "approved", "inside", "left"])
def test_who_may_do_what(state: str, in_state: Callable[..., Visit], cast: Cast, now: datetime) -> None:
    visit = in_state(state)
    if state == "inside":  # the first went out and may come back, the second stays
        services.let_out(visit, exits=[services.Exit(1)], person=cast.supervisor, password=PASSWORD, now=now)
    done: dict[str, set[str]] = {}
    statuses: set[int] = set()
    for act, body in BODIES.items():
        person_out = {"exits": [{"person": 2}]} if act == "let_out" else {}
        data = body | person_out | (SIGNED if is_signed(Act(act)) else {})
        for name, person in vars(cast).items():
            with transaction.atomic():
                status, answer = call(person, f"{visit.pk}/{act.replace('_', '-')}/", data)
                transaction.set_rollback(True)
            if status == 200:
                done.setdefault(act, set()).add(name)
            else:
                assert answer["code"].startswith("visitors.") or status in (403, 404)
            statuses.add(status)
    # Who does not see the visit does not find it: a lead of another desk sees it once it is approved.
    assert done == {act: set(names.split()) for act, names in TABLE[state].items()}
    assert statuses <= {200, 400, 403, 404, 409}


@pytest.mark.parametrize(
    ("who", "path", "data", "refusal"),
    [
        pytest.param("host", "approve/", SIGNED, (403, "permission_denied"), id="no such role"),
        pytest.param("lead", "approve/", {"password": "?"}, (403, "ledger.wrong_password"), id="password"),
        pytest.param("lead", "approve/", {}, (400, "request.invalid"), id="no password"),
        pytest.param("colleague", "cancel/", {}, (404, "not_found"), id="not theirs to see"),
        pytest.param("lead", "deny/", {"reason": " "}, (400, "request.invalid"), id="no reason"),
        pytest.param("host", "let-out/", SIGNED, (409, "visitors.act.not_in_this_state"), id="nobody inside"),
        pytest.param("lead", "cancel/", {}, (403, "visitors.act.not_entitled"), id="not theirs to cancel"),
    ],
)  # fmt: skip
def test_refusals_have_a_status_and_a_code(
    who: str,
    path: str,
    data: dict[str, object],
    refusal: tuple[int, str],
    ask: Callable[..., Visit],
    cast: Cast,
) -> None:
    visit = ask()
    status, body = call(getattr(cast, who), f"{visit.pk}/{path}", data)
    assert (status, body["code"]) == refusal
    visit.refresh_from_db()
    assert (visit.state, visit.version) == ("requested", 1)


def test_whoever_is_superior_does_not_decide_on_their_own(ask: Callable[..., Visit], cast: Cast) -> None:
    visit = ask(cast.supervisor, cast.host)
    status, body = call(cast.supervisor, f"{visit.pk}/approve/", SIGNED)
    assert (status, body["code"]) == (403, "visitors.act.own_visit")


def test_the_refusal_is_told_in_the_readers_language(ask: Callable[..., Visit], cast: Cast) -> None:
    visit = ask(cast.supervisor, cast.host)
    client = Client(HTTP_ACCEPT_LANGUAGE="zh-hans")
    client.force_login(cast.supervisor, backend=BACKEND)
    answer = client.post(f"{API}{visit.pk}/approve/", SIGNED, content_type="application/json")
    assert answer.json()["detail"] == "任何人不得审批或放行自己的来访人，须由他人办理。"


def test_lists_name_nobody(in_state: Callable[..., Visit], cast: Cast) -> None:
    in_state("inside")
    for path in ("", "inside/"):
        status, body = call(cast.supervisor, path)
        assert (status, "V2026-0001" in str(body)) == (200, True)
        assert [word for word in ("张维修", "1234", "云海制冷", "检修空调") if word in str(body)] == []


def test_who_sees_what(in_state: Callable[..., Visit], cast: Cast) -> None:
    visit = in_state("inside")
    seen = {name: call(person, f"{visit.pk}/")[0] for name, person in vars(cast).items()}
    reaching = {"host", "manager", "auditor", *RECEPTION.split()}
    assert seen == {name: 200 if name in reaching else 404 for name in seen}


def test_reading_costs_the_same_however_much_there_is(
    in_state: Callable[..., Visit], cast: Cast, now: datetime
) -> None:
    def statements(path: str) -> int:
        with CaptureQueriesContext(connection) as counted:
            assert call(cast.supervisor, path)[0] == 200
        return len(counted)

    visit = in_state("left")
    before = [statements(path) for path in ("", f"{visit.pk}/")]
    for number in range(3):
        entries = [services.Entry(1, f"C{number}"), services.Entry(2, f"D{number}")]
        signed: dict[str, Any] = {"person": cast.supervisor, "password": PASSWORD}
        at = now + (20 + 2 * number) * MINUTE
        visit = services.let_in(visit, entries=entries, is_clear_of_goods=True, now=at, **signed)
        visit = services.let_out(visit, now=at + MINUTE, **signed)
        in_state("requested")
    assert [statements(path) for path in ("", f"{visit.pk}/")] == before


def test_the_workbook_is_for_those_who_keep_the_register(in_state: Callable[..., Visit], cast: Cast) -> None:
    in_state("left")
    client = Client()
    answers = {}
    for name in ("supervisor", "officer", "manager", "lead", "host", "auditor"):
        client.force_login(getattr(cast, name), backend=BACKEND)
        answers[name] = client.get(f"{API}workbook/?month=2026-10").status_code
    assert answers == {
        "supervisor": 200, "officer": 200, "manager": 200, "lead": 403, "host": 403, "auditor": 403,
    }  # fmt: skip
    client.force_login(cast.manager, backend=BACKEND)
    assert client.get(f"{API}workbook/?month=nonsense").status_code == 400


def test_too_early_and_too_late(in_state: Callable[..., Visit], cast: Cast, now: datetime) -> None:
    visit = in_state("approved")
    data = {**SIGNED, **BODIES["let_in"]}
    codes = []
    for at in (now - 31 * MINUTE, now + 2 * HOUR):
        with time_machine.travel(at, tick=False):
            codes.append(call(cast.supervisor, f"{visit.pk}/let-in/", data)[1]["code"])
    assert codes == ["visitors.let_in.too_early", "visitors.let_in.too_late"]
