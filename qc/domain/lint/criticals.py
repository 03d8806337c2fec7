"""Critical errors, bonus, line and bands: what the outcome of a sheet hangs on (S12, S13, S16, S19)."""

from fractions import Fraction

from qc.domain.lint.base import HUNDRED, Faults, criterion_path, fault, section_path
from qc.domain.scorecard import Criterion, Scorecard
from qc.domain.words import CriticalTarget, Mode, NaPolicy, TriggerWhen


def check_criticals(scorecard: Scorecard) -> Faults:
    """Name triggers that cannot work where they stand."""
    for section, criterion in scorecard.placed():
        path = criterion_path(section, criterion)
        if criterion.carries_trigger and criterion.is_bonus:
            yield fault("critical_bonus", path)
        if scorecard.mode is Mode.DEDUCT and criterion.target is CriticalTarget.SECTION:
            yield fault("section_target_in_deduct", f"{path}.critical")
        if criterion.target is CriticalTarget.SECTION and not criterion.carries_trigger:
            yield fault("target_without_trigger", f"{path}.critical")
        yield from _check_trigger(scorecard, criterion, path)


def _check_trigger(scorecard: Scorecard, criterion: Criterion, path: str) -> Faults:
    trigger = criterion.trigger
    if trigger is None:
        return
    if not criterion.is_scoring:
        yield fault("trigger_never_scores", f"{path}.critical")
    if (trigger.when is TriggerWhen.HIT) != (scorecard.mode is Mode.DEDUCT):
        yield fault("trigger_not_in_mode", f"{path}.critical.when", when=trigger.when, mode=scorecard.mode)
    if trigger.when is TriggerWhen.BELOW:
        if trigger.threshold is None or not 0 < trigger.threshold <= 1:
            yield fault("bad_threshold", f"{path}.critical.threshold")
    elif trigger.threshold is not None:
        yield fault("threshold_without_below", f"{path}.critical.threshold")


def check_bonus(scorecard: Scorecard) -> Faults:
    """Refuse a section of bonus criteria only: it has no denominator (S16)."""
    for section in scorecard.sections:
        scoring = [criterion for criterion in section.criteria if criterion.is_scoring]
        if scorecard.mode is Mode.DEDUCT:
            yield from (
                fault("bonus_in_deduct", criterion_path(section, criterion))
                for criterion in scoring
                if criterion.is_bonus
            )
        elif scoring and all(criterion.is_bonus for criterion in scoring):
            yield fault("bonus_only_section", section_path(section))


def check_line_and_bands(scorecard: Scorecard) -> Faults:
    """Check that the line can be reached and that the bands tile 0 to 100 without gap or overlap (S19)."""
    low, high = _range(scorecard)
    line = scorecard.pass_line
    if line is not None and not low <= line <= high:
        yield fault("line_out_of_range", "pass_line", line=line, low=low, high=high)
    expected = Fraction(0)
    for band in sorted(scorecard.bands, key=lambda b: b.low):
        path = f"bands.{band.key}"
        if band.low >= band.high:
            yield fault("band_reversed", path, start=band.low, end=band.high)
        if band.low > expected:
            yield fault("band_gap", path, start=expected, end=band.low)
        elif band.low < expected:
            yield fault("band_overlap", path, start=band.low, end=expected)
        expected = max(expected, band.high)
    if scorecard.bands and expected != HUNDRED:
        yield fault("bands_not_to_100", "bands", end=expected)


def _range(scorecard: Scorecard) -> tuple[Fraction, Fraction]:
    if scorecard.mode is Mode.DEDUCT:
        return scorecard.deduction.lower, scorecard.deduction.upper
    return Fraction(0), HUNDRED


def warn_na_on_critical(scorecard: Scorecard) -> Faults:
    """Warn where N/A would be a way round a critical criterion (S12: N/A never triggers)."""
    for section, criterion in scorecard.placed():
        if criterion.carries_trigger and criterion.na is not NaPolicy.NOT_ALLOWED:
            yield fault("na_on_critical", criterion_path(section, criterion))


def warn_unscored_section(scorecard: Scorecard) -> Faults:
    """Warn of a section that can never have a score."""
    for section in scorecard.sections:
        if section.criteria and not any(criterion.is_scoring for criterion in section.criteria):
            yield fault("section_all_excluded", section_path(section))


def warn_weights_without_effect(scorecard: Scorecard) -> Faults:
    """Warn of criterion weights in `pooled` mode, where points are the weights (S4)."""
    if scorecard.mode is not Mode.POOLED:
        return
    for section in scorecard.sections:
        if any(criterion.weight is not None for criterion in section.criteria):
            yield fault("weights_without_effect", section_path(section))
