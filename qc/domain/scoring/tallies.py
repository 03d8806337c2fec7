"""Sums of sections and scorecard in the modes `pooled`, `section` and `criterion` (S4, S5, S6, S13)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from qc.domain.numbers import total
from qc.domain.scorecard import Criterion, Scorecard, Section
from qc.domain.scoring.result import Mark
from qc.domain.words import AnswerState, Mode, NaScope

ZERO = Fraction(0)

Marks = Mapping[str, Mark]
Choose = Callable[[Criterion], bool]


@dataclass(frozen=True, slots=True)
class Tally:
    """What a section earned of what was possible, and what it brings into the scorecard's two sums.

    `score` is a share of 1, None when nothing was possible; the scorecard is Σ numerator / Σ denominator.
    """

    key: str
    earned: Fraction
    possible: Fraction
    score: Fraction | None
    numerator: Fraction
    denominator: Fraction


def tally_sections(scorecard: Scorecard, marks: Marks, choose: Choose = lambda _: True) -> list[Tally]:
    """Sum up every section over its chosen criteria, before any critical error."""
    tally = _TALLIES[scorecard.mode]
    return [
        tally(scorecard, section, [(c, marks[c.key]) for c in section.criteria if c.is_scoring and choose(c)])
        for section in scorecard.sections
    ]


def zeroed(scorecard: Scorecard, section: Section, marks: Marks) -> Tally:
    """Set a section to 0 with its full weight: all its points or weights, N/A included, hidden not (S13).

    Unanswered optional criteria count too: only what was never asked stands outside.
    """
    asked = [
        criterion
        for criterion in section.criteria
        if criterion.is_scoring
        and not criterion.is_bonus
        and marks[criterion.key].state is not AnswerState.HIDDEN
    ]
    if scorecard.mode is Mode.SECTION:
        full = section.weight_or_one
    elif scorecard.mode is Mode.POOLED:
        full = section.weight_or_one * total(c.most(scorecard.fraction) for c in asked)
    else:
        full = total(c.weight_or_one for c in asked)
    return Tally(section.key, earned=ZERO, possible=full, score=ZERO, numerator=ZERO, denominator=full)


def scorecard_share(tallies: Iterable[Tally]) -> Fraction | None:
    """Divide the two sums; None when the denominator is 0 (S10)."""
    summed = list(tallies)
    numerator = total(tally.numerator for tally in summed)
    denominator = total(tally.denominator for tally in summed)
    return numerator / denominator if denominator else None


_Marked = list[tuple[Criterion, Mark]]


def _pooled(scorecard: Scorecard, section: Section, marked: _Marked) -> Tally:
    rule = scorecard.fraction
    earned = total(mark.gained for _, mark in marked if mark.is_counted)
    possible = total(c.most(rule) for c, mark in marked if mark.is_counted and not c.is_bonus)
    weight = section.weight_or_one
    score = earned / possible if possible else None
    return Tally(section.key, earned, possible, score, weight * earned, weight * possible)


def _section(scorecard: Scorecard, section: Section, marked: _Marked) -> Tally:
    earned, possible = _weighted(marked)
    if not possible:
        return Tally(section.key, earned, possible, None, ZERO, ZERO)
    score, weight = earned / possible, section.weight_or_one
    return Tally(section.key, earned, possible, score, weight * score, weight)


def _criterion(scorecard: Scorecard, section: Section, marked: _Marked) -> Tally:
    """Sum shares by weight; with `na_scope=section` the answered carry what N/A and hidden ones weigh."""
    if scorecard.na_scope is NaScope.SECTION:
        marked_regular = [(c, m) for c, m in marked if not c.is_bonus]
        earned, possible = _weighted(marked_regular)
        full = total(c.weight_or_one for c, m in marked_regular if m.state is not AnswerState.UNANSWERED)
        earned = earned * full / possible if possible else ZERO
        possible = full if possible else ZERO
        earned += _weighted([(c, m) for c, m in marked if c.is_bonus])[0]
    else:
        earned, possible = _weighted(marked)
    score = earned / possible if possible else None
    return Tally(section.key, earned, possible, score, earned, possible)


def _weighted(marked: _Marked) -> tuple[Fraction, Fraction]:
    """Sum weight × share, and the weights; a bonus adds to the first sum only (S16)."""
    earned = total(mark.weighted for _, mark in marked if mark.is_counted)
    possible = total(c.weight_or_one for c, mark in marked if mark.is_counted and not c.is_bonus)
    return earned, possible


_TALLIES: dict[Mode, Callable[[Scorecard, Section, _Marked], Tally]] = {
    Mode.POOLED: _pooled,
    Mode.SECTION: _section,
    Mode.CRITERION: _criterion,
}
