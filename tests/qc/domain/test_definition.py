"""A scorecard is read, written and hashed without loss; answers are refused, never bent (S1, S21, S22)."""

import tomllib
from decimal import Decimal
from fractions import Fraction

import pytest

from qc.domain.answers import answers_table, parse_answers
from qc.domain.faults import InvalidAnswersError, MalformedScorecardError
from qc.domain.numbers import decimal_text, displayed, exact, fraction_text, percent, stored
from qc.domain.scorecard import as_table, content_hash, parse_scorecard
from tests.qc.domain.cards import card, clean, rule, scale, section, ticks, yes_no

RICH = """
key = "rich"
title = { en = "Everything", zh = "全部" }
source = "a test"
mode = "criterion"
fraction = "min_max"
na_scope = "section"
weights = "percent"
critical_effect = "keep"
capped = false
pass_line = 80.5
places = 1

[[bands]]
key = "low"
label = "低"
from = 0
to = 80.5
[[bands]]
key = "high"
label = "高"
from = 80.5
to = 100

[[sections]]
key = "voice"
label = { en = "Voice", zh = "语音" }
[[sections.criteria]]
key = "pitch"
label = "pitch"
guidance = "lively"
kind = "scale"
min = 1
max = 5
step = 0.5
weight = 60
na = "as_zero"
na_reason_required = true
comment = "on_loss"
category = "customer_critical"
[[sections.criteria]]
key = "wait"
label = "wait"
kind = "number"
min = 0
max = 30
weight = 40
ranges = [{ from = 0, to = 5, points = 2 }, { from = 6, to = 30, points = 0, critical = true }]
visible_when = [{ criterion = "pitch", at_least = 2 }]
critical = { when = "below", threshold = 0.25 }
evidence = "always"
required = false
[[sections.criteria]]
key = "smile"
label = "smile"
weight = 5
bonus = true
[[sections.criteria]]
key = "steps"
label = "steps"
kind = "multi_select"
excluded = true
options = [{ key = "a", label = "a", points = 2 }, { key = "b", label = "b", points = 0, unchosen = 1 }]
"""


def test_a_definition_survives_writing_and_reading() -> None:
    scorecard = clean(tomllib.loads(RICH))
    assert parse_scorecard(as_table(scorecard)) == scorecard


def test_the_hash_is_of_the_content_not_of_its_spelling() -> None:
    plain = card("section", section("s", yes_no("q", weight="0.50")), pass_line=80)
    spelt_out = card(
        "section",
        section("s", yes_no("q", weight=0.5, na="remove", required=True)),
        pass_line="80.0",
        places=2,
    )
    assert content_hash(clean(plain)) == content_hash(clean(spelt_out))
    assert content_hash(clean(plain)) != content_hash(clean({**plain, "pass_line": 81}))


def test_the_hash_of_a_known_definition_never_changes() -> None:
    assert content_hash(clean(card("pooled", section("s", yes_no("q"))))) == (
        "4a49fe6dae0872c780fda3b3acdfaefe45c3cc17597b983192341118a01250e7"
    )


def test_form_faults_are_raised_together() -> None:
    with pytest.raises(MalformedScorecardError) as refused:
        parse_scorecard(card("section", section("s", yes_no("q", weight="1e5", kind="radio"))))
    assert [f.code for f in refused.value.faults] == [
        "qc.scorecard.unknown_word",
        "qc.scorecard.not_a_number",
    ]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("0.1", Fraction(1, 10)),
        (0.1, Fraction(1, 10)),
        (3, Fraction(3)),
        (Decimal("2.50"), Fraction(5, 2)),
        ("1e5", None),
        (float("inf"), None),
        (float("nan"), None),
        (True, None),
        (None, None),
        ("", None),
        ("1/3", None),
        ("12345678901", None),
        ("٣", None),
    ],
)
def test_numbers_are_read_as_written(given: object, expected: Fraction | None) -> None:
    assert exact(given) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (Fraction(2, 3), "0.666667"),
        (Fraction(1, 2_000_000), "0.000001"),
        (Fraction(1, 2_000_001), "0.000000"),
        (Fraction(-1, 2_000_000), "-0.000001"),
        (Fraction(100), "100.000000"),
    ],
)
def test_storing_rounds_half_up_at_six_places(number: Fraction, expected: str) -> None:
    assert str(stored(number)) == expected


