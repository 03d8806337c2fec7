"""Differences of two shares and of two means, with intervals."""

from dataclasses import dataclass
from math import sqrt

from common.intervals import wilson
from qc.domain.statistics.estimates import FEWEST, t_quantile, z_quantile


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference (first minus second) with its interval; the bounds are None where it cannot be told."""

    value: float | None
    low: float | None
    high: float | None


NOTHING = Difference(None, None, None)


def difference_of_rates(
    first: tuple[int, int], second: tuple[int, int], *, level: float = 0.95
) -> Difference:
    """Compare two independent shares, each given as hits and trials.

    Newcombe's hybrid of the two Wilson intervals, without continuity correction; it never leaves [-1, 1].

    Args:
        first: hits and trials; nothing is told of a share of nothing.
        second: the share that is taken away.
        level: coverage, between 0 and 1.

    Raises:
        ValueError: there are more hits than trials, or fewer than none.

    Source: Newcombe (1998), Statistics in Medicine 17, 873-890, method 10.
    """
    z = z_quantile(level)
    one, other = wilson(*first, z=z), wilson(*second, z=z)
    if one is None or other is None:
        return NOTHING
    share, taken = first[0] / first[1], second[0] / second[1]
    value = share - taken
    below = sqrt((share - one.low) ** 2 + (other.high - taken) ** 2)
    above = sqrt((one.high - share) ** 2 + (taken - other.low) ** 2)
    return Difference(value, value - below, value + above)


@dataclass(frozen=True, slots=True)
class Moments:
    """How many values there were, their mean and their sample standard deviation (None below two)."""

    n: int
    mean: float | None
    deviation: float | None


def difference_of_means(first: Moments, second: Moments, *, level: float = 0.95) -> Difference:
    """Compare the means of two independent samples whose variances may differ.

    Below three values on either side there is a difference but no interval; neither is there one when
    neither sample varies, since then nothing says how far it may be off.

    Args:
        first: the sample.
        second: the sample whose mean is taken away.
        level: coverage, between 0 and 1.

    Source: Welch (1947), Biometrika 34, 28-35; degrees of freedom after Satterthwaite (1946).
    """
    if first.mean is None or second.mean is None:
        return NOTHING
    value = first.mean - second.mean
    if min(first.n, second.n) < FEWEST or first.deviation is None or second.deviation is None:
        return Difference(value, None, None)
    one, other = first.deviation**2 / first.n, second.deviation**2 / second.n
    error = one + other
    if error == 0:
        return Difference(value, None, None)
    degrees = error**2 / (one**2 / (first.n - 1) + other**2 / (second.n - 1))
    half = t_quantile(level, degrees) * sqrt(error)
    return Difference(value, value - half, value + half)
