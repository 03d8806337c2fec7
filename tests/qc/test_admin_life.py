"""The life of an evaluation in the admin: which acts are offered to whom in which state, what each does."""

import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from qc.models import Adjustment, Appeal, Evaluation, Override, QualityMonth
from qc.services import decide_override, lock_month, release_month, request_override, rescore_evaluation
from staff.models import Employee
from tests.qc.test_admin import act, change, page_of

People = dict[str, Employee]
Make = Callable[..., Any]
NOVEMBER = datetime.fromisoformat("2026-11-03T04:00+00:00")

STATES = ["draft", "submitted", "released", "acknowledged", "appealed", "final", "superseded"]
OFFERED: dict[str, list[set[str] | None]] = {
    "inspector": [
        set(),
        {"release"},
        {"request_override"},
        {"request_override"},
        {"request_override"},
        {"request_override"},
        set(),
    ],
    "manager": [
        set(),
        {"release", "rescore"},
        {"rescore", "request_override"},
        {"rescore", "request_override"},
        {"decide", "request_override"},
        {"rescore", "request_override"},
        set(),
    ],
    "lead": [
        None,
        None,
        {"comment", "request_override"},
        {"comment", "request_override"},
        {"comment", "comment_appeal", "request_override"},
        {"comment", "request_override"},
        set(),
    ],
    "auditor": [set()] * 7,
    "other_inspector": [None] * 7,
    "other_lead": [None] * 7,
}
"""Who is offered which acts in each state; None where the page is not there for them."""


@pytest.fixture(autouse=True)
def _at_the_tests_now(now: datetime) -> Any:
    """Let the admin's clock stand where the evaluations were made."""
    with time_machine.travel(now, tick=False):
        yield


def offered(client: Client, evaluation: Evaluation) -> set[str] | None:
    """Read which acts the page of an evaluation offers."""
    answer = client.get(change(evaluation))
    if answer.status_code == 404:
        return None
    return set(re.findall(r'data-act="(\w+)"', answer.content.decode()))


@pytest.mark.parametrize(
    ("who", "state", "acts"),
    [
        pytest.param(who, state, acts, id=f"{who}-{state}")
        for who, row in OFFERED.items()
        for state, acts in zip(STATES, row, strict=True)
    ],
)
def test_the_page_offers_what_is_possible(
    who: str, state: str, acts: set[str] | None, make_evaluation: Make, people: People
) -> None:
    found = offered(page_of(people[who]), make_evaluation(state))
    assert found == acts


def test_a_lead_answers_an_appeal_on_the_page_that_shows_both_sides(
    make_evaluation: Make, people: People
) -> None:
    evaluation = make_evaluation("appealed")
    lead = page_of(people["lead"])
    page = lead.get(change(evaluation)).content.decode()
    assert "I said goodbye at 1:40." in page
    assert "to be decided by 2026-10-23" in page
    answer = lead.post(act(evaluation, "comment_appeal"), {"text": "I hear it too"}, follow=True)
    assert "I hear it too" in answer.content.decode()
    assert Appeal.objects.get().comments.get().author == people["lead"]


def test_an_appeal_is_decided_with_a_new_answer(make_evaluation: Make, people: People) -> None:
    evaluation = make_evaluation("appealed")
    manager = page_of(people["manager"])
    page = manager.get(act(evaluation, "decide")).content.decode()
    assert "I said goodbye at 1:40." in page
    given = {"ruling-closing": "overturned", "value-closing": "yes", "reasoning-closing": "It is at 1:40."}
    answer = manager.post(act(evaluation, "decide"), given)
    assert answer.status_code == 302
    newest = Evaluation.objects.get(supersedes=evaluation)
    assert (newest.state, newest.score, newest.cause) == ("released", Decimal(100), "appeal")
    versions = manager.get(change(newest)).content.decode()
    assert f'href="{change(evaluation)}"' in versions
    assert "It is at 1:40." in manager.get(change(evaluation)).content.decode()


