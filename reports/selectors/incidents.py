"""Open incidents with their clocks, as far as somebody may see them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from incidents.domain.vocabulary import State
from incidents.models import Deadline, Incident


@dataclass(frozen=True)
class IncidentStanding:
    """How many incidents stand where."""

    open: int
    unacknowledged: int
    overdue: int


def open_incidents(viewer: Any) -> "QuerySet[Incident]":
    """Return the open incidents somebody may see, the nearest deadline first."""
    running = Deadline.objects.running().filter(incident=OuterRef("pk")).order_by("due_at")
    rows = Incident.objects.visible_to(viewer).open().select_related("kind", "owner", "reporter")
    return rows.annotate(next_due_at=Subquery(running.values("due_at")[:1])).order_by("next_due_at", "pk")


def standing_of(incidents: "list[Incident]", now: datetime) -> IncidentStanding:
    """Count incidents by where they stand."""
    return IncidentStanding(
        open=len(incidents),
        unacknowledged=sum(one.state == State.REPORTED for one in incidents),
        overdue=sum(_is_overdue(one, now) for one in incidents),
    )


def _is_overdue(incident: Incident, now: datetime) -> bool:
    due_at: datetime | None = getattr(incident, "next_due_at", None)
    return due_at is not None and due_at <= now
