"""Reads of calibration: who may score what blind, what a session came to."""

from qc.selectors.calibration.asking import Wish, candidates, drawn_contacts, who_may_score
from qc.selectors.calibration.figures import Telling, report_figures
from qc.selectors.calibration.findings import (
    ContactFindings,
    Deviation,
    Question,
    SessionFindings,
    Voice,
    findings_of,
)
from qc.selectors.calibration.mine import (
    MyCalibration,
    OwnSheet,
    is_indistinct,
    latest_report,
    my_calibration,
)
from qc.selectors.calibration.notes import notes_on
from qc.selectors.calibration.pairs import Pair, criterion_of, pairs_of
from qc.selectors.calibration.scored import Material, Scored, first_versions, material
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
from qc.selectors.calibration.summary import InspectorDeviation, SessionFigures, session_figures

__all__ = [
    "ContactFindings",
    "Deviation",
    "InspectorDeviation",
    "Material",
    "MyCalibration",
    "OwnSheet",
    "Pair",
    "Progress",
    "Question",
    "Scored",
    "SessionFigures",
    "SessionFindings",
    "Telling",
    "Voice",
    "Wish",
    "candidates",
    "criterion_of",
    "drawn_contacts",
    "findings_of",
    "first_versions",
    "inspectors_by_number",
    "is_indistinct",
    "latest_report",
    "material",
    "may_read_findings",
    "my_calibration",
    "notes_on",
    "pairs_of",
    "parts_in",
    "progress_of",
    "report_figures",
    "session_figures",
    "sessions_with_people",
    "sheets_by_contact",
    "sheets_of",
    "who_may_score",
]
