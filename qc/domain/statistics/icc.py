"""How far inspectors agree on totals: the intraclass correlation of Shrout and Fleiss."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import fdtri

from qc.domain.statistics.estimates import FEWEST, NO_VARIATION, TOO_FEW, Number


@dataclass(frozen=True, slots=True)
class ICC:
    """Correlations of single ratings: `n` units rated by all of `k` raters.

    `one_way` is ICC(1,1) (each unit by other raters), `absolute` ICC(2,1) (absolute agreement, raters drawn
    at random) with its interval, `consistency` ICC(3,1) (a rater's own level is forgiven). Notes: "too_few"
    (below two raters or three units), "no_variation" (all ratings are equal).
    """

    n: int
    k: int
    one_way: float | None
    absolute: float | None
    consistency: float | None
    low: float | None
    high: float | None
    note: str = ""


def icc(matrix: Sequence[Sequence[Number | None]], *, level: float = 0.95) -> ICC:
    """Give the intraclass correlations of a table of totals: a row for each unit, a column for each rater.

    Units that a rater left out are left out, as the analysis of variance asks; `n` says how many remain.

    Raises:
        ValueError: rows differ in length.

    Source: Shrout and Fleiss (1979), Psychological Bulletin 86, 420-428; the interval of ICC(2,1) is McGraw
    and Wong's ICC(A,1) (1996), Psychological Methods 1, 30-46, table 7; docs/quality-statistics.md,
    "Agreement on totals".
    """
    k = len(matrix[0]) if matrix else 0
    if any(len(row) != k for row in matrix):
        raise ValueError("every unit needs one entry for each rater, None where there is no rating")
    rows = [[float(one) for one in row if one is not None] for row in matrix]
    table = np.array([row for row in rows if len(row) == k])
    n = len(table)
    if n < FEWEST or k < 2:
        return ICC(n, k, None, None, None, None, None, TOO_FEW)
    if table.min() == table.max():
        return ICC(n, k, None, None, None, None, None, NO_VARIATION)
    between, raters, within, error = _mean_squares(table)
    spread = between + (k - 1) * error + k * (raters - error) / n
    one_way = (between - within) / (between + (k - 1) * within)
    # Units that differ in nothing but the raters' levels have no consistency to measure.
    consistency = (between - error) / (between + (k - 1) * error) if between + error > 0 else None
    absolute = (between - error) / spread
    low, high = _interval(absolute, between, raters, error, n, k, level)
    return ICC(n, k, one_way, absolute, consistency, min(low, absolute), max(high, absolute))


def _mean_squares(table: np.ndarray) -> tuple[float, float, float, float]:
    """Give the mean squares between units, between raters, within units, and of what remains."""
    n, k = table.shape
    units, raters, centre = table.mean(axis=1), table.mean(axis=0), table.mean()
    between = k * ((units - centre) ** 2).sum() / (n - 1)
    by_rater = n * ((raters - centre) ** 2).sum() / (k - 1)
    within = ((table - units[:, None]) ** 2).sum() / (n * (k - 1))
    rest = table - units[:, None] - raters[None, :] + centre
    error = (rest**2).sum() / ((n - 1) * (k - 1))
    # What floats leave of nothing is nothing.
    smallest = 1e-20 * max((table**2).max(), 1.0)
    between, by_rater, within, error = (
        0.0 if one < smallest else float(one) for one in (between, by_rater, within, error)
    )
    return between, by_rater, within, error


def _interval(
    value: float, between: float, raters: float, error: float, n: int, k: int, level: float
) -> tuple[float, float]:
    """Give McGraw and Wong's interval of ICC(A,1), with Satterthwaite's degrees of freedom."""
    if value >= 1 or error == 0 == raters:
        return value, value
    # A negative value would weigh variances negatively; at 0 the error alone counts.
    share = max(value, 0.0)
    a = k * share / (n * (1 - share))
    b = 1 + k * share * (n - 1) / (n * (1 - share))
    weights = (a * raters) ** 2 / (k - 1) + (b * error) ** 2 / ((n - 1) * (k - 1))
    free = (a * raters + b * error) ** 2 / weights if weights else 1.0
    upper = (1 + level) / 2
    f_low, f_high = float(fdtri(n - 1, free, upper)), float(fdtri(free, n - 1, upper))
    rest = k * raters + (k * n - k - n) * error
    low = n * (between - f_low * error) / (f_low * rest + n * between)
    high = n * (f_high * between - error) / (rest + n * f_high * between)
    return low, high
