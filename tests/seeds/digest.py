"""One digest over what a demo centre consists of, whatever its rows are numbered and its keys are."""

import hashlib
from collections.abc import Iterator

from attendance.models import (
    AttendanceDay,
    AttendanceRequest,
    Leave,
    OvertimeApproval,
    PublishedMonth,
    Punch,
    PunchCorrection,
)
from calls.models import Contact, SeatEvent, Turn
from custody.models import Destruction, Loan
from incidents.models import Incident, IncidentAction, IncidentEvent
from ledger.models import Entry
from notices.models import Notice
from qc.models import (
    Appeal,
    Assignment,
    Evaluation,
    EvaluationComment,
    FollowUp,
    Observation,
    Override,
    SpotCheck,
)
from shifthandover.models import DiaryEntry, OpenMatter, Reading, ShiftDiary
from staff.models import Employee, Membership, RosterEntry
from visitors.models import Stay, Visit

FACTS = (
    (Employee, ("work_number", "name", "email", "hired_on", "left_on", "is_staff", "is_active")),
    (Membership, ("employee__work_number", "team__code", "post__code", "starts_on", "ends_on")),
    (RosterEntry, ("employee__work_number", "day", "shift__code")),
    (Contact, ("external_id", "started_at", "ended_at", "outcome", "operator__work_number", "desk__code")),
    (Turn, ("contact__external_id", "position", "speaker", "starts_ms", "text")),
    (SeatEvent, ("agent_code", "at", "kind", "seat_code", "reason")),
    (Punch, ("person_key", "at", "device", "employee__work_number")),
    (Leave, ("employee__work_number", "kind__code", "first_day", "part", "approved_by__work_number")),
    (OvertimeApproval, ("employee__work_number", "starts_at", "ends_at", "approved_by__work_number")),
    (PunchCorrection, ("employee__work_number", "at", "side", "approved_by__work_number")),
    (AttendanceRequest, ("employee__work_number", "kind", "state", "first_day", "starts_at", "answer")),
    (AttendanceDay, ("employee__work_number", "day", "symbol", "worked_minutes", "overtime_minutes")),
    (PublishedMonth, ("month__first_day", "number", "content_hash", "state")),
    (SpotCheck, ("first_day", "last_day", "seed", "frame_size", "drawn_at")),
    (Assignment, ("contact__external_id", "inspector__work_number", "due_on", "done_at")),
    (Evaluation, ("contact__external_id", "inspector__work_number", "state", "score", "released_at")),
    (EvaluationComment, ("evaluation__contact__external_id", "author__work_number", "text")),
    (Appeal, ("evaluation__contact__external_id", "state", "ruling", "filed_at", "due_on")),
    (Override, ("evaluation__contact__external_id", "criterion", "state", "decided_at")),
    (Observation, ("seen_at", "kind__code", "person__work_number", "observer__work_number", "state")),
    (FollowUp, ("kind", "person__work_number", "owner__work_number", "due_at", "done_at", "result")),
    (Incident, ("number", "kind__code", "what", "state", "reporter__work_number", "owner__work_number")),
    (IncidentEvent, ("incident__number", "number", "code", "at", "actor__work_number", "text")),
    (IncidentAction, ("incident__number", "measure", "owner__work_number", "due_on", "done_at")),
    (Visit, ("number", "state", "host__work_number", "approved_by__work_number", "starts_at", "ended_at")),
    (Loan, ("item__number", "number", "state", "borrower__work_number", "return_on", "received_at")),
    (Destruction, ("number", "state", "requested_at", "approver__work_number", "certified_at")),
    (Stay, ("visit__number", "visitor__name", "in_at", "badge", "badge_state", "out_at")),
    (OpenMatter, ("title", "owner__work_number", "due_at", "closed_at", "outcome")),
    (ShiftDiary, ("day", "shift__code", "state", "outgoing__work_number", "incoming__work_number")),
    (DiaryEntry, ("diary__day", "diary__shift__code", "section", "text", "written_at")),
    (Reading, ("round__made_at", "point__code", "value", "is_ok")),
    (Notice, ("recipient__work_number", "key", "kind", "subject", "created_at")),
    (Entry, ("sequence", "signer__work_number", "record_type", "meaning", "signed_at")),
)


def digest_of_facts() -> str:
    """Return the SHA-256 of every fact of the demo centre, ordered by its own values."""
    return hashlib.sha256("\n".join(_lines()).encode()).hexdigest()


def _lines() -> Iterator[str]:
    for model, fields in FACTS:
        rows = model._base_manager.order_by(*fields).values_list(*fields)
        yield from (f"{model._meta.label} {row!r}" for row in rows.iterator())
