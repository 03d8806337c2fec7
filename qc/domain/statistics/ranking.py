"""Who may be said to be better: only those whose intervals do not overlap."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from qc.domain.statistics.estimates import Estimate

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Band:
    """The places that an estimate may hold, 1 being the highest value: from `best` to `worst`."""

    best: int
    worst: int

    @property
    def rank(self) -> int | None:
        """Give the place when only one is possible: nobody's interval overlaps."""
        return self.best if self.best == self.worst else None


@dataclass(frozen=True)
class Ranking(Generic[Key]):
    """Places of those who have an interval, highest value first; the others have no place."""

    estimates: Mapping[Key, Estimate]
    bands: Mapping[Key, Band]

    def rank(self, key: Key) -> int | None:
        """Give a place where one can be printed; None where intervals overlap or there is none."""
        band = self.bands.get(key)
        return band.rank if band else None

    def is_higher(self, key: Key, other: Key) -> bool:
        """Tell whether all of one interval lies above all of the other."""
        low, high = self.estimates[key].low, self.estimates[other].high
        return low is not None and high is not None and low > high

    def pairs(self) -> Iterator[tuple[Key, Key]]:
        """Give every pair (higher, lower) that may be told apart; their number grows with the square."""
        for key in self.bands:
            for other in self.bands:
                if self.is_higher(key, other):
                    yield key, other


def comparable(estimates: Mapping[Key, Estimate]) -> Ranking[Key]:
    """Place estimates in bands, without a rank where intervals overlap; bounds that touch overlap.

    Source: Goldstein and Spiegelhalter (1996), JRSS A 159, 385-443, on league tables and their limits;
    docs/quality-statistics.md, "Ranks".
    """
    known = {
        key: (one.low, one.high)
        for key, one in estimates.items()
        if one.low is not None and one.high is not None
    }
    lows = sorted(low for low, _ in known.values())
    highs = sorted(high for _, high in known.values())
    count = len(known)
    bands = {
        key: Band(best=1 + count - bisect_right(lows, high), worst=count - bisect_left(highs, low))
        for key, (low, high) in known.items()
    }
    return Ranking(estimates, bands)
