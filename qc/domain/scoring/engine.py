"""Score one sheet: marks, sums, critical errors, outcome, band and explanation (rules S1 to S19)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from qc.domain.answers import BLANK, Answer, Answers
from qc.domain.conditions import answer_states
from qc.domain.numbers import percent, stored
from qc.domain.scorecard import Criterion, Scorecard
from qc.domain.scoring.deducting import Deducted, deduct
from qc.domain.scoring.explaining import (
    criteria_lines,
    net_line,
    ratio_line,
    section_line,
    zeroed_line,
)
from qc.domain.scoring.marks import mark_criteria
from qc.domain.scoring.result import Line, Mark, Missing, Result, SectionScore
from qc.domain.scoring.tallies import Marks, Tally, scorecard_share, tally_sections, zeroed
from qc.domain.words import AnswerState, CriticalEffect, CriticalTarget, Demand, Mode, Outcome

FULL = Fraction(1)
NOTHING = Decimal("0.000000")


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The numbers of a sheet before a critical error of the scorecard is looked at; `lines` shows them."""

    raw: Decimal | None
    after_sections: Decimal | None
    critical_score: Decimal | None
    sections: tuple[SectionScore, ...]
    lines: Callable[[], Iterable[Line]]


def score(scorecard: Scorecard, answers: Answers) -> Result:
    """Score the answers of one sheet under a scorecard that lints clean.

    Args:
        scorecard: The version that decides; it must have no lint errors.
        answers: As `parse_answers` gives them; answers to hidden criteria are ignored.

    Returns:
        The result; on an incomplete sheet the numbers are those of the answers so far.
    """
    marks = mark_criteria(scorecard, answers, answer_states(scorecard, answers))
    numbers = _deducted(scorecard, marks) if scorecard.mode is Mode.DEDUCT else _summed(scorecard, marks)
    missing = tuple(_missing(scorecard, answers, marks))
    is_failed = any(
        marks[c.key].is_critical and c.target is CriticalTarget.SCORECARD for c in scorecard.criteria
    )
    final = _final(scorecard, numbers.after_sections, is_failed=is_failed)
    outcome = _outcome(scorecard, final, missing, is_failed=is_failed)
    band = _band(scorecard, final)

    def tell() -> Iterator[Line]:
        yield from numbers.lines()
        yield from _closing_lines(scorecard, numbers, final, outcome=outcome, is_failed=is_failed, band=band)

    return Result(
        outcome=outcome,
        raw=numbers.raw,
        final=final,
        critical_score=numbers.critical_score,
        is_critical=any(mark.is_critical for mark in marks.values()),
        band=band,
        marks=tuple(marks.values()),
        sections=numbers.sections,
        missing=missing,
        tell=tell,
    )


def _summed(scorecard: Scorecard, marks: Marks) -> _Numbers:
    """Sum up in the modes `pooled`, `section` and `criterion`."""
    before = tally_sections(scorecard, marks)
    after = [
        zeroed(scorecard, section, marks) if _is_taken_down(section.criteria, marks) else tally
        for section, tally in zip(scorecard.sections, before, strict=True)
    ]
    is_changed = any(final is not raw for raw, final in zip(before, after, strict=True))
    raw = scorecard_share(before)
    final = scorecard_share(after) if is_changed else raw

    def lines() -> Iterator[Line]:
        yield from _section_lines(scorecard, marks, before, after)
        yield from _ratio_lines(scorecard, "scorecard.ratio", before, raw)
        if is_changed:
            yield from _ratio_lines(scorecard, "scorecard.ratio_after", after, final)

    return _Numbers(
        raw=_percent(_capped(scorecard, raw)),
        after_sections=_percent(_capped(scorecard, final)),
        critical_score=_critical_score(scorecard, marks),
        sections=_section_scores(scorecard, marks, before, after),
        lines=lines,
    )


def _is_taken_down(criteria: tuple[Criterion, ...], marks: Marks) -> bool:
    return any(marks[c.key].is_critical and c.target is CriticalTarget.SECTION for c in criteria)


def _capped(scorecard: Scorecard, share: Fraction | None) -> Fraction | None:
    return FULL if share is not None and share > FULL and scorecard.is_capped else share


def _percent(share: Fraction | None) -> Decimal | None:
    return None if share is None else percent(share)


def _critical_score(scorecard: Scorecard, marks: Marks) -> Decimal | None:
    """Score the criteria that can be critical by themselves, before any critical error (S17)."""
    if not any(criterion.carries_trigger for criterion in scorecard.criteria):
        return None
    if scorecard.mode is Mode.DEDUCT:
        clamped = deduct(scorecard, marks, _carries_trigger).clamped
        return None if clamped is None else stored(clamped)
    return _percent(_capped(scorecard, scorecard_share(tally_sections(scorecard, marks, _carries_trigger))))


def _carries_trigger(criterion: Criterion) -> bool:
    return criterion.carries_trigger


def _section_scores(
    scorecard: Scorecard, marks: Marks, before: list[Tally], after: list[Tally]
) -> tuple[SectionScore, ...]:
    return tuple(
        SectionScore(
            key=section.key,
            raw=_percent(raw.score),
            final=_percent(final.score),
            is_critical=any(marks[c.key].is_critical for c in section.criteria),
        )
        for section, raw, final in zip(scorecard.sections, before, after, strict=True)
    )


def _section_lines(
    scorecard: Scorecard, marks: Marks, before: list[Tally], after: list[Tally]
) -> Iterator[Line]:
    for section, raw, final in zip(scorecard.sections, before, after, strict=True):
        yield from criteria_lines(scorecard, section, marks)
        yield section_line(scorecard, section, raw)
        if final is not raw:
            yield zeroed_line(final)


