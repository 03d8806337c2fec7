"""Counting evaluations sheet by sheet: how many, how they ended, and the scores of each stratum, exactly."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeVar

from qc.domain.words import Outcome

Key = TypeVar("Key")

MILLIONTHS = 10**6
"""Scores have six places (rule S1): as whole millionths they add up exactly and quickly."""


def millionths(score: Decimal) -> int:
    """Write a stored score as whole millionths: 87.5 is 87,500,000."""
    return int(score.scaleb(6))


class Stratum(NamedTuple):
    """The stratum of a draw that a contact was drawn from: `taken` of its `size` contacts were drawn.

    `is_risk`: its contacts were set apart for a reason, such as a complaint.
    """

    key: int
    size: int
    taken: int
    is_risk: bool = False


class Sheet(NamedTuple):
    """One evaluation that counts: `score` in millionths, `stratum` None when it was picked by hand."""

    operator: int
    team: int | None
    desk: int | None
    day: date
    score: int | None
    outcome: str
    is_critical: bool
    stratum: Stratum | None
    is_visible: bool = True


@dataclass(slots=True)
class Tally:
    """What the evaluations of one operator, team, desk or centre come to.

    `evaluations` counts all; `without_score` those that came to no score (S10); `picked` those scored that
    were not drawn. Only drawn ones are in means and rates. `samples` are the scores of each stratum, in
    millionths. A rate weighs every evaluation the same, so what was drawn for a risk is not in it: `rated`
    of the others have an outcome other than no score, `critical` of these a critical error, `failed` failed
    (a critical fail included).
    """

    evaluations: int = 0
    without_score: int = 0
    picked: int = 0
    rated: int = 0
    critical: int = 0
    failed: int = 0
    samples: dict[Stratum, list[int]] = field(default_factory=dict)

    def add(self, sheet: Sheet) -> None:
        """Count one more evaluation."""
        self.evaluations += 1
        if sheet.outcome == Outcome.NO_SCORE:
            self.without_score += 1
        if sheet.stratum is None:
            self.picked += sheet.score is not None
            return
        if sheet.outcome != Outcome.NO_SCORE and not sheet.stratum.is_risk:
            self.rated += 1
            self.critical += sheet.is_critical
            self.failed += sheet.outcome in _FAILED
        if sheet.score is not None:
            self.samples.setdefault(sheet.stratum, []).append(sheet.score)


_FAILED = frozenset({Outcome.FAIL.value, Outcome.CRITICAL_FAIL.value})


def tallies_by(sheets: Iterable[Sheet], key: Callable[[Sheet], Key]) -> dict[Key, Tally]:
    """Count evaluations by what `key` says of each."""
    tallies: dict[Key, Tally] = {}
    for sheet in sheets:
        group = key(sheet)
        tally = tallies.get(group)
        if tally is None:
            tally = tallies[group] = Tally()
        tally.add(sheet)
    return tallies
