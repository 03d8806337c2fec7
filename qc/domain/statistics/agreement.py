"""How far inspectors agree when several score the same contacts: alpha, AC1 and raw agreement.

All three take one row for each rater and one column for each unit (a contact, or a criterion of it), with
None where a rater did not rate, and count only units that at least two raters rated.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from common.intervals import wilson
from qc.domain.statistics.estimates import FEWEST, NO_VARIATION, TOO_FEW, Number, z_quantile
from qc.domain.statistics.tallies import Tally

RESAMPLES = 1000
SEED = 20110125
"""Seed of the resampling: the same ratings give the same interval. Krippendorff's paper is of that day."""

_CELLS = 2_000_000
"""Resamples times units held in memory at once."""

_Floats = NDArray[np.float64]


class Metric(StrEnum):
    """What a difference between two ratings means."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"


@dataclass(frozen=True, slots=True)
class Agreement:
    """A coefficient with its interval; 1 is full agreement, 0 what chance gives (raw agreement apart).

    `n_units` units were rated by two or more of `n_raters` raters, which makes `n_pairs` pairs of ratings.
    Notes: "no_variation" (all ratings are equal: there is nothing to agree on beyond chance, and no value),
    "too_few" (below three units: no interval; without any: no value).
    """

    value: float | None
    n_units: int
    n_raters: int
    n_pairs: int
    low: float | None
    high: float | None
    note: str = ""


Ratings = Sequence[Sequence[Number | str | None]]
"""One row for each rater, one column for each unit."""


def alpha(
    ratings: Ratings, metric: str = Metric.ORDINAL, *, level: float = 0.95, resamples: int = RESAMPLES
) -> Agreement:
    """Give Krippendorff's alpha: 1 - observed disagreement / disagreement expected by chance.

    Args:
        ratings: numbers; with the nominal metric texts as well.
        metric: nominal, ordinal, interval or ratio.
        level: coverage of the interval.
        resamples: how often units are drawn anew for the interval (percentiles, fixed seed); 0 leaves it out.

    Raises:
        ValueError: rows differ in length, a rating is no number, or a negative one meets the ratio metric.

    Source: Krippendorff (2011), Computing Krippendorff's Alpha-Reliability;
    docs/quality-statistics.md, "Agreement of inspectors".
    """
    disagreement = _DISAGREEMENT[Metric(metric)]
    tally = Tally.of(ratings, as_numbers=Metric(metric) is not Metric.NOMINAL).paired()
    if Metric(metric) is Metric.RATIO and any(value < 0 for value in tally.values):
        raise ValueError("the ratio metric takes no negative ratings")

    def statistic(weights: _Floats) -> _Floats:
        observed, expected = disagreement(tally, weights)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(expected > 0, 1 - observed / expected, np.nan)

    return _agreement(tally, statistic, level, resamples)


def gwet_ac1(
    ratings: Ratings, *, categories: int | None = None, level: float = 0.95, resamples: int = RESAMPLES
) -> Agreement:
    """Give Gwet's AC1, which stays readable where nearly all ratings are equal and alpha falls.

    AC1 = (pa - pe)/(1 - pe): pa is the mean over units of the share of equal pairs, pe = Σ π(1 - π)/(q - 1)
    with π the mean over units of a category's share. Only units with a pair count.

    Args:
        ratings: numbers or texts, compared for equality only.
        categories: how many answers the criterion offers (q); those seen by default.
        level, resamples: as in `alpha`.

    Raises:
        ValueError: rows differ in length, or more categories were seen than there are.

    Source: Gwet (2008), British Journal of Mathematical and Statistical Psychology 61, 29-48.
    """
    tally = Tally.of(ratings).paired()
    count = len(tally.values) if categories is None else categories
    if count < len(tally.values):
        raise ValueError(f"{len(tally.values)} categories were seen, not {count}")
    shares = tally.counts / tally.sizes[:, None]
    agreeing = tally.agreeing / tally.pairs

    def statistic(weights: _Floats) -> _Floats:
        drawn = weights.sum(axis=1)
        observed = weights @ agreeing / drawn
        common = weights @ shares / drawn[:, None]
        if count < 2:
            return np.full(len(weights), np.nan)
        chance = (common * (1 - common)).sum(axis=1) / (count - 1)
        return (observed - chance) / (1 - chance)

    return _agreement(tally, statistic, level, resamples)


def raw_agreement(ratings: Ratings, *, level: float = 0.95) -> Agreement:
    """Give the share of equal pairs among all pairs of ratings of one unit, with the Wilson interval.

    Pairs of one unit are not independent, so the interval rests on the number of units, not of pairs.

    Source: Wilson (1927); docs/quality-statistics.md, "Agreement of inspectors".
    """
    tally = Tally.of(ratings).paired()
    units, pairs = len(tally.sizes), int(tally.pairs.sum())
    if not pairs:
        return Agreement(None, 0, tally.raters, 0, None, None, TOO_FEW)
    share = float(tally.agreeing.sum()) / pairs
    interval = wilson(share * units, units, z=z_quantile(level))
    if units < FEWEST or interval is None:
        return Agreement(share, units, tally.raters, pairs, None, None, TOO_FEW)
    return Agreement(share, units, tally.raters, pairs, interval.low, interval.high)


def _agreement(
    tally: Tally, statistic: Callable[[_Floats], _Floats], level: float, resamples: int
) -> Agreement:
    """Evaluate a coefficient on all units, and on units drawn with replacement for its interval."""
    units, pairs = len(tally.sizes), int(tally.pairs.sum())
    if not units:
        return Agreement(None, 0, tally.raters, 0, None, None, TOO_FEW)
    value = float(statistic(np.ones((1, units)))[0])
    if np.isnan(value):
        return Agreement(None, units, tally.raters, pairs, None, None, NO_VARIATION)
    if units < FEWEST:
        return Agreement(value, units, tally.raters, pairs, None, None, TOO_FEW)
    low, high = _percentiles(statistic, units, level, resamples)
    # The value itself is a possible one, however skewed the resamples are.
    bounds = (None, None) if low is None or high is None else (min(low, value), max(high, value))
    return Agreement(value, units, tally.raters, pairs, *bounds)


def _percentiles(
    statistic: Callable[[_Floats], _Floats], units: int, level: float, resamples: int
) -> tuple[float | None, float | None]:
    """Give the interval of the resamples; those without variation have no value and are left out."""
    if not resamples:
        return None, None
    chance = np.random.default_rng(SEED)
    at_once = max(_CELLS // units, 1)
    parts = [
        statistic(chance.multinomial(units, np.full(units, 1 / units), size=size).astype(float))
        for size in [at_once] * (resamples // at_once) + [resamples % at_once]
        if size
    ]
    found = np.concatenate(parts)
    found = found[~np.isnan(found)]
    if not len(found):
        return None, None
    tail = (1 - level) / 2
    low, high = np.quantile(found, [tail, 1 - tail])
    return float(low), float(high)


def _nominal(tally: Tally, weights: _Floats) -> tuple[_Floats, _Floats]:
    unequal = 2 * (tally.pairs - tally.agreeing) / (tally.sizes - 1)
    totals = weights @ tally.counts
    everything = totals.sum(axis=1)
    return weights @ unequal, (everything**2 - (totals**2).sum(axis=1)) / (everything - 1)


def _interval(tally: Tally, weights: _Floats) -> tuple[_Floats, _Floats]:
    numbers = np.array(tally.values, dtype=float)
    return _squares(tally, weights, (numbers - numbers.mean())[None, :])


def _ordinal(tally: Tally, weights: _Floats) -> tuple[_Floats, _Floats]:
    """Take ratings by their mid-ranks: their difference is how many ratings lie between two values."""
    totals = weights @ tally.counts
    return _squares(tally, weights, totals.cumsum(axis=1) - totals / 2 - totals.sum(axis=1)[:, None] / 2)


def _squares(tally: Tally, weights: _Floats, numbers: _Floats) -> tuple[_Floats, _Floats]:
    """Sum squared differences within units, and between all ratings.

    `numbers` are what the values stand for: one row for each resample, or one for all.
    """
    sums, squares = numbers @ tally.counts.T, numbers**2 @ tally.counts.T
    within = 2 * (tally.sizes * squares - sums**2) / (tally.sizes - 1)
    totals = weights @ tally.counts
    everything = totals.sum(axis=1)
    spread = everything * (totals * numbers**2).sum(axis=1) - (totals * numbers).sum(axis=1) ** 2
    # All ratings equal: what a float leaves of nothing is nothing.
    spread = np.where((totals > 0).sum(axis=1) > 1, spread, 0.0)
    observed = np.einsum("ru,ru->r", weights, np.broadcast_to(within, weights.shape))
    return observed, 2 * spread / (everything - 1)


def _ratio(tally: Tally, weights: _Floats) -> tuple[_Floats, _Floats]:
    numbers = np.array(tally.values, dtype=float)
    sums = numbers[:, None] + numbers[None, :]
    apart = ((numbers[:, None] - numbers[None, :]) / np.where(sums > 0, sums, 1)) ** 2
    within = ((tally.counts @ apart) * tally.counts).sum(axis=1) / (tally.sizes - 1)
    totals = weights @ tally.counts
    return weights @ within, ((totals @ apart) * totals).sum(axis=1) / (totals.sum(axis=1) - 1)


_DISAGREEMENT = {
    Metric.NOMINAL: _nominal,
    Metric.ORDINAL: _ordinal,
    Metric.INTERVAL: _interval,
    Metric.RATIO: _ratio,
}
