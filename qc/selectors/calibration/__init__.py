"""Reads of calibration: who may score what blind, what a session came to."""

from qc.selectors.calibration.asking import Wish, candidates, drawn_contacts, who_may_score
from qc.selectors.calibration.findings import (
    ContactFindings,
    Deviation,
    Question,
    SessionFindings,
    Voice,
    findings_of,
)
from qc.selectors.calibration.sessions import (
    Progress,
    inspectors_by_number,
    may_read_findings,
    parts_in,
    progress_of,
    sessions_with_people,
    sheets_by_contact,
    sheets_of,
)

__all__ = [
    "ContactFindings",
    "Deviation",
    "Progress",
    "Question",
    "SessionFindings",
    "Voice",
    "Wish",
    "candidates",
    "drawn_contacts",
    "findings_of",
    "inspectors_by_number",
    "may_read_findings",
    "parts_in",
    "progress_of",
    "sessions_with_people",
    "sheets_by_contact",
    "sheets_of",
    "who_may_score",
]
