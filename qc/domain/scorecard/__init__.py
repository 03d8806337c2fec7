"""The scorecard as a value: its parts, reading it from a table, writing it back, its content hash."""

from qc.domain.scorecard.differing import Difference, differences
from qc.domain.scorecard.parts import (
    Band,
    Condition,
    Criterion,
    Deduction,
    Label,
    NumberRange,
    Option,
    Scorecard,
    Section,
    Trigger,
)
from qc.domain.scorecard.reading import Reading, parse_scorecard, read_scorecard
from qc.domain.scorecard.toml import as_toml, line_of
from qc.domain.scorecard.writing import as_table, content_hash

__all__ = [
    "Band",
    "Condition",
    "Criterion",
    "Deduction",
    "Difference",
    "Label",
    "NumberRange",
    "Option",
    "Reading",
    "Scorecard",
    "Section",
    "Trigger",
    "as_table",
    "as_toml",
    "content_hash",
    "differences",
    "line_of",
    "parse_scorecard",
    "read_scorecard",
]