def test_a_score_is_upheld_whatever_the_answer_field_says(make_evaluation: Make, people: People) -> None:
    evaluation = make_evaluation("appealed")
    given = {"ruling-closing": "upheld", "value-closing": "yes", "reasoning-closing": "Nothing after 1:35."}
    assert page_of(people["manager"]).post(act(evaluation, "decide"), given).status_code == 302
    evaluation.refresh_from_db()
    assert (evaluation.state, evaluation.score) == ("released", Decimal(75))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        pytest.param({"_act": "1"}, "This field is required.", id="nothing decided"),
        pytest.param(
            {"ruling-closing": "partly", "value-closing": "no", "reasoning-closing": "half"},
            "The new answer is the same as before",
            id="the same answer",
        ),
        pytest.param(
            {"ruling-closing": "overturned", "value-closing": "", "reasoning-closing": "heard it"},
            "A changed ruling needs the new answer.",
            id="no new answer",
        ),
    ],
)
def test_a_decision_that_does_not_fit_is_named_on_its_page(
    given: dict[str, str], words: str, make_evaluation: Make, people: People
) -> None:
    evaluation = make_evaluation("appealed")
    answer = page_of(people["manager"]).post(act(evaluation, "decide"), given)
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert Appeal.objects.get().state == "open"


def test_a_decided_appeal_is_not_decided_again(make_evaluation: Make, people: People) -> None:
    evaluation = make_evaluation("appealed")
    given = {"ruling-closing": "upheld", "reasoning-closing": "Nothing after 1:35."}
    manager = page_of(people["manager"])
    assert manager.post(act(evaluation, "decide"), given).status_code == 302
    again = manager.post(act(evaluation, "decide"), given, follow=True)
    assert "The appeal was decided or withdrawn before." in again.content.decode()


def test_scoring_anew_takes_only_what_was_changed(make_evaluation: Make, people: People) -> None:
    evaluation = make_evaluation("released")
    manager = page_of(people["manager"])
    page = manager.get(act(evaluation, "rescore")).content.decode()
    assert 'name="value-greeting" value="yes" ' in re.sub(r"\s+", " ", page)
    given = {
        "value-greeting": "yes", "value-closing": "yes", "value-polite": "yes", "value-hard_to_hear": "no",
        "reason": "heard it in the calibration",
    }  # fmt: skip
    assert manager.post(act(evaluation, "rescore"), given).status_code == 302
    newest = Evaluation.objects.get(supersedes=evaluation)
    assert (newest.score, newest.cause_text) == (Decimal(100), "heard it in the calibration")
    assert newest.answers["greeting"] == evaluation.answers["greeting"]


def test_scoring_anew_without_a_change_is_refused(make_evaluation: Make, people: People) -> None:
    evaluation = make_evaluation("released")
    given = {
        "value-greeting": "yes", "value-closing": "no", "value-polite": "yes", "value-hard_to_hear": "no",
        "reason": "nothing",
    }  # fmt: skip
    answer = page_of(people["manager"]).post(act(evaluation, "rescore"), given)
    assert (answer.status_code, "No answer is another one than before." in answer.content.decode()) == (
        422,
        True,
    )


@pytest.mark.parametrize(
    ("decision", "state", "score"), [("approved", "approved", 100), ("refused", "refused", 75)]
)
def test_an_override_takes_two_people(
    decision: str, state: str, score: int, make_evaluation: Make, people: People
) -> None:
    evaluation = make_evaluation("released")
    asked = {"criterion": "closing", "reason": "The customer was in tears; she stayed on the line."}
    assert page_of(people["lead"]).post(act(evaluation, "request_override"), asked).status_code == 302
    override = Override.objects.get()
    manager = page_of(people["manager"])
    assert "decide_override" in (offered(manager, evaluation) or set())
    given = {"override": override.pk, "decision": decision, "reasoning": "I listened to it."}
    assert manager.post(act(evaluation, "decide_override"), given).status_code == 302
    override.refresh_from_db()
    assert (override.state, override.decided_by) == (state, people["manager"])
    assert Evaluation.objects.order_by("-number")[0].score == Decimal(score)


