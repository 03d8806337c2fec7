"""Which criteria of a sheet are asked, and how each of them stands (rules S8, S9)."""

from fractions import Fraction

from qc.domain.answers import BLANK, Answer, Answers
from qc.domain.scorecard import Condition, Criterion, Scorecard
from qc.domain.words import AnswerState

States = dict[str, AnswerState]


def answer_states(scorecard: Scorecard, answers: Answers) -> States:
    """Say of every criterion whether it is answered, not applicable, hidden, or still unanswered.

    What a system caused stands outside the score; conditions still look at what was found. Conditions only
    look back, so one pass in order is enough; hiding cascades, because a hidden criterion satisfies no
    condition.
    """
    states: States = {}
    for criterion in scorecard.criteria:
        if criterion.conditions and not _is_asked(criterion, answers, states):
            states[criterion.key] = AnswerState.HIDDEN
        else:
            states[criterion.key] = _own_state(answers.get(criterion.key, BLANK))
    return states


def without_hidden(scorecard: Scorecard, answers: Answers) -> dict[str, Answer]:
    """Clear the stored answers of hidden criteria, as submitting does (S8)."""
    states = answer_states(scorecard, answers)
    return {key: answer for key, answer in answers.items() if states[key] is not AnswerState.HIDDEN}


def _own_state(answer: Answer) -> AnswerState:
    if answer.system_cause:
        return AnswerState.SYSTEM_CAUSE
    if answer.is_na:
        return AnswerState.NOT_APPLICABLE
    return AnswerState.UNANSWERED if answer.value is None else AnswerState.ANSWERED


def _is_asked(criterion: Criterion, answers: Answers, states: States) -> bool:
    return all(_holds(condition, answers, states) for condition in criterion.conditions)


def _holds(condition: Condition, answers: Answers, states: States) -> bool:
    if states.get(condition.criterion) not in {AnswerState.ANSWERED, AnswerState.SYSTEM_CAUSE}:
        return False
    value = answers[condition.criterion].value
    if value is None:
        return False
    if isinstance(value, Fraction):
        return _is_between(value, condition)
    chosen = value if isinstance(value, tuple) else (value,)
    return any(key in chosen for key in condition.any_of)


def _is_between(value: Fraction, condition: Condition) -> bool:
    return (condition.at_least is None or value >= condition.at_least) and (
        condition.at_most is None or value <= condition.at_most
    )
