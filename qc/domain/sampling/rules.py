"""The rules by which draws were and are made; each keeps its name, so that old draws can be made again."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from fractions import Fraction

from qc.domain.sampling.allocating import Part, allocate
from qc.domain.sampling.drawing import Drawn, Frame, draw
from qc.domain.sampling.terms import Terms, group_of, is_risk, quota_of

EQUAL_SHARES = "sha256-order.1"
"""One stratum for each operator, and as many contacts from each."""

ALGORITHM = "sha256-order.2"
"""Strata within operators, shared in proportion, and contacts to score twice."""

Grounds = Mapping[str, str]
"""By the operator's part of the key: why more of their contacts are drawn, codes with spaces."""


def _equal_shares(frame: Frame, *, seed: str, terms: Terms, grounds: Grounds) -> Drawn:
    return draw(frame, seed=seed, wanted=terms.per_operator)


def _shared(frame: Frame, *, seed: str, terms: Terms, grounds: Grounds) -> Drawn:
    groups: dict[str, dict[str, Part]] = defaultdict(dict)
    for key, contacts in frame.items():
        if len(contacts):
            weight = terms.risk_factor if is_risk(key) else 1
            groups[group_of(key)][key] = Part(len(contacts), weight)
    wanted: dict[str, int] = {}
    for group, parts in groups.items():
        wanted |= allocate(quota_of(terms, grounds.get(group, "").split()), parts)
    return draw(frame, seed=seed, wanted=wanted, second=Fraction(terms.second_percent, 100))


RULES: Mapping[str, Callable[..., Drawn]] = {EQUAL_SHARES: _equal_shares, ALGORITHM: _shared}


def draw_by(rule: str, frame: Frame, *, seed: str, terms: Terms, grounds: Grounds) -> Drawn:
    """Draw by a rule.

    Args:
        rule: its name, a key of `RULES`.
        frame: the contacts by stratum; a key begins with the operator or topic: operator/12/risk.
        seed: see `draw`.
        terms: how many are wanted.
        grounds: by the first two parts of a key, why there are more: codes with spaces.

    Raises:
        KeyError: there is no such rule.
    """
    return RULES[rule](frame, seed=seed, terms=terms, grounds=grounds)