def test_showing_rounds_the_stored_number_half_up() -> None:
    assert displayed(Decimal("66.665000")) == Decimal("66.67")
    assert displayed(percent(Fraction(2, 3)), 0) == Decimal(67)


def test_numbers_are_written_without_loss() -> None:
    assert [decimal_text(Fraction(n, 8)) for n in (0, 1, 100)] == ["0", "0.125", "12.5"]
    assert [fraction_text(Fraction(n, 3)) for n in (1, 3, 5)] == ["1/3", "1", "5/3"]


SHEET = card(
    "section",
    section(
        "s",
        yes_no("q", na="not_allowed"),
        scale("half", 5, low=1, step="0.5"),
        ticks("steps", "a", "b", "c"),
        {"key": "day", "label": "day", "kind": "date"},
        {"key": "note", "label": "note", "kind": "text"},
    ),
)


def refusals(answers: object) -> list[str]:
    """Give the codes with which answers are refused."""
    with pytest.raises(InvalidAnswersError) as refused:
        parse_answers(clean(SHEET), answers)
    return [fault.code.removeprefix("qc.answer.") for fault in refused.value.faults]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"half": 0.5}, ["out_of_range"]),
        ({"half": "5.5"}, ["out_of_range"]),
        ({"half": "1.25"}, ["off_step"]),
        ({"half": "many"}, ["not_a_number"]),
        ({"half": True}, ["not_a_number"]),
        ({"q": "maybe"}, ["unknown_option"]),
        ({"q": {"na": True}}, ["na_not_allowed"]),
        ({"half": {"na": True, "value": 2}}, ["both_value_and_na"]),
        ({"half": {"na": "yes"}}, ["not_a_boolean"]),
        ({"steps": "a"}, ["not_a_list"]),
        ({"steps": ["a", "z"]}, ["unknown_option"]),
        ({"steps": ["a", "a"]}, ["repeated_option"]),
        ({"steps": [["a"]]}, ["unknown_option"]),
        ({"day": "2026-02-30"}, ["not_a_date"]),
        ({"day": "20260210"}, ["not_a_date"]),
        ({"note": 5}, ["not_a_text"]),
        ({"q": {"value": "yes", "mood": 1}}, ["unknown_field"]),
        ({"q": {"value": "yes", "evidence": [{"kind": "rumour"}]}}, ["bad_evidence"]),
        ({"q": {"value": "yes", "evidence": [{"kind": "turn", "turn": 1.5}]}}, ["bad_evidence"]),
        ({"nobody": 1}, ["unknown_criterion"]),
        ([], ["not_a_table"]),
        ({"q": "maybe", "half": 9, "steps": 3}, ["unknown_option", "out_of_range", "not_a_list"]),
    ],
)
def test_answers_that_do_not_fit_are_refused_not_bent(answers: object, expected: list[str]) -> None:
    assert refusals(answers) == expected


def test_steps_are_counted_from_the_minimum() -> None:
    scorecard = clean(card("pooled", section("s", scale("q", 10, low=1, step=3))))
    assert parse_answers(scorecard, {"q": 7})["q"].value == 7
    with pytest.raises(InvalidAnswersError):
        parse_answers(scorecard, {"q": 6})


def test_answers_survive_writing_and_reading() -> None:
    scorecard = clean(SHEET)
    answers = parse_answers(
        scorecard,
        {
            "q": True,
            "half": {
                "value": 2.5,
                "comment": " slow ",
                "evidence": [{"kind": "turn", "turn": 4, "start": 0, "end": 6}],
            },
            "steps": ["c", "a"],
            "day": "2026-10-01",
            "note": "",
        },
    )
    table = answers_table(answers)
    assert table["q"] == {"value": "yes"}
    assert table["steps"] == {"value": ["a", "c"]}
    assert table["half"]["comment"] == "slow"
    assert "note" not in table
    assert parse_answers(scorecard, table) == answers


def test_hits_are_whole_numbers() -> None:
    scorecard = clean(card("deduct", section("s", rule("late", "-5"))))
    with pytest.raises(InvalidAnswersError):
        parse_answers(scorecard, {"late": "1.5"})
