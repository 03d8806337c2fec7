"""Sums of a deductive scorecard (扣分制): base plus signed hits, clamped once at the end (S15)."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from qc.domain.scorecard import Criterion, Scorecard, Section
from qc.domain.scoring.result import Mark
from qc.domain.scoring.tallies import Choose

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Net:
    """The hits of one section: their sum (None: no rule counted), and what its cap leaves of it."""

    key: str
    hits: Fraction | None
    capped: Fraction


@dataclass(frozen=True, slots=True)
class Deducted:
    """What a deductive scorecard comes to in points; None: no rule counted (S10)."""

    nets: list[Net]
    total: Fraction
    clamped: Fraction | None


def deduct(scorecard: Scorecard, marks: Mapping[str, Mark], choose: Choose = lambda _: True) -> Deducted:
    """Add the hits of the chosen rules to the base and clamp the sum."""
    nets = [
        _net(section, [c for c in section.criteria if choose(c)], marks) for section in scorecard.sections
    ]
    limits = scorecard.deduction
    total = limits.base + sum((net.capped for net in nets), ZERO)
    clamped = min(max(total, limits.lower), limits.upper)
    is_scored = any(net.hits is not None for net in nets)
    return Deducted(nets, total, clamped if is_scored else None)


def _net(section: Section, criteria: list[Criterion], marks: Mapping[str, Mark]) -> Net:
    amounts = [marks[c.key].amount for c in criteria if marks[c.key].is_counted]
    if not amounts:
        return Net(section.key, None, ZERO)
    hits = sum(amounts, ZERO)
    return Net(section.key, hits, hits if section.cap is None else max(hits, -section.cap))
