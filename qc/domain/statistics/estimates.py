"""What every published mean carries: how many, the value, and how far it may be off."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from scipy.special import ndtri, stdtrit

Number = Decimal | Fraction | float
"""A score as it is stored or computed; statistics turn it into a float."""

FEWEST = 3
"""Below so many values a mean is shown without an interval and enters no comparison."""

TOO_FEW = "too_few"
NO_VARIATION = "no_variation"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its interval; `low` and `high` are None when there is none, and `note` says why.

    Notes are codes: "" (all is well), "too_few" (fewer than three values) and "no_variation" (all values
    are equal and not everything was looked at: the sample says nothing about how far it may be off).
    """

    n: int
    value: float | None
    low: float | None
    high: float | None
    is_weighted: bool = False
    note: str = ""

    @property
    def has_interval(self) -> bool:
        """Tell whether the value may be compared with another."""
        return self.low is not None and self.high is not None


def around(
    value: float, half_width: float, bounds: tuple[float, float], *, n: int, is_weighted: bool = False
) -> Estimate:
    """Build an estimate with an interval of equal arms, clipped to the bounds of the scale."""
    low, high = max(value - half_width, bounds[0]), min(value + half_width, bounds[1])
    # A value that is off its bounds by a float's last digit still lies within its interval.
    return Estimate(n, value, min(low, value), max(high, value), is_weighted)


def floats(values: Sequence[Number]) -> list[float]:
    """Turn scores into floats."""
    return [float(value) for value in values]


def t_quantile(level: float, degrees: float) -> float:
    """Give the two-sided quantile of Student's t; degrees of freedom need not be whole."""
    return float(stdtrit(degrees, _upper(level)))


def z_quantile(level: float) -> float:
    """Give the two-sided quantile of the standard normal distribution: 1.959964 for 0.95."""
    return float(ndtri(_upper(level)))


def _upper(level: float) -> float:
    if not 0 < level < 1:
        raise ValueError(f"a level lies between 0 and 1, not {level}")
    return (1 + level) / 2
