"""What scoring a sheet gives: numbers, outcome, and the arithmetic line by line."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from qc.domain.numbers import fraction_text
from qc.domain.words import AnswerState, Outcome

Param = Fraction | Decimal | str | int


@dataclass(frozen=True, slots=True)
class Line:
    """One step of the arithmetic.

    `code` is stable and names the sentence; `subject` is the key of the criterion or section it speaks of
    (empty: the scorecard); `params` are the numbers of the sentence, exact.
    """

    code: str
    subject: str
    params: Mapping[str, Param] = field(default_factory=dict)

    def texts(self) -> dict[str, str]:
        """Write the numbers exactly: a decimal when it is short, else a fraction such as "2/3"."""
        return {k: fraction_text(v) if isinstance(v, Fraction) else str(v) for k, v in self.params.items()}

    def as_dict(self) -> dict[str, object]:
        """Give the line as JSON can hold it."""
        return {"code": self.code, "subject": self.subject, "params": self.texts()}


@dataclass(frozen=True, slots=True)
class Mark:
    """What one criterion contributes.

    `points` are those of the answer, `gained` what of them lies above nothing, `share` their fraction by the
    scorecard's rule (S3), `weighted` that share times the weight; `amount` is the net of its hits in a
    deductive scorecard. All are 0 when the criterion is not counted. `is_overridden`: it counts in full by a
    second person's approval, whatever was answered.
    """

    key: str
    state: AnswerState
    is_counted: bool = False
    is_critical: bool = False
    points: Fraction = Fraction(0)
    gained: Fraction = Fraction(0)
    share: Fraction = Fraction(0)
    weighted: Fraction = Fraction(0)
    amount: Fraction = Fraction(0)
    hits: int = 0
    is_overridden: bool = False


@dataclass(frozen=True, slots=True)
class SectionScore:
    """What one section comes to.

    `raw` is its percentage before any critical error, `final` the one after; None when nothing in it was
    scored. In `deduct` they are its net hits in points, before and after its cap. `is_critical` says that a
    criterion of it was a critical error (S14).
    """

    key: str
    raw: Decimal | None
    final: Decimal | None
    is_critical: bool


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing without which a sheet cannot be submitted: an answer, a reason, a comment or evidence."""

    criterion: str
    what: str


@dataclass(frozen=True)
class Result:
    """The score of one sheet (percentages with six places; None: no score).

    `raw` is before any critical error, `final` after, `critical_score` the same rule restricted to the
    criteria that can be critical (S17). On an incomplete sheet the numbers are those so far. `tell` gives the
    arithmetic from the very sums of the score; it is asked only when somebody reads it.
    """

    outcome: Outcome
    raw: Decimal | None
    final: Decimal | None
    critical_score: Decimal | None
    is_critical: bool
    band: str | None
    marks: tuple[Mark, ...]
    sections: tuple[SectionScore, ...]
    missing: tuple[Missing, ...]
    tell: Callable[[], Iterable[Line]] = field(compare=False, repr=False)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Show the arithmetic, line by line."""
        return tuple(self.tell())

    def as_dict(self) -> dict[str, object]:
        """Give the result as JSON can hold it, numbers as exact texts."""
        return {
            "outcome": self.outcome.value,
            "raw": _text(self.raw),
            "score": _text(self.final),
            "critical_score": _text(self.critical_score),
            "is_critical": self.is_critical,
            "band": self.band,
            "sections": [
                {"key": s.key, "raw": _text(s.raw), "score": _text(s.final), "is_critical": s.is_critical}
                for s in self.sections
            ],
            "criteria": [
                {
                    "key": m.key,
                    "state": m.state.value,
                    "is_counted": m.is_counted,
                    "is_critical": m.is_critical,
                    "is_overridden": m.is_overridden,
                    "points": fraction_text(m.points),
                    "share": fraction_text(m.share),
                    "hits": m.hits,
                    "amount": fraction_text(m.amount),
                }
                for m in self.marks
            ],
            "explanation": [line.as_dict() for line in self.lines],
            "missing": [{"criterion": item.criterion, "what": item.what} for item in self.missing],
        }


def _text(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:f}"
