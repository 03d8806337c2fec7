"""What-if: a month scored again under a draft, with every difference, and nothing of it changed."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from common.errors import DomainError
from common.months import Month
from jobs.models import Job
from jobs.services import run
from qc.domain.scorecard import parse_scorecard
from qc.domain.what_if import mapped_answers
from qc.models import Evaluation, EvaluationLine, WhatIf, WhatIfLine
from qc.services import ask_what_if, change_draft, draft_scorecard
from staff.models import Employee
from tests.qc.conftest import GOOD, SMALL
from tests.qc.domain.cards import card, scale, section, ticks, yes_no

Make = Callable[..., Any]
People = dict[str, Employee]
OCTOBER = Month(2026, 10)
HEAVIER = {
    **SMALL,
    "sections": [
        section("a", yes_no("greeting", weight=1), yes_no("closing", weight=3)),
        *SMALL["sections"][1:],  # type: ignore[index]
    ],
}
"""The small scorecard with more weight on the closing: GOOD scores (1/4 + 1)/2 = 62.5."""


@pytest.fixture
def month(make_evaluation: Make, make_contact: Make, people: People) -> list[Evaluation]:
    """Three counting evaluations of October: 75 and 100 of the operator, critical of the colleague."""
    scolded = {**GOOD, "polite": {"value": "no", "comment": "scolded"}}
    return [
        make_evaluation(),
        make_evaluation(answers={**GOOD, "closing": "yes"}, contact=make_contact()),
        make_evaluation(answers=scolded, contact=make_contact(people["colleague"])),
    ]


def tried(definition: dict[str, Any], now: datetime) -> WhatIf:
    """Draft a definition and try it on October."""
    return ask_what_if(draft_scorecard(definition=definition, now=now), OCTOBER, now=now)


def test_new_scores_stand_beside_old_ones(month: list[Evaluation], now: datetime) -> None:
    what_if = tried(HEAVIER, now)
    lines = what_if.lines.values_list("old_score", "score", "change", "old_outcome", "outcome")
    assert [[str(value) for value in line] for line in lines] == [
        ["75.000000", "62.500000", "-12.500000", "fail", "fail"],
        ["100.000000", "100.000000", "0.000000", "pass", "pass"],
        ["0.000000", "0.000000", "0.000000", "critical_fail", "critical_fail"],
    ]


def test_the_summary_is_what_pencil_and_paper_give(month: list[Evaluation], now: datetime) -> None:
    summary = tried(HEAVIER, now).summary
    assert (summary["evaluations"], summary["compared"], summary["not_comparable"]) == (3, 3, 0)
    assert (summary["up"], summary["down"], summary["same"]) == (0, 1, 2)
    assert summary["old"] == {
        "scored": 3, "mean": "58.333333", "passed": 1, "pass_share": "33.333333",
        "critical": 1, "no_score": 0,
    }  # fmt: skip
    assert (summary["new"]["mean"], summary["change"]) == ("54.166667", "-4.166666")
    closing = next(one for one in summary["criteria"] if one["key"] == "closing")
    assert closing["old"] == {"counted": 3, "mean": "0.333333", "errors": 2, "critical": 0}
    operator = summary["operators"][str(month[0].operator_id)]
    assert (operator["evaluations"], operator["old"]["mean"], operator["new"]["mean"]) == (
        2, "87.500000", "81.250000",
    )  # fmt: skip


def test_nothing_of_the_evaluations_changes(month: list[Evaluation], now: datetime) -> None:
    before = list(Evaluation.objects.order_by("pk").values())
    lines = list(EvaluationLine.objects.order_by("pk").values())
    tried({**HEAVIER, "pass_line": 10}, now)
    assert list(Evaluation.objects.order_by("pk").values()) == before
    assert list(EvaluationLine.objects.order_by("pk").values()) == lines


def test_what_cannot_be_compared_is_named_not_dropped(month: list[Evaluation], now: datetime) -> None:
    new = {**SMALL, "sections": [*SMALL["sections"], section("d", yes_no("thanked"))]}  # type: ignore[misc]
    what_if = tried(new, now)
    assert what_if.lines.count() == 3
    assert list(what_if.lines.values_list("score", "reasons")) == [(None, [["thanked", "unanswered"]])] * 3
    assert what_if.summary["not_comparable"] == 3
    assert what_if.summary["obstacles"] == [{"criterion": "thanked", "kind": "unanswered", "evaluations": 3}]
    assert what_if.summary["old"]["mean"] is None


def test_only_what_counts_of_the_scorecard_is_tried(
    month: list[Evaluation], make_evaluation: Make, make_contact: Make, now: datetime
) -> None:
    make_evaluation("submitted", contact=make_contact())
    make_evaluation(contact=make_contact(day=date(2026, 9, 30)))
    Evaluation.objects.filter(pk=month[1].pk).update(purpose="calibration")
    lines = tried(HEAVIER, now).lines.values_list("evaluation", flat=True)
    assert list(lines) == [month[0].pk, month[2].pk]


def test_an_empty_month_and_a_faulty_draft_are_refused(month: list[Evaluation], now: datetime) -> None:
    draft = draft_scorecard(definition=HEAVIER, now=now)
    with pytest.raises(DomainError) as empty:
        ask_what_if(draft, Month(2025, 1), now=now)
    assert empty.value.code == "qc.what_if.no_evaluations"
    with pytest.raises(DomainError) as faulty:
        tried({**SMALL, "pass_line": 900}, now)
    assert faulty.value.code == "qc.scorecard.faulty"
    assert not WhatIf.objects.exists()


def test_a_trial_stays_with_what_was_tried(month: list[Evaluation], now: datetime) -> None:
    what_if = tried(HEAVIER, now)
    change_draft(what_if.version, definition=SMALL, now=now)
    again = ask_what_if(what_if.version, OCTOBER, now=now)
    what_if = WhatIf.objects.get(pk=what_if.pk)
    assert (what_if.is_current, again.is_current) == (False, True)
    assert parse_scorecard(what_if.definition) == parse_scorecard(HEAVIER)
    assert (again.summary["down"], again.evaluations_hash) == (0, what_if.evaluations_hash)


def test_a_large_month_is_left_to_a_job_that_may_run_twice(
    month: list[Evaluation], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qc.services.what_if.AT_ONCE", 2)
    draft = draft_scorecard(definition=HEAVIER, now=now)
    waiting = ask_what_if(draft, OCTOBER, now=now)
    assert (waiting.state, ask_what_if(draft, OCTOBER, now=now).pk) == ("waiting", waiting.pk)
    job = Job.objects.get(kind="qc.what_if")
    WhatIfLine.objects.create(what_if=waiting, evaluation=month[0], old_outcome="pass")  # of a killed run
    assert run(job.pk, clock=lambda: now) == "done"
    waiting.refresh_from_db()
    job.refresh_from_db()
    assert (waiting.state, waiting.lines.count(), waiting.summary["down"]) == ("done", 3, 1)
    assert (job.progress_done, job.result["evaluations"]) == (3, 3)


def test_a_trial_whose_job_failed_can_be_asked_for_again(
    month: list[Evaluation], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qc.services.what_if.AT_ONCE", 0)
    draft = draft_scorecard(definition=HEAVIER, now=now)
    first = ask_what_if(draft, OCTOBER, now=now)
    Job.objects.update(state="failed")
    second = ask_what_if(draft, OCTOBER, now=now)
    first.refresh_from_db()
    assert (first.state, second.state, second.pk != first.pk) == ("failed", "waiting", True)


def test_the_statements_do_not_grow_with_the_month(
    month: list[Evaluation], make_evaluation: Make, make_contact: Make, now: datetime,
    django_assert_num_queries: Any,
) -> None:  # fmt: skip
    draft = draft_scorecard(definition=HEAVIER, now=now)
    with django_assert_num_queries(14):
        ask_what_if(draft, OCTOBER, now=now)
    for _ in range(4):
        make_evaluation(contact=make_contact())
    with django_assert_num_queries(14):
        larger = ask_what_if(draft, OCTOBER, now=now)
    assert larger.lines.count() == 7


OLD = card(
    "section",
    section(
        "s",
        yes_no("q"),
        scale("tone", 5),
        ticks("steps", "a", "b"),
        {"key": "wait", "label": "wait", "kind": "number", "min": 0, "max": 30, "excluded": True},
        yes_no("later", required=False),
    ),
)
ANSWERS = {
    "q": {"value": "yes"}, "tone": {"value": "4"}, "steps": {"value": ["a"]}, "wait": {"value": "20"},
}  # fmt: skip


def changed(**criteria: dict[str, Any]) -> dict[str, Any]:
    """Give the old scorecard with some criteria replaced."""
    old = OLD["sections"][0]["criteria"]  # type: ignore[index]
    return card("section", section("s", *(criteria.get(one["key"], one) for one in old)))


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        pytest.param(OLD, [], id="the same"),
        pytest.param(changed(tone=scale("tone", 10)), [("tone", "scale_changed")], id="longer scale"),
        pytest.param(changed(tone=scale("tone", 3)), [("tone", "number_outside")], id="shorter scale"),
        pytest.param(changed(tone=scale("tone", 5, step="0.5")), [], id="finer scale"),
        pytest.param(changed(steps=ticks("steps", "b")), [("steps", "option_removed")], id="tick removed"),
        pytest.param(changed(steps=ticks("steps", "a")), [], id="tick removed that was not ticked"),
        pytest.param(
            changed(steps=ticks("steps", "a", "b", "c")), [("steps", "option_added")], id="tick added"
        ),
        pytest.param(changed(q=scale("q", 5)), [("q", "kind_changed")], id="another kind"),
        pytest.param(changed(q=yes_no("p")), [("p", "unanswered")], id="another key is another question"),
        pytest.param(changed(later=yes_no("later")), [("later", "unanswered")], id="now required"),
        pytest.param(
            changed(later=yes_no("later", visible_when=[{"criterion": "q", "any_of": ["no"]}])),
            [],
            id="now required but hidden",
        ),
        pytest.param(
            changed(
                wait={"key": "wait", "label": "w", "kind": "number", "min": 0, "max": 10, "excluded": True}
            ),
            [("wait", "number_outside")],
            id="number beyond the new limits",
        ),
    ],
)
def test_what_stands_in_the_way_of_comparing(new: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    _, obstacles = mapped_answers(parse_scorecard(OLD), parse_scorecard(new), ANSWERS)
    assert [(one.criterion, one.kind.value) for one in obstacles] == expected


def test_not_applicable_that_is_no_longer_allowed_is_an_obstacle() -> None:
    _, obstacles = mapped_answers(
        parse_scorecard(OLD),
        parse_scorecard(changed(q=yes_no("q", na="not_allowed"))),
        {**ANSWERS, "q": {"na": True}},
    )
    assert [(one.criterion, one.kind.value) for one in obstacles] == [("q", "na_not_allowed")]
