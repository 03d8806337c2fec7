"""How often something happened, and how sure that is."""

from dataclasses import dataclass

from common.intervals import wilson


@dataclass(frozen=True)
class Rate:
    """So many of `n`: the share with its 95 % Wilson interval, as shares of 1.

    `share` is None where there was nothing to count in; the bounds are None as well where more happened than
    there was to count in, such as two errors in one call, which is no share.
    """

    hits: int
    n: int

    @property
    def share(self) -> float | None:
        """Hits by n."""
        return self.hits / self.n if self.n else None

    @property
    def low(self) -> float | None:
        """The lower bound."""
        return self._bounds[0]

    @property
    def high(self) -> float | None:
        """The upper bound."""
        return self._bounds[1]

    @property
    def _bounds(self) -> tuple[float | None, float | None]:
        interval = wilson(self.hits, self.n) if self.hits <= self.n else None
        return (interval.low, interval.high) if interval else (None, None)
