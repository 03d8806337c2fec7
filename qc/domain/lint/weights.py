"""Weights: not negative, not mixed, not all zero, 100.00 in sum where declared percentages (S20)."""

from collections.abc import Iterable
from fractions import Fraction

from qc.domain.lint.base import HUNDRED, Faults, criterion_path, fault, section_path
from qc.domain.scorecard import Criterion, Scorecard, Section
from qc.domain.words import Mode, WeightKind


def check_weights(scorecard: Scorecard) -> Faults:
    """Name every fault of the weights that play a part in the scorecard's mode."""
    yield from _negative(scorecard)
    if scorecard.mode is Mode.DEDUCT:
        return
    for section in scorecard.sections:
        if _is_mixed(c.weight for c in _scoring(section.criteria)):
            yield fault("mixed_weights", section_path(section))
    if scorecard.mode is Mode.CRITERION:
        yield from _check_criterion_mode(scorecard)
    else:
        yield from _check_section_weights(scorecard)
    if scorecard.mode is Mode.SECTION:
        for section in scorecard.sections:
            yield from _check_inner_weights(section)


def _negative(scorecard: Scorecard) -> Faults:
    for section in scorecard.sections:
        if section.weight is not None and section.weight < 0:
            yield fault("negative_weight", f"{section_path(section)}.weight", weight=section.weight)
    for section, criterion in scorecard.placed():
        if criterion.weight is not None and criterion.weight < 0:
            yield fault(
                "negative_weight", f"{criterion_path(section, criterion)}.weight", weight=criterion.weight
            )


def _check_section_weights(scorecard: Scorecard) -> Faults:
    weights = [section.weight for section in scorecard.sections]
    if _is_mixed(weights):
        yield fault("mixed_weights", "sections")
    yield from _check_group(weights, scorecard.weights, "sections")


def _check_criterion_mode(scorecard: Scorecard) -> Faults:
    """Check all criteria as one group: section weights play no part (S6)."""
    weights = [criterion.weight for criterion in _regular(scorecard.criteria)]
    if _is_mixed(criterion.weight for criterion in _scoring(scorecard.criteria)):
        yield fault("mixed_weights", "criteria")
    yield from _check_group(weights, scorecard.weights, "criteria")
    for section in scorecard.sections:
        yield from _all_zero([c.weight for c in _regular(section.criteria)], section_path(section))


def _check_inner_weights(section: Section) -> Faults:
    weights = [criterion.weight for criterion in _regular(section.criteria)]
    yield from _check_group(weights, section.weights, section_path(section))


def _check_group(weights: list[Fraction | None], kind: WeightKind, path: str) -> Faults:
    yield from _all_zero(weights, path)
    total = _total(weights)
    if kind is WeightKind.PERCENT and weights and total != HUNDRED:
        yield fault("weights_not_100", path, total=total)


def _all_zero(weights: list[Fraction | None], path: str) -> Faults:
    if weights and all(weight == 0 for weight in weights):
        yield fault("all_zero_weights", path)


def _total(weights: Iterable[Fraction | None]) -> Fraction:
    return sum((weight for weight in weights if weight is not None), Fraction(0))


def _is_mixed(weights: Iterable[Fraction | None]) -> bool:
    return len({weight is None for weight in weights}) > 1


def _scoring(criteria: Iterable[Criterion]) -> list[Criterion]:
    return [criterion for criterion in criteria if criterion.is_scoring]


def _regular(criteria: Iterable[Criterion]) -> list[Criterion]:
    """Give the criteria that make the denominator: bonus stands outside (S16)."""
    return [criterion for criterion in criteria if criterion.is_scoring and not criterion.is_bonus]
