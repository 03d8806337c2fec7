"""Means of scores of a month (rule S25)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from qc.domain.numbers import stored, total


@dataclass(frozen=True, slots=True)
class Scored:
    """One final score, and the probability with which its contact was drawn (None: it was not drawn)."""

    score: Decimal
    probability: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean of scores: how many entered it, and whether they were weighted by 1/probability."""

    count: int
    value: Decimal | None
    is_weighted: bool = False


def mean(scores: Iterable[Scored]) -> Mean:
    """Average final scores; weighted Σ(score/π) / Σ(1/π) when the probabilities differ (Hájek).

    Evaluations without a score stay outside and are counted in a column of their own (S10). A score
    whose contact was picked without a probability weighs like a sure one in an unweighted mean only.
    """
    items = list(scores)
    if not items:
        return Mean(0, None)
    probabilities = {item.probability for item in items}
    if len(probabilities) == 1 or None in probabilities:
        return Mean(len(items), stored(total(Fraction(item.score) for item in items) / len(items)))
    weights = [1 / item.probability for item in items if item.probability]
    weighted = total(Fraction(item.score) * w for item, w in zip(items, weights, strict=True))
    return Mean(len(items), stored(weighted / total(weights)), is_weighted=True)
