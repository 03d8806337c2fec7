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
    """Return the open incidents somebody may see, each with its earliest limit as `limit_at`, that one first.

    The limit is that of a clock that still runs: escalating to the next step moves no limit.
    """
    running = Deadline.objects.running().filter(incident=OuterRef("pk")).order_by("limit_at")
    rows = Incident.objects.visible_to(viewer).open().select_related("kind", "owner", "reporter")
    return rows.annotate(limit_at=Subquery(running.values("limit_at")[:1])).order_by("limit_at", "pk")


def standing_of(incidents: "list[Incident]", now: datetime) -> IncidentStanding:
    """Count incidents by where they stand."""
    return IncidentStanding(
        open=len(incidents),
        unacknowledged=sum(one.state == State.REPORTED for one in incidents),
        overdue=sum(_is_overdue(one, now) for one in incidents),
    )


def _is_overdue(incident: Incident, now: datetime) -> bool:
    limit_at: datetime | None = getattr(incident, "limit_at", None)
    return limit_at is not None and limit_at <= now
