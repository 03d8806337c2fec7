"""Sum up a trial: means and shares before and after, per operator and per criterion."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from qc.domain.numbers import percent, stored
from qc.domain.scorecard import Label, Scorecard
from qc.domain.what_if.comparing import MILLION, Before, Comparison, Part
from qc.domain.what_if.mapping import Obstacle
from qc.domain.words import Mode, Outcome

Table = dict[str, Any]


@dataclass
class Side:
    """One side of a comparison: sums of scores in millionths, and how the evaluations ended."""

    scored: int = 0
    millionths: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    critical: int = 0

    def add(self, score: Decimal | None, outcome: str, *, is_critical: bool) -> None:
        """Count one evaluation."""
        if score is not None:
            self.scored += 1
            self.millionths += int(score * MILLION)
        self.outcomes[outcome] += 1
        self.critical += is_critical

    def table(self) -> Table:
        """Give the numbers: mean of the final scores (None: no score), share that passed of all compared."""
        count = self.outcomes.total()
        passed = self.outcomes[Outcome.PASS]
        return {
            "scored": self.scored,
            "mean": _mean(self.millionths, self.scored),
            "passed": passed,
            "pass_share": str(percent(Fraction(passed, count))) if count else None,
            "critical": self.critical,
            "no_score": self.outcomes[Outcome.NO_SCORE],
        }


@dataclass
class Group:
    """Evaluations that are summed up together: all of them, or those of one operator."""

    old: Side = field(default_factory=Side)
    new: Side = field(default_factory=Side)
    moves: Counter[str] = field(default_factory=Counter)

    def add(self, before: Before, after: Comparison) -> None:
        """Count one evaluation; one that cannot be compared is counted as such, on neither side."""
        if after.obstacles:
            self.moves["not_comparable"] += 1
            return
        self.old.add(before.score, before.outcome, is_critical=before.is_critical)
        self.new.add(after.score, after.outcome, is_critical=after.is_critical)
        self.moves[move(before.score, after.score)] += 1

    def table(self) -> Table:
        """Give both sides, and how many went up, down, or stayed."""
        old, new = self.old.table(), self.new.table()
        return {
            "evaluations": self.moves.total(),
            "compared": self.moves.total() - self.moves["not_comparable"],
            "not_comparable": self.moves["not_comparable"],
            "up": self.moves["up"],
            "down": self.moves["down"],
            "same": self.moves["same"],
            "old": old,
            "new": new,
            "change": _change(old["mean"], new["mean"]),
        }


@dataclass
class Answered:
    """What the sheets say about one criterion on one side."""

    counted: int = 0
    millionths: int = 0
    errors: int = 0
    critical: int = 0

    def add(self, part: Part) -> None:
        """Count one answer."""
        if part.is_counted:
            self.counted += 1
            self.millionths += part.millionths
        self.errors += part.is_error
        self.critical += part.is_critical

    def table(self) -> Table:
        """Give how often it counted, its mean, and its errors."""
        return {
            "counted": self.counted,
            "mean": _mean(self.millionths, self.counted),
            "errors": self.errors,
            "critical": self.critical,
        }


class Summary:
    """Takes evaluations in one by one, so that a large month needs little memory."""

    def __init__(self, new: Scorecard) -> None:
        self.new = new
        self._all = Group()
        self._operators: dict[int, Group] = defaultdict(Group)
        self._obstacles: Counter[Obstacle] = Counter()
        self._before: dict[str, Answered] = defaultdict(Answered)
        self._after: dict[str, Answered] = defaultdict(Answered)
        self._labels: dict[str, Label] = {}

    def add(self, operator: int, old: Scorecard, before: Before, after: Comparison) -> None:
        """Take in one evaluation of an operator."""
        self._all.add(before, after)
        self._operators[operator].add(before, after)
        self._obstacles.update(after.obstacles)
        for part in after.before:
            self._before[part.criterion].add(part)
            if part.criterion not in self._labels:
                self._labels[part.criterion] = old.criterion_by_key[part.criterion].label
        for part in after.after:
            self._after[part.criterion].add(part)

    def table(self) -> Table:
        """Give everything as JSON can hold it, numbers as exact texts; operators by their id."""
        return {
            **self._all.table(),
            "has_line": self.new.pass_line is not None,
            "is_deduct": self.new.mode is Mode.DEDUCT,
            "obstacles": [
                {"criterion": o.criterion, "kind": o.kind.value, "evaluations": count}
                for o, count in self._obstacles.most_common()
            ],
            "operators": {str(operator): group.table() for operator, group in self._operators.items()},
            "criteria": [self._criterion(key) for key in self._keys()],
        }

    def _keys(self) -> Iterable[str]:
        """List the criteria of the new version in order, then those that are gone."""
        kept = [criterion.key for criterion in self.new.criteria]
        return [*kept, *(key for key in self._before if key not in set(kept))]

    def _criterion(self, key: str) -> Table:
        criterion = self.new.criterion_by_key.get(key)
        label = criterion.label if criterion else self._labels[key]
        return {
            "key": key,
            "label": {"en": label.en, "zh": label.zh},
            "is_gone": criterion is None,
            "old": self._before[key].table() if key in self._before else None,
            "new": self._after[key].table() if key in self._after else None,
        }


def move(old: Decimal | None, new: Decimal | None) -> str:
    """Say whether a score went up, down, or stayed; from or to "no score" is neither up nor down."""
    if old is None or new is None:
        return "same" if old is new else "other"
    return "same" if old == new else "up" if new > old else "down"


def _mean(millionths: int, count: int) -> str | None:
    return str(stored(Fraction(millionths, MILLION * count))) if count else None


def _change(old: str | None, new: str | None) -> str | None:
    return None if old is None or new is None else str(Decimal(new) - Decimal(old))
