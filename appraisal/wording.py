"""The appraisal in words: components, notes, lines of the arithmetic, figures of a scheme, its faults."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import get_language, gettext_lazy, pgettext, pgettext_lazy
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from appraisal.domain.differences import TOTAL
from appraisal.domain.judgement import Note
from appraisal.domain.scheme import Fault, Grade, Scheme, WeightGroup
from qc.domain.numbers import displayed

COMPONENTS: Final[dict[str, StrOrPromise]] = {
    "quality": pgettext_lazy("component", "Quality inspection"),
    "team_quality": pgettext_lazy("component", "Quality of the team"),
    "rulings": pgettext_lazy("component", "Scores that stood"),
    "attendance": pgettext_lazy("component", "Attendance"),
    "observations": pgettext_lazy("component", "Conduct on the floor"),
    "errors": pgettext_lazy("component", "Errors and accidents"),
    "limits": pgettext_lazy("component", "Time limits kept"),
    "opinions": pgettext_lazy("component", "Opinions and complaints"),
    "satisfaction": pgettext_lazy("component", "Customer satisfaction"),
    "examination": pgettext_lazy("component", "Skill examination"),
    "workload": pgettext_lazy("component", "Workload"),
    TOTAL: pgettext_lazy("component", "Total"),
}

SOURCES: Final[dict[str, StrOrPromise]] = {
    "quality": gettext_lazy("mean of the contacts drawn in the quality month"),
    "team_quality": gettext_lazy("mean of the team's contacts drawn in the quality month"),
    "rulings": gettext_lazy("share of the inspector's evaluations that no appeal has changed"),
    "attendance": gettext_lazy("totals of the published attendance month"),
    "observations": gettext_lazy("observations on the floor"),
    "errors": gettext_lazy("original records of errors and accidents"),
    "limits": gettext_lazy("original records of time limits: share kept of those due"),
    "opinions": gettext_lazy("original records of customer opinions and complaints"),
    "satisfaction": gettext_lazy("survey answers about the person: share satisfied"),
    "examination": gettext_lazy("results of skill examinations: share of full marks"),
    "workload": gettext_lazy("original records of workload: load of a day"),
}
"""Where each component comes from, in one line."""

NOTES: Final[dict[str, StrOrPromise]] = {
    Note.AWAY: gettext_lazy("On leave all month."),
    Note.CARRIED: gettext_lazy("With what late scores of earlier months change."),
    Note.CLAMPED: gettext_lazy("Kept between 0 and 100."),
    Note.COUNTED_FULL: gettext_lazy("Nothing to judge: counted in full, as the scheme says."),
    Note.COUNTED_ZERO: gettext_lazy("Nothing to judge: counted as 0, as the scheme says."),
    Note.NOBODY_ASKED: gettext_lazy("No customer was asked about the person."),
    Note.NO_SCORES: gettext_lazy("No drawn contact was scored."),
    Note.NO_TEAM: gettext_lazy("Belongs to no team."),
    Note.NO_VARIATION: gettext_lazy("All scores are equal: no interval can be computed."),
    Note.NONE_DUE: gettext_lazy("Nothing was due."),
    Note.NOTHING_RECORDED: gettext_lazy("Nothing was recorded."),
    Note.NOT_EXAMINED: gettext_lazy("No examination in this month."),
    Note.NOT_ON_SHEET: gettext_lazy("Not on the attendance sheet."),
    Note.OPEN_COMPLAINTS: gettext_lazy("A complaint is not closed yet; it does not count so far."),
    Note.RETAKEN: gettext_lazy("A retake counts up to the pass mark."),
    Note.TOO_FEW: gettext_lazy("Fewer than three scores: no interval can be computed."),
    Note.WEIGHTED: gettext_lazy("Weighted, because contacts were drawn with different probabilities."),
}

STEPS: Final[dict[str, StrOrPromise]] = {
    "late": pgettext_lazy("deduction", "late"),
    "early": pgettext_lazy("deduction", "left early"),
    "off_post": pgettext_lazy("deduction", "off post"),
    "missing_punch": pgettext_lazy("deduction", "missing punch"),
    "absent_day": pgettext_lazy("deduction", "absent without leave, days"),
    "error": pgettext_lazy("deduction", "error seen"),
    "critical": pgettext_lazy("deduction", "critical error seen"),
    "merit": pgettext_lazy("deduction", "merit"),
    "error_minor": pgettext_lazy("deduction", "minor error"),
    "error_serious": pgettext_lazy("deduction", "serious error"),
    "error_major": pgettext_lazy("deduction", "major error"),
    "error_minor_own": pgettext_lazy("deduction", "minor error, told oneself"),
    "error_serious_own": pgettext_lazy("deduction", "serious error, told oneself"),
    "error_major_own": pgettext_lazy("deduction", "major error, told oneself"),
    "accident_minor": pgettext_lazy("deduction", "minor accident"),
    "accident_serious": pgettext_lazy("deduction", "serious accident"),
    "accident_major": pgettext_lazy("deduction", "major accident"),
    "accident_minor_own": pgettext_lazy("deduction", "minor accident, told oneself"),
    "accident_serious_own": pgettext_lazy("deduction", "serious accident, told oneself"),
    "accident_major_own": pgettext_lazy("deduction", "major accident, told oneself"),
    "praise": pgettext_lazy("deduction", "praise"),
    "criticism": pgettext_lazy("deduction", "criticism"),
    "justified_complaint": pgettext_lazy("deduction", "justified complaint"),
}

FIGURES: Final[dict[str, StrOrPromise]] = {
    "base": pgettext_lazy("figure", "base"),
    "late": pgettext_lazy("figure", "off for each time late"),
    "early": pgettext_lazy("figure", "off for each time left early"),
    "off_post": pgettext_lazy("figure", "off for each time off post"),
    "missing_punch": pgettext_lazy("figure", "off for each missing punch"),
    "absent_day": pgettext_lazy("figure", "off for each day absent without leave"),
    "error_minor": pgettext_lazy("figure", "off for a minor error"),
    "error_serious": pgettext_lazy("figure", "off for a serious error"),
    "error_major": pgettext_lazy("figure", "off for a major error"),
    "accident_minor": pgettext_lazy("figure", "off for a minor accident"),
    "accident_serious": pgettext_lazy("figure", "off for a serious accident"),
    "accident_major": pgettext_lazy("figure", "off for a major accident"),
    "own_report_percent": pgettext_lazy("figure", "share when told oneself, percent"),
    "praise": pgettext_lazy("figure", "added for praise"),
    "criticism": pgettext_lazy("figure", "off for criticism"),
    "justified_complaint": pgettext_lazy("figure", "off for a justified complaint"),
    "per_day": pgettext_lazy("figure", "load expected a day"),
    "item_weight": pgettext_lazy("figure", "a back-office item counts as so many calls"),
}

WHEN_MISSING: Final[dict[str, StrOrPromise]] = {
    "rescale": pgettext_lazy("when missing", "its weight goes to the others"),
    "full": pgettext_lazy("when missing", "counts in full"),
    "zero": pgettext_lazy("when missing", "counts as 0"),
}

FAULTS: Final[dict[str, StrOrPromise]] = {
    "objection_days": gettext_lazy("The days for objections are 0 to 31."),
    "least_weight": gettext_lazy("The least weight is 0 to 100 percent."),
    "grade_bound": gettext_lazy("Every grade says from which score it begins."),
    "grade_order": gettext_lazy("Grades go down, from 100 at most."),
    "grade_gap": gettext_lazy("The lowest grade begins at 0."),
    "grade_name": gettext_lazy("Every grade has a code of its own and both names."),
    "component_unknown": gettext_lazy("There is no component %(where)s."),
    "when_missing": gettext_lazy("%(where)s: what happens when it is missing is rescale, full or zero."),
    "figure": gettext_lazy("%(where)s is no figure of the component, or out of its range."),
    "no_group": gettext_lazy("There are no weights for any post."),
    "post_twice": gettext_lazy("The post %(where)s stands in two groups."),
    "group_twice": gettext_lazy("Two groups have the code %(where)s."),
    "weight": gettext_lazy("%(where)s: a weight is a number above 0."),
    "weight_sum": gettext_lazy("%(where)s: the weights do not sum to 100."),
    "group_without_post": gettext_lazy("%(where)s: no post is named."),
    "group_name": gettext_lazy("%(where)s: both names are needed."),
}


def component_label(code: str) -> StrOrPromise:
    """Name a component; one of a former version of the product by its code."""
    return COMPONENTS.get(code, code)


def note_texts(component: Mapping[str, Any]) -> list[str]:
    """Say what has to be said beside a component's score."""
    return [str(NOTES.get(note, note)) for note in component["notes"]]


