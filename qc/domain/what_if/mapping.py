"""Which answers of a sheet still mean the same under another version, and what stands in the way."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from qc.domain.answers import Answer, parse_answers
from qc.domain.conditions import answer_states
from qc.domain.faults import InvalidAnswersError
from qc.domain.scorecard import Criterion, Scorecard
from qc.domain.words import AnswerState, Kind

RawAnswers = Mapping[str, object]
"""Answers as they are stored: by criterion, with value, na, comment and so on."""


class ObstacleKind(StrEnum):
    """Why an evaluation cannot be compared."""

    UNANSWERED = "unanswered"
    OPTION_REMOVED = "option_removed"
    OPTION_ADDED = "option_added"
    NUMBER_OUTSIDE = "number_outside"
    SCALE_CHANGED = "scale_changed"
    KIND_CHANGED = "kind_changed"
    NA_NOT_ALLOWED = "na_not_allowed"


@dataclass(frozen=True, slots=True, order=True)
class Obstacle:
    """One reason, and the criterion of the new version it is about."""

    criterion: str
    kind: ObstacleKind


_BY_FAULT = {
    "qc.answer.unknown_option": ObstacleKind.OPTION_REMOVED,
    "qc.answer.out_of_range": ObstacleKind.NUMBER_OUTSIDE,
    "qc.answer.off_step": ObstacleKind.NUMBER_OUTSIDE,
    "qc.answer.na_not_allowed": ObstacleKind.NA_NOT_ALLOWED,
}


def mapped_answers(
    old: Scorecard, new: Scorecard, answers: RawAnswers
) -> tuple[dict[str, Answer], tuple[Obstacle, ...]]:
    """Read the answers of an old sheet under a new version.

    An answer is taken over where the criterion has the same key and the option, number, text or date is
    still possible. Answers to criteria that are gone are left out, as they are no longer asked. What the new
    version hides needs no answer. Comments and evidence do not score and are not asked for again.

    Returns:
        The answers that could be taken over, and everything that keeps the sheets from being compared;
        an evaluation with an obstacle has no new score, since nobody knows what would have been answered.
    """
    taken: dict[str, Answer] = {}
    in_the_way: dict[str, ObstacleKind] = {}
    for criterion in new.criteria:
        if criterion.key not in answers:
            continue
        before = old.criterion_by_key.get(criterion.key)
        try:
            taken.update(parse_answers(new, {criterion.key: answers[criterion.key]}))
        except InvalidAnswersError as error:
            in_the_way[criterion.key] = _kind(error, before, criterion)
            continue
        if criterion.key in taken and (changed := _changed(before, criterion, taken[criterion.key])):
            in_the_way[criterion.key] = changed
    return taken, tuple(_obstacles(new, taken, in_the_way))


def _kind(error: InvalidAnswersError, before: Criterion | None, criterion: Criterion) -> ObstacleKind:
    if before is not None and before.kind is not criterion.kind:
        return ObstacleKind.KIND_CHANGED
    return _BY_FAULT.get(error.faults[0].code, ObstacleKind.KIND_CHANGED)


def _changed(before: Criterion | None, criterion: Criterion, answer: Answer) -> ObstacleKind | None:
    """Name what makes a possible answer mean something else: other ends of a scale, a new tick."""
    if before is None or answer.value is None or answer.system_cause:
        return None
    if criterion.kind is Kind.SCALE:
        ends = (criterion.minimum, criterion.maximum)
        is_same = before.kind is Kind.SCALE and (before.minimum, before.maximum) == ends
        return None if is_same else ObstacleKind.SCALE_CHANGED
    if criterion.kind is Kind.MULTI_SELECT:
        is_known = criterion.option_by_key.keys() <= before.option_by_key.keys()
        return None if is_known else ObstacleKind.OPTION_ADDED
    return None


def _obstacles(
    new: Scorecard, taken: Mapping[str, Answer], in_the_way: Mapping[str, ObstacleKind]
) -> Iterator[Obstacle]:
    states = answer_states(new, taken)
    for criterion in new.criteria:
        state = states[criterion.key]
        if state is AnswerState.HIDDEN:
            continue
        if criterion.key in in_the_way:
            yield Obstacle(criterion.key, in_the_way[criterion.key])
        elif state is AnswerState.UNANSWERED and criterion.is_required:
            yield Obstacle(criterion.key, ObstacleKind.UNANSWERED)
