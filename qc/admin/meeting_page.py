"""What the page of one meeting shows: its items with figures, rounds and effects, and who can do what."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qc.domain.measures import Act, State, may
from qc.models import Measure, MeetingItem, QualityMeeting
from qc.selectors import criterion_names
from qc.selectors.meetings import HOLD, latest_measure, part_in
from qc.wording.measured import effect_text, evidence_text, figure_text
from staff.models import Employee

BUTTONS = {
    Act.DO: _("Report done"),
    Act.PUT_OFF: _("Put off"),
    Act.CHECK: _("Check the effect"),
    Act.CLOSE: _("Close"),
    Act.AGAIN: _("Not effective: again"),
}


def meeting_context(meeting: QualityMeeting, reader: Employee) -> dict[str, Any]:
    """Give what the template of a meeting needs; the meeting was fetched with its items."""
    names = criterion_names()
    is_open = meeting.signed_at is None
    may_add = is_open and (meeting.chair_id == reader.pk or reader.has_perm(HOLD))
    may_sign = is_open and meeting.chair_id == reader.pk and reader.has_perm("qc.chair_meeting")
    return {
        "meeting": meeting,
        "present": list(meeting.present.all()),
        "items": [_item(item, reader, names) for item in meeting.items.all()],
        "may_add": may_add,
        "may_sign": may_sign,
    }


def _item(item: MeetingItem, reader: Employee, names: dict[str, str]) -> dict[str, Any]:
    criterion = names.get(f"{item.scorecard.key}:{item.criterion}", item.criterion) if item.scorecard else ""
    part = part_in(item, reader)
    return {
        "item": item,
        "evidence": evidence_text(item, criterion),
        "figure": figure_text(item.figure, item),
        "rows_url": rows_url(item),
        "owner": latest_measure(item).owner,
        "rounds": [_round(item, measure) for measure in item.measures.all()],
        "acts": [
            {"label": label, "url": reverse("admin:qc_qualitymeeting_item", args=[item.pk, act])}
            for act, label in BUTTONS.items()
            if may(act, State(item.state), part)
        ],
    }


def _round(item: MeetingItem, measure: Measure) -> dict[str, Any]:
    check = getattr(measure, "check_made", None)
    return {
        "measure": measure,
        "steps": list(measure.steps.all()),
        "check": check,
        "after": figure_text(item.figure, check) if check else "",
        "effect": effect_text(item.figure, check) if check else "",
    }


ROWS = {
    "criterion_errors": "admin:qc_evaluation_changelist",
    "mean_score": "admin:qc_evaluation_changelist",
    "complaints": "admin:records_complaint_changelist",
    "errors": "admin:records_errorrecord_changelist",
    "limits_missed": "admin:records_timelimit_changelist",
}


def rows_url(item: MeetingItem) -> str:
    """Give the list behind a figure, as narrow as its search allows."""
    who = f"&q={item.operator.work_number}" if item.operator else ""
    return f"{reverse(ROWS[item.figure])}?day__gte={item.first_day}&day__lte={item.last_day}{who}"
