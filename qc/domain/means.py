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
    """A mean of scores.

    `count` entered it, weighted by 1/probability or not; `picked` were scored but not drawn, so they
    stand outside: what was picked for a reason says nothing about the rest.
    """

    count: int
    value: Decimal | None
    is_weighted: bool = False
    picked: int = 0


def mean(scores: Iterable[Scored]) -> Mean:
    """Average the final scores of drawn contacts; Σ(score/π) / Σ(1/π) when the probabilities differ (Hájek).

    Evaluations without a score are not passed in: they are counted in a column of their own (S10).
    """
    drawn: list[tuple[Fraction, Fraction]] = []
    picked = 0
    for one in scores:
        if one.probability is None:
            picked += 1
        else:
            drawn.append((Fraction(one.score), one.probability))
    if not drawn:
        return Mean(0, None, picked=picked)
    if len({probability for _, probability in drawn}) == 1:
        return Mean(len(drawn), stored(total(score for score, _ in drawn) / len(drawn)), picked=picked)
    weighted = total(score / probability for score, probability in drawn)
    value = stored(weighted / total(1 / probability for _, probability in drawn))
    return Mean(len(drawn), value, is_weighted=True, picked=picked)
