"""How many callers wait: from the stretches that calls spent in the queue.

A caller waits at an instant t when the call entered the queue at or before t and left it after t; the instant
of leaving no longer counts. The staffing ladder is driven by these changes.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

Stretch = tuple[datetime, datetime]


def waiting_changes(stretches: Iterable[Stretch]) -> Iterator[tuple[datetime, int]]:
    """Yield each instant at which the number of waiting callers changes, and the number from then on.

    Args:
        stretches: Entering and leaving the queue, per call, in any order. A stretch that is empty or runs
            backwards counts nobody.
    """
    steps: Counter[datetime] = Counter()
    for entered, left in stretches:
        if left > entered:
            steps[entered] += 1
            steps[left] -= 1
    waiting = 0
    for instant in sorted(steps):
        if steps[instant]:
            waiting += steps[instant]
            yield instant, waiting


def runs_above(
    changes: Iterable[tuple[datetime, int]], *, threshold: int, at_least: timedelta
) -> Iterator[Stretch]:
    """Yield the stretches in which more than `threshold` callers waited without a break for `at_least`."""
    began: datetime | None = None
    for instant, waiting in changes:
        if waiting > threshold:
            began = began or instant
        elif began is not None:
            if instant - began >= at_least:
                yield began, instant
            began = None
