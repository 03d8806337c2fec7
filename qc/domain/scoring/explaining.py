"""The arithmetic of a sheet, line by line, with the very numbers that were used: anybody can check it."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from qc.domain.numbers import percent, total
from qc.domain.scorecard import Criterion, Scorecard, Section
from qc.domain.scoring.deducting import Net
from qc.domain.scoring.result import Line, Mark
from qc.domain.scoring.tallies import Tally
from qc.domain.words import AnswerState, Mode, NaPolicy

Lines = Iterator[Line]

_UNCOUNTED = {
    AnswerState.HIDDEN: "criterion.hidden",
    AnswerState.UNANSWERED: "criterion.unanswered",
    AnswerState.NOT_APPLICABLE: "criterion.na_removed",
    AnswerState.ANSWERED: "criterion.not_scored",
    AnswerState.SYSTEM_CAUSE: "criterion.system_cause",
}
_NA_COUNTED = {NaPolicy.AS_FULL: "criterion.na_full", NaPolicy.AS_ZERO: "criterion.na_zero"}
_SUMS = {Mode.POOLED: "section.pooled", Mode.SECTION: "section.mean", Mode.CRITERION: "section.sums"}


def criteria_lines(scorecard: Scorecard, section: Section, marks: Mapping[str, Mark]) -> Lines:
    """Say of each criterion of a section what it brought."""
    for criterion in section.criteria:
        mark = marks[criterion.key]
        yield _criterion_line(scorecard, criterion, mark)
        if mark.is_overridden:
            yield Line("criterion.overridden", criterion.key)
        if mark.is_critical:
            yield Line("criterion.critical", criterion.key, {"target": criterion.target.value})


def _criterion_line(scorecard: Scorecard, criterion: Criterion, mark: Mark) -> Line:
    if not mark.is_counted:
        return Line(_UNCOUNTED[mark.state], criterion.key)
    if scorecard.mode is Mode.DEDUCT:
        return _hits_line(criterion, mark)
    params = _points_params(scorecard, criterion, mark)
    if mark.state is AnswerState.NOT_APPLICABLE:
        return Line(_NA_COUNTED[criterion.na], criterion.key, params)
    code = "criterion.points" if scorecard.mode is Mode.POOLED else "criterion.weighted"
    return Line(f"{code}_bonus" if criterion.is_bonus else code, criterion.key, params)


def _points_params(scorecard: Scorecard, criterion: Criterion, mark: Mark) -> dict[str, Fraction]:
    """Give points and maximum as they enter the sums: above the minimum under `min_max` (S3, S4)."""
    params = {"points": mark.gained, "max": criterion.most(scorecard.fraction)}
    if scorecard.mode is not Mode.POOLED:
        params |= {"share": mark.share, "weight": criterion.weight_or_one, "product": mark.weighted}
    return params


def _hits_line(criterion: Criterion, mark: Mark) -> Line:
    if mark.state is AnswerState.NOT_APPLICABLE:
        return Line("criterion.na_amount", criterion.key, {"amount": mark.amount})
    return Line("criterion.hits", criterion.key, {"hits": mark.hits, "amount": mark.amount})


def section_line(scorecard: Scorecard, section: Section, tally: Tally) -> Line:
    """Say how a section's sums came about."""
    if tally.score is None:
        return Line("section.no_score", section.key)
    params: dict[str, Fraction | Decimal] = {
        "earned": tally.earned,
        "possible": tally.possible,
        "percent": percent(tally.score),
    }
    if scorecard.mode is not Mode.CRITERION:
        params |= {
            "weight": section.weight_or_one,
            "numerator": tally.numerator,
            "denominator": tally.denominator,
        }
    return Line(_SUMS[scorecard.mode], section.key, params)


def zeroed_line(tally: Tally) -> Line:
    """Say that a critical error set a section to 0 with its full weight (S13)."""
    return Line("section.zeroed", tally.key, {"denominator": tally.denominator})


def ratio_line(code: str, tallies: list[Tally], share: Fraction | None) -> Line:
    """Say how the scorecard's two sums give the score."""
    if share is None:
        return Line(f"{code}_no_score", "")
    numerator = total(tally.numerator for tally in tallies)
    denominator = total(tally.denominator for tally in tallies)
    return Line(code, "", {"numerator": numerator, "denominator": denominator, "percent": percent(share)})


def net_line(section: Section, net: Net) -> Line:
    """Say what the hits of a section sum to, and where its cap stopped them."""
    if net.hits is None:
        return Line("section.no_score", section.key)
    if net.hits != net.capped:
        return Line("section.hits_capped", section.key, {"hits": net.hits, "capped": net.capped})
    return Line("section.hits", section.key, {"hits": net.hits})
