"""Draws by risk, thousands of times with a fixed seed: no bias, and intervals that cover.

A share that is really p is found within Z standard errors of p in all but 6 of 100,000 seeds; ours are fixed.
"""

from dataclasses import dataclass

import numpy as np
import pytest

from qc.domain.statistics.estimates import Estimate
from qc.domain.statistics.means import StratumSample, mean_of, weighted_mean

Z = 4
TIMES = 2000
LEVEL = 0.95

Population = list[tuple[int, float, float, int]]
"""For each stratum: contacts, mean and deviation of their scores, and how many are drawn."""

BY_RISK: Population = [(400, 85, 8, 20), (80, 65, 15, 20), (20, 50, 20, 10)]
"""Ordinary contacts, those with a complaint (five times as likely), after a critical error (ten times)."""

SMALL: Population = [(30, 85, 8, 3), (6, 65, 15, 3)]
ONE_EACH: Population = [(20, 95 - 3 * step, 8, 1) for step in range(8)]


@dataclass(frozen=True)
class Simulated:
    truth: float
    weighted: list[Estimate]
    plain: list[Estimate]

    @property
    def coverage(self) -> float:
        hits = [
            one.low <= self.truth <= one.high
            for one in self.weighted
            if one.low is not None and one.high is not None
        ]
        return sum(hits) / TIMES

    def bias(self, estimates: list[Estimate]) -> tuple[float, float]:
        """Give the mean error, and its standard error."""
        values = np.array([one.value for one in estimates], dtype=float)
        return float(values.mean() - self.truth), float(values.std(ddof=1) / TIMES**0.5)


def simulate(population: Population, *, seed: int, scored: float = 1.0) -> Simulated:
    chance = np.random.default_rng(seed)
    scores = [np.clip(chance.normal(mean, sd, size), 0, 100) for size, mean, sd, _ in population]
    weighted, plain = [], []
    for _ in range(TIMES):
        samples = []
        for everything, (size, _mean, _sd, taken) in zip(scores, population, strict=True):
            drawn = chance.choice(everything, taken, replace=False)
            kept = drawn[chance.random(taken) < scored]
            samples.append(StratumSample(tuple(kept.tolist()), size=size, taken=taken))
        weighted.append(weighted_mean(samples))
        plain.append(mean_of([score for one in samples for score in one.scores]))
    return Simulated(float(np.concatenate(scores).mean()), weighted, plain)


@pytest.mark.parametrize(
    ("population", "scored"),
    [
        pytest.param(BY_RISK, 1.0, id="drawn by risk"),
        pytest.param(BY_RISK, 0.7, id="three of ten not scored"),
        pytest.param(SMALL, 1.0, id="six contacts of an operator"),
    ],
)
def test_the_weighted_mean_is_unbiased_and_its_interval_covers(population: Population, scored: float) -> None:
    found = simulate(population, seed=1, scored=scored)
    error, standard_error = found.bias(found.weighted)
    assert abs(error) < Z * standard_error
    off, its_error = found.bias(found.plain)
    assert off < -2 - Z * its_error, "the plain mean of contacts picked by risk is points too low"
    allowed = Z * (LEVEL * (1 - LEVEL) / TIMES) ** 0.5
    assert abs(found.coverage - LEVEL) < allowed


def test_one_contact_of_each_stratum_errs_on_the_wide_side() -> None:
    found = simulate(ONE_EACH, seed=2)
    error, standard_error = found.bias(found.weighted)
    assert abs(error) < Z * standard_error
    assert found.coverage > LEVEL


def test_the_plain_interval_covers() -> None:
    found = simulate([(200, 85, 8, 5)], seed=3)
    assert abs(found.coverage - LEVEL) < Z * (LEVEL * (1 - LEVEL) / TIMES) ** 0.5
