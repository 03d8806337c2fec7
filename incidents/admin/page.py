"""What the page of one incident shows around its fields."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from incidents.domain.vocabulary import Act
from incidents.models import Incident
from incidents.models.labels import ACT_LABELS
from incidents.related import everything_related
from incidents.selectors import acts_for, ages_in_shifts, files_of
from incidents.services import PERMISSIONS
from staff.models import Employee

# The acts that bring the matter on are offered as strong buttons.
_STRONG = {Act.ACKNOWLEDGE, Act.ACCEPT, Act.FINISH_ACTION, Act.VERIFY, Act.DECIDE, Act.SEND_REPORT}


def page_context(incident: Incident, reader: Employee, *, now: datetime) -> dict[str, Any]:
    """Gather acts, clocks, actions, instructions and history of an incident for its page."""
    return {
        "incident": incident,
        "acts": act_buttons(incident, reader, now=now),
        "clocks": incident.deadlines.running().order_by("due_at"),
        "now": now,
        "actions": incident.actions.select_related("owner", "checker"),
        "authority_reports": incident.authority_reports.select_related("authority", "sent_by"),
        "files": files_of(incident),
        "instructions": incident.instructions.select_related("given_by"),
        "history": incident.events.select_related("actor", "entry"),
        "shifts": ages_in_shifts([incident], now)[incident.pk] if incident.is_open else None,
        "may_grant": incident.confidential and reader.has_perm("incidents.grant_reading"),
        "recurrences": incident.recurrences.visible_to(reader),
        "duplicates": incident.duplicates.visible_to(reader),
        "related": everything_related(incident, reader),
    }


def act_buttons(incident: Incident, reader: Employee, *, now: datetime) -> list[dict[str, Any]]:
    """List the acts that the state table and the person's role allow, each with its address."""
    return [
        {
            "label": ACT_LABELS[act],
            "url": reverse("admin:incidents_incident_act", args=[incident.pk, act.value]),
            "is_strong": act in _STRONG,
            "code": act.value,
        }
        for act in acts_for(incident, reader, now=now)
        if reader.has_perm(PERMISSIONS[act])
    ]
