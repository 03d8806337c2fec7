"""Exact intervals of shares; the Wilson interval is `common.intervals.wilson`."""

from scipy.special import betaincinv

from common.intervals import Interval


def clopper_pearson(hits: int, n: int, level: float = 0.95) -> Interval | None:
    """Give the exact interval of a share, which covers at least at its level; None for n = 0.

    Raises:
        ValueError: there are more hits than trials, fewer than none, or the level is no share.

    Source: Clopper and Pearson (1934), by quantiles of the beta distribution; checked against Newcombe
    (1998).
    """
    if not 0 <= hits <= n:
        raise ValueError(f"{hits} of {n}")
    if not 0 < level < 1:
        raise ValueError(f"a level lies between 0 and 1, not {level}")
    if n == 0:
        return None
    tail = (1 - level) / 2
    low = float(betaincinv(hits, n - hits + 1, tail)) if hits else 0.0
    high = float(betaincinv(hits + 1, n - hits, 1 - tail)) if hits < n else 1.0
    return Interval(low, high)
