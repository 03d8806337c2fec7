"""Where there is nothing to divide by there is no score: never 0, never 100 (rules S8, S9, S10)."""

from decimal import Decimal

import pytest

from qc.domain.answers import parse_answers
from qc.domain.conditions import answer_states, without_hidden
from tests.qc.domain.cards import NA, card, clean, rule, scale, scored, section, yes_no

SUMMED = ["pooled", "section", "criterion"]


@pytest.mark.parametrize("mode", SUMMED)
def test_all_na_is_null_and_no_score(mode: str) -> None:
    definition = card(mode, section("a", yes_no("q")), section("b", yes_no("r")), pass_line=60)
    result = scored(definition, {"q": NA, "r": NA})
    assert (result.raw, result.final, result.outcome, result.band) == (None, None, "no_score", None)


@pytest.mark.parametrize("mode", SUMMED)
def test_a_section_of_na_is_null_and_leaves_the_denominator(mode: str) -> None:
    definition = card(mode, section("a", yes_no("q"), weight=90), section("b", yes_no("r"), weight=10))
    result = scored(definition, {"q": NA, "r": "yes"})
    assert result.final == Decimal(100)
    assert [s.final for s in result.sections] == [None, Decimal(100)]


def test_a_deductive_sheet_with_every_rule_na_is_null() -> None:
    definition = card("deduct", section("s", rule("a", "-1"), rule("b", "-2")))
    result = scored(definition, {"a": NA, "b": NA})
    assert (result.final, result.outcome) == (None, "no_score")


def test_a_deductive_sheet_without_hits_has_its_base() -> None:
    result = scored(card("deduct", section("s", rule("a", "-1"))), {"a": 0})
    assert result.final == Decimal(100)


@pytest.mark.parametrize("mode", ["section", "criterion"])
def test_answered_criteria_without_weight_give_no_score(mode: str) -> None:
    definition = card(mode, section("s", yes_no("q", weight=0), yes_no("r", weight=1)))
    result = scored(definition, {"q": "yes", "r": NA})
    assert (result.final, result.outcome) == (None, "no_score")


@pytest.mark.parametrize("mode", ["pooled", "section"])
def test_a_scored_section_without_weight_gives_no_score(mode: str) -> None:
    definition = card(mode, section("a", yes_no("q"), weight=0), section("b", yes_no("r"), weight=1))
    assert scored(definition, {"q": "yes", "r": NA}).outcome == "no_score"


def test_a_bonus_alone_gives_no_score() -> None:
    definition = card("section", section("s", yes_no("q"), yes_no("b", bonus=True)))
    assert scored(definition, {"q": NA, "b": "yes"}).final is None


def test_unanswered_required_criteria_are_all_named() -> None:
    definition = card(
        "section", section("s", yes_no("q"), yes_no("r"), yes_no("t"), yes_no("u", required=False))
    )
    result = scored(definition, {"r": "yes"})
    assert result.outcome == "incomplete"
    assert [(item.criterion, item.what) for item in result.missing] == [("q", "answer"), ("t", "answer")]


def test_unanswered_is_not_na() -> None:
    definition = card("section", section("s", yes_no("q", na="as_zero"), yes_no("r")))
    result = scored(definition, {"r": "yes"})
    assert (result.outcome, result.final) == ("incomplete", Decimal(100))


def test_reasons_comments_and_evidence_are_named_when_they_are_due() -> None:
    definition = card(
        "section",
        section(
            "s",
            yes_no("q", na_reason_required=True),
            yes_no("r", comment="on_loss", evidence="on_loss"),
            yes_no("t", comment="always"),
        ),
    )
    result = scored(definition, {"q": NA, "r": "no", "t": "yes"})
    assert [(item.criterion, item.what) for item in result.missing] == [
        ("q", "na_reason"),
        ("r", "comment"),
        ("r", "evidence"),
        ("t", "comment"),
    ]
    complete = scored(
        definition,
        {
            "q": {"na": True, "na_reason": "no VIP"},
            "r": {"value": "no", "comment": "talked over", "evidence": [{"kind": "turn", "turn": 3}]},
            "t": {"value": "yes", "comment": "well done"},
        },
    )
    assert complete.missing == ()
    assert scored(definition, {"q": "yes", "r": "yes", "t": {"value": "yes", "comment": "."}}).missing == ()


# asked → detail → deeper: each is asked when the one before was answered yes (or 3 and more).
CHAIN = card(
    "pooled",
    section(
        "s",
        yes_no("asked"),
        scale("detail", 5, visible_when=[{"criterion": "asked", "any_of": ["yes"]}]),
        yes_no("deeper", visible_when=[{"criterion": "detail", "at_least": 3}]),
    ),
)


def test_hiding_cascades() -> None:
    scorecard = clean(CHAIN)
    answers = parse_answers(scorecard, {"asked": "no", "detail": 5, "deeper": "no"})
    assert answer_states(scorecard, answers) == {"asked": "answered", "detail": "hidden", "deeper": "hidden"}
    assert set(without_hidden(scorecard, answers)) == {"asked"}


def test_hidden_answers_are_outside_the_score() -> None:
    assert scored(CHAIN, {"asked": "yes", "detail": 2, "deeper": "no"}).final == Decimal("50")  # 3 of 6
    assert scored(CHAIN, {"asked": "yes", "detail": 3, "deeper": "no"}).final == Decimal(
        "57.142857"
    )  # 4 of 7


def test_na_and_silence_satisfy_no_condition() -> None:
    assert scored(CHAIN, {"asked": NA}).outcome == "no_score"
    assert [m.criterion for m in scored(CHAIN, {}).missing] == ["asked"]


def test_all_conditions_must_hold() -> None:
    both = [{"criterion": "q", "any_of": ["yes"]}, {"criterion": "n", "at_least": 2, "at_most": 4}]
    definition = card("pooled", section("s", yes_no("q"), scale("n", 5), yes_no("r", visible_when=both)))
    states = [scored(definition, {"q": "yes", "n": n, "r": "yes"}).marks[2].state for n in (1, 2, 4, 5)]
    assert states == ["hidden", "answered", "answered", "hidden"]
