"""What-if (试算): what sheets that were scored under one version would come to under another."""

from qc.domain.what_if.comparing import Before, Comparer, Comparison
from qc.domain.what_if.mapping import Obstacle, ObstacleKind, mapped_answers
from qc.domain.what_if.summing import Summary, move

__all__ = [
    "Before",
    "Comparer",
    "Comparison",
    "Obstacle",
    "ObstacleKind",
    "Summary",
    "mapped_answers",
    "move",
]
