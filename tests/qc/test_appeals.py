"""Appeals: within their window and number, commented, decided by somebody else, never buried."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from common.errors import DomainError
from notices.models import Notice
from qc.domain.rulings import Ruling
from qc.models import Appeal, Evaluation, EvaluationLine, InspectionSettings
from qc.selectors import versions_of
from qc.services import (
    Decision,
    acknowledge_evaluation,
    comment_appeal,
    decide_appeal,
    file_appeal,
    withdraw_appeal,
)
from staff.models import Employee
from tests.qc.conftest import GOOD, REASONS

People = dict[str, Employee]
Make = Callable[..., Any]
DAY = timedelta(days=1)
UPHELD = {"closing": Decision(Ruling.UPHELD, "Nothing is said after 1:35.")}
OVERTURNED = {"closing": Decision(Ruling.OVERTURNED, "It is at 1:40.", "yes")}


def code_of(refused: pytest.ExceptionInfo[DomainError]) -> str:
    """Give the last word of a refusal's code."""
    return refused.value.code.rpartition(".")[2]


def told(kind: str) -> list[str]:
    """List the work numbers of those who were told."""
    return sorted(Notice.objects.filter(kind=kind).values_list("recipient__work_number", flat=True))


def test_a_release_says_until_when_and_how_often_it_can_be_appealed(make_evaluation: Make) -> None:
    evaluation = make_evaluation("released")
    assert (evaluation.appeal_until, evaluation.appeals_left) == (date(2026, 10, 23), 2)


def test_an_appeal_keeps_its_reasons_and_its_due_day(appealed: Evaluation, appeal: Appeal) -> None:
    assert (appealed.state, appealed.appeals_left, appealed.score) == ("appealed", 1, Decimal(75))
    assert [(item.criterion, item.reason) for item in appeal.items.all()] == [
        ("closing", "I said goodbye at 1:40.")
    ]
    assert (appeal.state, appeal.due_on, appeal.filed_by) == ("open", date(2026, 10, 23), appealed.operator)


def test_lead_deciders_and_inspector_are_told(appealed: Evaluation) -> None:
    assert told("qc.appeal.filed") == ["1090", "2001", "2090"]
    lead = Notice.objects.get(kind="qc.appeal.filed", recipient__work_number="1090")
    assert "I said goodbye at 1:40." in lead.body
    assert lead.subject == "申诉：员工1001 1001，2026-10-19 的联络"


@pytest.mark.parametrize(
    ("after", "refusal"),
    [(timedelta(), None), (3 * DAY, None), (4 * DAY, "window_passed")],
)
def test_the_window_includes_its_last_day(
    after: timedelta, refusal: str | None, make_evaluation: Make, people: People, now: datetime
) -> None:
    evaluation = make_evaluation("released")
    found = None
    try:
        file_appeal(evaluation, operator=people["operator"], reasons=REASONS, now=now + after)
    except DomainError as error:
        found = error.code.rpartition(".")[2]
    assert found == refusal


def test_terms_stay_those_of_the_release(make_evaluation: Make, people: People, now: datetime) -> None:
    evaluation = make_evaluation("released")
    InspectionSettings.objects.create(pk=1, appeal_window_days=0, most_appeals=0)
    file_appeal(evaluation, operator=people["operator"], reasons=REASONS, now=now + DAY)
    assert evaluation.appeals_left == 1


@pytest.mark.parametrize(
    ("reasons", "code", "field"),
    [
        ({}, "no_criteria", "items"),
        ({"asked_again": "x", "nobody": "y"}, "unknown_criteria", "items"),
        ({"closing": "  "}, "missing", "items.closing.reason"),
        ({"closing": "x" * 2001}, "too_long", "items.closing.reason"),
    ],
)
def test_an_appeal_names_what_is_wrong_with_it(
    reasons: dict[str, str], code: str, field: str, make_evaluation: Make, people: People, now: datetime
) -> None:
    evaluation = make_evaluation("released")
    with pytest.raises(DomainError) as refused:
        file_appeal(evaluation, operator=people["operator"], reasons=reasons, now=now)
    assert (code_of(refused), refused.value.where["field"]) == (code, field)
    evaluation.refresh_from_db()
    assert (evaluation.state, evaluation.appeals_left) == ("released", 2)


def test_a_withdrawn_appeal_is_used_up(appeal: Appeal, people: People, now: datetime) -> None:
    withdraw_appeal(appeal, operator=people["operator"], now=now)
    evaluation = Evaluation.objects.get(pk=appeal.evaluation_id)
    assert (evaluation.state, evaluation.appeals_left, appeal.state) == ("released", 1, "withdrawn")
    assert told("qc.appeal.withdrawn") == ["1090", "2090"]
    with pytest.raises(DomainError) as refused:
        withdraw_appeal(appeal, operator=people["operator"], now=now)
    assert code_of(refused) == "wrong_state"


