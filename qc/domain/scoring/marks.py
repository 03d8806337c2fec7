"""What each criterion earns by itself: points, share, hits, critical error (S3, S7, S11, S12, S15)."""

from fractions import Fraction

from qc.domain.answers import Answers, Value
from qc.domain.conditions import States
from qc.domain.scorecard import Criterion, NumberRange, Scorecard
from qc.domain.scoring.result import Mark
from qc.domain.words import AnswerState, HitCount, Kind, Mode, NaPolicy, TriggerWhen

ZERO = Fraction(0)
ONE = Fraction(1)
MOST_KNOWN = 500
"""Answers of one criterion whose marks are kept, so that a number with decimals fills no memory."""


def mark_criteria(scorecard: Scorecard, answers: Answers, states: States) -> dict[str, Mark]:
    """Mark every criterion of a sheet."""
    return {c.key: _mark(scorecard, c, answers, states[c.key]) for c in scorecard.criteria}


def _mark(scorecard: Scorecard, criterion: Criterion, answers: Answers, state: AnswerState) -> Mark:
    if state is AnswerState.NOT_APPLICABLE:
        return _mark_na(scorecard, criterion)
    if state is not AnswerState.ANSWERED or criterion.kind.never_scores:
        return Mark(criterion.key, state)
    answer = answers[criterion.key]
    value = answer.value
    assert value is not None
    if answer.override:
        return _mark_in_full(scorecard, criterion, value)
    if scorecard.mode is Mode.DEDUCT:
        return _mark_hits(criterion, value)
    return _mark_points(scorecard, criterion, value)


def _mark_in_full(scorecard: Scorecard, criterion: Criterion, value: Value) -> Mark:
    """Mark a criterion that counts in full by an approved override; it is no critical error.

    In `deduct` that is the best the rule can bring, and never less than what was answered brings.
    """
    if not criterion.is_scoring:
        return Mark(criterion.key, AnswerState.ANSWERED, is_overridden=True)
    if scorecard.mode is Mode.DEDUCT:
        hits, amount = _hits(criterion, value)
        best = max(amount, *_single_amounts(criterion))
        return Mark(
            criterion.key,
            AnswerState.ANSWERED,
            is_counted=True,
            hits=hits,
            amount=best,
            is_overridden=True,
        )
    return _full_mark(scorecard, criterion, AnswerState.ANSWERED, is_overridden=True)


def _full_mark(
    scorecard: Scorecard, criterion: Criterion, state: AnswerState, *, is_overridden: bool = False
) -> Mark:
    """Give a criterion all it can earn."""
    return Mark(
        key=criterion.key,
        state=state,
        is_counted=True,
        points=criterion.max_points,
        gained=criterion.most(scorecard.fraction),
        share=ONE,
        weighted=criterion.weight_or_one,
        is_overridden=is_overridden,
    )


def _mark_points(scorecard: Scorecard, criterion: Criterion, value: Value) -> Mark:
    """Mark an answer; the same answer to the same criterion has the same mark, which is worked out once."""
    known = criterion.known_marks.setdefault(scorecard.fraction, {})
    mark = known.get(value)
    if mark is None:
        mark = _points_mark(scorecard, criterion, value)
        if len(known) < MOST_KNOWN:
            known[value] = mark
    return mark


def _points_mark(scorecard: Scorecard, criterion: Criterion, value: Value) -> Mark:
    if not criterion.is_scoring:
        is_critical = _chose_critical(criterion, value)
        return Mark(criterion.key, AnswerState.ANSWERED, is_critical=is_critical)
    points = points_of(criterion, value)
    least = criterion.least(scorecard.fraction)
    gained = points - least if least else points
    share = gained / criterion.most(scorecard.fraction)
    return Mark(
        key=criterion.key,
        state=AnswerState.ANSWERED,
        is_counted=True,
        is_critical=_is_critical(criterion, value, share),
        points=points,
        gained=gained,
        share=share,
        weighted=criterion.weight_or_one * share,
    )


def points_of(criterion: Criterion, value: Value) -> Fraction:
    """Give the points of an answer."""
    match value:
        case tuple():
            ticked = set(value)
            return sum((o.points if o.key in ticked else o.unchosen for o in criterion.options), ZERO)
        case Fraction():
            return value if criterion.kind is Kind.SCALE else _range_of(criterion, value).points
        case _:
            return criterion.option_by_key[str(value)].points


def _range_of(criterion: Criterion, value: Fraction) -> NumberRange:
    return next(item for item in criterion.ranges if item.low <= value <= item.high)


def _chose_critical(criterion: Criterion, value: Value) -> bool:
    if not criterion.has_critical_option:
        return False
    if isinstance(value, Fraction):
        return any(item.is_critical and item.low <= value <= item.high for item in criterion.ranges)
    chosen = value if isinstance(value, tuple) else (str(value),)
    return any(criterion.option_by_key[key].is_critical for key in chosen)


def _is_critical(criterion: Criterion, value: Value, share: Fraction) -> bool:
    if _chose_critical(criterion, value):
        return True
    trigger = criterion.trigger
    if trigger is None:
        return False
    if trigger.when is TriggerWhen.BELOW:
        return trigger.threshold is not None and share < trigger.threshold
    return share < ONE


def _mark_hits(criterion: Criterion, value: Value) -> Mark:
    hits, amount = _hits(criterion, value) if criterion.is_scoring else (0, ZERO)
    is_critical = _chose_critical(criterion, value) or (criterion.trigger is not None and hits > 0)
    return Mark(
        key=criterion.key,
        state=AnswerState.ANSWERED,
        is_counted=criterion.is_scoring,
        is_critical=is_critical,
        hits=hits,
        amount=amount,
    )


def _hits(criterion: Criterion, value: Value) -> tuple[int, Fraction]:
    """Count the hits of a rule and sum their signed amounts; `once` counts the first only (S15)."""
    each = criterion.hit or ZERO
    if isinstance(value, Fraction):
        counted = min(int(value), 1) if criterion.count is HitCount.ONCE else int(value)
        return int(value), each * counted
    if criterion.kind is Kind.YES_NO:
        return (1, each) if value == "yes" else (0, ZERO)
    chosen = value if isinstance(value, tuple) else (str(value),)
    amounts = [criterion.option_by_key[key].hit or ZERO for key in chosen]
    return sum(1 for amount in amounts if amount), sum(amounts, ZERO)


def _mark_na(scorecard: Scorecard, criterion: Criterion) -> Mark:
    """Mark a not-applicable criterion: out, or as its best or worst answer (S7); never critical (S12)."""
    state = AnswerState.NOT_APPLICABLE
    if not criterion.is_scoring or criterion.na in {NaPolicy.REMOVE, NaPolicy.NOT_ALLOWED}:
        return Mark(criterion.key, state)
    is_full = criterion.na is NaPolicy.AS_FULL
    if scorecard.mode is Mode.DEDUCT:
        amounts = _single_amounts(criterion)
        return Mark(criterion.key, state, is_counted=True, amount=max(amounts) if is_full else min(amounts))
    if not is_full:
        return Mark(criterion.key, state, is_counted=True, points=criterion.least(scorecard.fraction))
    return _full_mark(scorecard, criterion, state)


def _single_amounts(criterion: Criterion) -> list[Fraction]:
    """Give what the rule can add when it is hit at most once."""
    if criterion.options and criterion.kind is not Kind.YES_NO:
        amounts = [option.hit or ZERO for option in criterion.options]
        return amounts if criterion.kind is Kind.CHOICE else [ZERO, *amounts]
    return [ZERO, criterion.hit or ZERO]
