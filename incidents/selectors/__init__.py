"""Reads about incidents: for the doors, the shift diary, the dashboards."""

from incidents.selectors.attachments import Listed, files_of
from incidents.selectors.figures import immediate_figures, reported_in, way_up_figures
from incidents.selectors.handover import HandoverItem, open_for_handover, unacknowledged
from incidents.selectors.hazards import ages_in_shifts, hazards, open_hazards_by_age
from incidents.selectors.people import acts_for, roles_of

__all__ = [
    "HandoverItem",
    "Listed",
    "acts_for",
    "ages_in_shifts",
    "files_of",
    "hazards",
    "immediate_figures",
    "open_for_handover",
    "open_hazards_by_age",
    "reported_in",
    "roles_of",
    "unacknowledged",
    "way_up_figures",
]
