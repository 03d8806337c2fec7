"""How old a hazard is, counted in shifts that came and went."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime


def shifts_survived(starts: Sequence[datetime], since: datetime, now: datetime) -> int:
    """Count the shifts that began after `since` and not later than `now`.

    Args:
        starts: Starts of shifts in rising order, time-zone aware.
        since: When the hazard was reported; the shift that reported it does not count.
        now: The instant of asking.

    Source: rules of hazards: in every handover, with the age in shifts, until eliminated.
    """
    return max(0, bisect_right(starts, now) - bisect_right(starts, since))
