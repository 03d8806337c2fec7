"""The document of a meeting's minutes, made from the stored rows, today as on the day it was signed."""

from typing import Any

from ledger.domain.canonical import Document
from ledger.domain.moments import spell
from ledger.models import Entry
from ledger.registry import RowIsGone, live_record
from qc.models import MeetingItem, QualityMeeting
from qc.selectors.meetings import with_items

MEETING = "qc.meeting"


def document_of_meeting(meeting: QualityMeeting) -> Document:
    """Spell out what the chair signs: the meeting, and its items with the first measure of each.

    The due date is the one agreed at the meeting, even if it was put off later.
    """
    meeting = with_items(QualityMeeting.objects.filter(pk=meeting.pk)).get()
    return {
        "month": meeting.month,
        "held_on": meeting.held_on.isoformat(),
        "chair": meeting.chair.work_number,
        "present": sorted(person.work_number for person in meeting.present.all()),
        "note": meeting.note,
        "signed_at": spell(meeting.signed_at) if meeting.signed_at else "",
        "items": [_item(item) for item in meeting.items.all()],
    }


def _item(item: MeetingItem) -> dict[str, Any]:
    measure = min(item.measures.all(), key=lambda one: one.number)
    put_off = [step.due_before for step in measure.steps.all() if step.due_before]
    return {
        "position": item.position,
        "problem": item.problem,
        "figure": item.figure,
        "scorecard": item.scorecard.key if item.scorecard else "",
        "criterion": item.criterion,
        "team": item.team.code if item.team else "",
        "operator": item.operator.work_number if item.operator else "",
        "first_day": item.first_day.isoformat(),
        "last_day": item.last_day.isoformat(),
        "n": item.n,
        "hits": item.hits,
        "value": f"{item.value:.9f}",
        "low": "" if item.low is None else f"{item.low:.9f}",
        "high": "" if item.high is None else f"{item.high:.9f}",
        "cause": item.cause,
        "measure": measure.text,
        "owner": measure.owner.work_number,
        "due_on": (put_off[0] if put_off else measure.due_on).isoformat(),
    }


@live_record(MEETING)
def rebuild_meeting(entry: Entry) -> Document:
    """Make the document of signed minutes again, for the verification of the register."""
    found = QualityMeeting.objects.filter(signature=entry).first()
    if found is None:
        raise RowIsGone(entry.record_id)
    return document_of_meeting(found)
