"""What is wrong with a scorecard or an answer, in sentences."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from qc.domain.faults import Fault

FORM: Mapping[str, StrOrPromise] = {
    "not_a_text": _("A text of at most %(limit)s characters is expected."),
    "not_a_boolean": _("true or false is expected."),
    "not_a_number": _("“%(value)s” is not a number; write it like 12.5."),
    "not_within": _("A whole number from %(low)s to %(high)s is expected."),
    "unknown_word": _("“%(value)s” is not known here; known are: %(known)s."),
    "not_a_label": _("A text is expected, or a table with en and zh."),
    "not_a_list_of_texts": _("A list of texts is expected."),
    "not_a_table": _("A table is expected."),
    "not_a_list_of_tables": _("A list of at most %(limit)s tables is expected."),
    "unknown_field": _("There is no such field; is it misspelt?"),
}
KEYS: Mapping[str, StrOrPromise] = {
    "bad_key": _("“%(key)s” is no key: small letters, digits and underscores, beginning with a letter."),
    "no_label": _("A label is missing."),
    "no_sections": _("There are no sections."),
    "no_criteria": _("The section has no criteria."),
    "no_options": _("The criterion has no options."),
    "yes_no_options": _("A yes/no has the options yes and no."),
    "duplicate_key": _("The key “%(key)s” is used %(times)s times."),
}
WEIGHTS: Mapping[str, StrOrPromise] = {
    "weights_not_100": _("Weights declared as percent sum to %(total)s, not to 100."),
    "all_zero_weights": _("All weights are zero."),
    "mixed_weights": _("Some have a weight and some have none: give one to all or to none."),
    "negative_weight": _("The weight %(weight)s is negative."),
    "weights_without_effect": _("Weights of criteria have no effect in pooled mode: points are the weights."),
}
POINTS: Mapping[str, StrOrPromise] = {
    "negative_points": _("%(points)s points: points are never negative; deductions are hits."),
    "no_limits": _("A minimum and a maximum are needed."),
    "bad_step": _("The step %(step)s is not above zero."),
    "no_span": _("Nothing can be told apart: the least is %(min)s, the most %(max)s."),
    "max_off_step": _("The maximum %(max)s cannot be reached in steps of %(step)s."),
    "unchosen_not_here": _("Points for leaving an option out belong to a multi-select only."),
    "range_gap": _("From %(start)s to %(end)s no range applies."),
    "range_overlap": _("The range that begins at %(start)s overlaps the one before."),
    "range_beyond": _("The ranges end at %(end)s, beyond the maximum %(max)s."),
    "range_reversed": _("The range from %(start)s to %(end)s ends before it begins."),
    "range_off_step": _("%(edge)s is not on a step of %(step)s."),
}
DEDUCTIONS: Mapping[str, StrOrPromise] = {
    "deduction_limits": _("Base %(base)s must lie within the limits %(lower)s and %(upper)s."),
    "bad_cap": _("The cap %(cap)s is not above zero."),
    "only_in_deduct": _("This belongs to a deductive scorecard only."),
    "scale_in_deduct": _("A scale has no hits; count them as a number, or choose yes/no."),
    "hit_on_option": _("The amount of a yes/no or a number belongs to the criterion, not to an option."),
    "hit_beside_options": _("The amounts of a choice or a multi-select belong to its options."),
    "no_hit": _("A hit of this rule would change nothing."),
    "once_without_number": _("“once” is for rules that count their hits as a number."),
    "hits_not_counted": _("Hits are counted from 0 in steps of 1."),
    "ranges_in_deduct": _("Ranges have no part in counting hits."),
    "bonus_in_deduct": _("In a deductive scorecard a bonus is a hit with a positive amount."),
}
CONDITIONS: Mapping[str, StrOrPromise] = {
    "condition_unknown_target": _("The condition names “%(target)s”, which does not exist."),
    "condition_forward_reference": _("The condition names “%(target)s”, which is not asked before."),
    "condition_cycle": _("The conditions go in a circle: %(cycle)s."),
    "condition_untestable": _("“%(target)s” is a text or a date; a condition cannot test it."),
    "condition_needs_limits": _("“%(target)s” is a number: the condition needs at_least or at_most."),
    "condition_needs_options": _("“%(target)s” has options: the condition needs any_of."),
    "condition_unknown_option": _("“%(target)s” has no option “%(option)s”."),
    "condition_never_holds": _("No answer to “%(target)s” can meet the condition."),
}
CRITICALS: Mapping[str, StrOrPromise] = {
    "critical_bonus": _("A bonus criterion cannot be critical."),
    "section_target_in_deduct": _("A deductive scorecard has no sections to take down."),
    "target_without_trigger": _("A target is named, but nothing here is critical."),
    "trigger_never_scores": _("What is never scored can only be critical by a flagged option."),
    "trigger_not_in_mode": _("“%(when)s” does not exist in the mode “%(mode)s”."),
    "bad_threshold": _("The threshold is a share above 0 and at most 1."),
    "threshold_without_below": _("A threshold belongs to “below” only."),
    "bonus_only_section": _("A section of bonus criteria only has nothing to divide by."),
    "line_out_of_range": _("The line %(line)s is outside %(low)s to %(high)s."),
    "band_reversed": _("The band from %(start)s to %(end)s ends before it begins."),
    "band_gap": _("No band covers %(start)s to %(end)s."),
    "band_overlap": _("The band overlaps the one before, which ends at %(end)s."),
    "bands_not_to_100": _("The bands end at %(end)s, not at 100."),
    "na_on_critical": _("“Not applicable” is allowed here, and would be a way round the critical error."),
    "section_all_excluded": _("Nothing in this section is scored."),
}
ANSWERS: Mapping[str, StrOrPromise] = {
    "not_a_table": _("A table of answers by criterion is expected."),
    "unknown_criterion": _("The scorecard has no such criterion."),
    "unknown_field": _("An answer has value, na, na_reason, comment, evidence and system_cause."),
    "nothing_to_override": _("Only what was answered, and counts, can be overridden."),
    "override_needs_approval": _(
        "An override is asked for and approved by a second person, not written down."
    ),
    "both_value_and_na": _("An answer cannot be given and not applicable at once."),
    "not_a_boolean": _("true or false is expected."),
    "na_not_allowed": _("“Not applicable” is not allowed here."),
    "not_a_text": _("A text of at most %(limit)s characters is expected."),
    "bad_evidence": _(
        "Evidence is a list of at most %(limit)s references to a turn, the recording or a note."
    ),
    "unknown_option": _("“%(value)s” is no option; there are: %(known)s."),
    "not_a_list": _("A list of options is expected."),
    "repeated_option": _("An option is named twice."),
    "not_a_number": _("“%(value)s” is not a number."),
    "out_of_range": _("%(value)s is outside %(min)s to %(max)s."),
    "off_step": _("%(value)s is not on a step of %(step)s from %(min)s."),
    "not_a_date": _("“%(value)s” is not a date; write it like 2026-10-31."),
}

_TEXTS: Mapping[str, StrOrPromise] = {
    **{
        f"qc.scorecard.{code}": text
        for group in (FORM, KEYS, WEIGHTS, POINTS, DEDUCTIONS, CONDITIONS, CRITICALS)
        for code, text in group.items()
    },
    **{f"qc.answer.{code}": text for code, text in ANSWERS.items()},
}


def fault_text(fault: Fault) -> str:
    """Say what is wrong, in the language active now."""
    return str(_TEXTS[fault.code]) % fault.params


def fault_tables(faults: Iterable[Fault]) -> list[dict[str, object]]:
    """Give faults as JSON can hold them, each with its sentence."""
    return [{**fault.as_dict(), "message": fault_text(fault)} for fault in faults]


def faults_text(faults: Iterable[Fault]) -> str:
    """Say everything that is wrong, one sentence after the other, each with its place."""
    sentences = [
        f"{fault.path}: {fault_text(fault)}" if fault.path else fault_text(fault) for fault in faults
    ]
    return gettext("%(count)d to mend. %(sentences)s") % {
        "count": len(sentences),
        "sentences": " ".join(sentences),
    }
