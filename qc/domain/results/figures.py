"""Means and rates as they are published: the exact value, n, and the interval beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from common.intervals import wilson
from qc.domain.numbers import stored, total
from qc.domain.results.tallies import MILLIONTHS, Stratum
from qc.domain.statistics.estimates import Estimate
from qc.domain.statistics.means import PERCENT, Spread, StratumSample, mean_of, spread_of, weighted_mean


@dataclass(frozen=True, slots=True)
class Measure:
    """A mean: exact, rounded half up once to six places; its interval at 95 % is for reading only, so floats.

    `low` and `high` are None when there is no interval; `note` says why ("too_few", "no_variation").
    """

    n: int
    value: Decimal | None
    low: float | None
    high: float | None
    is_weighted: bool = False
    note: str = ""

    @property
    def estimate(self) -> Estimate:
        """The same in floats, as comparisons take it."""
        value = None if self.value is None else float(self.value)
        return Estimate(self.n, value, self.low, self.high, self.is_weighted, self.note)


NOTHING = Measure(0, None, None, None, note="too_few")


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of so many, with the Wilson interval at 95 % as shares of 1; None for 0 of 0."""

    hits: int
    n: int
    low: float | None
    high: float | None

    @property
    def share(self) -> float | None:
        """The rate as a share of 1."""
        return self.hits / self.n if self.n else None


def rate_of(hits: int, n: int) -> Rate:
    """Give a rate with its interval.

    Raises:
        ValueError: there are more hits than n.
    """
    interval = wilson(hits, n)
    if interval is None:
        return Rate(hits, n, None, None)
    return Rate(hits, n, interval.low, interval.high)


def measure_of(
    samples: Mapping[Stratum, Sequence[int]], *, bounds: tuple[float, float] = PERCENT
) -> tuple[Measure, Measure | None]:
    """Average the drawn scores of a group: plainly, and weighted when they were drawn with different
    probability.

    The plain mean's correction for a finite population counts the contacts of all strata that gave a score.

    Args:
        samples: the scores of each stratum, in millionths.
        bounds: lowest and highest possible score.

    Returns:
        The plain mean, and Σ(score/π) / Σ(1/π) (rule S25); None in its place when all π are equal.
    """
    known = {stratum: scores for stratum, scores in samples.items() if scores}
    if not known:
        return NOTHING, None
    plain = _plain(known, bounds)
    first, *others = known
    if all(first.size * other.taken == other.size * first.taken for other in others):
        return plain, None
    return plain, _weighted(known, bounds)


def published_mean(samples: Mapping[Stratum, Sequence[int]]) -> Measure:
    """Give the mean that is published: weighted where the probabilities differ, else plain (S25)."""
    raw, weighted = measure_of(samples)
    return weighted or raw


def _plain(known: Mapping[Stratum, Sequence[int]], bounds: tuple[float, float]) -> Measure:
    scores = [score for listed in known.values() for score in listed]
    size = sum(stratum.size for stratum in known)
    found = mean_of([score / MILLIONTHS for score in scores], population=size, bounds=bounds)
    return _measure(stored(Fraction(sum(scores), len(scores) * MILLIONTHS)), found)


def spread_in(samples: Mapping[Stratum, Sequence[int]]) -> Spread:
    """Tell how far the scores of a group lie apart, and how much their published mean rests on."""
    return spread_of(_samples(samples))


def _weighted(known: Mapping[Stratum, Sequence[int]], bounds: tuple[float, float]) -> Measure:
    scores = total(Fraction(sum(listed) * one.size, one.taken) for one, listed in known.items())
    weights = total(Fraction(len(listed) * one.size, one.taken) for one, listed in known.items())
    found = weighted_mean(_samples(known), bounds=bounds)
    return _measure(stored(scores / weights / MILLIONTHS), found)


def _samples(known: Mapping[Stratum, Sequence[int]]) -> list[StratumSample]:
    return [
        StratumSample(tuple(score / MILLIONTHS for score in listed), one.size, one.taken)
        for one, listed in known.items()
    ]


def _measure(value: Decimal, found: Estimate) -> Measure:
    return Measure(found.n, value, found.low, found.high, found.is_weighted, found.note)
