"""What the scoring engine says by codes, in sentences for people, translated."""

from qc.wording.explanation import Sentence, explain, here, missing_texts
from qc.wording.faults import fault_tables, fault_text, faults_text
from qc.wording.what_if import obstacle_text

__all__ = [
    "Sentence",
    "explain",
    "fault_tables",
    "fault_text",
    "faults_text",
    "here",
    "missing_texts",
    "obstacle_text",
]
