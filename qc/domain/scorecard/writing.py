"""Write a scorecard back as a table, and hash it: the same content gives the same hash, however it was typed.

Only what differs from a default is written, so a field added to the format later leaves the hash of
every older version as it is.
"""

import hashlib
from enum import StrEnum
from fractions import Fraction
from typing import Any

import rfc8785

from qc.domain.numbers import decimal_text
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
)
from qc.domain.scorecard.reading import FORMAT, YES_NO
from qc.domain.words import (
    Category,
    CriticalEffect,
    CriticalTarget,
    Demand,
    FractionRule,
    HitCount,
    Kind,
    NaPolicy,
    NaScope,
    WeightKind,
)

Table = dict[str, Any]


def as_table(scorecard: Scorecard) -> Table:
    """Write a scorecard as the table that `parse_scorecard` reads, numbers as exact texts."""
    table: Table = {"format": FORMAT, "key": scorecard.key, "title": _label(scorecard.title)}
    _put(table, "desk", scorecard.desk, "")
    _put(table, "source", scorecard.source, "")
    table["mode"] = scorecard.mode.value
    _put(table, "fraction", scorecard.fraction, FractionRule.OVER_MAX)
    _put(table, "na_scope", scorecard.na_scope, NaScope.SCORECARD)
    _put(table, "weights", scorecard.weights, WeightKind.RELATIVE)
    _put(table, "critical_effect", scorecard.critical_effect, CriticalEffect.ZERO)
    _put(table, "capped", scorecard.is_capped, True)
    _put(table, "pass_line", scorecard.pass_line, None)
    _put(table, "places", scorecard.places, 2)
    if scorecard.deduction != Deduction():
        table["deduction"] = _deduction(scorecard.deduction)
    _put_list(table, "bands", [_band(band) for band in scorecard.bands])
    _put_list(table, "sections", [_section(section) for section in scorecard.sections])
    return table


def content_hash(scorecard: Scorecard) -> str:
    """Hash the content: SHA-256 over the canonical JSON (RFC 8785) of its table, in hexadecimal."""
    return hashlib.sha256(rfc8785.dumps(as_table(scorecard))).hexdigest()


def _put(table: Table, name: str, value: object, default: object) -> None:
    if value == default:
        return
    if isinstance(value, Fraction):
        table[name] = decimal_text(value)
    else:
        table[name] = value.value if isinstance(value, StrEnum) else value


def _put_list(table: Table, name: str, items: list[Table]) -> None:
    if items:
        table[name] = items


def _label(label: Label) -> Table:
    return {"en": label.en, "zh": label.zh}


def _deduction(deduction: Deduction) -> Table:
    return {
        "base": decimal_text(deduction.base),
        "lower": decimal_text(deduction.lower),
        "upper": decimal_text(deduction.upper),
    }


def _band(band: Band) -> Table:
    return {
        "key": band.key,
        "label": _label(band.label),
        "from": decimal_text(band.low),
        "to": decimal_text(band.high),
    }


def _section(section: Section) -> Table:
    table: Table = {"key": section.key, "label": _label(section.label)}
    _put(table, "source", section.source, "")
    _put(table, "weight", section.weight, None)
    _put(table, "weights", section.weights, WeightKind.RELATIVE)
    _put(table, "cap", section.cap, None)
    _put_list(table, "criteria", [_criterion(criterion) for criterion in section.criteria])
    return table


def _criterion(criterion: Criterion) -> Table:
    table: Table = {"key": criterion.key, "label": _label(criterion.label), "kind": criterion.kind.value}
    if criterion.guidance != Label("", ""):
        table["guidance"] = _label(criterion.guidance)
    _put(table, "source", criterion.source, "")
    _put(table, "weight", criterion.weight, None)
    if criterion.options != (YES_NO if criterion.kind is Kind.YES_NO else ()):
        table["options"] = [_option(option) for option in criterion.options]
    _put(table, "min", criterion.minimum, None)
    _put(table, "max", criterion.maximum, None)
    _put(table, "step", criterion.step, Fraction(1))
    _put_list(table, "ranges", [_range(item) for item in criterion.ranges])
    _put(table, "na", criterion.na, NaPolicy.REMOVE)
    _put(table, "na_reason_required", criterion.is_na_reason_required, False)
    _put(table, "required", criterion.is_required, True)
    _put(table, "excluded", criterion.is_excluded, False)
    _put(table, "bonus", criterion.is_bonus, False)
    _put_list(table, "visible_when", [_condition(item) for item in criterion.conditions])
    _put_critical(table, criterion)
    _put(table, "hit", criterion.hit, None)
    _put(table, "count", criterion.count, HitCount.EACH)
    _put(table, "category", criterion.category, Category.NON_CRITICAL)
    _put(table, "comment", criterion.comment, Demand.NEVER)
    _put(table, "evidence", criterion.evidence, Demand.NEVER)
    return table


def _put_critical(table: Table, criterion: Criterion) -> None:
    critical: Table = {}
    if criterion.trigger is not None:
        critical["when"] = criterion.trigger.when.value
        _put(critical, "threshold", criterion.trigger.threshold, None)
    _put(critical, "target", criterion.target, CriticalTarget.SCORECARD)
    if critical:
        table["critical"] = critical


def _option(option: Option) -> Table:
    table: Table = {"key": option.key, "label": _label(option.label), "points": decimal_text(option.points)}
    _put(table, "unchosen", option.unchosen, Fraction(0))
    _put(table, "hit", option.hit, None)
    _put(table, "critical", option.is_critical, False)
    return table


def _range(item: NumberRange) -> Table:
    table: Table = {
        "from": decimal_text(item.low),
        "to": decimal_text(item.high),
        "points": decimal_text(item.points),
    }
    _put(table, "critical", item.is_critical, False)
    return table


def _condition(item: Condition) -> Table:
    table: Table = {"criterion": item.criterion}
    if item.any_of:
        table["any_of"] = list(item.any_of)
    _put(table, "at_least", item.at_least, None)
    _put(table, "at_most", item.at_most, None)
    return table