def test_the_lead_is_heard_before_the_decision(appeal: Appeal, people: People, now: datetime) -> None:
    comment = comment_appeal(appeal, author=people["lead"], text=" It is on the tape. ", now=now)
    assert (comment.text, comment.author) == ("It is on the tape.", people["lead"])
    assert told("qc.appeal.commented") == ["1001", "2090"]
    decide_appeal(appeal, decider=people["manager"], decisions=OVERTURNED, now=now)
    assert appeal.comments.get() == comment


def test_upheld_leaves_the_score_and_opens_the_window_anew(
    appeal: Appeal, people: People, now: datetime
) -> None:
    decide_appeal(appeal, decider=people["manager"], decisions=UPHELD, now=now + 2 * DAY)
    evaluation = Evaluation.objects.get(pk=appeal.evaluation_id)
    assert (evaluation.state, evaluation.score, evaluation.appeals_left) == ("released", Decimal(75), 1)
    assert evaluation.appeal_until == date(2026, 10, 25)
    assert (appeal.state, appeal.ruling, appeal.decided_by) == ("decided", "upheld", people["manager"])
    item = appeal.items.get()
    assert (item.ruling, item.reasoning) == ("upheld", "Nothing is said after 1:35.")
    assert not Evaluation.objects.filter(supersedes=evaluation).exists()
    assert told("qc.appeal.decided") == ["1001", "1090", "2001"]


def test_upheld_does_not_ask_again_who_had_acknowledged(
    make_evaluation: Make, people: People, now: datetime
) -> None:
    evaluation = make_evaluation("acknowledged")
    appeal = file_appeal(evaluation, operator=people["operator"], reasons=REASONS, now=now)
    decide_appeal(appeal, decider=people["manager"], decisions=UPHELD, now=now)
    assert Evaluation.objects.get(pk=evaluation.pk).state == "acknowledged"


def test_overturned_makes_a_version_to_acknowledge_and_the_former_stays(
    appeal: Appeal, people: People, now: datetime
) -> None:
    decide_appeal(appeal, decider=people["manager"], decisions=OVERTURNED, now=now)
    former = Evaluation.objects.get(pk=appeal.evaluation_id)
    new = Evaluation.objects.get(supersedes=former)
    assert (former.state, former.score, former.answers["closing"]) == (
        "superseded", Decimal(75), {"value": "no"},
    )  # fmt: skip
    assert (new.number, new.state, new.score, new.outcome) == (2, "released", Decimal(100), "pass")
    assert (new.answers["closing"], new.answers["greeting"]) == ({"value": "yes"}, {"value": "yes"})
    assert (new.cause, new.cause_text, new.rescored_by) == ("appeal", "It is at 1:40.", people["manager"])
    assert (new.inspector, new.appeals_left, new.acknowledged_at) == (people["inspector"], 1, None)
    assert EvaluationLine.objects.filter(evaluation=former, is_error=True).count() == 1
    assert EvaluationLine.objects.filter(evaluation=new, is_error=True).count() == 0
    assert list(Evaluation.objects.counting()) == [new]
    assert told("qc.evaluation.rescored") == ["1001", "1090", "2001"]
    acknowledge_evaluation(new, operator=people["operator"], now=now)
    assert new.state == "acknowledged"


def test_old_versions_stay_readable_with_comments_and_appeal(
    appeal: Appeal, people: People, now: datetime
) -> None:
    comment_appeal(appeal, author=people["lead"], text="right", now=now)
    decide_appeal(appeal, decider=people["manager"], decisions=OVERTURNED, now=now)
    newest, oldest = versions_of(appeal.evaluation).visible_to(people["operator"])
    assert (newest.number, oldest.number, oldest.state) == (2, 1, "superseded")
    assert [one.text for one in oldest.appeals.all()[0].comments.all()] == ["right"]


TWO = {"closing": "I did.", "polite": "I was."}
WORSE = {"closing": "no", "polite": {"value": "no", "comment": "talked over them"}}


@pytest.fixture
def two(make_evaluation: Make, people: People, now: datetime) -> Appeal:
    """An appeal against two criteria of a sheet with a critical error."""
    evaluation = make_evaluation("released", {**GOOD, **WORSE})
    return file_appeal(evaluation, operator=people["operator"], reasons=TWO, now=now)


def test_each_criterion_has_its_own_ruling(two: Appeal, people: People, now: datetime) -> None:
    decisions = {
        "closing": Decision(Ruling.UPHELD, "Not heard."),
        "polite": Decision(Ruling.OVERTURNED, "They interrupted first.", {"value": "yes"}),
    }
    decide_appeal(two, decider=people["manager"], decisions=decisions, reasoning="Both heard.", now=now)
    new = Evaluation.objects.get(supersedes=two.evaluation_id)
    assert (two.ruling, new.score, new.is_critical, new.cause_text) == (
        "partly", Decimal(75), False, "Both heard.",
    )  # fmt: skip
    assert new.answers["polite"] == {"value": "yes", "comment": "talked over them"}


