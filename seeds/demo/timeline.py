"""What people did at the demo centre, in the order in which they did it, whichever app it went into."""

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any


@dataclass(frozen=True)
class Deed:
    """One act: when, and how it is done at that instant.

    What `do` returns is not looked at, unless it is a list of deeds that follow from the act.
    """

    at: datetime
    do: Callable[[datetime], Any]


def live(deeds: Iterable[Deed], *, until: datetime) -> int:
    """Do every deed up to an instant in order of time; of two at once, the one told first.

    The register is a chain: who signs later must come later, so the apps cannot be told one by one.

    Returns:
        How many were done.
    """
    told = count()
    waiting = [(deed.at, next(told), deed) for deed in deeds]
    heapq.heapify(waiting)
    done = 0
    while waiting and waiting[0][0] <= until:
        at, _number, deed = heapq.heappop(waiting)
        following = deed.do(at)
        done += 1
        for deed in following if isinstance(following, list) else []:
            assert deed.at >= at, "nothing follows before its cause"
            heapq.heappush(waiting, (deed.at, next(told), deed))
    return done
