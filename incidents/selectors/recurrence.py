"""Closed hazards that a new one may come back from."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Count, F, Q, QuerySet, Value

from incidents.domain.vocabulary import Act, State
from incidents.models.scope import IncidentQuerySet
from incidents.selectors.hazards import hazards
from staff.models import Employee

WITHIN: Final = timedelta(days=365)
"""How long ago a hazard was closed at most, to be suggested; a default of the product."""


def closed_lately(reader: Employee, *, now: datetime) -> IncidentQuerySet:
    """List the hazards closed within a year that somebody may see, by place, the latest first."""
    rows = hazards().visible_to(reader).filter(state=State.CLOSED, closed_at__gte=now - WITHIN)
    return rows.select_related("kind").order_by("where", "-closed_at")


def may_come_back(place: str, reader: Employee, *, now: datetime) -> IncidentQuerySet:
    """List those of the same place: one place names the other, or a part of it; in one statement."""
    here = place.strip()
    rows = closed_lately(reader, now=now).annotate(here=Value(here))
    return rows.filter(Q(where__icontains=here) | Q(here__icontains=F("where")))


def counting_returns(rows: QuerySet[Any]) -> Any:
    """Count as ``returns`` how often each was opened again, and came back as a new report before."""
    opened_again = Count("events", filter=Q(events__code=Act.REOPEN), distinct=True)
    return rows.annotate(returns=F("recurrence") + opened_again)
