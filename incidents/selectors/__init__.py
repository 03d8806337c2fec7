"""Reads about incidents: for the doors, the shift diary, the dashboards."""

from incidents.selectors.attachments import Listed, files_of
from incidents.selectors.figures import (
    MonthBesideMonth,
    WayUpTable,
    immediate_figures,
    reported_in,
    way_up_figures,
    way_up_table,
)
from incidents.selectors.handover import HandoverItem, open_for_handover, unacknowledged
from incidents.selectors.hazards import (
    AgeBand,
    ages_in_shifts,
    hazards,
    open_hazards_by_age,
    open_hazards_by_shifts,
)
from incidents.selectors.people import acts_for, may_acknowledge, roles_of
from incidents.selectors.recurrence import closed_lately, counting_returns, may_come_back
from incidents.selectors.standing import (
    OverdueClocks,
    ReportsOwed,
    open_by_state,
    overdue_clocks,
    reports_owed,
)

__all__ = [
    "AgeBand",
    "HandoverItem",
    "Listed",
    "MonthBesideMonth",
    "OverdueClocks",
    "ReportsOwed",
    "WayUpTable",
    "acts_for",
    "ages_in_shifts",
    "closed_lately",
    "counting_returns",
    "files_of",
    "hazards",
    "immediate_figures",
    "may_acknowledge",
    "may_come_back",
    "open_by_state",
    "open_for_handover",
    "open_hazards_by_age",
    "open_hazards_by_shifts",
    "overdue_clocks",
    "reported_in",
    "reports_owed",
    "roles_of",
    "unacknowledged",
    "way_up_figures",
    "way_up_table",
]
