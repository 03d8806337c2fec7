"""What the scoring engine says by codes, in sentences for people, translated."""

from qc.wording.explanation import Sentence, explain, here, missing_texts
from qc.wording.faults import fault_tables, fault_text, faults_text
from qc.wording.results import (
    band_text,
    change_text,
    interval_text,
    mean_text,
    note_text,
    percent_text,
    rate_interval_text,
    rate_text,
    share_interval_text,
    share_text,
)
from qc.wording.what_if import obstacle_text

__all__ = [
    "Sentence",
    "band_text",
    "change_text",
    "explain",
    "fault_tables",
    "fault_text",
    "faults_text",
    "here",
    "interval_text",
    "mean_text",
    "missing_texts",
    "note_text",
    "obstacle_text",
    "percent_text",
    "rate_interval_text",
    "rate_text",
    "share_interval_text",
    "share_text",
]
