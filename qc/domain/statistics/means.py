"""Means of scores with intervals: plain, and weighted over strata."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import fsum, sqrt

from qc.domain.statistics.estimates import (
    FEWEST,
    NO_VARIATION,
    TOO_FEW,
    Estimate,
    Number,
    around,
    floats,
    t_quantile,
)

PERCENT = (0.0, 100.0)
"""The bounds of a score."""


def mean_of(
    scores: Sequence[Number],
    *,
    population: int | None = None,
    level: float = 0.95,
    bounds: tuple[float, float] = PERCENT,
) -> Estimate:
    """Average scores that were drawn with equal probability, with Student's interval.

    The half width is t(n - 1) · s/√n · √(1 - n/N). When everything was looked at (n = N) its width is 0.

    Args:
        scores: the values; below three of them there is a value but no interval ("too_few").
        population: how many contacts they were drawn from (N); None leaves the correction out.
        level: coverage of the interval, between 0 and 1.
        bounds: lowest and highest possible score; the interval is clipped to them.

    Raises:
        ValueError: there are more scores than contacts in the population.

    Source: Cochran, Sampling Techniques (1977), 2.23; docs/quality-statistics.md, "Means".
    """
    values = floats(scores)
    n = len(values)
    if population is not None and n > population:
        raise ValueError(f"{n} scores of {population} contacts")
    if n == 0:
        return Estimate(0, None, None, None, note=TOO_FEW)
    # Between equal values float arithmetic could see a difference.
    value = values[0] if min(values) == max(values) else fsum(values) / n
    if n < FEWEST:
        return Estimate(n, value, None, None, note=TOO_FEW)
    if n == population:
        return around(value, 0.0, bounds, n=n)
    if min(values) == max(values):
        return Estimate(n, value, None, None, note=NO_VARIATION)
    unseen = 1 - n / population if population else 1.0
    error = sqrt(unseen * _squares(values, value) / (n - 1) / n)
    return around(value, t_quantile(level, n - 1) * error, bounds, n=n)


@dataclass(frozen=True, slots=True)
class StratumSample:
    """What was scored in one stratum; `size` contacts stood in its frame and `taken` of them were drawn.

    Fewer scores than `taken` are allowed (not scored yet, no score, or not of the group that is asked about).
    """

    scores: tuple[Number, ...]
    size: int
    taken: int

    def __post_init__(self) -> None:
        """Refuse what no draw can give."""
        if not len(self.scores) <= self.taken <= self.size:
            raise ValueError(f"{len(self.scores)} scores, {self.taken} drawn, {self.size} contacts")


def weighted_mean(
    strata: Iterable[StratumSample], *, level: float = 0.95, bounds: tuple[float, float] = PERCENT
) -> Estimate:
    """Average scores of a stratified draw: Σ(score/π) / Σ(1/π) with π = taken/size (Hájek, rule S25).

    The variance is the linearised one, with the finite population correction of each stratum. With w = 1/π,
    n scored, m drawn, N in the frame, ȳ the stratum's mean and ŷ the weighted mean, a stratum adds

        (1 - n/N) · w² · [n/(n-1) · Σ(y - ȳ)²  +  m/(m-1) · n(1 - n/m)(ȳ - ŷ)²]  /  (Σ w n)²

    (the second term is 0 when all drawn contacts are scored). A stratum with one score has no spread of its
    own: it adds (1 - 1/N) · w² · (y - ŷ)² · n/(n-1), n being the scores of all strata, and all such strata
    share one number of degrees of freedom, theirs less one: they are collapsed into one stratum around the
    mean of all, which with several of them errs on the wide side. Degrees of freedom are Satterthwaite's, n -
    1 at most.

    Notes are as in `mean_of`; `is_weighted` tells whether the probabilities differed.

    Source: Särndal, Swensson and Wretman (1992), 5.7 and 10.3; Cochran (1977), 5.4 and 5A.12;
    docs/quality-statistics.md, "Means".
    """
    parts = [_Part.of(one) for one in strata if one.scores]
    n = sum(part.n for part in parts)
    if n == 0:
        return Estimate(0, None, None, None, note=TOO_FEW)
    is_weighted = len({part.weight for part in parts}) > 1
    lowest = min(min(part.values) for part in parts)
    has_spread = lowest != max(max(part.values) for part in parts)
    weights = fsum(part.weight * part.n for part in parts)
    value = fsum(part.weight * fsum(part.values) for part in parts) / weights if has_spread else lowest
    if n < FEWEST:
        return Estimate(n, value, None, None, is_weighted, TOO_FEW)
    terms = [(part.variance(value, n) / weights**2, part.n - 1) for part in parts if part.n > 1]
    lone = [part.variance(value, n) / weights**2 for part in parts if part.n == 1]
    terms.append((fsum(lone), max(len(lone) - 1, 1)))
    variance = fsum(term for term, _ in terms)
    if variance > 0:
        degrees = variance**2 / fsum(term**2 / free for term, free in terms)
        half_width = t_quantile(level, min(degrees, n - 1)) * sqrt(variance)
        return around(value, half_width, bounds, n=n, is_weighted=is_weighted)
    if all(part.is_whole for part in parts):
        return around(value, 0.0, bounds, n=n, is_weighted=is_weighted)
    return Estimate(n, value, None, None, is_weighted, NO_VARIATION)


@dataclass(frozen=True, slots=True)
class Spread:
    """How far single scores lie apart, and how much a mean of them rests on.

    Attributes:
        n: scores there are.
        variance: of single scores, each weighed by 1/π; None below two.
        effective: how many scores drawn with equal probability would be as certain: n where they were drawn
            so, fewer where some weigh more than others.
    """

    n: int
    variance: float | None
    effective: float

    @property
    def deviation(self) -> float | None:
        """The standard deviation with which n scores drawn equally would give as uncertain a mean."""
        return None if self.variance is None else sqrt(self.variance * self.n / self.effective)


def spread_of(strata: Iterable[StratumSample]) -> Spread:
    """Tell how far scores lie apart and what their weighted mean rests on, without finite populations.

    With w = 1/π = size/taken, the variance is Σw(y - ŷ)²/Σw · n/(n - 1), and the effective number
    (Σw)²/Σw²; for equal w these are the sample variance and n.

    Source: Kish, Survey Sampling (1965), 11.7; docs/quality-statistics.md, "Means".
    """
    weighted = [(one.size / one.taken, value) for one in strata for value in floats(one.scores)]
    n = len(weighted)
    if not n:
        return Spread(0, None, 0.0)
    weights = fsum(weight for weight, _ in weighted)
    effective = weights**2 / fsum(weight**2 for weight, _ in weighted)
    if n == 1:
        return Spread(1, None, 1.0)
    if min(value for _, value in weighted) == max(value for _, value in weighted):
        return Spread(n, 0.0, effective)
    centre = fsum(weight * value for weight, value in weighted) / weights
    squares = fsum(weight * (value - centre) ** 2 for weight, value in weighted)
    return Spread(n, squares / weights * n / (n - 1), effective)


@dataclass(frozen=True, slots=True)
class _Part:
    """A stratum ready for summing."""

    values: list[float]
    mean: float
    size: int
    taken: int

    @classmethod
    def of(cls, sample: StratumSample) -> "_Part":
        values = floats(sample.scores)
        return cls(values, fsum(values) / len(values), sample.size, sample.taken)

    @property
    def n(self) -> int:
        return len(self.values)

    @property
    def weight(self) -> float:
        return self.size / self.taken

    @property
    def is_whole(self) -> bool:
        """Tell whether every contact of the stratum was scored."""
        return self.n == self.size

    def variance(self, centre: float, n_of_all: int) -> float:
        """Give what the stratum adds to the variance of the weighted total of residuals."""
        scale = (1 - self.n / self.size) * self.weight**2
        off = (self.mean - centre) ** 2
        if self.n == 1:
            return scale * off * n_of_all / (n_of_all - 1)
        within = self.n / (self.n - 1) * _squares(self.values, self.mean)
        between = self.taken / (self.taken - 1) * self.n * (1 - self.n / self.taken) * off
        return scale * (within + between)


def _squares(values: list[float], centre: float) -> float:
    return fsum((value - centre) ** 2 for value in values)
