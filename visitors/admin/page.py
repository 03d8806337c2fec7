"""What the page of one visit shows around its fields."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from incidents.models import Incident
from staff.models import Employee
from visitors.domain.vocabulary import Act
from visitors.models import Visit
from visitors.models.labels import ACT_LABELS
from visitors.selectors import acts_for
from visitors.services import PERMISSIONS

_STRONG = {Act.APPROVE, Act.LET_IN, Act.LET_OUT}
"""The acts that bring a visit on are offered as strong buttons."""


def page_context(visit: Visit, reader: Employee, *, now: datetime) -> dict[str, Any]:
    """Gather acts, persons with their stays, and history of a visit for its page."""
    incidents = Incident.objects.visible_to(reader).filter(pk=visit.incident_id)
    return {
        "visit": visit,
        "now": now,
        "acts": act_buttons(visit, reader, now=now),
        "is_over_time": visit.state == "inside" and visit.ends_at is not None and visit.ends_at < now,
        "persons": visit.visitors.prefetch_related("stays").order_by("position"),
        "history": visit.events.select_related("actor", "entry"),
        "reported_as": incidents.select_related("kind").first() if visit.incident_id else None,
        "other_days": _other_days(visit, reader),
        "again_url": f"{reverse('admin:visitors_visit_add')}?again={visit.pk}",
        "may_ask": reader.has_perm(PERMISSIONS[Act.REQUEST]) and not visit.is_walk_in,
    }


def _other_days(visit: Visit, reader: Employee) -> list[Visit]:
    """The other days that were asked for at once."""
    first = visit.series_id or visit.pk
    rows = Visit.objects.visible_to(reader)
    together = rows.filter(pk=first) | rows.filter(series=first)
    return list(together.exclude(pk=visit.pk).order_by("day"))


def act_buttons(visit: Visit, reader: Employee, *, now: datetime) -> list[dict[str, Any]]:
    """List the acts that the state table and the person's role allow, each with its address."""
    return [
        {
            "label": ACT_LABELS[act],
            "url": reverse("admin:visitors_visit_act", args=[visit.pk, act.value]),
            "is_strong": act in _STRONG,
            "code": act.value,
        }
        for act in acts_for(visit, reader, now=now)
        if reader.has_perm(PERMISSIONS[act])
    ]
