"""Reviewing several handovers with one password: each its own signature, each refusal told."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from common.errors import DomainError
from ledger.models import Entry, FailedAttempt
from ledger.selectors import verify_register
from shifthandover.domain.vocabulary import Decision
from shifthandover.models import DiarySignature, Handover, OpenMatter, ShiftDiary
from shifthandover.selectors.reviews import handovers_to_review, waiting_for_review
from shifthandover.services import Answer, answer_reservation, review, review_each
from staff.models import Employee
from tests.conftest import PASSWORD

PAGE = "/admin/shifthandover/shiftdiary/review/"
API = "/api/v1/shift-diaries/review_several/"
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def taken(
    diary: ShiftDiary, matter: OpenMatter, hand_over: Callable[..., Handover], take_over: Callable[..., Any]
) -> ShiftDiary:
    """The early shift, taken over with a reservation that nobody has answered."""
    hand_over()
    take_over(answers=[Answer(1, Decision.QUERIED, "电话？")])
    return diary


@pytest.fixture
def earlier(taken: ShiftDiary, people: dict[str, Employee], now: datetime) -> Callable[..., list[ShiftDiary]]:
    """Diaries of the days before, taken over by those told or by the incoming lead."""

    def make(count: int, **changes: Any) -> list[ShiftDiary]:
        return [
            ShiftDiary.objects.create(
                desk=taken.desk,
                shift=taken.shift,
                day=taken.day - timedelta(days=days),
                starts_at=taken.starts_at - timedelta(days=days),
                ends_at=taken.ends_at - timedelta(days=days),
                version=1,
                state="taken_over",
                opened_at=now,
                **{"outgoing": people["outgoing"], "incoming": people["incoming"], **changes},
            )
            for days in range(count, 0, -1)
        ]

    return make


@pytest.fixture
def as_supervisor(client: Client, people: dict[str, Employee]) -> Client:
    """The duty supervisor, signed in, reading English."""
    client.force_login(people["supervisor"], backend=BACKEND)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def test_who_opens_the_page(client: Client, people: dict[str, Employee]) -> None:
    statuses = {}
    for who, person in people.items():
        client.force_login(person, backend=BACKEND)
        statuses[who] = client.get(PAGE).status_code
    assert statuses == {
        "outgoing": 403, "incoming": 403, "supervisor": 200, "manager": 200, "operator": 302,
    }  # fmt: skip


def test_each_ticked_diary_gets_a_signature_of_its_own(
    taken: ShiftDiary,
    earlier: Callable[..., list[ShiftDiary]],
    as_supervisor: Client,
    people: dict[str, Employee],
    at: Callable[[str], datetime],
) -> None:
    first, second, left = earlier(3)
    answer_reservation(taken, position=1, answer="已补记", by=people["outgoing"], now=at("15:00"))
    ticked = [first.pk, second.pk, taken.pk]
    answer = as_supervisor.post(
        PAGE, {"diary": ticked, f"remark-{second.pk}": "好", "password": PASSWORD}, follow=True
    )
    assert [str(one) for one in answer.context["messages"]] == ["3 handovers reviewed."]
    signed = DiarySignature.objects.filter(act="review").order_by("diary")
    assert {one.diary_id: one.text for one in signed} == {first.pk: "", second.pk: "好", taken.pk: ""}
    assert len({one.entry_id for one in signed}) == 3
    assert [row.diary for row in answer.context["rows"]] == [left]
    assert verify_register().findings == []


def test_a_refusal_is_told_and_stops_no_other(
    taken: ShiftDiary, earlier: Callable[..., list[ShiftDiary]], as_supervisor: Client
) -> None:
    (other,) = earlier(1)
    answer = as_supervisor.post(PAGE, {"diary": [taken.pk, other.pk], "password": PASSWORD}, follow=True)
    told = [str(one) for one in answer.context["messages"]]
    assert told[0] == "1 handover reviewed."
    assert "The reservation on “回访客户” has not been answered." in told[1]
    assert str(taken) in told[1]
    states = ShiftDiary.objects.order_by("starts_at").values_list("state", flat=True)
    assert list(states)[:2] == ["reviewed", "taken_over"]


def test_a_wrong_password_is_tried_once_and_signs_nothing(
    earlier: Callable[..., list[ShiftDiary]], as_supervisor: Client
) -> None:
    rows = earlier(3)
    before = Entry.objects.count()
    answer = as_supervisor.post(PAGE, {"diary": [row.pk for row in rows], "password": "wrong"})
    assert answer.status_code == 422
    assert "The password is wrong" in answer.content.decode()
    assert answer.content.decode().count(" checked") == 3
    assert (Entry.objects.count(), FailedAttempt.objects.count()) == (before, 1)


def test_nothing_ticked_asks_to_tick(as_supervisor: Client, taken: ShiftDiary) -> None:
    answer = as_supervisor.post(PAGE, {"password": PASSWORD})
    assert (answer.status_code, answer.context["error"]) == (
        422, "Tick the handovers that you have looked at.",
    )  # fmt: skip


def test_parties_are_not_asked_to_review_and_cannot(
    earlier: Callable[..., list[ShiftDiary]],
    as_supervisor: Client,
    people: dict[str, Employee],
    at: Callable[[str], datetime],
) -> None:
    held, free = earlier(2)
    ShiftDiary.objects.filter(pk=held.pk).update(holder=people["supervisor"])
    assert free in waiting_for_review(people["supervisor"])
    assert held not in waiting_for_review(people["supervisor"])
    assert held in waiting_for_review(people["manager"])
    assert as_supervisor.post(PAGE, {"diary": [held.pk], "password": PASSWORD}).status_code == 422
    done = review_each([held, free], by=people["supervisor"], password=PASSWORD, now=at("15:10"))
    assert [one.refusal.code if one.refusal else "" for one in done] == [
        "shifthandover.diary.wrong_party", "",
    ]  # fmt: skip


def test_who_came_first_reviews(
    earlier: Callable[..., list[ShiftDiary]], people: dict[str, Employee], at: Callable[[str], datetime]
) -> None:
    rows = earlier(2)
    review(rows[0], remark="", by=people["manager"], password=PASSWORD, now=at("15:05"))
    done = review_each(rows, by=people["supervisor"], password=PASSWORD, now=at("15:06"))
    assert [one.refusal.code if one.refusal else "" for one in done] == [
        "shifthandover.diary.wrong_state", "",
    ]  # fmt: skip


def test_the_register_refusing_the_signer_refuses_all(
    earlier: Callable[..., list[ShiftDiary]], people: dict[str, Employee], at: Callable[[str], datetime]
) -> None:
    with pytest.raises(DomainError) as refused:
        review_each(earlier(2), by=people["supervisor"], password="wrong", now=at("15:06"))
    assert refused.value.code == "ledger.wrong_password"


def test_the_page_needs_the_same_statements_however_many_rows(
    taken: ShiftDiary, earlier: Callable[..., list[ShiftDiary]], people: dict[str, Employee]
) -> None:
    people["supervisor"].has_perm("any.permission")  # permissions are read once
    with CaptureQueriesContext(connection) as few:
        assert len(handovers_to_review(people["supervisor"], most=30)) == 1
    earlier(7)
    with CaptureQueriesContext(connection) as many:
        assert len(handovers_to_review(people["supervisor"], most=30)) == 8
    assert len(many) == len(few)


def test_several_through_the_api(
    taken: ShiftDiary,
    earlier: Callable[..., list[ShiftDiary]],
    as_supervisor: Client,
    client: Client,
    people: dict[str, Employee],
) -> None:
    (other,) = earlier(1)
    wanted = {"diaries": [taken.pk, other.pk], "remark": "", "password": PASSWORD}
    answer = as_supervisor.post(API, wanted, content_type="application/json")
    assert [(row["diary"], row["is_reviewed"], row["code"]) for row in answer.json()] == [
        (other.pk, True, ""),
        (taken.pk, False, "shifthandover.diary.not_ready"),
    ]
    unknown = {**wanted, "diaries": [taken.pk, 999_999]}
    assert as_supervisor.post(API, unknown, content_type="application/json").status_code == 404
    client.force_login(people["incoming"], backend=BACKEND)
    assert client.post(API, wanted, content_type="application/json").status_code == 403
