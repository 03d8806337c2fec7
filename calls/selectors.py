"""Reads about calls: who waited when, and which agents are nobody yet."""

from datetime import date, datetime
from typing import TypedDict

from django.db.models import Count, Max, Min

from calls.domain.waiting import waiting_changes
from calls.models import Contact, SeatEvent


class UnmatchedAgent(TypedDict):
    """An agent code that is no known employee, and where it occurs."""

    source: str
    agent_code: str
    contacts: int
    first_day: date
    last_day: date


def unmatched_agents() -> list[UnmatchedAgent]:
    """Return the agent codes that are nobody's yet, most contacts first, in one statement."""
    rows = (
        Contact.objects.unmatched()
        .values_list("source", "agent_code")
        .annotate(Count("pk"), Min("day"), Max("day"))
        .order_by("-pk__count", "source", "agent_code")
    )
    return [
        UnmatchedAgent(source=source, agent_code=code, contacts=count, first_day=first, last_day=last)
        for source, code, count, first, last in rows
    ]


def waiting_on(first: date, last: date, *, source: str = "") -> list[tuple[datetime, int]]:
    """Return every change of the number of waiting callers among the contacts of these days.

    Args:
        first: First day, in the centre's zone.
        last: Last day, included.
        source: Only the queue of this call log; empty for all.
    """
    rows = Contact.objects.filter(
        day__range=(first, last), queued_at__isnull=False, queue_left_at__isnull=False
    )
    if source:
        rows = rows.filter(source=source)
    return list(waiting_changes(rows.order_by().values_list("queued_at", "queue_left_at")))


def seat_events_of(employee_ids: list[int], first: datetime, last: datetime) -> list[SeatEvent]:
    """Return the sign-ins and sign-outs of people within two instants, in order of time, in one statement."""
    rows = SeatEvent.objects.filter(employee__in=employee_ids, at__gte=first, at__lt=last)
    return list(rows.order_by("at", "pk"))
