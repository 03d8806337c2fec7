"""Severity of 60 inspectors over 50,000 evaluations of 5,000 operators; means and agreement as well."""

from collections import defaultdict
from collections.abc import Hashable, Iterator

import numpy as np

from bench.measure import Figure, timed
from qc.domain.statistics.agreement import Metric, alpha
from qc.domain.statistics.estimates import Estimate
from qc.domain.statistics.means import StratumSample, mean_of, weighted_mean
from qc.domain.statistics.ranking import comparable
from qc.domain.statistics.severity import severity
from qc.domain.statistics.shrinkage import Group, shrink

OPERATORS, INSPECTORS, EVALUATIONS = 5_000, 60, 50_000
TWICE = 2_500
"""Evaluations scored twice, blind: one in twenty."""

Row = tuple[int, int, float]


def measure() -> Iterator[Figure]:
    """Measure the statistics of a month; the floor is a mean by operator and by inspector."""
    rows = _rows()
    operators, inspectors, scores = (np.array(column) for column in zip(*rows, strict=True))

    def bare() -> None:
        for keys in (operators, inspectors):
            np.bincount(keys, scores) / np.bincount(keys)

    floor, _ = timed(bare)
    seconds, found = timed(lambda: severity(rows))
    assert abs(found.sd_inspector - 3) < 1, found.sd_inspector
    size = f"{INSPECTORS} × {OPERATORS:,} × {EVALUATIONS:,}"
    yield Figure("severity of inspectors (REML)", size, seconds, "bincount means", floor)
    seconds, ranked = timed(lambda: _means(rows))
    assert ranked == OPERATORS
    yield Figure("means, shrinkage and ranks of operators", size, seconds, "bincount means", floor)
    ratings = _ratings()
    seconds, agreed = timed(lambda: alpha(ratings, Metric.INTERVAL))
    assert agreed.n_units == TWICE
    bare_seconds, _ = timed(lambda: alpha(ratings, Metric.INTERVAL, resamples=0))
    size = f"{TWICE:,} scored twice"
    yield Figure("alpha of totals, 1,000 resamples", size, seconds, "alpha without interval", bare_seconds)


def _rows() -> list[Row]:
    chance = np.random.default_rng(1)
    operators = chance.integers(0, OPERATORS, EVALUATIONS)
    inspectors = chance.integers(0, INSPECTORS, EVALUATIONS)
    operators[:OPERATORS] = np.arange(OPERATORS)
    levels, leans = chance.normal(85, 5, OPERATORS), chance.normal(0, 3, INSPECTORS)
    scores = levels[operators] + leans[inspectors] + chance.normal(0, 8, EVALUATIONS)
    return list(zip(operators.tolist(), inspectors.tolist(), scores.tolist(), strict=True))


def _means(rows: list[Row]) -> int:
    by_operator: dict[Hashable, list[float]] = defaultdict(list)
    for operator, _inspector, score in rows:
        by_operator[operator].append(score)
    estimates: dict[Hashable, Estimate] = {}
    for key, scores in by_operator.items():
        estimates[key] = mean_of(scores, population=400)
        weighted_mean([StratumSample(tuple(scores), size=400, taken=len(scores))])
    shrink([Group(key, len(scores), float(np.mean(scores)), 64.0) for key, scores in by_operator.items()])
    comparable(estimates)
    return len(estimates)


def _ratings() -> list[list[float]]:
    chance = np.random.default_rng(2)
    truth = chance.normal(85, 8, TWICE)
    return [np.round(truth + chance.normal(0, 5, TWICE), 1).tolist() for _ in range(2)]
