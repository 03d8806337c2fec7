"""What the scoring engine says by codes, in sentences for people, translated."""

from qc.wording.explanation import Sentence, explain, here, missing_texts
from qc.wording.faults import fault_tables, fault_text, faults_text

__all__ = ["Sentence", "explain", "fault_tables", "fault_text", "faults_text", "here", "missing_texts"]
