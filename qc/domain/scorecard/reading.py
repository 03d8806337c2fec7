"""Read a scorecard from the table that TOML or JSON gives, naming every fault of form at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from qc.domain.faults import Fault, MalformedScorecardError
from qc.domain.scorecard.node import Node
from qc.domain.scorecard.parts import (
    Band,
    Condition,
    Criterion,
    Deduction,
    Label,
    NumberRange,
    Option,
    Scorecard,
    Section,
    Trigger,
)
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

FORMAT = 1
"""Version of the definition format."""

YES = Option("yes", Label("Yes", "是"), points=Fraction(1))
NO = Option("no", Label("No", "否"))
YES_NO = (YES, NO)
"""What a yes/no earns unless its options say otherwise: 1 for yes, 0 for no."""


@dataclass(frozen=True)
class Reading:
    """A scorecard as far as it could be read, and what was wrong with its form."""

    scorecard: Scorecard
    faults: tuple[Fault, ...]


def read_scorecard(definition: object) -> Reading:
    """Read a definition; what cannot be read is left out and named."""
    faults: list[Fault] = []
    if not isinstance(definition, Mapping):
        faults.append(Fault("qc.scorecard.not_a_table", ""))
        definition = {}
    return Reading(_scorecard(Node(definition, "", faults)), tuple(faults))


def parse_scorecard(definition: object) -> Scorecard:
    """Read a definition whose form is expected to be right.

    Raises:
        MalformedScorecardError: the form has faults; all are named.
    """
    reading = read_scorecard(definition)
    if reading.faults:
        raise MalformedScorecardError(reading.faults)
    return reading.scorecard


def _scorecard(node: Node) -> Scorecard:
    node.whole("format", FORMAT, low=FORMAT, high=FORMAT)
    mode = node.word("mode", Mode, Mode.SECTION)
    scorecard = Scorecard(
        key=node.text("key"),
        title=node.label("title"),
        desk=node.text("desk"),
        source=node.text("source"),
        mode=mode,
        fraction=node.word("fraction", FractionRule, FractionRule.OVER_MAX),
        na_scope=node.word("na_scope", NaScope, NaScope.SCORECARD),
        weights=node.word("weights", WeightKind, WeightKind.RELATIVE),
        critical_effect=node.word("critical_effect", CriticalEffect, CriticalEffect.ZERO),
        is_capped=node.flag("capped", default=True),
        pass_line=node.number("pass_line"),
        places=node.whole("places", 2, low=0, high=6),
        bands=tuple(_band(band) for band in node.nodes("bands")),
        deduction=_deduction(node.node("deduction")),
        sections=tuple(_section(section, mode) for section in node.nodes("sections")),
    )
    node.finish()
    return scorecard


def _band(node: Node) -> Band:
    band = Band(
        key=node.text("key"),
        label=node.label("label"),
        low=node.number_or("from", Fraction(0)),
        high=node.number_or("to", Fraction(100)),
    )
    node.finish()
    return band


def _deduction(node: Node | None) -> Deduction:
    default = Deduction()
    if node is None:
        return default
    deduction = Deduction(
        base=node.number_or("base", default.base),
        lower=node.number_or("lower", default.lower),
        upper=node.number_or("upper", default.upper),
    )
    node.finish()
    return deduction


def _section(node: Node, mode: Mode) -> Section:
    section = Section(
        key=node.text("key"),
        label=node.label("label"),
        weight=node.number("weight"),
        weights=node.word("weights", WeightKind, WeightKind.RELATIVE),
        cap=node.number("cap"),
        source=node.text("source"),
        criteria=tuple(_criterion(criterion, mode) for criterion in node.nodes("criteria")),
    )
    node.finish()
    return section


def _criterion(node: Node, mode: Mode) -> Criterion:
    kind = node.word("kind", Kind, Kind.YES_NO)
    trigger, target = _trigger(node.node("critical"))
    criterion = Criterion(
        key=node.text("key"),
        label=node.label("label"),
        kind=kind,
        guidance=node.label("guidance"),
        source=node.text("source"),
        weight=node.number("weight"),
        options=_options(node, kind, mode),
        minimum=node.number("min"),
        maximum=node.number("max"),
        step=node.number_or("step", Fraction(1)),
        ranges=tuple(_range(item) for item in node.nodes("ranges")),
        na=node.word("na", NaPolicy, NaPolicy.REMOVE),
        is_na_reason_required=node.flag("na_reason_required"),
        is_required=node.flag("required", default=True),
        is_excluded=node.flag("excluded"),
        is_bonus=node.flag("bonus"),
        conditions=tuple(_condition(item) for item in node.nodes("visible_when")),
        trigger=trigger,
        target=target,
        hit=node.number("hit"),
        count=node.word("count", HitCount, HitCount.EACH),
        category=node.word("category", Category, Category.NON_CRITICAL),
        comment=node.word("comment", Demand, Demand.NEVER),
        evidence=node.word("evidence", Demand, Demand.NEVER),
    )
    node.finish()
    return criterion


def _trigger(node: Node | None) -> tuple[Trigger | None, CriticalTarget]:
    if node is None:
        return None, CriticalTarget.SCORECARD
    when = node.word("when", TriggerWhen, TriggerWhen.NOT_MAX) if "when" in node else None
    threshold = node.number("threshold")
    target = node.word("target", CriticalTarget, CriticalTarget.SCORECARD)
    node.finish()
    return (Trigger(when, threshold) if when else None), target


def _options(node: Node, kind: Kind, mode: Mode) -> tuple[Option, ...]:
    options = tuple(_option(item, kind, mode) for item in node.nodes("options"))
    return options or (YES_NO if kind is Kind.YES_NO else ())


def _option(node: Node, kind: Kind, mode: Mode) -> Option:
    key = node.text("key")
    label = node.label("label")
    known = {option.key: option for option in YES_NO}.get(key) if kind is Kind.YES_NO else None
    ticked = Fraction(1) if kind is Kind.MULTI_SELECT and mode is not Mode.DEDUCT else Fraction(0)
    option = Option(
        key=key,
        label=known.label if known and label == Label("", "") else label,
        points=node.number_or("points", known.points if known else ticked),
        unchosen=node.number_or("unchosen", Fraction(0)),
        hit=node.number("hit"),
        is_critical=node.flag("critical"),
    )
    node.finish()
    return option


def _range(node: Node) -> NumberRange:
    number_range = NumberRange(
        low=node.number_or("from", Fraction(0)),
        high=node.number_or("to", Fraction(0)),
        points=node.number_or("points", Fraction(0)),
        is_critical=node.flag("critical"),
    )
    node.finish()
    return number_range


def _condition(node: Node) -> Condition:
    condition = Condition(
        criterion=node.text("criterion"),
        any_of=node.texts("any_of"),
        at_least=node.number("at_least"),
        at_most=node.number("at_most"),
    )
    node.finish()
    return condition
