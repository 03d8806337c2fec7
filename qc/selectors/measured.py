"""The figures that problems are seen by, over any span of days: one or two statements each."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from common.intervals import wilson
from qc.domain.results import Stratum, millionths, published_mean, spread_in
from qc.domain.statistics.differences import (
    Difference,
    Moments,
    difference_of_means,
    difference_of_rates,
)
from qc.models import (
    Evaluation,
    EvaluationLine,
    FigureKind,
    Measured,
    MeetingItem,
    Scorecard,
    drawn_for_a_risk,
)
from qc.selectors.results.reading import STRATUM, stratum_of
from records.domain.tallies import Tally
from records.selectors import figures_between
from staff.models import Employee, Team


@dataclass(frozen=True)
class Evidence:
    """What to look at: a figure, of whom, on which days (the last included).

    `scorecard` and `criterion` (its key) go with the error rate of a criterion; without team and operator it
    is the centre's.
    """

    figure: FigureKind
    first_day: date
    last_day: date
    scorecard: Scorecard | None = None
    criterion: str = ""
    team: Team | None = None
    operator: Employee | None = None


@dataclass(frozen=True)
class Reading:
    """What a figure is: a share of `hits` in `n`, or a mean of `n` scores, with its 95 % interval."""

    n: int
    value: float
    low: float | None
    high: float | None
    hits: int | None = None
    deviation: float | None = None


def evidence_of(item: MeetingItem, first: date | None = None, last: date | None = None) -> Evidence:
    """Give what an item looked at, or the same over other days."""
    return Evidence(
        figure=FigureKind(item.figure),
        first_day=first or item.first_day,
        last_day=last or item.last_day,
        scorecard=item.scorecard,
        criterion=item.criterion,
        team=item.team,
        operator=item.operator,
    )


def read_figure(evidence: Evidence, *, now: datetime) -> Reading:
    """Compute a figure as the data are now.

    Raises:
        DomainError: `qc.figure.nothing`, there is nothing to count in.
    """
    if evidence.figure is FigureKind.MEAN_SCORE:
        return _mean(evidence)
    if evidence.figure is FigureKind.CRITERION_ERRORS:
        return _share(*_criterion_errors(evidence), nothing=_NO_EVALUATIONS)
    tally = _tally(evidence, now)
    if evidence.figure is FigureKind.LIMITS_MISSED:
        return _share(tally.limits - tally.limits_kept, tally.limits, nothing=_NO_LIMITS)
    hits = tally.complaints if evidence.figure is FigureKind.COMPLAINTS else tally.errors
    return _share(hits, tally.calls, nothing=_NO_WORKLOAD)


def compare(before: Measured | Reading, after: Reading, *, is_mean: bool) -> Difference:
    """Subtract what was from what is: Welch's interval for means, Newcombe's for shares."""
    if is_mean:
        return difference_of_means(
            Moments(after.n, after.value, after.deviation), Moments(before.n, before.value, before.deviation)
        )
    return difference_of_rates((after.hits or 0, after.n), (before.hits or 0, before.n))


_NO_EVALUATIONS = _("No evaluation of a drawn contact counts in these days.")
_NO_LIMITS = _("No time limit was due in these days.")
_NO_WORKLOAD = _("No workload is recorded for these days; import it first.")
_MORE_THAN_CALLS = _("There are more records than calls in these days: the workload is incomplete.")


def _nothing(message: object) -> DomainError:
    return DomainError("qc.figure.nothing", message, status=400)  # type: ignore[arg-type]  # a lazy text


def _share(hits: int, n: int, *, nothing: object) -> Reading:
    if not n:
        raise _nothing(nothing)
    if hits > n:
        raise _nothing(_MORE_THAN_CALLS)
    interval = wilson(hits, n)
    assert interval is not None
    return Reading(n, hits / n, interval.low, interval.high, hits=hits)


def _mean(evidence: Evidence) -> Reading:
    """Read the mean that is published: weighted where the probabilities differ, risk draws included (S25)."""
    rows = _counting(evidence).filter(score__isnull=False).order_by()
    samples: dict[Stratum, list[int]] = defaultdict(list)
    for score, *stratum in rows.values_list("score", *STRATUM):
        if drawn_from := stratum_of(*stratum):
            samples[drawn_from].append(millionths(score))
    mean = published_mean(samples)
    if mean.value is None:
        raise _nothing(_NO_EVALUATIONS)
    return Reading(mean.n, float(mean.value), mean.low, mean.high, deviation=spread_in(samples).deviation)


def _criterion_errors(evidence: Evidence) -> tuple[int, int]:
    drawn = _counting(evidence).exclude(drawn_for_a_risk("assignment__sampled__stratum"))
    drawn = drawn.filter(version__scorecard=evidence.scorecard)
    lines = EvaluationLine.objects.filter(
        evaluation__in=drawn.order_by().values("pk"), criterion=evidence.criterion
    )
    is_marked = Q(share__isnull=False) | Q(is_error=True)
    counts = lines.aggregate(n=Count("pk", filter=is_marked), hits=Count("pk", filter=Q(is_error=True)))
    return counts["hits"], counts["n"]


def _counting(evidence: Evidence) -> QuerySet[Evaluation]:
    """Keep the evaluations that count of contacts that were drawn: picked ones say nothing of the rest."""
    days = (evidence.first_day, evidence.last_day)
    drawn = Evaluation.objects.counting().filter(day__range=days, assignment__sampled__isnull=False)
    if evidence.operator:
        return drawn.filter(operator=evidence.operator)
    return drawn.of_team(evidence.team) if evidence.team else drawn


def _tally(evidence: Evidence, now: datetime) -> Tally:
    figures = figures_between(evidence.first_day, evidence.last_day, now=now)
    if evidence.operator:
        return figures.of_person(evidence.operator.pk)
    return figures.of_team(evidence.team.pk) if evidence.team else figures.centre
