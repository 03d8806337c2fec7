"""The weeks and days before: weekly means and how often evaluations failed, for charts over time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Count, F, Q, Sum

from common.months import Month
from qc.domain.numbers import stored, total
from qc.domain.results import MILLIONTHS
from qc.domain.statistics.charts import p_chart, x_mr
from qc.models import Evaluation, EvaluationOutcome, drawn_for_a_risk
from qc.selectors.results.reading import Choice, in_millionths, seen_by

WEEKS = 26
"""Weeks in a chart: half a year, enough for limits that mean something."""

FAILED = (EvaluationOutcome.FAIL, EvaluationOutcome.CRITICAL_FAIL)


@dataclass(frozen=True, slots=True)
class Period:
    """A day or a week: the published mean of its drawn scores, and how often an evaluation failed."""

    first: date
    last: date
    n: int
    mean: Decimal | None
    rated: int
    critical: int
    failed: int


@dataclass(frozen=True, slots=True)
class Limited:
    """A period with its limits: those of the mean from an X-mR chart, those of failures from a p-chart."""

    first: date
    last: date
    n: int
    mean: Decimal | None
    mean_centre: float | None
    mean_lower: float | None
    mean_upper: float | None
    mean_is_out: bool
    rated: int
    critical: int
    failed: int
    failed_share: float | None
    failed_centre: float | None
    failed_lower: float | None
    failed_upper: float | None
    failed_is_out: bool


def limits_of(periods: Sequence[Period]) -> list[Limited]:
    """Put the limits beside periods; those without any rated evaluation are left out."""
    known = [one for one in periods if one.rated]
    with_mean = [one for one in known if one.mean is not None]
    means = x_mr([float(one.mean) for one in with_mean if one.mean is not None])
    lower = None if means.lower is None else max(means.lower, 0.0)
    upper = None if means.upper is None else min(means.upper, 100.0)
    failed = p_chart([one.failed for one in known], [one.rated for one in known])
    out = {with_mean[number].first for number in means.out}
    return [
        Limited(
            first=one.first,
            last=one.last,
            n=one.n,
            mean=one.mean,
            mean_centre=means.centre,
            mean_lower=lower,
            mean_upper=upper,
            mean_is_out=one.first in out,
            rated=one.rated,
            critical=one.critical,
            failed=one.failed,
            failed_share=failed.shares[number],
            failed_centre=failed.centre,
            failed_lower=failed.lower[number],
            failed_upper=failed.upper[number],
            failed_is_out=number in failed.out,
        )
        for number, one in enumerate(known)
    ]


@dataclass(frozen=True, slots=True)
class _Part:
    """What the drawn evaluations of a day with one number of contacts taken come to."""

    day: date
    taken: int
    n: int
    rated: int
    critical: int
    failed: int
    weight: int
    scores: int | Decimal | None


def weeks_until(last: date, *, reader: Any, choice: Choice | None = None, weeks: int = WEEKS) -> list[Period]:
    """Give the weeks (Monday to Sunday) up to that of a day, the oldest first: one statement."""
    monday = last - timedelta(days=last.weekday())
    starts = [monday - timedelta(weeks=ago) for ago in reversed(range(weeks))]
    parts = _parts(starts[0], last, reader, choice)
    spans = [(start, min(last, start + timedelta(days=6))) for start in starts]
    return _periods(spans, parts)


def days_of(month: Month, *, reader: Any, choice: Choice | None = None) -> list[Period]:
    """Give the days of a month: one statement."""
    parts = _parts(month.first, month.last, reader, choice)
    return _periods([(day, day) for day in month.days()], parts)


def _parts(first: date, last: date, reader: Any, choice: Choice | None) -> list[_Part]:
    """Add up each day by what its strata took: Σ(score · size) stays exact and is divided once."""
    rows = Evaluation.objects.all().counting() if reader is None else seen_by(reader)
    rows = (choice or Choice()).of(rows).filter(day__range=(first, last), assignment__sampled__isnull=False)
    taken = "assignment__sampled__stratum__taken"
    size = F("assignment__sampled__stratum__size")
    # A rate weighs every evaluation the same: what was drawn for a risk is not in it.
    evenly = ~drawn_for_a_risk("assignment__sampled__stratum")
    has_outcome = ~Q(outcome=EvaluationOutcome.NO_SCORE) & evenly
    listed = (
        rows.order_by()
        .values_list("day", taken)
        .annotate(
            n=Count("score"),
            rated=Count("pk", filter=has_outcome),
            critical=Count("pk", filter=has_outcome & Q(is_critical=True)),
            failed=Count("pk", filter=Q(outcome__in=FAILED) & evenly),
            weight=Sum(size, filter=Q(score__isnull=False)),
            scores=Sum(in_millionths("score") * size),
        )
    )
    return [
        _Part(day, took, n, rated, critical, failed, weight or 0, scores)
        for day, took, n, rated, critical, failed, weight, scores in listed
    ]


def _periods(spans: Sequence[tuple[date, date]], parts: Sequence[_Part]) -> list[Period]:
    by_day: dict[date, list[_Part]] = {}
    for part in parts:
        by_day.setdefault(part.day, []).append(part)
    periods = []
    for first, last in spans:
        days = ((last - first).days + 1) if last >= first else 0
        within = [part for ago in range(days) for part in by_day.get(first + timedelta(days=ago), ())]
        periods.append(
            Period(
                first,
                last,
                sum(part.n for part in within),
                _mean(within),
                sum(part.rated for part in within),
                sum(part.critical for part in within),
                sum(part.failed for part in within),
            )
        )
    return periods


def _mean(parts: Sequence[_Part]) -> Decimal | None:
    """Σ(score/π) / Σ(1/π); with equal probabilities it is the plain mean."""
    weights = total(Fraction(part.weight, part.taken) for part in parts)
    if not weights:
        return None
    scores = total(Fraction(part.scores) / part.taken for part in parts if part.scores is not None)
    return stored(scores / weights / MILLIONTHS)