@pytest.mark.parametrize(
    ("decisions", "code", "field"),
    [
        ({"closing": Decision(Ruling.UPHELD, "x")}, "decisions_do_not_fit", "decisions"),
        (
            {
                "closing": Decision(Ruling.UPHELD, "x"),
                "polite": Decision(Ruling.UPHELD, "x"),
                "greeting": Decision(Ruling.UPHELD, "x"),
            },
            "decisions_do_not_fit",
            "decisions",
        ),
        (
            {"closing": Decision(Ruling.UPHELD, " "), "polite": Decision(Ruling.UPHELD, "x")},
            "missing",
            "decisions.closing.reasoning",
        ),
        (
            {"closing": Decision(Ruling.UPHELD, "x", "yes"), "polite": Decision(Ruling.UPHELD, "x")},
            "answer_not_appealed",
            "decisions.closing.answer",
        ),
        (
            {"closing": Decision(Ruling.PARTLY, "x"), "polite": Decision(Ruling.UPHELD, "x")},
            "answer_missing",
            "decisions.closing.answer",
        ),
        (
            {"closing": Decision(Ruling.OVERTURNED, "x", "no"), "polite": Decision(Ruling.UPHELD, "x")},
            "answer_unchanged",
            "decisions.closing.answer",
        ),
    ],
)
def test_a_decision_that_does_not_fit_decides_nothing(
    decisions: dict[str, Decision], code: str, field: str, two: Appeal, people: People, now: datetime
) -> None:
    with pytest.raises(DomainError) as refused:
        decide_appeal(two, decider=people["manager"], decisions=decisions, now=now)
    assert (code_of(refused), refused.value.where["field"]) == (code, field)
    two.refresh_from_db()
    assert (two.state, two.items.exclude(ruling="").count()) == ("open", 0)


def test_an_answer_that_does_not_fit_decides_nothing(two: Appeal, people: People, now: datetime) -> None:
    for answer, code in [("maybe", "invalid"), ({"value": "yes", "override": "mine"}, "invalid")]:
        decisions = {
            "closing": Decision(Ruling.OVERTURNED, "x", answer),
            "polite": Decision(Ruling.UPHELD, "x"),
        }
        with pytest.raises(DomainError) as refused:
            decide_appeal(two, decider=people["manager"], decisions=decisions, now=now)
        assert code_of(refused) == code
    assert Appeal.objects.get(pk=two.pk).state == "open"


def test_what_is_asked_only_now_is_answered_with_the_decision(
    make_evaluation: Make, people: People, now: datetime
) -> None:
    evaluation = make_evaluation("released")
    reasons = {"hard_to_hear": "It crackled."}
    appeal = file_appeal(evaluation, operator=people["operator"], reasons=reasons, now=now)
    decisions = {"hard_to_hear": Decision(Ruling.OVERTURNED, "It does.", "yes")}
    with pytest.raises(DomainError) as refused:
        decide_appeal(appeal, decider=people["manager"], decisions=decisions, now=now)
    assert code_of(refused) == "incomplete"
    appeal.refresh_from_db()
    with pytest.raises(DomainError) as refused:
        decide_appeal(
            appeal,
            decider=people["manager"],
            decisions=decisions,
            further_answers={"asked_again": "yes", "greeting": "no"},
            now=now,
        )
    assert refused.value.where["criteria"] == ["greeting"]
    appeal.refresh_from_db()
    decide_appeal(
        appeal,
        decider=people["manager"],
        decisions=decisions,
        further_answers={"asked_again": "yes"},
        now=now,
    )
    new = Evaluation.objects.get(supersedes=evaluation)
    # sections a 1/2, b 1, c 1
    assert (new.score, new.answers["asked_again"]) == (Decimal("83.333333"), {"value": "yes"})


def test_a_system_cause_can_be_the_decision(appeal: Appeal, people: People, now: datetime) -> None:
    cause = {"value": "no", "system_cause": "the line was cut by the exchange"}
    decisions = {"closing": Decision(Ruling.OVERTURNED, "See the log.", cause)}
    decide_appeal(appeal, decider=people["manager"], decisions=decisions, now=now)
    new = Evaluation.objects.get(supersedes=appeal.evaluation_id)
    assert (new.score, new.answers["closing"]) == (Decimal(100), cause)
    assert EvaluationLine.objects.get(evaluation=new, criterion="closing").state == "system_cause"


def test_appeals_run_out(appeal: Appeal, people: People, now: datetime) -> None:
    decide_appeal(appeal, decider=people["manager"], decisions=UPHELD, now=now)
    evaluation = Evaluation.objects.get(pk=appeal.evaluation_id)
    second = file_appeal(evaluation, operator=people["operator"], reasons=REASONS, now=now)
    decide_appeal(second, decider=people["manager"], decisions=UPHELD, now=now)
    evaluation.refresh_from_db()
    with pytest.raises(DomainError) as refused:
        file_appeal(evaluation, operator=people["operator"], reasons=REASONS, now=now)
    assert code_of(refused) == "none_left"
