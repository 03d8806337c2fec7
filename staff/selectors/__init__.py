"""Reads of staff: who belongs where, who leads, who is rostered."""

from staff.selectors.calendar import working_day_later
from staff.selectors.people import (
    centre_day,
    centre_today,
    holders_of,
    language_of,
    leads_of,
    members_of,
    memberships_on,
    post_of,
    roster_on,
    team_of,
    today,
)

__all__ = [
    "centre_day",
    "centre_today",
    "holders_of",
    "language_of",
    "leads_of",
    "members_of",
    "memberships_on",
    "post_of",
    "roster_on",
    "team_of",
    "today",
    "working_day_later",
]