def _ratio_lines(scorecard: Scorecard, code: str, tallies: list[Tally], share: Fraction | None) -> list[Line]:
    line = ratio_line(code, tallies, share)
    is_over = share is not None and share > FULL and scorecard.is_capped
    return [line, Line("scorecard.capped", "")] if is_over else [line]


def _deducted(scorecard: Scorecard, marks: Marks) -> _Numbers:
    """Sum up in the mode `deduct`."""
    deducted = deduct(scorecard, marks)
    final = None if deducted.clamped is None else stored(deducted.clamped)
    sections = tuple(
        SectionScore(
            key=section.key,
            raw=None if net.hits is None else stored(net.hits),
            final=None if net.hits is None else stored(net.capped),
            is_critical=any(marks[c.key].is_critical for c in section.criteria),
        )
        for section, net in zip(scorecard.sections, deducted.nets, strict=True)
    )
    return _Numbers(
        raw=final,
        after_sections=final,
        critical_score=_critical_score(scorecard, marks),
        sections=sections,
        lines=lambda: _deducted_lines(scorecard, marks, deducted),
    )


def _deducted_lines(scorecard: Scorecard, marks: Marks, deducted: Deducted) -> Iterator[Line]:
    for section, net in zip(scorecard.sections, deducted.nets, strict=True):
        yield from criteria_lines(scorecard, section, marks)
        yield net_line(section, net)
    limits = scorecard.deduction
    if deducted.clamped is None:
        yield Line("scorecard.ratio_no_score", "")
        return
    hits = deducted.total - limits.base
    yield Line("scorecard.deducted", "", {"base": limits.base, "hits": hits, "total": deducted.total})
    if deducted.clamped != deducted.total:
        bounds = {"lower": limits.lower, "upper": limits.upper, "clamped": deducted.clamped}
        yield Line("scorecard.clamped", "", bounds)


def _final(scorecard: Scorecard, after_sections: Decimal | None, *, is_failed: bool) -> Decimal | None:
    """Apply a critical error of the scorecard: 0, or the number after the section targets (S13, S18)."""
    return NOTHING if is_failed and scorecard.critical_effect is CriticalEffect.ZERO else after_sections


def _outcome(
    scorecard: Scorecard, final: Decimal | None, missing: tuple[Missing, ...], *, is_failed: bool
) -> Outcome:
    """Decide by precedence (S18); the stored score is what meets the line (S19)."""
    if any(item.what == "answer" for item in missing):
        return Outcome.INCOMPLETE
    if is_failed:
        return Outcome.CRITICAL_FAIL
    if final is None:
        return Outcome.NO_SCORE
    if scorecard.pass_line is None:
        return Outcome.SCORED
    return Outcome.PASS if final >= scorecard.pass_line else Outcome.FAIL


def _band(scorecard: Scorecard, final: Decimal | None) -> str | None:
    """Find the band of a stored score: lower bounds inclusive, outer bands open beyond 0 and 100 (S19)."""
    if final is None or not scorecard.bands:
        return None
    bands = sorted(scorecard.bands, key=lambda band: band.low)
    return next((band.key for band in reversed(bands) if final >= band.low), bands[0].key)


def _closing_lines(
    scorecard: Scorecard,
    numbers: _Numbers,
    final: Decimal | None,
    *,
    outcome: Outcome,
    is_failed: bool,
    band: str | None,
) -> list[Line]:
    lines: list[Line] = []
    if is_failed:
        lines.append(Line(f"scorecard.critical_{scorecard.critical_effect.value}", ""))
    if numbers.critical_score is not None:
        lines.append(Line("scorecard.critical_score", "", {"percent": numbers.critical_score}))
    if final is not None:
        lines.append(Line("scorecard.final", "", {"score": final}))
    if outcome in {Outcome.PASS, Outcome.FAIL} and scorecard.pass_line is not None:
        lines.append(Line(f"scorecard.{outcome.value}", "", {"line": scorecard.pass_line}))
    if band is not None:
        lines.append(Line("scorecard.band", "", {"band": band}))
    return lines


def _missing(scorecard: Scorecard, answers: Answers, marks: Mapping[str, Mark]) -> list[Missing]:
    """Name everything without which the sheet cannot be submitted (S7, S9)."""
    return [
        Missing(criterion.key, what)
        for criterion in scorecard.criteria
        for what in _lacks(criterion, answers.get(criterion.key, BLANK), marks[criterion.key])
    ]


def _lacks(criterion: Criterion, answer: Answer, mark: Mark) -> list[str]:
    if mark.state is AnswerState.UNANSWERED:
        return ["answer"] if criterion.is_required else []
    if mark.state is AnswerState.NOT_APPLICABLE:
        return ["na_reason"] if criterion.is_na_reason_required and not answer.na_reason else []
    if mark.state in {AnswerState.HIDDEN, AnswerState.SYSTEM_CAUSE}:
        return []
    lacks = []
    if _is_due(criterion, criterion.comment, mark) and not answer.comment:
        lacks.append("comment")
    if _is_due(criterion, criterion.evidence, mark) and not answer.evidence:
        lacks.append("evidence")
    return lacks


def _is_due(criterion: Criterion, demand: Demand, mark: Mark) -> bool:
    if demand is not Demand.ON_LOSS:
        return demand is Demand.ALWAYS
    if mark.is_critical or not mark.is_counted:
        return mark.is_critical
    return mark.amount.numerator < 0 or (not criterion.is_bonus and mark.points != criterion.max_points)
