"""What leaves the score as a system's fault, and what counts in full by a second person's approval."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qc.domain.answers import answers_table, parse_answers
from qc.domain.faults import InvalidAnswersError
from qc.domain.scoring import score
from tests.qc.domain.cards import NA, card, choice, clean, rule, scale, scored, section, yes_no
from tests.qc.domain.test_scoring_properties import Sheet, all_criteria, read, result_of, sheets, values

DOWN = "the knowledge base was down"
BETTER = "calmed a customer in tears before the greeting"
POOLED = card("pooled", section("s", yes_no("q1"), scale("q2", 5), yes_no("q3")))
SECTIONS = card(
    "section",
    section("a", yes_no("q1"), scale("q2", 5), weight=40),
    section("b", yes_no("q3"), weight=20),
)
WEIGHTED = card(
    "criterion", section("s", yes_no("q1", weight=20), scale("q2", 5, weight=30), yes_no("q3", weight=50))
)
ANSWERS: dict[str, Any] = {"q1": "yes", "q2": 2, "q3": "no"}
CAUSED = {**ANSWERS, "q2": {"value": 2, "system_cause": DOWN}}
OVERRIDDEN = {**ANSWERS, "q2": {"value": 2, "override": BETTER}}


@pytest.mark.parametrize(
    ("definition", "plain", "caused", "overridden"),
    [
        # (1 + 2 + 0)/7; (1 + 0)/2; (1 + 5 + 0)/7
        pytest.param(POOLED, "42.857143", "50.000000", "85.714286", id="pooled"),
        # (40·(1 + 0.4)/2 + 20·0)/60; (40·1 + 0)/60; (40·(1 + 1)/2 + 0)/60
        pytest.param(SECTIONS, "46.666667", "66.666667", "66.666667", id="section"),
        # (20 + 30·0.4 + 0)/100; 20/70; (20 + 30)/100
        pytest.param(WEIGHTED, "32.000000", "28.571429", "50.000000", id="criterion"),
        # the 30 of what was taken out go to the other two of its section in proportion: still 20/70
        pytest.param(
            {**WEIGHTED, "na_scope": "section"}, "32.000000", "28.571429", "50.000000", id="na_scope"
        ),
    ],
)
def test_the_score(definition: dict[str, Any], plain: str, caused: str, overridden: str) -> None:
    assert scored(definition, ANSWERS).final == Decimal(plain)
    assert scored(definition, CAUSED).final == Decimal(caused)
    assert scored(definition, OVERRIDDEN).final == Decimal(overridden)


@pytest.mark.parametrize("policy", ["remove", "as_full", "as_zero", "not_allowed"])
def test_a_system_cause_is_taken_out_whatever_the_na_policy(policy: str) -> None:
    definition = card("pooled", section("s", yes_no("q1"), yes_no("q2", na=policy), yes_no("q3")))
    answers = {"q1": "yes", "q2": {"value": "no", "system_cause": DOWN}, "q3": "no"}
    assert scored(definition, answers).final == Decimal(50)


def test_a_system_cause_needs_no_answer() -> None:
    result = scored(POOLED, {"q1": "yes", "q2": {"system_cause": DOWN}, "q3": "no"})
    assert (result.missing, result.final) == ((), Decimal(50))


def test_a_system_cause_of_everything_is_no_score() -> None:
    answers = {key: {"system_cause": DOWN} for key in ("q1", "q2", "q3")}
    assert (scored(POOLED, answers).outcome, scored(POOLED, answers).final) == ("no_score", None)


CRITICAL = card(
    "section",
    section("a", yes_no("q1"), choice("q2", {"kind": "1", "rude": "0"}, critical={"when": "not_max"})),
    pass_line=80,
)


@pytest.mark.parametrize(
    ("tag", "final", "outcome", "is_critical", "critical_score"),
    [
        ({}, "0.000000", "critical_fail", True, "0.000000"),
        ({"system_cause": DOWN}, "100.000000", "pass", False, None),
        ({"override": BETTER}, "100.000000", "pass", False, "100.000000"),
    ],
)
def test_neither_is_a_critical_error(
    tag: dict[str, str], final: str, outcome: str, is_critical: bool, critical_score: str | None
) -> None:
    result = scored(CRITICAL, {"q1": "yes", "q2": {"value": "rude", **tag}})
    assert (result.final, result.outcome, result.is_critical) == (Decimal(final), outcome, is_critical)
    assert result.critical_score == (None if critical_score is None else Decimal(critical_score))


DEDUCT = card("deduct", section("s", rule("slow", "-5"), rule("thanks", "2"), rule("late", "-1")))


@pytest.mark.parametrize(
    ("answers", "final"),
    [
        # 100 − 3·5 + 2·2 − 0
        ({"slow": 3, "thanks": 2, "late": 0}, "89"),
        ({"slow": {"value": 3, "system_cause": DOWN}, "thanks": 2, "late": 0}, "100"),
        ({"slow": {"value": 3, "override": BETTER}, "thanks": 2, "late": 0}, "100"),
        # what is overridden never brings less than it did
        ({"slow": 3, "thanks": {"value": 2, "override": BETTER}, "late": 0}, "89"),
    ],
)
def test_deductions(answers: dict[str, Any], final: str) -> None:
    uncapped = {**DEDUCT, "deduction": {"base": 100, "lower": 0, "upper": 100}}
    assert scored(uncapped, answers).final == Decimal(final)


def test_conditions_look_at_what_was_found() -> None:
    follow = yes_no("called_back", visible_when=[{"criterion": "correct", "any_of": ["no"]}])
    definition = card("pooled", section("s", yes_no("correct"), follow, yes_no("greeting")))
    answers = {"correct": {"value": "no", "system_cause": DOWN}, "called_back": "yes", "greeting": "no"}
    assert scored(definition, answers).final == Decimal(50)
    assert [item.criterion for item in scored(definition, {**answers, "called_back": None}).missing] == [
        "called_back"
    ]
    nothing_found = {"correct": {"system_cause": DOWN}, "called_back": "yes", "greeting": "no"}
    assert scored(definition, nothing_found).final == Decimal(0)


def test_the_arithmetic_says_so() -> None:
    caused = [(line.code, line.subject) for line in scored(POOLED, CAUSED).lines]
    assert ("criterion.system_cause", "q2") in caused
    overridden = [(line.code, line.subject) for line in scored(POOLED, OVERRIDDEN).lines]
    assert overridden[1:3] == [("criterion.points", "q2"), ("criterion.overridden", "q2")]


def test_both_stand_in_the_stored_answers() -> None:
    scorecard = clean(POOLED)
    for answers in (CAUSED, OVERRIDDEN):
        stored = answers_table(parse_answers(scorecard, answers))
        assert stored["q2"] == answers["q2"] | {"value": "2"}
        assert score(scorecard, parse_answers(scorecard, stored)) == scored(POOLED, answers)


@pytest.mark.parametrize(
    "answer",
    [{"override": BETTER}, {**NA, "override": BETTER}, {"value": 2, "system_cause": DOWN, "override": "x"}],
)
def test_only_what_was_answered_and_counts_can_be_overridden(answer: dict[str, Any]) -> None:
    with pytest.raises(InvalidAnswersError) as refused:
        parse_answers(clean(POOLED), {**ANSWERS, "q2": answer})
    assert [fault.code for fault in refused.value.faults] == ["qc.answer.nothing_to_override"]


@given(sheets(bonus=True), st.data())
def test_a_system_cause_scores_like_na_under_remove(sheet: Sheet, data: st.DataObject) -> None:
    definition, answers = sheet
    key = data.draw(st.sampled_from(all_criteria(definition)))["key"]
    given_value = answers[key]
    value = given_value if given_value == NA else {"value": given_value}
    caused = result_of(definition, {**answers, key: {**value, "system_cause": DOWN}})
    removed = result_of(definition, {**answers, key: NA})
    assert (caused.final, caused.raw, caused.outcome) == (removed.final, removed.raw, removed.outcome)


@given(sheets(bonus=True, na=False), st.data())
def test_an_override_scores_like_the_best_answer_and_never_lowers(sheet: Sheet, data: st.DataObject) -> None:
    definition, answers = sheet
    criterion = data.draw(st.sampled_from(all_criteria(definition)))
    key, best = criterion["key"], values(criterion)[-1]
    before = result_of(definition, answers)
    after = result_of(definition, {**answers, key: {"value": answers[key], "override": BETTER}})
    assert after.final == result_of(definition, {**answers, key: best}).final
    assert before.final is not None
    assert after.final is not None
    assert before.final <= after.final


@given(sheets())
def test_stored_answers_with_a_system_cause_give_the_same_again(sheet: Sheet) -> None:
    definition, answers = sheet
    key = all_criteria(definition)[0]["key"]
    scorecard = read(definition)
    parsed = parse_answers(scorecard, {**answers, key: {"system_cause": DOWN}})
    assert score(scorecard, parse_answers(scorecard, answers_table(parsed))) == score(scorecard, parsed)