def test_rows_of_the_lists_open_their_evaluation(make_evaluation: Make, people: People) -> None:
    evaluation = make_evaluation("appealed")
    appeal = Appeal.objects.get()
    manager = page_of(people["manager"])
    listed = manager.get(reverse("admin:qc_appeal_changelist")).content.decode()
    assert evaluation.contact.external_id in listed
    answer = manager.get(reverse("admin:qc_appeal_change", args=[appeal.pk]))
    assert answer["Location"] == f"{change(evaluation)}#appeal-{appeal.pk}"
    other = page_of(people["other_lead"])
    assert other.get(reverse("admin:qc_appeal_change", args=[appeal.pk])).status_code == 404


def test_the_list_of_appeals_needs_the_same_statements_however_long(
    make_evaluation: Make, make_contact: Make, people: People, django_assert_max_num_queries: Any
) -> None:
    manager = page_of(people["manager"])
    for _ in range(6):
        make_evaluation("appealed", contact=make_contact())
    manager.get(reverse("admin:qc_appeal_changelist"))
    with django_assert_max_num_queries(18):
        manager.get(reverse("admin:qc_appeal_changelist"))


def test_a_month_is_released_locked_and_then_only_adjusted(make_evaluation: Make, people: People) -> None:
    evaluation = make_evaluation("released")
    month = QualityMonth.objects.get(month="2026-10")
    manager = page_of(people["manager"])
    url = {name: reverse("admin:qc_qualitymonth_act", args=[month.pk, name]) for name in ("release", "lock")}
    early = manager.post(url["release"], {"_act": "1"})
    assert (early.status_code, "2026-10 is not over yet." in early.content.decode()) == (422, True)
    with time_machine.travel(NOVEMBER, tick=False):
        manager = page_of(people["manager"])
        assert manager.post(url["release"], {"_act": "1"}).status_code == 302
        unseen = manager.post(url["lock"], {"_act": "1"})
        assert (unseen.status_code, "Confirm the lock." in unseen.content.decode()) == (422, True)
        assert manager.post(url["lock"], {"is_confirmed": "on"}).status_code == 302
        rescore_evaluation(
            evaluation, rescorer=people["manager"], answers={"closing": "yes"}, reason="late", now=NOVEMBER
        )
        page = manager.get(reverse("admin:qc_adjustment_changelist")).content.decode()
    month.refresh_from_db()
    assert (month.state, month.counted, month.locked_by) == ("locked", 1, people["manager"])
    assert Adjustment.objects.get().difference == Decimal(25)
    assert "+25.00" in page


def test_only_who_may_locks(make_evaluation: Make, people: People) -> None:
    make_evaluation("released")
    month = QualityMonth.objects.get(month="2026-10")
    lock = reverse("admin:qc_qualitymonth_act", args=[month.pk, "lock"])
    for who in ("lead", "inspector", "auditor"):
        assert page_of(people[who]).post(lock, {"is_confirmed": "on"}).status_code == 403


def test_a_locked_month_tells_what_counted(make_evaluation: Make, people: People) -> None:
    make_evaluation("released")
    with time_machine.travel(NOVEMBER, tick=False):
        value = QualityMonth.objects.get().value
        release_month(value, releaser=people["manager"], now=NOVEMBER)
        month = lock_month(value, locker=people["manager"], is_confirmed=True, now=NOVEMBER)
        page = page_of(people["auditor"]).get(reverse("admin:qc_qualitymonth_change", args=[month.pk]))
    assert month.content_hash in page.content.decode()


def test_an_overridden_line_says_so(make_evaluation: Make, people: People, now: datetime) -> None:
    evaluation = make_evaluation("released")
    override = request_override(
        evaluation, requester=people["lead"], criterion="closing", reason="better served", now=now
    )
    newest = decide_override(
        override, decider=people["manager"], is_approved=True, reasoning="heard", now=now
    )
    assert newest is not None
    assert "better served" in page_of(people["lead"]).get(change(newest)).content.decode()
