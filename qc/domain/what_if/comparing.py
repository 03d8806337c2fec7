"""Score old sheets under another version, each distinct set of answers once."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from qc.domain.answers import Answers, parse_answers
from qc.domain.numbers import STORED_PLACES, stored
from qc.domain.scorecard import Criterion, Scorecard
from qc.domain.scoring import Mark, score
from qc.domain.what_if.mapping import Obstacle, RawAnswers, mapped_answers
from qc.domain.words import AnswerState, Mode

MOST_KEPT = 20_000
"""Distinct sheets kept in memory; a month has far fewer, since most answers are the usual ones."""

MILLION = 10**STORED_PLACES

_DECIDING = ("value", "na", "system_cause", "override")
"""The fields of an answer that a score depends on."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one criterion contributed; `millionths` are those of its share, or in `deduct` of its net hits."""

    criterion: str
    is_counted: bool
    millionths: int
    is_error: bool
    is_critical: bool


@dataclass(frozen=True, slots=True)
class Before:
    """What an evaluation came to, as it is stored."""

    score: Decimal | None
    outcome: str
    band: str
    is_critical: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a sheet comes to under the new version; with obstacles there is no new score."""

    obstacles: tuple[Obstacle, ...]
    score: Decimal | None = None
    outcome: str = ""
    band: str = ""
    is_critical: bool = False
    before: tuple[Part, ...] = ()
    after: tuple[Part, ...] = ()


class Comparer:
    """Compares sheets of any older versions with one new version, which must be publishable."""

    def __init__(self, new: Scorecard) -> None:
        self.new = new
        self._known: dict[tuple[object, str], Comparison] = {}

    def compare(self, old: Scorecard, answers: RawAnswers, *, name: object) -> Comparison:
        """Score the answers of an old sheet under the new version.

        Args:
            old: The version the sheet was scored with.
            answers: As they are stored.
            name: What tells the old version from others, such as its content hash.
        """
        key = (name, _values(answers))
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= MOST_KEPT:
                self._known.clear()
            found = self._known[key] = self._compare(old, answers)
        return found

    def _compare(self, old: Scorecard, answers: RawAnswers) -> Comparison:
        taken, obstacles = mapped_answers(old, self.new, answers)
        if obstacles:
            return Comparison(obstacles)
        result = score(self.new, taken)
        return Comparison(
            obstacles=(),
            score=result.final,
            outcome=result.outcome.value,
            band=result.band or "",
            is_critical=result.is_critical,
            before=_parts(old, parse_answers(old, answers)),
            after=_parts_of(self.new, result.marks),
        )


def _values(answers: RawAnswers) -> str:
    """Spell what decides a score: comments and evidence stand beside it."""
    values = {key: _value(given) for key, given in answers.items()}
    return json.dumps(values, sort_keys=True, ensure_ascii=False)


def _value(given: object) -> object:
    return [given.get(name) for name in _DECIDING] if isinstance(given, Mapping) else given


def _parts(scorecard: Scorecard, answers: Answers) -> tuple[Part, ...]:
    return _parts_of(scorecard, score(scorecard, answers).marks)


def _parts_of(scorecard: Scorecard, marks: tuple[Mark, ...]) -> tuple[Part, ...]:
    asked = [mark for mark in marks if mark.state is not AnswerState.HIDDEN]
    return tuple(_part(scorecard, scorecard.criterion_by_key[mark.key], mark) for mark in asked)


def _part(scorecard: Scorecard, criterion: Criterion, mark: Mark) -> Part:
    is_deduct = scorecard.mode is Mode.DEDUCT
    loses = mark.amount < 0 or (
        not is_deduct and mark.is_counted and mark.share < 1 and not criterion.is_bonus
    )
    is_answered = mark.state is AnswerState.ANSWERED
    return Part(
        criterion=criterion.key,
        is_counted=mark.is_counted,
        millionths=int(stored(mark.amount if is_deduct else mark.share) * MILLION),
        is_error=is_answered and (loses or mark.is_critical),
        is_critical=mark.is_critical,
    )
