"""Reads of notices: the inbox, deliveries, and the ways to people."""

from notices.selectors.inbox import (
    deliveries_to_try_again,
    latest_deliveries,
    latest_notices,
    unread_count,
)
from notices.selectors.ways import Way, Ways, is_wanted, ways_of, ways_to

__all__ = [
    "Way",
    "Ways",
    "deliveries_to_try_again",
    "is_wanted",
    "latest_deliveries",
    "latest_notices",
    "unread_count",
    "ways_of",
    "ways_to",
]
