"""Small samples side by side: each mean is pulled to that of all, the more the less it rests on."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

FEWEST_GROUPS = 4
"""With fewer groups nothing is gained by shrinking, and nothing is shrunk (Stein 1956)."""


@dataclass(frozen=True, slots=True)
class Group:
    """A group's mean of `n` scores, and the variance of its single scores (None for one score).

    `effective` says how many scores drawn with equal probability the mean is worth; None: all of `n`.
    """

    key: Hashable
    n: int
    mean: float
    variance: float | None
    effective: float | None = None

    @property
    def worth(self) -> float:
        """By how many scores the pooled variance is divided for the variance of the mean."""
        return self.n if self.effective is None else self.effective


@dataclass(frozen=True, slots=True)
class Shrunk:
    """Where each group is thought to stand.

    A factor is the part of the distance to the grand mean that is kept: 1 keeps the raw mean, 0 none of it.
    """

    grand_mean: float | None
    between_variance: float
    factors: Mapping[Hashable, float]
    values: Mapping[Hashable, float]


def shrink(means: Sequence[Group]) -> Shrunk:
    """Shrink means to the grand mean (empirical Bayes).

    The variance of single scores is pooled over the groups, because that of five scores is hardly known. The
    variance between groups solves Paule and Mandel's equation, and is 0 when the groups differ no more than
    chance would have them. The factor of a group is 1 - (k-3)/(k-1) · V/(V + between) with V = pooled/n, n
    being the effective number where probabilities differ; for equal n this is the James–Stein estimator.
    Fewer than four groups are left as they are.

    Raises:
        ValueError: a group is empty or stands there twice.

    Source: Efron and Morris (1975), whose batting averages have the factor .212; Morris (1983), JASA 78,
    47-55; Paule and Mandel (1982); docs/quality-statistics.md, "Shrinkage".
    """
    if any(group.n < 1 for group in means) or len({group.key for group in means}) != len(means):
        raise ValueError("a group is empty or stands there twice")
    if not means:
        return Shrunk(None, 0.0, {}, {})
    pooled = _pooled(means)
    variances = [pooled / group.worth for group in means]
    values = [group.mean for group in means]
    between = _between(values, variances)
    centre = _centre(values, variances, between)
    count = len(means)
    kept = [
        _kept(variance, between, (count - 3) / (count - 1)) if count >= FEWEST_GROUPS else 1.0
        for variance in variances
    ]
    return Shrunk(
        centre,
        between,
        {group.key: factor for group, factor in zip(means, kept, strict=True)},
        {
            group.key: centre + factor * (group.mean - centre)
            for group, factor in zip(means, kept, strict=True)
        },
    )


def _pooled(groups: Sequence[Group]) -> float:
    known = [(group.n - 1, group.variance) for group in groups if group.n > 1 and group.variance is not None]
    degrees = sum(free for free, _ in known)
    return fsum(free * variance for free, variance in known) / degrees if degrees else 0.0


def _kept(variance: float, between: float, correction: float) -> float:
    return 1 - correction * variance / (variance + between) if variance else 1.0


def _centre(values: list[float], variances: list[float], between: float) -> float:
    if not all(variance + between for variance in variances):
        return fsum(values) / len(values)
    weights = [1 / (variance + between) for variance in variances]
    weighted = (weight * value for weight, value in zip(weights, values, strict=True))
    return fsum(weighted) / fsum(weights)


def _between(values: list[float], variances: list[float]) -> float:
    """Find the variance at which the weighted squares of deviations equal their degrees of freedom."""
    wanted = len(values) - 1
    if wanted < 1:
        return 0.0
    plain = fsum(values) / len(values)
    if not any(variances):
        return fsum((value - plain) ** 2 for value in values) / wanted

    def squares(between: float) -> float:
        centre = _centre(values, variances, between)
        pairs = zip(values, variances, strict=True)
        return fsum((value - centre) ** 2 / (variance + between) for value, variance in pairs)

    if squares(0.0) <= wanted:
        return 0.0
    # At this bound no square can be as large as wanted; the function falls, so halving finds its root.
    low, high = 0.0, fsum((value - plain) ** 2 for value in values) / wanted
    while (middle := (low + high) / 2) not in (low, high):
        low, high = (middle, high) if squares(middle) > wanted else (low, middle)
    return high
