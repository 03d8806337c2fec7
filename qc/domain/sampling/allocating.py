"""How many contacts each stratum of one operator gives (docs/sampling.md, "Shares")."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor


@dataclass(frozen=True, slots=True)
class Part:
    """A stratum to share with: how many contacts it has (1 or more), and how much each of them weighs."""

    size: int
    weight: int = 1


def allocate(number: int, parts: Mapping[str, Part]) -> dict[str, int]:
    """Share a number of contacts among strata, in proportion to size × weight.

    A stratum gets λ · weight · size contacts, but at least one and at most all it has; λ is the one number
    with which the shares add up. Fractions are settled by the largest remainder; of equal ones the stratum
    whose key comes first gets the contact. Where there are fewer contacts to give than strata, the
    heaviest ones get one each: callers merge strata first (`shared_levels`), so that none is left without.

    Args:
        number: contacts to give, 0 or more.
        parts: the strata by key.

    Returns:
        How many each stratum gives; together `number`, or all contacts where there are fewer.
    """
    total = min(number, sum(part.size for part in parts.values()))
    if len(parts) == 1 or total <= 0:
        return {key: max(total, 0) for key in parts}
    if total < len(parts):
        heaviest = sorted(parts, key=lambda key: (-parts[key].size * parts[key].weight, key))[:total]
        return {key: int(key in heaviest) for key in parts}
    ideal = _ideal(total, parts)
    shares = {key: floor(share) for key, share in ideal.items()}
    left = total - sum(shares.values())
    by_remainder = sorted(parts, key=lambda key: (shares[key] - ideal[key], key))
    for key in by_remainder[:left]:
        shares[key] += 1
    return shares


def _ideal(total: int, parts: Mapping[str, Part]) -> dict[str, Fraction]:
    """Find the exact shares: λ · weight · size, from one to all of a stratum, that add up to the total."""
    turns = {Fraction(1, part.size * part.weight) for part in parts.values()}
    turns |= {Fraction(1, part.weight) for part in parts.values()}
    low, below = Fraction(0), Fraction(len(parts))
    for turn in sorted(turns):
        sum_there = sum((_share(turn, part) for part in parts.values()), Fraction(0))
        if sum_there >= total:
            # Between two turns the sum is a straight line.
            rise = sum_there - below
            scale = low + (turn - low) * Fraction(total - below) / rise if rise else turn
            return {key: _share(scale, part) for key, part in parts.items()}
        low, below = turn, sum_there
    raise AssertionError("no more contacts are shared than there are")


def _share(scale: Fraction, part: Part) -> Fraction:
    return min(max(scale * part.weight * part.size, Fraction(1)), Fraction(part.size))


def shared_levels(number: int, strata_by_level: Sequence[int]) -> int:
    """Say how many levels of strata an operator's contacts are divided by.

    Strata are merged from the finest level up until each can give at least one contact, for a contact
    that cannot be drawn would be in no mean.

    Args:
        number: contacts to take.
        strata_by_level: how many strata there are when divided by no level, by the first, by the first two…
    """
    fitting = [level for level, strata in enumerate(strata_by_level) if strata <= max(number, 1)]
    return fitting[-1] if fitting else 0
