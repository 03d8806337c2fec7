"""Reads of the shift handover."""

from shifthandover.selectors.items import CarriedItem, open_items, open_matters
from shifthandover.selectors.parties import acts_for, leads_desk, leads_of_desk, parties_of, responsible_for
from shifthandover.selectors.readiness import (
    filled_sections,
    latest_handover,
    latest_round,
    missing_to_sign_out,
    unanswered_items,
)
from shifthandover.selectors.shifts import overdue_diaries, running_shifts

__all__ = [
    "CarriedItem",
    "acts_for",
    "filled_sections",
    "latest_handover",
    "latest_round",
    "leads_desk",
    "leads_of_desk",
    "missing_to_sign_out",
    "open_items",
    "open_matters",
    "overdue_diaries",
    "parties_of",
    "responsible_for",
    "running_shifts",
    "unanswered_items",
]
