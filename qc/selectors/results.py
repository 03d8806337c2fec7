"""Results of a month: per operator and per criterion."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count, Q, Sum

from qc.domain.means import Mean, Scored, mean
from qc.domain.numbers import stored
from qc.domain.words import AnswerState
from qc.models import Evaluation, EvaluationLine, EvaluationOutcome
from staff.models import Employee


@dataclass(frozen=True)
class OperatorResult:
    """One operator's month: how many evaluations, their mean, and how they ended."""

    operator: Employee
    mean: Mean
    lowest: Decimal | None
    highest: Decimal | None
    outcomes: Counter[str]

    @property
    def evaluations(self) -> int:
        """How many evaluations there were, those without a score included."""
        return self.outcomes.total()

    @property
    def without_score(self) -> int:
        """How many came to no score; they are in no mean (S10)."""
        return self.outcomes[EvaluationOutcome.NO_SCORE]


@dataclass(frozen=True)
class CriterionResult:
    """One criterion of one scorecard version in a month."""

    version_id: int
    criterion: str
    counted: int
    mean_share: Decimal | None
    errors: int
    critical_errors: int
    system_causes: int
    """How often a system was to blame: what the systems cost, in nobody's score."""


def operator_results(evaluations: Iterable[Evaluation]) -> list[OperatorResult]:
    """Sum up evaluations by operator, in order of work number."""
    by_operator: dict[int, list[Evaluation]] = defaultdict(list)
    for evaluation in evaluations:
        by_operator[evaluation.operator_id].append(evaluation)
    results = [_operator_result(rows) for rows in by_operator.values()]
    return sorted(results, key=lambda result: result.operator.work_number)


def _operator_result(rows: list[Evaluation]) -> OperatorResult:
    scores = [row.score for row in rows if row.score is not None]
    return OperatorResult(
        operator=rows[0].operator,
        mean=mean(Scored(row.score, probability_of(row)) for row in rows if row.score is not None),
        lowest=min(scores, default=None),
        highest=max(scores, default=None),
        outcomes=Counter(row.outcome for row in rows),
    )


def probability_of(evaluation: Evaluation) -> Fraction | None:
    """Give the probability with which the contact was drawn; None when it was picked by hand."""
    sampled = evaluation.assignment.sampled
    return sampled.stratum.probability if sampled else None


def criterion_results(month: object) -> list[CriterionResult]:
    """Count the lines of a month's evaluations by scorecard version and criterion, in one statement."""
    counting = Evaluation.objects.counting().of_month(month)
    rows = (
        EvaluationLine.objects.filter(evaluation__in=counting.order_by().values("pk"))
        .order_by()
        .values_list("evaluation__version", "criterion")
        .annotate(
            counted=Count("share"),
            earned=Sum("share"),
            errors=Count("pk", filter=Q(is_error=True)),
            critical=Count("pk", filter=Q(is_critical=True)),
            caused=Count("pk", filter=Q(state=AnswerState.SYSTEM_CAUSE)),
        )
    )
    return [
        CriterionResult(version, criterion, counted, _mean_share(earned, counted), *counts)
        for version, criterion, counted, earned, *counts in rows
    ]


def _mean_share(earned: Decimal | None, counted: int) -> Decimal | None:
    return stored(Fraction(earned) / counted) if earned is not None and counted else None
