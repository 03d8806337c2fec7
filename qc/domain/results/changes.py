"""Against the month before: the difference of two means, and whether it can be told from none."""

from dataclasses import dataclass
from decimal import Decimal
from math import hypot

from qc.domain.results.figures import Measure


@dataclass(frozen=True, slots=True)
class Change:
    """A difference, now less before, with its interval; without both intervals only the difference."""

    difference: Decimal
    low: float | None
    high: float | None

    @property
    def direction(self) -> int:
        """1 when it rose, -1 when it fell, 0 when it cannot be told from no change."""
        if self.low is None or self.high is None:
            return 0
        return int(self.low > 0) - int(self.high < 0)


def change_between(now: Measure, before: Measure) -> Change | None:
    """Compare two independent means by their intervals; None when one of them has no value.

    The interval of a difference follows from the two intervals: below it lies by √((m₁-l₁)² + (u₂-m₂)²),
    above by √((u₁-m₁)² + (m₂-l₂)²), m being the values, l and u the bounds.

    Source: Zou and Donner (2008), Statistics in Medicine 27, 1693-1702; for rates it is method 10 of
    Newcombe (1998), Statistics in Medicine 17, 873-890.
    """
    if now.value is None or before.value is None:
        return None
    difference = now.value - before.value
    if now.low is None or now.high is None or before.low is None or before.high is None:
        return Change(difference, None, None)
    mine, theirs = float(now.value), float(before.value)
    below = hypot(mine - now.low, before.high - theirs)
    above = hypot(now.high - mine, theirs - before.low)
    return Change(difference, float(difference) - below, float(difference) + above)
