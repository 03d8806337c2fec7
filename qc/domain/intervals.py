"""How sure a share is: the Wilson interval, as every app reads it."""

from common.intervals import Z_95, Interval, wilson

__all__ = ["Z_95", "Interval", "share_over", "wilson"]


def share_over(units: int, hits: int, trials: int) -> Interval | None:
    """Give the Wilson interval of a share of trials that depend on each other within fewer units.

    Args:
        units: how many independent units the trials belong to, such as contacts with many answers each.
    """
    return wilson(hits / trials * units, units) if trials else None
