"""Deduction rules (扣分制): every rule can be hit, and the limits leave room (S15, S20)."""

from qc.domain.lint.base import Faults, criterion_path, fault, section_path
from qc.domain.scorecard import Criterion, Scorecard
from qc.domain.words import HitCount, Kind, Mode

_BY_OPTION = {Kind.CHOICE, Kind.MULTI_SELECT}


def check_deductions(scorecard: Scorecard) -> Faults:
    """Name rules without effect, amounts where none belong, and limits in the wrong order."""
    if scorecard.mode is not Mode.DEDUCT:
        yield from _hits_elsewhere(scorecard)
        return
    limits = scorecard.deduction
    if not limits.lower <= limits.base <= limits.upper or limits.lower == limits.upper:
        yield fault("deduction_limits", "deduction", base=limits.base, lower=limits.lower, upper=limits.upper)
    for section in scorecard.sections:
        if section.cap is not None and section.cap <= 0:
            yield fault("bad_cap", f"{section_path(section)}.cap", cap=section.cap)
    for section, criterion in scorecard.placed():
        if criterion.is_scoring:
            yield from _check_rule(criterion, criterion_path(section, criterion))


def _hits_elsewhere(scorecard: Scorecard) -> Faults:
    for section in scorecard.sections:
        if section.cap is not None:
            yield fault("only_in_deduct", f"{section_path(section)}.cap")
    for section, criterion in scorecard.placed():
        if criterion.hit is not None or any(option.hit is not None for option in criterion.options):
            yield fault("only_in_deduct", f"{criterion_path(section, criterion)}.hit")
        if criterion.count is not HitCount.EACH:
            yield fault("only_in_deduct", f"{criterion_path(section, criterion)}.count")


def _check_rule(criterion: Criterion, path: str) -> Faults:
    if criterion.kind is Kind.SCALE:
        yield fault("scale_in_deduct", path)
    elif criterion.kind in _BY_OPTION:
        yield from _check_option_hits(criterion, path)
    elif any(option.hit is not None for option in criterion.options):
        yield fault("hit_on_option", f"{path}.options")
    elif not criterion.hit and not criterion.carries_trigger:
        yield fault("no_hit", f"{path}.hit")
    if criterion.kind is Kind.NUMBER:
        yield from _check_counter(criterion, path)
    elif criterion.count is not HitCount.EACH:
        yield fault("once_without_number", f"{path}.count")


def _check_option_hits(criterion: Criterion, path: str) -> Faults:
    if criterion.hit is not None:
        yield fault("hit_beside_options", f"{path}.hit")
    if not any(option.hit or option.is_critical for option in criterion.options):
        yield fault("no_hit", f"{path}.options")


def _check_counter(criterion: Criterion, path: str) -> Faults:
    """Hits are whole numbers from 0; ranges have no part in counting them."""
    if criterion.minimum != 0 or criterion.step != 1:
        yield fault("hits_not_counted", path)
    if criterion.ranges:
        yield fault("ranges_in_deduct", f"{path}.ranges")
