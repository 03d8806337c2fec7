"""What a person's month comes to: components with their weights, the total, its interval and its grade.

Exact: fractions inside; each score is rounded half up once, to six places, and the total is computed from the
scores as they are stored, so that anybody can follow it on the sheet.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import sqrt
from typing import Any

from appraisal.domain.components import COMPONENTS, judge
from appraisal.domain.judgement import Judgement
from appraisal.domain.scheme import Scheme, WeightGroup
from qc.domain.numbers import fraction_text, stored

Outcome = dict[str, Any]
"""As it is stored and signed: texts, whole numbers and lists."""


@dataclass(frozen=True, slots=True)
class Part:
    """A component's part in the total: its weight, its stored score (None: missing), its bounds.

    `is_estimate`: without bounds its score could be anywhere between 0 and 100.
    """

    weight: Decimal
    score: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    is_estimate: bool = False


@dataclass(frozen=True, slots=True)
class Total:
    """A weighted mean of the components that are there.

    `weight` is how much of the weights is there; `score` is None when that is too little, or nothing.
    """

    weight: Decimal
    score: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None


def total_of(parts: Iterable[Part], *, least_weight: Decimal) -> Total:
    """Average the components that are there by their weights, which are thereby scaled up to the whole.

    The interval follows from the components' own, taken as independent: below the total lies
    √Σ(w·(s − l))², above it √Σ(w·(u − s))², with w the scaled weights. Components that count everything there
    is add nothing to it.

    Args:
        parts: every component with a weight.
        least_weight: in percent of all weights; with less there is no total.

    Source: interval: Zou and Donner (2008), Statistics in Medicine 27, 1693-1702.
    """
    listed = list(parts)
    present = [part for part in listed if part.score is not None]
    whole = sum((part.weight for part in listed), Decimal(0))
    weight = sum((part.weight for part in present), Decimal(0))
    if not weight or weight * 100 < least_weight * whole:
        return Total(weight)
    exact = sum((Fraction(part.weight) * Fraction(part.score or 0) for part in present), Fraction(0))
    score = stored(exact / Fraction(weight))
    below = sqrt(sum(float(part.weight / weight * _down(part)) ** 2 for part in present))
    above = sqrt(sum(float(part.weight / weight * _up(part)) ** 2 for part in present))
    return Total(
        weight, score, bound(max(0.0, float(score) - below)), bound(min(100.0, float(score) + above))
    )


def _down(part: Part) -> Decimal:
    assert part.score is not None
    low = part.low if part.low is not None else Decimal(0) if part.is_estimate else part.score
    return part.score - low


def _up(part: Part) -> Decimal:
    assert part.score is not None
    high = part.high if part.high is not None else Decimal(100) if part.is_estimate else part.score
    return high - part.score


def bound(value: float) -> Decimal:
    """Write a bound, which is for reading only, with two places."""
    return Decimal(str(round(value, 2))).quantize(Decimal("0.01"))


def outcome_of(inputs: Mapping[str, Any], *, post: str, scheme: Scheme) -> Outcome:
    """Compute what is stored of a person from what was read about them; equal inputs give equal bytes.

    Args:
        inputs: facts by component.
        post: by which the weights are chosen.
        scheme: of the month.

    Raises:
        ValueError: the scheme does not appraise this post.
    """
    group = scheme.group_of(post)
    if group is None:
        raise ValueError(f"nobody appraises {post}")
    judged = {code: judge(code, inputs.get(code, {}), scheme.settings[code]) for code in group.weights}
    parts = {code: _part(group, code, found) for code, found in judged.items()}
    total = total_of(parts.values(), least_weight=scheme.least_weight)
    return {
        "group": group.code,
        "components": [_component(code, parts[code], found, total) for code, found in judged.items()],
        "weight": _text(total.weight),
        "score": _text(total.score),
        "low": _text(total.low),
        "high": _text(total.high),
        "grade": _grade(scheme, total.score),
        "grade_low": _grade(scheme, total.low),
        "grade_high": _grade(scheme, total.high),
    }


def _part(group: WeightGroup, code: str, found: Judgement) -> Part:
    return Part(
        weight=group.weights[code],
        score=None if found.score is None else stored(found.score),
        low=None if found.low is None else bound(found.low),
        high=None if found.high is None else bound(found.high),
        is_estimate=COMPONENTS[code].is_estimate and bool(found.n),
    )


def _component(code: str, part: Part, found: Judgement, total: Total) -> Outcome:
    """Write a component: `share` is the percentage of the total that it makes after scaling."""
    share = Fraction(part.weight) / Fraction(total.weight) * 100 if part.score is not None else Fraction(0)
    return {
        "code": code,
        "weight": _text(part.weight),
        "share": _text(stored(share)),
        "raw": None if found.raw is None else _text(stored(found.raw)),
        "score": _text(part.score),
        "n": found.n,
        "low": _text(part.low),
        "high": _text(part.high),
        "steps": [[step.what, fraction_text(step.count), fraction_text(step.points)] for step in found.steps],
        "notes": [note.value for note in found.notes],
    }


def _text(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:f}"


def _grade(scheme: Scheme, score: Decimal | None) -> str:
    return "" if score is None else scheme.grade_of(score).code
