"""Follow-ups through the service: opened once, done by those who may, told when overdue, never deleted."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from common.errors import DomainError
from notices.models import Notice
from qc.domain.follow_ups import Kind, State
from qc.models import Evaluation, FollowUp, FollowUpStep, Observation
from qc.services import (
    call_off_follow_up,
    complete_follow_up,
    note_follow_up,
    reassign_follow_up,
    tell_overdue_call_backs,
)
from staff.models import Employee

People = dict[str, Employee]
Follow = Callable[..., FollowUp]
Make = Callable[..., Evaluation]


def told(what: str) -> set[tuple[str, str]]:
    rows = Notice.objects.filter(kind=f"qc.follow_up.{what}")
    return {(row.recipient.work_number, row.url.split("/")[1]) for row in rows}


def test_a_wrong_answer_is_called_back_within_the_hour(make_evaluation: Make, follow: Follow) -> None:
    """A draft is enough: the error was found, so the customer is not kept waiting for the release."""
    follow_up = follow(make_evaluation("draft"), criteria=["greeting", "greeting"])
    assert follow_up.due_at == datetime(2026, 10, 20, 5, 0, tzinfo=UTC)
    assert (follow_up.criteria, follow_up.person.work_number) == (["greeting"], "1001")
    assert follow_up.day == date(2026, 10, 19)
    assert told("opened") == {("1090", "admin")}
    assert [(step.act, step.owner.work_number) for step in follow_up.steps.all() if step.owner] == [
        ("open", "1090")
    ]


def test_coaching_is_due_a_week_later_or_on_its_day(make_evaluation: Make, follow: Follow) -> None:
    evaluation = make_evaluation()
    usual = follow(evaluation, Kind.COACHING, subject="语气")
    chosen = follow(evaluation, Kind.COACHING, subject="结束语", due_on=date(2026, 10, 20))
    assert usual.due_at == datetime(2026, 10, 27, 15, 59, tzinfo=UTC)
    assert chosen.due_at == datetime(2026, 10, 20, 15, 59, tzinfo=UTC)
    assert told("coached") == {("1001", "me")}


def test_who_is_coached_hears_of_it_only_when_they_may_see_the_evaluation(
    make_evaluation: Make, follow: Follow, floor: People
) -> None:
    follow_up = follow(make_evaluation("submitted"), Kind.COACHING)
    assert told("coached") == set()
    assert not FollowUp.objects.visible_to(floor["operator"]).exists()
    Evaluation.objects.update(state="released", released_at=follow_up.opened_at)
    assert FollowUp.objects.visible_to(floor["operator"]).get() == follow_up
    Evaluation.objects.update(state="superseded")
    assert FollowUp.objects.visible_to(floor["operator"]).get() == follow_up


def test_an_operator_who_calls_back_is_sent_to_a_page_of_their_own(
    make_evaluation: Make, follow: Follow
) -> None:
    follow(make_evaluation(), owner="operator")
    assert told("opened") == {("1001", "me")}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"opener": "operator"}, "not_yours", id="the operator"),
        pytest.param({"opener": "other_inspector"}, "not_yours", id="another inspector"),
        pytest.param({"opener": "other_lead"}, "not_yours", id="another lead"),
        pytest.param({"subject": "  "}, "incomplete", id="no subject"),
        pytest.param({"criteria": ["no_such"]}, "unknown_criterion", id="no such criterion"),
        pytest.param({"kind": Kind.COACHING, "owner": "operator"}, "coaching_oneself", id="oneself"),
        pytest.param({"owner": "auditor"}, "owner_cannot", id="an owner who cannot"),
        pytest.param(
            {"kind": Kind.COACHING, "due_on": date(2026, 10, 19)}, "due_in_past", id="due yesterday"
        ),
    ],
)
def test_what_is_refused(make_evaluation: Make, follow: Follow, changes: dict[str, Any], code: str) -> None:
    evaluation = make_evaluation()
    with pytest.raises(DomainError) as refused:
        follow(evaluation, **changes)
    assert refused.value.code == f"qc.follow_up.{code}"
    assert not FollowUp.objects.exists()


@pytest.mark.parametrize("opener", ["inspector", "lead", "manager"])
def test_inspector_lead_and_manager_open_one(opener: str, make_evaluation: Make, follow: Follow) -> None:
    assert follow(make_evaluation(), opener=opener).opened_by_id is not None


def test_after_an_observation_its_observer_and_the_lead_open_one(
    observe: Callable[..., Observation], follow: Follow
) -> None:
    observation = observe()
    assert follow(observation, Kind.COACHING).observation == observation
    assert follow(observation, Kind.COACHING, opener="lead", subject="纪律").criteria == []
    with pytest.raises(DomainError) as refused:
        follow(observe(person=None), Kind.COACHING)
    assert refused.value.code == "qc.follow_up.nobody_concerned"


def test_asking_twice_does_not_double_the_work(
    make_evaluation: Make, follow: Follow, floor: People, now: datetime
) -> None:
    evaluation = make_evaluation()
    first = follow(evaluation)
    with pytest.raises(DomainError) as refused:
        follow(evaluation, opener="lead")
    assert (refused.value.code, refused.value.where) == (
        "qc.follow_up.open_already",
        {"follow_up": first.pk},
    )
    complete_follow_up(first, person=floor["lead"], text="已更正", now=now)
    assert follow(evaluation).pk != first.pk


def test_the_database_keeps_one_open_follow_up_for_one_subject(make_evaluation: Make, follow: Follow) -> None:
    first = follow(make_evaluation())
    first.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save(force_insert=True)


def test_what_was_done_says_when_by_whom_and_what_was_said(
    make_evaluation: Make, follow: Follow, floor: People, now: datetime
) -> None:
    follow_up = follow(make_evaluation())
    note_follow_up(follow_up, person=floor["inspector"], text="10:30 无人接听", now=now)
    reassign_follow_up(follow_up, person=floor["lead"], owner=floor["operator"], now=now)
    complete_follow_up(follow_up, person=floor["operator"], text=" 已向客户更正资费 ", now=now)
    follow_up.refresh_from_db()
    assert (follow_up.state, follow_up.done_by, follow_up.done_at) == ("done", floor["operator"], now)
    assert follow_up.result == "已向客户更正资费"
    steps = [(step.act, step.by.work_number, step.text) for step in follow_up.steps.all()]
    assert steps == [
        ("open", "2001", ""),
        ("note", "2001", "10:30 无人接听"),
        ("reassign", "1090", ""),
        ("complete", "1001", "已向客户更正资费"),
    ]


def test_coaching_is_never_given_to_who_is_coached(
    make_evaluation: Make, follow: Follow, floor: People, now: datetime
) -> None:
    follow_up = follow(make_evaluation(), Kind.COACHING)
    with pytest.raises(DomainError) as refused:
        reassign_follow_up(follow_up, person=floor["lead"], owner=floor["operator"], now=now)
    assert refused.value.code == "qc.follow_up.coaching_oneself"


def test_two_who_end_it_at_once(make_evaluation: Make, follow: Follow, floor: People, now: datetime) -> None:
    follow_up = follow(make_evaluation())
    twin = FollowUp.objects.get(pk=follow_up.pk)
    complete_follow_up(follow_up, person=floor["lead"], text="已更正", now=now)
    with pytest.raises(DomainError) as refused:
        call_off_follow_up(twin, person=floor["inspector"], text="重复", now=now)
    assert refused.value.code == "qc.follow_up.wrong_state"
    assert FollowUpStep.objects.filter(act__in=["complete", "call_off"]).count() == 1


def test_words_are_asked_for(make_evaluation: Make, follow: Follow, floor: People, now: datetime) -> None:
    follow_up = follow(make_evaluation())
    for act in (note_follow_up, complete_follow_up):
        with pytest.raises(DomainError) as refused:
            act(follow_up, person=floor["lead"], text=" ", now=now)
        assert refused.value.code == "qc.follow_up.text_missing"


ACTS: dict[str, Callable[[FollowUp, Employee, People, datetime], None]] = {
    "note": lambda one, who, _, now: note_follow_up(one, person=who, text="无人接听", now=now),
    "reassign": lambda one, who, people, now: reassign_follow_up(
        one, person=who, owner=people["manager"], now=now
    ),
    "complete": lambda one, who, _, now: complete_follow_up(one, person=who, text="已更正", now=now),
    "call_off": lambda one, who, _, now: call_off_follow_up(one, person=who, text="客户已销户", now=now),
}
ALLOWED = {
    "note": {"inspector", "colleague", "lead", "manager"},
    "reassign": {"colleague", "lead", "manager"},
    "complete": {"colleague", "lead", "manager"},
    "call_off": {"inspector", "manager"},
}
WHO = ["operator", "colleague", "lead", "other_lead", "inspector", "other_inspector", "manager"]


@pytest.mark.parametrize("state", [state.value for state in State])
def test_who_may_do_what_in_a_state(
    state: str, make_evaluation: Make, follow: Follow, floor: People, now: datetime
) -> None:
    """The inspector opened it, a colleague owns it, the operator gave the wrong answer."""
    follow_up = follow(make_evaluation(), owner="colleague")
    done = {"done_at": now, "done_by": floor["lead"]} if state == "done" else {}
    FollowUp.objects.filter(pk=follow_up.pk).update(state=state, **done)
    allowed: dict[str, set[str]] = {act: set() for act in ACTS}
    for act, do in ACTS.items():
        for who in WHO:
            with transaction.atomic():
                try:
                    do(FollowUp.objects.get(pk=follow_up.pk), floor[who], floor, now)
                except DomainError as error:
                    assert error.code in {"qc.follow_up.not_yours", "qc.follow_up.wrong_state"}
                else:
                    allowed[act].add(who)
                transaction.set_rollback(True)
    assert allowed == (ALLOWED if state == "open" else {act: set() for act in ACTS})


def test_an_overdue_call_back_is_told_once_to_lead_and_quality_manager(
    make_evaluation: Make, follow: Follow, floor: People, now: datetime
) -> None:
    evaluation = make_evaluation()
    follow(evaluation, owner="inspector")
    follow(evaluation, Kind.COACHING, owner="inspector")
    in_time, late = now + timedelta(minutes=60), now + timedelta(minutes=61)
    assert tell_overdue_call_backs(in_time) == 0
    assert tell_overdue_call_backs(late) == 1
    assert tell_overdue_call_backs(late) == 0
    assert tell_overdue_call_backs(late + timedelta(days=1)) == 0
    assert told("overdue") == {("1090", "admin"), ("2090", "admin")}


def test_a_call_back_done_in_time_is_told_to_nobody(
    make_evaluation: Make, follow: Follow, floor: People, now: datetime
) -> None:
    complete_follow_up(follow(make_evaluation()), person=floor["lead"], text="已更正", now=now)
    assert tell_overdue_call_backs(now + timedelta(days=1)) == 0
    assert told("overdue") == set()


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("operator", True), ("colleague", False), ("lead", True), ("other_lead", False), ("inspector", True),
        ("other_inspector", False), ("manager", True), ("auditor", True),
    ],
)  # fmt: skip
def test_who_sees_a_follow_up(
    who: str, sees: bool, make_evaluation: Make, follow: Follow, floor: People
) -> None:
    follow(make_evaluation())
    assert FollowUp.objects.visible_to(floor[who]).exists() is sees
