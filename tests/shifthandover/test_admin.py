"""The handover in the admin: who opens which page, and a whole handover by its forms."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ledger.models import Entry, FailedAttempt
from shifthandover.models import Handover, OpenMatter, RoundPoint, ShiftDiary
from staff.models import Desk, Employee
from tests.conftest import PASSWORD

At = Callable[[str], datetime]
BACKEND = "django.contrib.auth.backends.ModelBackend"
LIST = "/admin/shifthandover/shiftdiary/"


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
def sign_in_as(client: Client, everybody: dict[str, Employee]) -> Callable[[str], Client]:
    """Sign in as one of them, reading English."""

    def act(who: str) -> Client:
        client.force_login(everybody[who], backend=BACKEND)
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
        return client

    return act


def page(diary: ShiftDiary, tail: str = "change/") -> str:
    """The address of a page of the diary."""
    return f"{LIST}{diary.pk}/{tail}"


@pytest.mark.parametrize(
    ("who", "tail", "status"),
    [
        ("outgoing", "change/", 200),
        ("incoming", "change/", 200),
        ("supervisor", "change/", 200),
        ("manager", "change/", 200),
        ("auditor", "change/", 200),
        ("lead_of_another_desk", "change/", 404),
        ("operator", "change/", 302),
        ("outgoing", "print/", 200),
        ("lead_of_another_desk", "print/", 404),
        ("operator", "print/", 302),
        ("outgoing", "act/sign_out/", 200),
        ("incoming", "act/sign_in/", 200),
        ("auditor", "act/sign_out/", 403),
        ("manager", "act/sign_in/", 403),
        ("outgoing", "act/hold/", 403),
        ("supervisor", "act/hold/", 200),
        ("outgoing", "act/review/", 403),
        ("manager", "act/review/", 200),
        ("lead_of_another_desk", "act/sign_in/", 404),
        ("outgoing", "act/decide/", 404),
        ("outgoing", "act/nonsense/", 404),
        ("outgoing", "delete/", 403),
    ],
)
def test_who_opens_which_page(
    diary: ShiftDiary,
    points: list[RoundPoint],
    sign_in_as: Callable[[str], Client],
    who: str,
    tail: str,
    status: int,
) -> None:
    assert sign_in_as(who).get(page(diary, tail)).status_code == status


@pytest.mark.parametrize(
    ("who", "expected"),
    [("outgoing", 1), ("incoming", 1), ("supervisor", 1), ("auditor", 1), ("lead_of_another_desk", 0)],
)
def test_who_sees_the_diary_in_the_list(
    diary: ShiftDiary, sign_in_as: Callable[[str], Client], who: str, expected: int
) -> None:
    answer = sign_in_as(who).get(LIST)
    assert answer.context["cl"].result_count == expected


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("outgoing", ["write", "sign_out", "block"]),
        ("incoming", ["write", "block"]),
        ("supervisor", ["write", "hold"]),
        ("manager", []),
        ("auditor", []),
    ],
)
def test_each_is_offered_what_they_can_do(
    diary: ShiftDiary, sign_in_as: Callable[[str], Client], who: str, expected: list[str]
) -> None:
    answer = sign_in_as(who).get(page(diary))
    assert [act["code"] for act in answer.context["acts"]] == expected


def round_of(points: list[RoundPoint], **faults: str) -> dict[str, str]:
    """The fields of a round in a form."""
    return {
        f"value_{points[0].pk}": "23.5",
        f"fault_{points[0].pk}": faults.get("temperature", ""),
        f"fault_{points[1].pk}": faults.get("tidiness", ""),
        "looked": "on",
    }


NOTHING = ["situation", "vip_matters", "hazards", "equipment", "notices", "expected"]


def test_a_whole_handover_by_the_forms(
    diary: ShiftDiary, matter: OpenMatter, points: list[RoundPoint], sign_in_as: Callable[[str], Client]
) -> None:
    out = sign_in_as("outgoing").post(
        page(diary, "act/sign_out/"),
        {**{f"none_{one}": "on" for one in NOTHING}, **round_of(points), "password": PASSWORD},
    )
    assert (out.status_code, out.headers["Location"]) == (302, page(diary))
    received = sign_in_as("incoming").post(
        page(diary, "act/sign_in/"),
        {
            "decision_1": "queried",
            "remark_1": "电话？",
            **round_of(points, tidiness="地面有水"),
            "synthesis": "一件回访",
            "password": PASSWORD,
        },
    )
    assert received.status_code == 302
    diary.refresh_from_db()
    assert diary.state == "taken_over"
    assert [reading.is_ok for reading in diary.rounds.get(side="incoming").readings.all()] == [True, False]
    shown = sign_in_as("supervisor").get(page(diary)).content.decode()
    for words in ("林秀英", "赵伟", "written and handed over", "read and taken over", "电话？", "地面有水"):
        assert words in shown
    paper = sign_in_as("supervisor").get(page(diary, "print/")).content.decode()
    assert "written and handed over" in paper
    assert Entry.objects.order_by("-sequence").first().entry_hash in paper  # type: ignore[union-attr]


def test_what_is_lacking_is_shown_above_the_form_and_nothing_is_stored(
    diary: ShiftDiary, matter: OpenMatter, points: list[RoundPoint], sign_in_as: Callable[[str], Client]
) -> None:
    answer = sign_in_as("outgoing").post(
        page(diary, "act/sign_out/"), {**round_of(points), "none_notices": "on", "password": PASSWORD}
    )
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "“Equipment” is empty" in shown
    assert "“Notices from above” is empty" not in shown
    diary.refresh_from_db()
    assert (diary.state, diary.entries.count()) == ("open", 0)


def test_a_wrong_password_is_counted_although_nothing_is_stored(
    diary: ShiftDiary,
    points: list[RoundPoint],
    sign_in_as: Callable[[str], Client],
    people: dict[str, Employee],
) -> None:
    answer = sign_in_as("outgoing").post(
        page(diary, "act/sign_out/"),
        {
            **{f"none_{one}": "on" for one in [*NOTHING, "open_matters"]},
            **round_of(points),
            "password": "wrong",
        },
    )
    assert answer.status_code == 422
    assert "The password is wrong" in answer.content.decode()
    assert FailedAttempt.objects.get().signer == people["outgoing"]
    assert Handover.objects.count() == 0


def test_an_entry_is_written_edited_and_corrected(
    diary: ShiftDiary, sign_in_as: Callable[[str], Client], at: At
) -> None:
    client = sign_in_as("outgoing")
    client.post(page(diary, "act/write/"), {"section": "equipment", "text": "3号台耳机"})
    entry = diary.entries.get()
    assert client.get(page(diary)).content.decode().count("entries/") == 1
    client.post(page(diary, f"entries/{entry.pk}/edit/"), {"text": "5号台耳机"})
    entry.refresh_from_db()
    assert entry.text == "5号台耳机"
    with time_machine.travel(at("15:05"), tick=False):
        late = client.post(page(diary, f"entries/{entry.pk}/edit/"), {"text": "6号台"})
        assert late.status_code == 422
        client.post(
            page(diary, "act/write/"), {"section": "equipment", "text": "6号台", "corrects": str(entry.pk)}
        )
    assert diary.entries.order_by("-pk").first().corrects == entry  # type: ignore[union-attr]
    assert client.get(page(diary, f"entries/{entry.pk + 9}/edit/")).status_code == 404


def test_returning_blocking_and_holding_by_the_forms(
    diary: ShiftDiary,
    matter: OpenMatter,
    hand_over: Callable[..., Handover],
    sign_in_as: Callable[[str], Client],
) -> None:
    hand_over()
    returned = sign_in_as("incoming").post(
        page(diary, "act/return/"),
        {"decision_1": "queried", "remark_1": "谁？", "reasons": "不清楚", "password": PASSWORD},
    )
    blocked = sign_in_as("incoming").post(page(diary, "act/block/"), {"text": "系统中断"})
    resumed = sign_in_as("outgoing").post(page(diary, "act/resume/"), {"remaining": "", "password": PASSWORD})
    held = sign_in_as("supervisor").post(
        page(diary, "act/hold/"), {"reason": "absent", "text": "突发疾病", "password": PASSWORD}
    )
    assert [answer.status_code for answer in (returned, blocked, resumed, held)] == [302] * 4
    diary.refresh_from_db()
    assert (diary.state, diary.version) == ("supervisor_held", 2)


def test_after_the_handover_by_the_forms(
    diary: ShiftDiary,
    matter: OpenMatter,
    hand_over: Callable[..., Handover],
    take_over: Callable[..., Any],
    sign_in_as: Callable[[str], Client],
) -> None:
    from shifthandover.domain.vocabulary import Decision
    from shifthandover.services import Answer

    hand_over()
    take_over(answers=[Answer(1, Decision.QUERIED, "电话？")])
    answered = sign_in_as("outgoing").post(page(diary, "act/answer/"), {"position": "1", "answer": "已补记"})
    noted = sign_in_as("outgoing").post(
        page(diary, "act/note/"), {"text": "室温应为24", "password": PASSWORD}
    )
    reviewed = sign_in_as("manager").post(page(diary, "act/review/"), {"remark": "好", "password": PASSWORD})
    assert [answer.status_code for answer in (answered, noted, reviewed)] == [302] * 3
    diary.refresh_from_db()
    assert diary.state == "reviewed"


def test_matters_are_opened_changed_and_closed_by_the_forms(
    diary: ShiftDiary, people: dict[str, Employee], sign_in_as: Callable[[str], Client]
) -> None:
    client = sign_in_as("outgoing")
    address = "/admin/shifthandover/openmatter/"
    opened = client.post(
        f"{address}add/",
        {
            "desk": str(diary.desk_id),
            "kind": "vip",
            "title": "大客户投诉",
            "owner": str(people["operator"].pk),
            "next_step": "查账",
            "accept_by": "2026-10-20T16:00",
            "reply_by": "2026-10-20T18:00",
        },
    )
    assert opened.status_code == 302
    matter = OpenMatter.objects.get()
    assert matter.reply_by is not None
    assert matter.reply_by.isoformat() == "2026-10-20T10:00:00+00:00"
    assert client.get(f"{address}{matter.pk}/change/").status_code == 200
    assert client.get(f"{address}{matter.pk}/act/change/").status_code == 200
    assert client.post(f"{address}{matter.pk}/act/accept/", {"_act": ""}).status_code == 302
    forbidden = client.get(f"{address}{matter.pk}/act/extend/")
    assert forbidden.status_code == 403
    extended = sign_in_as("supervisor").post(
        f"{address}{matter.pk}/act/extend/",
        {"limit": "reply_by", "until": "2026-10-21T09:00", "reason": "客户同意", "password": PASSWORD},
    )
    assert extended.status_code == 302
    closed = sign_in_as("outgoing").post(f"{address}{matter.pk}/act/close/", {"outcome": "已答复"})
    assert closed.status_code == 302
    assert client.get(address).status_code == 200
    matter.refresh_from_db()
    assert matter.closed_at is not None


def test_the_list_of_diaries_needs_the_same_statements_however_many_rows(
    diary: ShiftDiary,
    people: dict[str, Employee],
    sign_in_as: Callable[[str], Client],
    now: datetime,
    django_assert_num_queries: Callable[..., Any],
) -> None:
    """Each further desk has a diary that somebody holds and the next one, which names the holder."""
    client = sign_in_as("supervisor")
    client.get(LIST)  # what a session reads once is read
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    for number in range(4):
        desk = Desk.objects.create(code=f"desk{number}", name="d", name_zh="d")
        for days, state in ((1, "supervisor_held"), (0, "open")):
            ShiftDiary.objects.create(
                desk=desk,
                shift=diary.shift,
                day=diary.day - timedelta(days=days),
                starts_at=diary.starts_at - timedelta(days=days),
                ends_at=diary.ends_at - timedelta(days=days),
                outgoing=people["outgoing"],
                holder=people["supervisor"] if days else None,
                state=state,
                opened_at=now,
            )
    with django_assert_num_queries(len(few)):
        answer = client.get(LIST)
    assert answer.context["cl"].result_count == 9
    assert answer.content.decode().count("周杰 3001") >= 8


def test_the_list_of_matters_needs_the_same_statements_however_many_rows(
    matter: OpenMatter,
    people: dict[str, Employee],
    sign_in_as: Callable[[str], Client],
    now: datetime,
    django_assert_num_queries: Callable[..., Any],
) -> None:
    address = "/admin/shifthandover/openmatter/"
    client = sign_in_as("supervisor")
    client.get(address)  # what a session reads once is read
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    OpenMatter.objects.bulk_create(
        OpenMatter(
            desk=matter.desk,
            title=f"{number}",
            owner=people["operator"],
            opened_by=people["outgoing"],
            opened_at=now,
        )
        for number in range(12)
    )
    with django_assert_num_queries(len(few)):
        assert client.get(address).context["cl"].result_count == 13


def test_a_matter_shows_the_shifts_it_survived_and_keeps_its_owner(
    diary: ShiftDiary,
    matter: OpenMatter,
    make_employee: Callable[..., Employee],
    hand_over: Callable[..., Handover],
    take_over: Callable[..., Any],
    sign_in_as: Callable[[str], Client],
) -> None:
    address = f"/admin/shifthandover/openmatter/{matter.pk}/"
    elsewhere = make_employee("7007", "operator", name="吴敏")
    OpenMatter.objects.filter(pk=matter.pk).update(owner=elsewhere)
    hand_over()
    take_over()
    client = sign_in_as("incoming")
    assert client.get("/admin/shifthandover/openmatter/").context["cl"].result_list[0].shifts == 1
    form = client.get(f"{address}change/").context["pass_on"]
    kept = {"owner": str(form.initial["owner"]), "next_step": "致电", "due_at": ""}
    assert client.post(f"{address}act/change/", kept).status_code == 302
    matter.refresh_from_db()
    assert (matter.owner, matter.next_step) == (elsewhere, "致电")
    events = [str(event.label) for event in client.get(f"{address}change/").context["events"]]
    assert set(events) == {"Next step", "To be done by", "Opened"}
