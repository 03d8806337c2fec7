"""The scoring engine: pure, exact, and able to show its arithmetic."""

from qc.domain.scoring.engine import score
from qc.domain.scoring.result import Line, Mark, Missing, Result, SectionScore

__all__ = ["Line", "Mark", "Missing", "Result", "SectionScore", "score"]
