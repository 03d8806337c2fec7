"""Reads about calls: which agents are nobody yet."""

from datetime import date
from typing import TypedDict

from django.db.models import Count, Max, Min

from calls.models import Contact


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
