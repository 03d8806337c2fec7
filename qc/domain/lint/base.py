"""What a check of a scorecard finds, and the places it is found at."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from qc.domain.faults import Fault
from qc.domain.numbers import fraction_text
from qc.domain.scorecard import Criterion, Section

Faults = Iterator[Fault]

HUNDRED = Fraction(100)
"""What percentages sum to."""


@dataclass(frozen=True)
class Report:
    """What stands in the way of publishing, and what only deserves a second look."""

    errors: tuple[Fault, ...]
    warnings: tuple[Fault, ...]

    @property
    def is_publishable(self) -> bool:
        """Say whether nothing stands in the way."""
        return not self.errors


def fault(code: str, path: str, **params: object) -> Fault:
    """Make a fault of a scorecard; numbers are written exactly."""
    texts = {k: fraction_text(v) if isinstance(v, Fraction) else str(v) for k, v in params.items()}
    return Fault(f"qc.scorecard.{code}", path, texts)


def section_path(section: Section) -> str:
    """Name the place of a section."""
    return f"sections.{section.key}"


def criterion_path(section: Section, criterion: Criterion) -> str:
    """Name the place of a criterion."""
    return f"{section_path(section)}.criteria.{criterion.key}"
