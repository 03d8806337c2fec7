"""The handover through the API: who, which act, which answer."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from shifthandover.models import Handover, OpenMatter, RoundPoint, ShiftDiary
from staff.models import Desk, Employee
from tests.conftest import PASSWORD

At = Callable[[str], datetime]
BACKEND = "django.contrib.auth.backends.ModelBackend"
DIARIES = "/api/v1/shift-diaries/"
MATTERS = "/api/v1/open-matters/"
READINGS = [
    {"point": "ROOM_TEMPERATURE", "value": "23.5", "is_ok": True},
    {"point": "TIDINESS", "is_ok": True},
]
NOTHING = ["situation", "vip_matters", "hazards", "equipment", "notices", "expected"]


@pytest.fixture(autouse=True)
def ten_to_three(at: At) -> Iterator[None]:
    """It is 14:50 on the wall of the centre."""
    with time_machine.travel(at("14:50"), tick=False):
        yield


@pytest.fixture
def everybody(
    people: dict[str, Employee], make_employee: Callable[..., Employee], make_team: Callable[..., Any]
) -> dict[str, Employee]:
    """Also a lead of another desk and an auditor."""
    vip = Desk.objects.create(code="vip", name="VIP", name_zh="VIP")
    return {
        **people,
        "lead_of_another_desk": make_employee("2009", "team_lead", make_team("v", desk=vip)),
        "auditor": make_employee("5001", "auditor"),
    }


@pytest.fixture
def ask(client: Client, everybody: dict[str, Employee]) -> Callable[..., Any]:
    """Send a request as somebody."""

    def act(who: str, method: str, path: str, data: Any = None) -> Any:
        client.force_login(everybody[who], backend=BACKEND)
        return getattr(client, method)(path, data, content_type="application/json")

    return act


@pytest.mark.parametrize(
    ("who", "method", "tail", "status"),
    [
        ("outgoing", "get", "", 200),
        ("incoming", "get", "", 200),
        ("auditor", "get", "", 200),
        ("lead_of_another_desk", "get", "", 404),
        ("operator", "get", "", 403),
        ("outgoing", "put", "", 405),
        ("outgoing", "patch", "", 405),
        ("outgoing", "delete", "", 405),
        ("auditor", "post", "write_entry/", 403),
        ("auditor", "post", "sign_out/", 403),
        ("manager", "post", "sign_in/", 403),
        ("operator", "post", "sign_in/", 403),
        ("outgoing", "post", "hold/", 403),
        ("outgoing", "post", "review/", 403),
        ("lead_of_another_desk", "post", "sign_in/", 404),
        ("outgoing", "post", "sign_out/", 400),
        ("outgoing", "get", "sign_out/", 405),
        ("outgoing", "post", "nonsense/", 404),
    ],
)
def test_who_may_ask_what(
    diary: ShiftDiary, ask: Callable[..., Any], who: str, method: str, tail: str, status: int
) -> None:
    assert ask(who, method, f"{DIARIES}{diary.pk}/{tail}", {}).status_code == status


def test_a_whole_handover(
    diary: ShiftDiary, matter: OpenMatter, points: list[RoundPoint], ask: Callable[..., Any]
) -> None:
    path = f"{DIARIES}{diary.pk}/"
    out = ask(
        "outgoing",
        "post",
        f"{path}sign_out/",
        {"none_sections": NOTHING, "readings": READINGS, "password": PASSWORD},
    ).json()
    assert out["state"] == "handed_over"
    assert [item["title"] for item in out["handovers"][0]["items"]] == ["回访客户"]
    decided = ask(
        "incoming", "post", f"{path}decide/", {"answers": [{"position": 1, "decision": "accepted"}]}
    ).json()
    assert decided["handovers"][0]["items"][0]["decided_by"] == "2002"
    received = ask(
        "incoming",
        "post",
        f"{path}sign_in/",
        {"synthesis": "一件回访", "readings": READINGS, "password": PASSWORD},
    ).json()
    assert (received["state"], received["incoming"]) == ("taken_over", "2002")
    assert [(one["name"], one["meaning"]) for one in received["signatures"]] == [
        ("林秀英", "authored"),
        ("赵伟", "received"),
    ]


def test_what_is_lacking_comes_as_a_problem_with_all_of_it(
    diary: ShiftDiary, points: list[RoundPoint], ask: Callable[..., Any]
) -> None:
    answer = ask("outgoing", "post", f"{DIARIES}{diary.pk}/sign_out/", {"password": PASSWORD})
    assert answer.status_code == 409
    problem = answer.json()
    assert problem["code"] == "shifthandover.diary.not_ready"
    assert [one["lack"] for one in problem["where"]["missing"]] == ["section"] * 7 + ["round"]


def test_a_wrong_password(diary: ShiftDiary, points: list[RoundPoint], ask: Callable[..., Any]) -> None:
    answer = ask(
        "outgoing",
        "post",
        f"{DIARIES}{diary.pk}/sign_out/",
        {"none_sections": [*NOTHING, "open_matters"], "readings": READINGS, "password": "wrong"},
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "ledger.wrong_password")


def test_signing_both_sides_is_another_partys(
    diary: ShiftDiary, hand_over: Callable[..., Handover], ask: Callable[..., Any]
) -> None:
    hand_over()
    answer = ask(
        "outgoing",
        "post",
        f"{DIARIES}{diary.pk}/sign_in/",
        {"synthesis": "自己接自己", "readings": READINGS, "password": PASSWORD},
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "shifthandover.diary.wrong_party")


def test_the_other_acts(
    diary: ShiftDiary,
    matter: OpenMatter,
    hand_over: Callable[..., Handover],
    take_over: Callable[..., Any],
    ask: Callable[..., Any],
) -> None:
    path = f"{DIARIES}{diary.pk}/"
    steps = [
        ("outgoing", "write_entry", {"section": "equipment", "text": "3号台"}),
        ("outgoing", "state_none", {"section": "notices"}),
        ("outgoing", "make_round", {"side": "outgoing", "readings": READINGS}),
        ("incoming", "block", {"text": "系统中断"}),
        ("outgoing", "resume", {"remaining": "", "password": PASSWORD}),
    ]
    assert [ask(who, "post", f"{path}{act}/", data).status_code for who, act, data in steps] == [200] * 5
    entry = diary.entries.get(section="equipment")
    edited = ask("outgoing", "post", f"{path}edit_entry/", {"entry": entry.pk, "text": "5号台"})
    assert edited.json()["entries"][0]["text"] == "5号台"
    assert ask("outgoing", "post", f"{path}edit_entry/", {"entry": 0, "text": "x"}).status_code == 404
    hand_over()
    queries = {"answers": [{"position": 1, "decision": "queried", "remark": "电话？"}]}
    returned = ask(
        "incoming", "post", f"{path}return_diary/", {**queries, "reasons": "不清", "password": PASSWORD}
    )
    assert returned.json()["state"] == "returned"
    held = ask(
        "supervisor", "post", f"{path}hold/", {"reason": "unfit", "text": "不适", "password": PASSWORD}
    )
    assert held.json()["state"] == "supervisor_held"
    ask("incoming", "post", f"{path}decide/", queries)
    take_over(answers=[])
    answered = ask("supervisor", "post", f"{path}answer/", {"position": 1, "answer": "已补"})
    assert answered.status_code == 200
    noted = ask("incoming", "post", f"{path}note/", {"text": "补充", "password": PASSWORD})
    assert noted.status_code == 200
    reviewed = ask("manager", "post", f"{path}review/", {"remark": "", "password": PASSWORD})
    assert reviewed.json()["state"] == "reviewed"


def test_matters(diary: ShiftDiary, people: dict[str, Employee], ask: Callable[..., Any]) -> None:
    made = ask(
        "outgoing",
        "post",
        MATTERS,
        {
            "desk": "front-line",
            "kind": "vip",
            "title": "大客户投诉",
            "accept_by": "2026-10-20T16:00:00+08:00",
            "reply_by": "2026-10-20T18:00:00+08:00",
        },
    )
    assert made.status_code == 201
    path = f"{MATTERS}{made.json()['id']}/"
    change = {"owner": "1001", "next_step": "查账", "due_at": None}
    assert ask("outgoing", "post", f"{path}change/", change).json()["owner"] == "1001"
    assert ask("outgoing", "post", f"{path}accept/").json()["accepted_at"] == "2026-10-20T14:50:00+08:00"
    assert ask("outgoing", "post", f"{path}answer/").json()["replied_at"] == "2026-10-20T14:50:00+08:00"
    extension = {
        "limit": "reply_by",
        "until": "2026-10-21T09:00:00+08:00",
        "reason": "客户同意",
        "password": PASSWORD,
    }
    assert ask("outgoing", "post", f"{path}extend/", extension).status_code == 403
    extended = ask("supervisor", "post", f"{path}extend/", extension)
    assert extended.json()["reply_by"] == "2026-10-21T09:00:00+08:00"
    assert ask("outgoing", "post", f"{path}close/", {"outcome": "已答复"}).json()["outcome"] == "已答复"
    assert ask("lead_of_another_desk", "get", path).status_code == 404


def test_nobody_opens_matters_at_a_desk_they_do_not_lead(diary: ShiftDiary, ask: Callable[..., Any]) -> None:
    answer = ask("lead_of_another_desk", "post", MATTERS, {"desk": "front-line", "title": "回访"})
    assert answer.status_code == 404
    assert OpenMatter.objects.count() == 0


def test_the_list_needs_few_statements_however_many_rows(
    diary: ShiftDiary,
    people: dict[str, Employee],
    ask: Callable[..., Any],
    client: Client,
    now: datetime,
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    for days in range(1, 9):
        ShiftDiary.objects.create(
            desk=diary.desk,
            shift=diary.shift,
            day=diary.day - timedelta(days=days),
            starts_at=diary.starts_at - timedelta(days=days),
            ends_at=diary.ends_at - timedelta(days=days),
            outgoing=people["outgoing"],
            incoming=people["incoming"],
            state="taken_over",
            opened_at=now,
        )
    ask("supervisor", "get", DIARIES)
    with django_assert_max_num_queries(8):
        assert len(client.get(DIARIES).json()["results"]) == 9


def test_the_list_of_matters_needs_the_same_statements_however_many_rows(
    matter: OpenMatter,
    people: dict[str, Employee],
    ask: Callable[..., Any],
    client: Client,
    now: datetime,
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    OpenMatter.objects.bulk_create(
        OpenMatter(
            desk=matter.desk, title="x", opened_by=people["outgoing"], owner=people["operator"], opened_at=now
        )
        for _ in range(12)
    )
    ask("supervisor", "get", MATTERS)
    with django_assert_max_num_queries(8):
        assert len(client.get(MATTERS).json()["results"]) == 13