def step_label(code: str) -> str:
    """Name what a line of the arithmetic counts."""
    return str(STEPS.get(code, code))


def fault_text(fault: Fault) -> str:
    """Say what is wrong with a scheme."""
    return str(FAULTS[fault.code]) % {"where": fault.where}


def is_chinese() -> bool:
    """Tell whether the reader reads Chinese."""
    return (get_language() or "").startswith("zh")


def grade_name(scheme: Scheme, code: str) -> str:
    """Name a grade of a scheme in the reader's language; nothing where there is none."""
    found = next((grade for grade in scheme.grades if grade.code == code), None)
    return named(found) if found else _("not appraised")


def named(one: Grade | WeightGroup) -> str:
    """Name a grade or a group of posts in the reader's language."""
    return one.name_zh if is_chinese() else one.name


def grade_span(scheme: Scheme, outcome: Mapping[str, Any]) -> str:
    """Say which grades the interval reaches, where it reaches more than one: pass–good."""
    low, high = outcome["grade_low"], outcome["grade_high"]
    if not low or low == high:
        return ""
    return f"{grade_name(scheme, low)}–{grade_name(scheme, high)}"


def score_text(score: object, places: int = 2) -> str:
    """Write a stored score as people read it: half up, two places; a dash where there is none."""

    return "—" if score in (None, "") else f"{displayed(Decimal(str(score)), places):f}"


