"""What two inspectors said of one criterion, in a form in which it can be compared."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from qc.domain.answers import Answers, Value, parse_answers
from qc.domain.conditions import answer_states
from qc.domain.numbers import decimal_text
from qc.domain.scorecard import Criterion, Scorecard
from qc.domain.words import AnswerState, Kind

NOT_APPLICABLE = "na"
SYSTEM_CAUSE = "system_cause"
"""What stands for an answer that is none; no value is written so, for values begin with "="."""

METRICS = {Kind.SCALE: "ordinal", Kind.NUMBER: "interval"}
"""How far answers are apart: steps of a scale have an order, numbers a distance, all else only differs."""


def metric_of(criterion: Criterion) -> str:
    """Give the metric of Krippendorff's alpha that fits the kind of a criterion."""
    return METRICS.get(criterion.kind, "nominal")


def is_compared(criterion: Criterion) -> bool:
    """Say whether answers to a criterion can agree at all; texts and dates only record something."""
    return not criterion.kind.never_scores


def said_of(scorecard: Scorecard, answers: object) -> dict[str, str]:
    """Read a sheet as what was said of each compared criterion; one that was not asked is left out.

    Args:
        answers: stored answers of a submitted sheet, in JSON's form.
    """
    return what_was_said(scorecard, parse_answers(scorecard, answers))


def what_was_said(scorecard: Scorecard, answers: Answers) -> dict[str, str]:
    """Give what was said of each compared criterion of parsed answers."""
    states = answer_states(scorecard, answers)
    said: dict[str, str] = {}
    for criterion in filter(is_compared, scorecard.criteria):
        match states[criterion.key]:
            case AnswerState.NOT_APPLICABLE:
                said[criterion.key] = NOT_APPLICABLE
            case AnswerState.SYSTEM_CAUSE:
                said[criterion.key] = SYSTEM_CAUSE
            case AnswerState.ANSWERED:
                said[criterion.key] = _written(answers[criterion.key].value)
    return said


def _written(value: Value | None) -> str:
    match value:
        case tuple():
            return "=" + "|".join(value)
        case Fraction():
            return "=" + decimal_text(value)
        case date():
            return "=" + value.isoformat()
        case _:
            return f"={value}"


def measured(criterion: Criterion, said: str | None) -> str | float | None:
    """Give what was said as alpha takes it: a number for scales and numbers, else the words themselves.

    On a scale "not applicable" has no place, so it is missing there; in raw agreement it is an answer.
    """
    if said is None or metric_of(criterion) == "nominal":
        return said
    return float(Fraction(said[1:])) if said.startswith("=") else None


def differing(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    """Name the criteria of which two sheets say different things; what only one of them was asked differs."""
    return [key for key in dict.fromkeys([*one, *other]) if one.get(key) != other.get(key)]
