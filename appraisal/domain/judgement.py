"""What one component says of one person: a raw figure, a score of 100, n, and how sure it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

Facts = Mapping[str, object]
"""What was read for a component: whole numbers, texts, truth values and lists, as it is stored and signed."""

Settings = Mapping[str, str]
"""The figures of a component in the scheme, as texts."""

FULL = Fraction(100)


class Note(StrEnum):
    """What has to be said beside a score."""

    AWAY = "away"
    CARRIED = "carried"
    CLAMPED = "clamped"
    COUNTED_FULL = "counted_full"
    COUNTED_ZERO = "counted_zero"
    NOBODY_ASKED = "nobody_asked"
    NO_SCORES = "no_scores"
    NO_TEAM = "no_team"
    NO_VARIATION = "no_variation"
    NONE_DUE = "none_due"
    NOTHING_RECORDED = "nothing_recorded"
    NOT_EXAMINED = "not_examined"
    NOT_ON_SHEET = "not_on_sheet"
    OPEN_COMPLAINTS = "open_complaints"
    RETAKEN = "retaken"
    TOO_FEW = "too_few"
    WEIGHTED = "weighted"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the arithmetic: what was counted, how often, and the points that each brings (signed)."""

    what: str
    count: Fraction
    points: Fraction


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a component comes to.

    `score` lies between 0 and 100 and is None where there is nothing to judge; `raw` is the figure it is made
    of, in the component's own unit; `n` is how many cases stand behind it. `low` and `high` are the bounds of
    the score at 95 % where it is an estimate, for reading only and therefore floats.
    """

    score: Fraction | None = None
    raw: Fraction | None = None
    n: int = 0
    low: float | None = None
    high: float | None = None
    steps: tuple[Step, ...] = ()
    notes: tuple[Note, ...] = ()


def missing(note: Note, n: int = 0) -> Judgement:
    """Say that there is nothing to judge, and why."""
    return Judgement(n=n, notes=(note,))


def clamped(score: Fraction) -> Fraction:
    """Keep a score between 0 and 100."""
    return min(FULL, max(Fraction(0), score))


def from_base(base: Fraction, steps: Sequence[Step], *, n: int, notes: Sequence[Note] = ()) -> Judgement:
    """Add signed points to a base, and keep the sum between 0 and 100; raw are the points alone.

    Args:
        base: where everybody begins, 0 to 100.
        steps: what was counted; lines that count nothing are left out.
        n: how many cases were looked at.
        notes: what else has to be said.
    """
    counted = tuple(step for step in steps if step.count)
    points = sum((step.count * step.points for step in counted), Fraction(0))
    score = clamped(base + points)
    is_clamped = score != base + points
    said = (*notes, *((Note.CLAMPED,) if is_clamped else ()))
    return Judgement(score, points, n, steps=counted, notes=said)


def figure(settings: Settings, name: str) -> Fraction:
    """Read one figure of a component's settings."""
    return Fraction(settings[name])


def whole(facts: Facts, name: str) -> int:
    """Read a count from facts; what is not there is none."""
    value = facts.get(name, 0)
    assert isinstance(value, int)
    return value