def interval_text(one: Mapping[str, Any]) -> str:
    """Write the interval of a component or of a total: [87.10, 95.30]; nothing where there is none."""
    if one["low"] is None or one["high"] is None:
        return ""
    return f"[{score_text(one['low'])}, {score_text(one['high'])}]"


def raw_text(component: Mapping[str, Any]) -> str:
    """Write the raw figure with its unit."""
    raw = component["raw"]
    if raw is None:
        return "—"
    number = score_text(raw)
    if component["code"] in {"attendance", "observations", "errors", "opinions"}:
        return pgettext("points", "%(points)s points") % {"points": _signed(number)}
    if component["code"] == "workload":
        return _("%(load)s a day") % {"load": number}
    return (
        f"{number} %" if component["code"] in {"limits", "rulings", "satisfaction", "examination"} else number
    )


def _signed(number: str) -> str:
    return number if number.startswith("-") or number == "0.00" else f"+{number}"


def n_text(component: Mapping[str, Any]) -> str:
    """Say what stands behind a component: n, by what it counts."""
    words = {
        "quality": _("%(n)d contacts"),
        "team_quality": _("%(n)d contacts"),
        "rulings": _("%(n)d evaluations"),
        "attendance": _("%(n)d days due"),
        "observations": _("%(n)d observations"),
        "errors": _("%(n)d calls answered"),
        "limits": _("%(n)d limits due"),
        "opinions": _("%(n)d opinions and complaints"),
        "satisfaction": _("%(n)d customers"),
        "examination": _("%(n)d examinations"),
        "workload": _("%(n)d days with a record"),
    }
    return words.get(component["code"], "%(n)d") % {"n": component["n"]}
