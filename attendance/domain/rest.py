"""The rest between one shift and the next."""

from collections.abc import Iterable
from itertools import pairwise

from attendance.domain.records import Span


def shortest_rest(shifts: Iterable[Span]) -> int | None:
    """Find the shortest time between two shifts that follow each other; none with fewer than two.

    Args:
        shifts: start and end of each, in minutes on one scale; those that overlap have less than no rest.
    """
    gaps = [later[0] - earlier[1] for earlier, later in pairwise(sorted(shifts))]
    return min(gaps, default=None)
