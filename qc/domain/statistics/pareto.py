"""Pareto: the few kinds of error that make up most of them."""

from collections.abc import Mapping
from typing import Generic, NamedTuple, TypeVar

Key = TypeVar("Key")


class ParetoRow(NamedTuple, Generic[Key]):
    """A kind of error, how often it came, its share of all, and the share of it and those before it."""

    key: Key
    times: int
    share: float
    cumulative: float


def pareto(counts: Mapping[Key, int]) -> list[ParetoRow[Key]]:
    """Order kinds by count, the most frequent first; equal counts keep their order, kinds that never came go.

    Raises:
        ValueError: a count is negative.

    Source: Juran, Quality Control Handbook (1951); docs/quality-statistics.md, "Pareto".
    """
    if any(count < 0 for count in counts.values()):
        raise ValueError("a count is negative")
    total = sum(counts.values())
    rows: list[ParetoRow[Key]] = []
    so_far = 0
    for key, count in sorted(counts.items(), key=lambda item: -item[1]):
        if count:
            so_far += count
            rows.append(ParetoRow(key, count, count / total, so_far / total))
    return rows
