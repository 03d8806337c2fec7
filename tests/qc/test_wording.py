"""Whatever the engine says by a code, people read as a sentence, in both languages."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given, settings

from qc.domain.answers import parse_answers
from qc.domain.lint import lint_definition
from qc.domain.scorecard import parse_scorecard
from qc.domain.scoring import score
from qc.wording import explain, fault_text, faults_text
from qc.wording.explanation import SENTENCES
from qc.wording.faults import _TEXTS
from tests.qc.conftest import GOOD, SMALL
from tests.qc.domain import test_lint
from tests.qc.domain.cards import card, yes_no
from tests.qc.domain.test_scoring_properties import sheets

DOMAIN = Path(__file__).resolve().parents[2] / "qc" / "domain"
CHINESE = re.compile("[一-鿿]")


def codes_in(pattern: str, folder: str = "") -> Iterator[str]:
    """Find the codes that the rules name."""
    for path in sorted((DOMAIN / folder).rglob("*.py")):
        if "phrases" not in path.parts:
            yield from re.findall(pattern, path.read_text(encoding="utf-8"))


def test_every_fault_has_a_sentence() -> None:
    scorecards = {f"qc.scorecard.{code}" for code in codes_in(r"\bfault\(\s*\"(\w+)\"")}
    answers = set(codes_in(r"\"(qc\.answer\.\w+)\""))
    assert len(scorecards) > 50
    assert len(answers) > 10
    assert scorecards | answers <= set(_TEXTS)


def test_every_line_has_a_sentence() -> None:
    lines = set(codes_in(r"\"((?:criterion|section|scorecard)\.\w+)\"", "scoring"))
    assert lines <= set(SENTENCES)
    assert len(lines) > 20


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize(*test_lint.test_refused.pytestmark[0].args)  # type: ignore[attr-defined]
def test_faults_are_told_with_their_values(definition: Any, expected: list[Any], language: str) -> None:
    report = lint_definition(definition)[1]
    assert len(report.errors) == len(expected)
    with override(language):
        texts = [fault_text(fault) for fault in report.errors + report.warnings]
    assert all("%(" not in text for text in texts)
    assert all(bool(CHINESE.search(text)) == (language == "zh-hans") for text in texts)


def test_several_faults_are_told_in_one_text() -> None:
    report = lint_definition({**SMALL, "mood": 1, "pass_line": 900})[1]
    with override("en"):
        assert faults_text(report.errors) == (
            "2 to mend. mood: There is no such field; is it misspelt? "
            "pass_line: The line 900 is outside 0 to 100."
        )


def test_the_arithmetic_in_words() -> None:
    scorecard = parse_scorecard(SMALL)
    result = score(scorecard, parse_answers(scorecard, GOOD))
    with override("en"):
        told = [(sentence.subject, sentence.text) for sentence in explain(scorecard, result)]
    assert told == [
        ("greeting", "1 of 1 points = 1; × weight 1 = 1"),
        ("closing", "0 of 1 points = 0; × weight 1 = 0"),
        ("a", "1 ÷ 2 = 50.000000 %; × weight 1 = 0.5 of 1"),
        ("polite", "1 of 1 points = 1; × weight 1 = 1"),
        ("b", "1 ÷ 1 = 100.000000 %; × weight 1 = 1 of 1"),
        ("hard_to_hear", "not scored"),
        ("asked_again", "not asked"),
        ("c", "nothing was scored: no score, outside the sums"),
        ("", "1.5 ÷ 2 = 75.000000 %"),
        ("", "criteria that can be critical, by themselves: 100.000000 %"),
        ("", "score, rounded half up to six places: 75.000000"),
        ("", "below the line of 80"),
    ]


def test_a_section_and_a_criterion_of_the_same_key_keep_their_names() -> None:
    criterion = {**yes_no("greeting"), "label": "Greets"}
    definition = card("section", {"key": "greeting", "label": "First words", "criteria": [criterion]})
    scorecard = parse_scorecard(definition)
    told = explain(scorecard, score(scorecard, parse_answers(scorecard, {"greeting": "yes"})))
    assert [sentence.subject for sentence in told][:2] == ["Greets", "First words"]


@given(sheets(bonus=True))
@settings(max_examples=60)
def test_any_sheet_can_be_explained_in_chinese(sheet: Any) -> None:
    scorecard = parse_scorecard(sheet[0])
    result = score(scorecard, parse_answers(scorecard, sheet[1]))
    with override("zh-hans"):
        told = explain(scorecard, result)
    assert len(told) == len(result.lines)
    assert all("%(" not in sentence.text for sentence in told)
