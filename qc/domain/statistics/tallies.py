"""Ratings counted: how often each value was given to each unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Tally:
    """Counts by unit (row) and value (column, in ascending order), and how many raters there were."""

    values: tuple[Any, ...]
    counts: NDArray[np.float64]
    raters: int

    @classmethod
    def of(cls, ratings: Sequence[Sequence[Any]], *, as_numbers: bool = False) -> "Tally":
        """Count ratings given by rater and unit.

        Raises:
            ValueError: the raters' rows differ in length, or a rating is no number where one is needed.
        """
        width = len(ratings[0]) if ratings else 0
        if any(len(row) != width for row in ratings):
            raise ValueError("every rater needs one entry for each unit, None where there is no rating")
        if as_numbers:
            ratings = [[None if one is None else float(one) for one in row] for row in ratings]
        seen = {one for row in ratings for one in row if one is not None}
        values = tuple(
            sorted(seen) if as_numbers else sorted(seen, key=lambda one: (str(type(one)), str(one)))
        )
        place = {value: at for at, value in enumerate(values)}
        counts = np.zeros((width, len(values)))
        for row in ratings:
            given = [(unit, place[one]) for unit, one in enumerate(row) if one is not None]
            if given:
                units, columns = zip(*given, strict=True)
                counts[list(units), list(columns)] += 1
        return cls(values, counts, sum(any(one is not None for one in row) for row in ratings))

    def paired(self) -> "Tally":
        """Keep the units that two raters or more rated, and the values that were given there."""
        units = self.counts.sum(axis=1) >= 2
        counts = self.counts[units]
        given = counts.sum(axis=0) > 0
        values = tuple(value for value, is_given in zip(self.values, given, strict=True) if is_given)
        return Tally(values, counts[:, given], self.raters)

    @property
    def sizes(self) -> NDArray[np.float64]:
        """Count the ratings of each unit."""
        return self.counts.sum(axis=1)

    @property
    def pairs(self) -> NDArray[np.float64]:
        """Count the pairs of ratings of each unit."""
        return self.sizes * (self.sizes - 1) / 2

    @property
    def agreeing(self) -> NDArray[np.float64]:
        """Count the pairs of equal ratings of each unit."""
        return (self.counts * (self.counts - 1) / 2).sum(axis=1)
