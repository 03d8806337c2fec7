"""Exact numbers: read from text, written back as text, rounded once and half up (rule S1)."""

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import lcm

STORED_PLACES = 6
"""Decimal places of a stored percentage (rule S1)."""

_SCALE = 10**STORED_PLACES
_PLAIN = re.compile(r"[+-]?\d{1,9}(\.\d{1,9})?", re.ASCII)


def exact(value: object) -> Fraction | None:
    """Read a number exactly as it was written; None when it is no plain number.

    Texts, whole numbers and decimals are taken as they stand. A binary float is taken by its shortest
    decimal text, which is what its author wrote (0.1 is one tenth). Exponents, infinities and numbers
    beyond nine digits on either side of the point are refused.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal | Fraction):
        return None
    if isinstance(value, Fraction):
        return value
    text = f"{value:f}" if isinstance(value, Decimal) else str(value).strip()
    return Fraction(text) if _PLAIN.fullmatch(text) else None


def total(numbers: Iterable[Fraction]) -> Fraction:
    """Sum exact numbers over their common denominator, which is far quicker than one by one."""
    ratios = [number.as_integer_ratio() for number in numbers]
    common = lcm(*[denominator for _, denominator in ratios])
    return Fraction(sum([numerator * (common // denominator) for numerator, denominator in ratios]), common)


def decimal_text(number: Fraction) -> str:
    """Write a number that has a finite decimal form without needless zeros: 12.50 is "12.5"."""
    if number.denominator == 1:
        return str(number.numerator)
    scaled = number * 10**9
    if scaled.denominator != 1:
        raise ValueError(f"{number} has more than nine decimal places")
    text = f"{Decimal(scaled.numerator).scaleb(-9):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def fraction_text(number: Fraction) -> str:
    """Write a number so that nothing is lost: a short decimal when there is one, else "2/3"."""
    is_short = 10**6 % number.denominator == 0
    return decimal_text(number) if is_short else f"{number.numerator}/{number.denominator}"


def half_up(numerator: int, denominator: int) -> int:
    """Divide two whole numbers and round half up, away from zero."""
    if numerator < 0:
        return -half_up(-numerator, denominator)
    return (2 * numerator + denominator) // (2 * denominator)


def stored(number: Fraction) -> Decimal:
    """Round half up to the six places that are stored; the only rounding a score goes through."""
    return _rounded(number.numerator, number.denominator)


def _rounded(numerator: int, denominator: int) -> Decimal:
    return Decimal(half_up(numerator * _SCALE, denominator)).scaleb(-STORED_PLACES)


def percent(share: Fraction) -> Decimal:
    """Turn a share of 1 into a stored percentage: 2/3 is 66.666667."""
    return _rounded(100 * share.numerator, share.denominator)


def displayed(score: Decimal, places: int = 2) -> Decimal:
    """Round a stored score half up to the places a scorecard shows."""
    return score.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
