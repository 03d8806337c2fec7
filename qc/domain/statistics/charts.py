"""Control charts and funnel plots: limits within which a figure moves by chance alone."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import ceil, fsum, sqrt

from scipy.special import bdtr, bdtrik

from common.intervals import Interval

D2 = 1.128
"""Mean range of two standard normal values (d2 for n = 2), as Shewhart's tables print it."""

MR_FACTOR = 3.267
"""Upper limit of a moving range of two in mean ranges (D4 for n = 2)."""


@dataclass(frozen=True, slots=True)
class PChart:
    """Shares over time: centre line, limits of each point (None where there was nothing), points outside."""

    shares: tuple[float | None, ...]
    centre: float | None
    lower: tuple[float | None, ...]
    upper: tuple[float | None, ...]
    out: tuple[int, ...]


def p_chart(counts: Sequence[int], sizes: Sequence[int]) -> PChart:
    """Draw limits three standard errors around the share of all: p̄ ± 3·√(p̄(1 - p̄)/n), clipped to [0, 1].

    Args:
        counts: what was found in each period.
        sizes: out of how many; a period with 0 has neither share nor limits.

    Returns:
        The chart; `out` holds the positions, counted from 0, of points beyond their limits.

    Raises:
        ValueError: the two are not of one length, or a count does not fit its size.

    Source: NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.3.2.
    """
    pairs = list(zip(counts, sizes, strict=True))
    if any(not 0 <= count <= size for count, size in pairs):
        raise ValueError("a count is negative or larger than its size")
    total = sum(sizes)
    if not total:
        nothing = (None,) * len(pairs)
        return PChart(nothing, None, nothing, nothing, ())
    centre = sum(counts) / total
    spreads = [3 * sqrt(centre * (1 - centre) / size) if size else None for size in sizes]
    lower = tuple(None if spread is None else max(centre - spread, 0.0) for spread in spreads)
    upper = tuple(None if spread is None else min(centre + spread, 1.0) for spread in spreads)
    shares = tuple(count / size if size else None for count, size in pairs)
    return PChart(shares, centre, lower, upper, _outside(shares, lower, upper))


@dataclass(frozen=True, slots=True)
class XmR:
    """Single values and their moving ranges; limits are None below two values.

    `out` holds positions of values, `mr_out` positions of ranges (0 is the range of the first two values).
    """

    centre: float | None
    lower: float | None
    upper: float | None
    moving_ranges: tuple[float, ...]
    mr_centre: float | None
    mr_upper: float | None
    out: tuple[int, ...]
    mr_out: tuple[int, ...]


def x_mr(values: Sequence[float]) -> XmR:
    """Draw a chart of single values: x̄ ± 3·(mean moving range)/1.128, ranges up to 3.267 mean ranges.

    Source: NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2; Wheeler, Understanding Variation (1993).
    """
    n = len(values)
    centre = fsum(values) / n if n else None
    if centre is None or n < 2:
        return XmR(centre, None, None, (), None, None, (), ())
    ranges = tuple(abs(after - before) for before, after in pairwise(values))
    mr_centre = fsum(ranges) / len(ranges)
    spread = 3 / D2 * mr_centre
    lower, upper, mr_upper = centre - spread, centre + spread, MR_FACTOR * mr_centre
    return XmR(
        centre,
        lower,
        upper,
        ranges,
        mr_centre,
        mr_upper,
        _outside(values, [lower] * n, [upper] * n),
        _outside(ranges, [0.0] * len(ranges), [mr_upper] * len(ranges)),
    )


def _outside(
    values: Sequence[float | None], lower: Sequence[float | None], upper: Sequence[float | None]
) -> tuple[int, ...]:
    return tuple(
        at
        for at, (value, low, high) in enumerate(zip(values, lower, upper, strict=True))
        if value is not None and low is not None and high is not None and not low <= value <= high
    )


class Beyond(StrEnum):
    """Beyond which limits of a funnel a point lies."""

    NONE = ""
    WARNING = "95"
    ALARM = "99.8"


@dataclass(frozen=True, slots=True)
class FunnelPoint:
    """A unit's share beside the limits for its own number of trials."""

    key: Hashable
    n: int
    hits: int
    share: float
    warning: Interval
    alarm: Interval
    beyond: Beyond

    @property
    def is_high(self) -> bool:
        """Tell on which side of the limits it lies."""
        return bool(self.beyond) and self.share > self.warning.high


@dataclass(frozen=True, slots=True)
class Funnel:
    """The share to compare with (None: there was nothing), and the points in the order they were given."""

    rate: float | None
    points: tuple[FunnelPoint, ...]

    @property
    def out(self) -> tuple[FunnelPoint, ...]:
        """List the points beyond the 95 % limits."""
        return tuple(point for point in self.points if point.beyond)


def funnel(points: Iterable[tuple[Hashable, int, int]], rate: float | None = None) -> Funnel:
    """Compare each unit's share with one rate, within exact binomial limits at 95 % and 99.8 %.

    Args:
        points: key, trials and hits of each unit; a unit without trials has no point.
        rate: the share to compare with; that of all units together by default.

    Raises:
        ValueError: hits do not fit their trials, or the rate is no share.

    Source: Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202; limits are not interpolated.
    """
    known = list(points)
    if any(not 0 <= hits <= n for _, n, hits in known):
        raise ValueError("hits are negative or more than their trials")
    total = sum(n for _, n, _ in known)
    if rate is None:
        rate = sum(hits for _, _, hits in known) / total if total else None
    if rate is None:
        return Funnel(None, ())
    limits = {n: (binomial_limits(n, rate, 0.95), binomial_limits(n, rate, 0.998)) for _, n, _ in known if n}
    return Funnel(rate, tuple(_point(key, n, hits, *limits[n]) for key, n, hits in known if n))


def _point(key: Hashable, n: int, hits: int, warning: tuple[int, int], alarm: tuple[int, int]) -> FunnelPoint:
    beyond = Beyond.NONE
    if not alarm[0] <= hits <= alarm[1]:
        beyond = Beyond.ALARM
    elif not warning[0] <= hits <= warning[1]:
        beyond = Beyond.WARNING
    near, far = (Interval(low / n, high / n) for low, high in (warning, alarm))
    return FunnelPoint(key, n, hits, hits / n, near, far, beyond)


def binomial_limits(n: int, rate: float, level: float) -> tuple[int, int]:
    """Give the fewest and the most hits of `n` that are within chance at a level, both included.

    They are the quantiles of the binomial distribution at (1 ± level)/2: the smallest number of hits at which
    the distribution function reaches them.

    Raises:
        ValueError: the rate or the level is no share.
    """
    if not 0 <= rate <= 1 or not 0 < level < 1 or n < 0:
        raise ValueError(f"n = {n}, rate = {rate}, level = {level}")
    tail = (1 - level) / 2
    return _quantile(tail, n, rate), _quantile(1 - tail, n, rate)


def _quantile(share: float, n: int, rate: float) -> int:
    if rate in (0.0, 1.0):
        return round(n * rate)
    near = min(max(ceil(bdtrik(share, n, rate)) if share > bdtr(0, n, rate) else 0, 0), n)
    # The inverse is a float; the distribution function decides.
    while near > 0 and bdtr(near - 1, n, rate) >= share:
        near -= 1
    while near < n and bdtr(near, n, rate) < share:
        near += 1
    return int(near)
