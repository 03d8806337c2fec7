"""The engine and a second, slow reading of the rules give the same score for any scorecard and any sheet."""

from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from qc.domain.answers import parse_answers
from qc.domain.lint import lint
from qc.domain.scorecard import parse_scorecard
from qc.domain.scoring import Result, score
from tests.qc.domain.drawn_cards import answers_to, cards
from tests.qc.domain.slow_score import slow_score


def shape(result: Result) -> dict[str, Any]:
    """Give of a result what the second reading gives too."""
    return {
        "outcome": result.outcome.value,
        "raw": exact(result.raw),
        "score": exact(result.final),
        "critical_score": exact(result.critical_score),
        "is_critical": result.is_critical,
        "band": result.band,
        "sections": [(s.key, exact(s.raw), exact(s.final), s.is_critical) for s in result.sections],
    }


def exact(score: Any) -> Fraction | None:
    return None if score is None else Fraction(score)


@settings(max_examples=600, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(st.data())
def test_the_engine_agrees_with_a_slow_reading_of_the_rules(data: st.DataObject) -> None:
    card = data.draw(cards())
    scorecard = parse_scorecard(card)
    assume(not lint(scorecard).errors)
    answers = data.draw(answers_to(card))
    assert shape(score(scorecard, parse_answers(scorecard, answers))) == slow_score(card, answers)
