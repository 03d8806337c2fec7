"""Reads of the shift handover."""

from shifthandover.selectors.items import CarriedItem, open_items, open_matters
from shifthandover.selectors.parties import (
    PERMISSIONS,
    acts_for,
    desks_of,
    held_before,
    leads_desk,
    leads_of_desk,
    may_try,
    parties_of,
    possible_owners,
    responsible_for,
)
from shifthandover.selectors.readiness import (
    filled_sections,
    latest_handover,
    latest_round,
    missing_to_sign_out,
    unanswered_items,
)
from shifthandover.selectors.shifts import overdue_diaries, running_shifts

__all__ = [
    "PERMISSIONS",
    "CarriedItem",
    "acts_for",
    "desks_of",
    "filled_sections",
    "held_before",
    "latest_handover",
    "latest_round",
    "leads_desk",
    "leads_of_desk",
    "may_try",
    "missing_to_sign_out",
    "open_items",
    "open_matters",
    "overdue_diaries",
    "parties_of",
    "possible_owners",
    "responsible_for",
    "running_shifts",
    "unanswered_items",
]
