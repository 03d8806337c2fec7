"""The arithmetic of a sheet in sentences that anybody can check."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from qc.domain.scorecard import Label, Scorecard
from qc.domain.scoring import Line, Missing, Result

SENTENCES: Mapping[str, StrOrPromise] = {
    "criterion.points": _("%(points)s of %(max)s points"),
    "criterion.points_bonus": _("bonus: %(points)s points, added above the line only"),
    "criterion.weighted": _("%(points)s of %(max)s points = %(share)s; × weight %(weight)s = %(product)s"),
    "criterion.weighted_bonus": _(
        "bonus: %(points)s of %(max)s points = %(share)s; × weight %(weight)s = %(product)s, "
        "added above the line only"
    ),
    "criterion.hidden": _("not asked"),
    "criterion.unanswered": _("not answered, outside the sums"),
    "criterion.na_removed": _("not applicable, outside the sums"),
    "criterion.na_full": _("not applicable, counts in full: %(points)s of %(max)s points"),
    "criterion.na_zero": _("not applicable, counts as nothing: 0 of %(max)s points"),
    "criterion.na_amount": _("not applicable, counts as %(amount)s"),
    "criterion.not_scored": _("not scored"),
    "criterion.system_cause": _("a system is to blame, not the operator: outside the sums"),
    "criterion.overridden": _(
        "counts in full: the script was departed from and the customer was better served; two people agreed"
    ),
    "criterion.hits": _("%(hits)s hits: %(amount)s"),
    "criterion.critical": _("critical error"),
    "section.no_score": _("nothing was scored: no score, outside the sums"),
    "section.pooled": _(
        "%(earned)s of %(possible)s points = %(percent)s %%; "
        "× weight %(weight)s = %(numerator)s of %(denominator)s"
    ),
    "section.mean": _(
        "%(earned)s ÷ %(possible)s = %(percent)s %%; × weight %(weight)s = %(numerator)s of %(denominator)s"
    ),
    "section.sums": _("%(earned)s of %(possible)s = %(percent)s %%"),
    "section.zeroed": _("critical error: 0 of its full weight %(denominator)s"),
    "section.hits": _("net of its hits: %(hits)s"),
    "section.hits_capped": _("net of its hits: %(hits)s, limited to %(capped)s"),
    "scorecard.ratio": _("%(numerator)s ÷ %(denominator)s = %(percent)s %%"),
    "scorecard.ratio_no_score": _("nothing was scored: no score"),
    "scorecard.ratio_after": _(
        "with the sections that critical errors set to 0: %(numerator)s ÷ %(denominator)s = %(percent)s %%"
    ),
    "scorecard.ratio_after_no_score": _("with the sections that critical errors set to 0: no score"),
    "scorecard.capped": _("limited to 100 %%"),
    "scorecard.deducted": _("%(base)s with hits of %(hits)s = %(total)s"),
    "scorecard.clamped": _("kept within %(lower)s and %(upper)s: %(clamped)s"),
    "scorecard.critical_zero": _("critical error: the evaluation fails and its score is 0"),
    "scorecard.critical_keep": _("critical error: the evaluation fails and keeps its number"),
    "scorecard.critical_score": _("criteria that can be critical, by themselves: %(percent)s %%"),
    "scorecard.final": _("score, rounded half up to six places: %(score)s"),
    "scorecard.pass": _("reaches the line of %(line)s"),
    "scorecard.fail": _("below the line of %(line)s"),
    "scorecard.band": _("band: %(band)s"),
}
MISSING: Mapping[str, StrOrPromise] = {
    "answer": _("an answer"),
    "na_reason": _("the reason why it is not applicable"),
    "comment": _("a comment"),
    "evidence": _("evidence"),
}


@dataclass(frozen=True)
class Sentence:
    """One line of an explanation: what it speaks of (empty: the scorecard), and what it says."""

    code: str
    subject: str
    text: str


def here(label: Label) -> str:
    """Give a label in the language active now."""
    return label.text(get_language() or "en")


def explain(scorecard: Scorecard, result: Result) -> list[Sentence]:
    """Say how a result came about, in the language active now."""
    # Asked once: the language costs more than a sentence.
    language = get_language() or "en"
    names = {
        "section": {section.key: section.label.text(language) for section in scorecard.sections},
        "criterion": {criterion.key: criterion.label.text(language) for criterion in scorecard.criteria},
        "scorecard": {"": ""},
        "band": {band.key: band.label.text(language) for band in scorecard.bands},
    }
    return [_sentence(line, names) for line in result.lines]


def _sentence(line: Line, names: Mapping[str, Mapping[str, str]]) -> Sentence:
    """Say one line; its code tells whether it speaks of a section or of a criterion of the same key."""
    params = line.texts()
    if line.code == "scorecard.band":
        params["band"] = names["band"][params["band"]]
    subject = names[line.code.partition(".")[0]][line.subject]
    return Sentence(line.code, subject, str(SENTENCES[line.code]) % params)


def missing_texts(scorecard: Scorecard, missing: tuple[Missing, ...]) -> list[str]:
    """Name what a sheet lacks: "Greeting as prescribed: an answer"."""
    return [f"{here(scorecard.criterion_by_key[m.criterion].label)}: {MISSING[m.what]}" for m in missing]
