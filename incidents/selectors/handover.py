"""What incidents leave open for the next shift."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from incidents.models import Incident
from incidents.models.scope import IncidentQuerySet
from incidents.selectors.hazards import ages_in_shifts
from staff.models import Desk, Employee


@dataclass(frozen=True)
class HandoverItem:
    """One open incident as the shift diary carries it over.

    Args:
        key: Stable name, such as ``incident.17``.
        title: Number and first words.
        kind: Name of the kind in the reader's language.
        state: Code of the state.
        state_label: Name of the state in the reader's language.
        since: When it was reported.
        owner: Who answers for it; None until it is acknowledged.
        url: Its page.
        is_hazard: Whether it is a hazard.
        shifts: How many shifts it has survived.
    """

    key: str
    title: str
    kind: str
    state: str
    state_label: str
    since: datetime
    owner: Employee | None
    url: str
    is_hazard: bool
    shifts: int


def open_for_handover(now: datetime, *, desk: Desk | None = None) -> list[HandoverItem]:
    """List the open incidents that the diary of a desk carries over, the oldest first.

    Confidential ones are left out: for most readers of a diary they do not exist. They stay with the
    security officer, whose clocks run all the same.

    Args:
        now: The instant of the handover.
        desk: Incidents of this desk and of none; all desks without one.
    """
    incidents = Incident.objects.open().filter(confidential=False, reported_at__lte=now)
    rows = list(_of_desk(incidents, desk).select_related("kind", "owner").order_by("reported_at", "pk"))
    ages = ages_in_shifts(rows, now)
    return [_item(row, ages[row.pk]) for row in rows]


def unacknowledged(
    now: datetime, *, desk: Desk | None = None, reader: Employee | None = None
) -> IncidentQuerySet:
    """List the reports that wait for somebody to acknowledge them: none may wait at a sign-out.

    Args:
        now: Reports up to this instant.
        desk: Reports of this desk and of none; all desks without one.
        reader: For whom the list is: what they may see. Without one, everything but confidential reports,
            which do not exist for most of those who sign out.
    """
    rows = Incident.objects.unacknowledged().filter(reported_at__lte=now)
    rows = rows.visible_to(reader) if reader else rows.filter(confidential=False)
    return _of_desk(rows, desk).select_related("kind", "reporter").order_by("reported_at", "pk")


def _of_desk(incidents: IncidentQuerySet, desk: Desk | None) -> IncidentQuerySet:
    """Keep the incidents of a desk and those of no desk."""
    if desk is None:
        return incidents
    return incidents.filter(desk=desk) | incidents.filter(desk__isnull=True)


def _item(incident: Incident, shifts: int) -> HandoverItem:
    """Shape one incident for a diary."""
    return HandoverItem(
        key=f"incident.{incident.pk}",
        title=f"{incident.number} {incident.headline}",
        kind=incident.kind.label,
        state=incident.state,
        state_label=str(incident.get_state_display()),
        since=incident.reported_at,
        owner=incident.owner,
        url=reverse("admin:incidents_incident_change", args=[incident.pk]),
        is_hazard=incident.rule.is_hazard,
        shifts=shifts,
    )
