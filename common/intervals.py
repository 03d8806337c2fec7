"""How sure a share is: the Wilson interval."""

from dataclasses import dataclass
from math import sqrt

Z_95 = 1.959963984540054
"""The 97.5th percentile of the standard normal distribution: 95 % two-sided."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Two bounds, as shares of 1."""

    low: float
    high: float


def wilson(hits: float, trials: float, *, z: float = Z_95) -> Interval | None:
    """Give the Wilson score interval of a share, without continuity correction.

    It is for reading only and enters no stored score, so it is a float.

    Args:
        hits: how many of the trials hit, 0 to `trials`; not whole where trials that are not independent
            count for less.
        trials: how many there were; None is returned for 0, which tells nothing.
        z: quantile of the standard normal distribution; 95 % by default.

    Raises:
        ValueError: there are more hits than trials, or fewer than none.

    Source: Wilson (1927); checked against Newcombe (1998), Statistics in Medicine 17, 857-872, table I.
    """
    if not 0 <= hits <= trials:
        raise ValueError(f"{hits} of {trials}")
    if trials == 0:
        return None
    share, square = hits / trials, z * z
    centre = share + square / (2 * trials)
    spread = z * sqrt(share * (1 - share) / trials + square / (4 * trials * trials))
    whole = 1 + square / trials
    # At the ends the formula gives 0 and 1 exactly, floats only nearly.
    low = 0.0 if hits == 0 else (centre - spread) / whole
    high = 1.0 if hits == trials else (centre + spread) / whole
    return Interval(low, high)


def share_over(units: int, hits: int, trials: int) -> Interval | None:
    """Give the Wilson interval of a share of trials that depend on each other within fewer units.

    Args:
        units: how many independent units the trials belong to, such as contacts with many answers each.
        hits: how many of the trials hit.
        trials: how many there were; None is returned for 0.
    """
    return wilson(hits / trials * units, units) if trials else None
