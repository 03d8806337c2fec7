"""What a scorecard version consists of: frozen values and exact numbers."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from qc.domain.words import (
    Category,
    CriticalEffect,
    CriticalTarget,
    Demand,
    FractionRule,
    HitCount,
    Kind,
    Mode,
    NaPolicy,
    NaScope,
    TriggerWhen,
    WeightKind,
)

NOTHING = Fraction(0)


@dataclass(frozen=True)
class Label:
    """A text in both languages of the centre."""

    en: str
    zh: str

    def text(self, language: str) -> str:
        """Give the text in a language, or in the other one where it was left out."""
        return (self.zh or self.en) if language.startswith("zh") else (self.en or self.zh)


@dataclass(frozen=True)
class Option:
    """One answer of a choice, or one tick of a multi-select.

    `points` is earned when chosen, `unchosen` (multi-select only) when left out: a fault that was *not*
    found earns its points. `hit` is the signed amount of a deductive scorecard.
    """

    key: str
    label: Label
    points: Fraction = Fraction(0)
    unchosen: Fraction = Fraction(0)
    hit: Fraction | None = None
    is_critical: bool = False

    @property
    def most(self) -> Fraction:
        """Give the most that this option can earn as a yes/no of its own (S22)."""
        return max(self.points, self.unchosen)

    @property
    def least(self) -> Fraction:
        """Give the least that this option can earn as a yes/no of its own (S22)."""
        return min(self.points, self.unchosen)


@dataclass(frozen=True)
class NumberRange:
    """The points of all numbers from `low` to `high`, both inclusive."""

    low: Fraction
    high: Fraction
    points: Fraction = Fraction(0)
    is_critical: bool = False


@dataclass(frozen=True)
class Condition:
    """What another criterion must have been answered for this one to be asked; all tests given must hold."""

    criterion: str
    any_of: tuple[str, ...] = ()
    at_least: Fraction | None = None
    at_most: Fraction | None = None


@dataclass(frozen=True)
class Trigger:
    """When the criterion as a whole is a critical error; `threshold` is a share of 1 for `below`."""

    when: TriggerWhen
    threshold: Fraction | None = None


@dataclass(frozen=True)
class Criterion:
    """One question of a sheet (评分项)."""

    key: str
    label: Label
    kind: Kind
    guidance: Label = Label("", "")
    source: str = ""
    weight: Fraction | None = None
    options: tuple[Option, ...] = ()
    minimum: Fraction | None = None
    maximum: Fraction | None = None
    step: Fraction = Fraction(1)
    ranges: tuple[NumberRange, ...] = ()
    na: NaPolicy = NaPolicy.REMOVE
    is_na_reason_required: bool = False
    is_required: bool = True
    is_excluded: bool = False
    is_bonus: bool = False
    conditions: tuple[Condition, ...] = ()
    trigger: Trigger | None = None
    target: CriticalTarget = CriticalTarget.SCORECARD
    hit: Fraction | None = None
    count: HitCount = HitCount.EACH
    category: Category = Category.NON_CRITICAL
    comment: Demand = Demand.NEVER
    evidence: Demand = Demand.NEVER

    @cached_property
    def is_scoring(self) -> bool:
        """Say whether the criterion can enter a score at all (S11)."""
        return not (self.is_excluded or self.kind.never_scores)

    @cached_property
    def has_critical_option(self) -> bool:
        """Say whether an option or a range is flagged critical."""
        return any(o.is_critical for o in self.options) or any(r.is_critical for r in self.ranges)

    @cached_property
    def carries_trigger(self) -> bool:
        """Say whether an answer can be a critical error (S12, S17)."""
        return self.trigger is not None or self.has_critical_option

    @cached_property
    def known_marks(self) -> dict[FractionRule, dict[Any, Any]]:
        """Keep what the scoring engine has worked out of single answers."""
        return {}

    @cached_property
    def option_by_key(self) -> dict[str, Option]:
        """Give the options by their key."""
        return {option.key: option for option in self.options}

    @cached_property
    def max_points(self) -> Fraction:
        """Give the most points an answer can earn; 0 when the kind has none."""
        match self.kind:
            case Kind.MULTI_SELECT:
                return sum((option.most for option in self.options), Fraction(0))
            case Kind.SCALE:
                return self.maximum or Fraction(0)
            case Kind.NUMBER:
                return max((r.points for r in self.ranges), default=Fraction(0))
            case _:
                return max((option.points for option in self.options), default=Fraction(0))

    @cached_property
    def min_points(self) -> Fraction:
        """Give the fewest points an answer can earn; 0 when the kind has none."""
        match self.kind:
            case Kind.MULTI_SELECT:
                return sum((option.least for option in self.options), Fraction(0))
            case Kind.SCALE:
                return self.minimum or Fraction(0)
            case Kind.NUMBER:
                return min((r.points for r in self.ranges), default=Fraction(0))
            case _:
                return min((option.points for option in self.options), default=Fraction(0))

    def least(self, rule: FractionRule) -> Fraction:
        """Give the points that count as nothing: 0, or under `min_max` the fewest possible (S3)."""
        return self.min_points if rule is FractionRule.MIN_MAX else NOTHING

    def most(self, rule: FractionRule) -> Fraction:
        """Give how far above nothing an answer can get: what a pooled denominator counts (S3, S4)."""
        return self._span if rule is FractionRule.MIN_MAX else self.max_points

    @cached_property
    def _span(self) -> Fraction:
        return self.max_points - self.min_points

    @cached_property
    def weight_or_one(self) -> Fraction:
        """Give the weight, which is the same for all when none is stated (S5)."""
        return Fraction(1) if self.weight is None else self.weight


@dataclass(frozen=True)
class Section:
    """A group of criteria with a score of its own; `cap` limits its net deduction (S15)."""

    key: str
    label: Label
    criteria: tuple[Criterion, ...]
    weight: Fraction | None = None
    weights: WeightKind = WeightKind.RELATIVE
    cap: Fraction | None = None
    source: str = ""

    @cached_property
    def weight_or_one(self) -> Fraction:
        """Give the weight, which is the same for all when none is stated."""
        return Fraction(1) if self.weight is None else self.weight


@dataclass(frozen=True)
class Band:
    """A named range of scores: from `low` (inclusive) to `high` (exclusive, but for the top band)."""

    key: str
    label: Label
    low: Fraction
    high: Fraction


@dataclass(frozen=True)
class Deduction:
    """Start and limits of a deductive scorecard (扣分制): clamp(base + hits, lower, upper) (S15)."""

    base: Fraction = Fraction(100)
    lower: Fraction = Fraction(0)
    upper: Fraction = Fraction(100)


@dataclass(frozen=True)
class Scorecard:
    """One version of a scorecard (评分表): everything that decides a score.

    `desk` is the code of the desk it is for; empty for any.
    """

    key: str
    title: Label
    mode: Mode
    sections: tuple[Section, ...]
    fraction: FractionRule = FractionRule.OVER_MAX
    na_scope: NaScope = NaScope.SCORECARD
    weights: WeightKind = WeightKind.RELATIVE
    critical_effect: CriticalEffect = CriticalEffect.ZERO
    is_capped: bool = True
    pass_line: Fraction | None = None
    places: int = 2
    bands: tuple[Band, ...] = ()
    deduction: Deduction = Deduction()
    desk: str = ""
    source: str = ""

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        """Give all criteria in the order they are asked."""
        return tuple(criterion for section in self.sections for criterion in section.criteria)

    @cached_property
    def criterion_by_key(self) -> dict[str, Criterion]:
        """Give the criteria by their key."""
        return {criterion.key: criterion for criterion in self.criteria}

    def placed(self) -> Iterator[tuple[Section, Criterion]]:
        """Give every criterion with the section it stands in."""
        for section in self.sections:
            for criterion in section.criteria:
                yield section, criterion
