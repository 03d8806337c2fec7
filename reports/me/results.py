"""One's own inspection results: released evaluations of one's own contacts."""

from dataclasses import dataclass

from qc.domain.numbers import displayed
from qc.models import Evaluation, EvaluationOutcome, EvaluationQuerySet, EvaluationState, Purpose
from qc.selectors import with_people
from staff.models import Employee

TONES = {
    EvaluationOutcome.PASS: "good",
    EvaluationOutcome.FAIL: "warn",
    EvaluationOutcome.CRITICAL_FAIL: "alarm",
}


@dataclass(frozen=True)
class ResultRow:
    """One result in the list."""

    evaluation: Evaluation
    score: str
    tone: str
    waits: bool


def own_evaluations(person: Employee) -> EvaluationQuerySet:
    """Return what was released to somebody about their own contacts."""
    visible: EvaluationQuerySet = with_people(Evaluation.objects.visible_to(person).shown())
    return visible.filter(operator=person, purpose=Purpose.OFFICIAL)


def newest_results(person: Employee, most: int) -> list[ResultRow]:
    """Return somebody's newest results, each in its newest version, in one statement."""
    rows = own_evaluations(person).current().order_by("-day", "-pk")[:most]
    return [_row(evaluation) for evaluation in rows]


def tone_of_outcome(evaluation: Evaluation) -> str:
    """Give the colour of an outcome."""
    return TONES.get(EvaluationOutcome(evaluation.outcome), "plain")


def _row(evaluation: Evaluation) -> ResultRow:
    places = evaluation.version.parsed.places
    score = "—" if evaluation.score is None else f"{displayed(evaluation.score, places):f}"
    waits = evaluation.state == EvaluationState.RELEASED
    return ResultRow(evaluation, score, tone_of_outcome(evaluation), waits)
