"""One operator and one criterion: what stands behind their figures, and how they went on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q

from common.months import Month
from qc.domain.results import Measure, Rate, published_mean, rate_of, tallies_by
from qc.models import EvaluationLine, EvaluationQuerySet, ScorecardVersion, drawn_for_a_risk
from qc.selectors.results.reading import Choice, read_sheets, seen_by
from qc.selectors.results.trends import WEEKS
from staff.models import Employee

MONTHS = 6
"""Months in an operator's trend."""


def evaluations_of(month: Month, *, operator_id: int, reader: Any) -> EvaluationQuerySet:
    """Return an operator's counting evaluations of a month that the reader may see, the newest first."""
    rows = seen_by(reader).of_month(month).filter(operator=operator_id)
    listed: EvaluationQuerySet = (
        rows.select_related("version__scorecard", "contact", "assignment")
        .defer("answers", "version__definition", "contact__raw")
        .order_by("-day", "-pk")
    )
    return listed


def months_of_operator(
    last: Month, *, operator_id: int, reader: Any, months: int = MONTHS
) -> list[tuple[Month, Measure]]:
    """Give an operator's published mean of each of the last months, the oldest first."""
    listed = [last]
    while len(listed) < months:
        listed.insert(0, listed[0].previous())
    sheets = read_sheets(listed, reader=reader, choice=Choice(operator_id=operator_id))
    return [(month, _mean([one for one in sheets[str(month)] if one.is_visible])) for month in listed]


def _mean(sheets: Sequence[Any]) -> Measure:
    tallies = tallies_by(sheets, lambda _sheet: "all")
    return published_mean(tallies["all"].samples if tallies else {})


@dataclass(frozen=True, slots=True)
class OperatorErrors:
    """How often one operator's drawn contacts had an error in one criterion."""

    operator: Employee
    rate: Rate


def criterion_operators(
    month: Month, *, version: ScorecardVersion, criterion: str, reader: Any, choice: Choice | None = None
) -> list[OperatorErrors]:
    """Give everybody whose contacts scored a criterion, most errors first: two statements."""
    rows = _lines(version, criterion, reader, choice).filter(evaluation__month=str(month))
    listed = list(
        rows.values_list("evaluation__operator").annotate(
            n=Count("pk"), errors=Count("pk", filter=Q(is_error=True))
        )
    )
    people = {
        person.pk: person for person in Employee.objects.filter(evaluations__in=_behind(rows)).distinct()
    }
    found = [OperatorErrors(people[operator], rate_of(errors, n)) for operator, n, errors in listed]
    return sorted(found, key=lambda one: (-one.rate.hits, one.rate.n, one.operator.work_number))


def _behind(rows: Any) -> Any:
    return rows.order_by().values("evaluation")


def _lines(version: ScorecardVersion, criterion: str, reader: Any, choice: Choice | None) -> Any:
    """Return the scored lines of a criterion in contacts drawn (not for a risk), of any version."""
    drawn = seen_by(reader).filter(assignment__sampled__isnull=False)
    counting = (choice or Choice()).of(drawn.exclude(drawn_for_a_risk("assignment__sampled__stratum")))
    return EvaluationLine.objects.filter(
        evaluation__in=counting.order_by().values("pk"),
        evaluation__version__scorecard=version.scorecard_id,
        criterion=criterion,
        share__isnull=False,
    ).order_by()


def criterion_weeks(
    last: date,
    *,
    version: ScorecardVersion,
    criterion: str,
    reader: Any,
    choice: Choice | None = None,
    weeks: int = WEEKS,
) -> list[tuple[date, Rate]]:
    """Give the weeks up to that of a day with how often a criterion was an error: one statement."""
    monday = last - timedelta(days=last.weekday())
    starts = [monday - timedelta(weeks=ago) for ago in reversed(range(weeks))]
    rows = _lines(version, criterion, reader, choice).filter(evaluation__day__range=(starts[0], last))
    counted = rows.values_list("evaluation__day").annotate(
        n=Count("pk"), errors=Count("pk", filter=Q(is_error=True))
    )
    by_week: dict[date, list[int]] = {start: [0, 0] for start in starts}
    for day, n, errors in counted:
        found = by_week[day - timedelta(days=day.weekday())]
        found[0] += errors
        found[1] += n
    return [(start, rate_of(*by_week[start])) for start in starts]
