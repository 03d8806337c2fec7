"""What quality inspection reads from files."""

from qc.imports.ratings import RatingSheet, read_ratings
from qc.imports.scorecards import MOST_BYTES, import_scorecard, with_lines

__all__ = ["MOST_BYTES", "RatingSheet", "import_scorecard", "read_ratings", "with_lines"]
