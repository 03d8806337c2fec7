"""The tables of people, places, shifts, roster and calendar."""

from staff.models.calendar import CalendarDay, CalendarYear, DayKind
from staff.models.centre import Centre
from staff.models.employee import Employee
from staff.models.organisation import Department, Desk, Membership, Post, PostCode, Team
from staff.models.roster import RosterEntry, Shift, ShiftKind
from staff.models.roster_changes import RosterChange, RosterOrigin
from staff.models.roster_codes import RosterCode

__all__ = [
    "CalendarDay",
    "CalendarYear",
    "Centre",
    "DayKind",
    "Department",
    "Desk",
    "Employee",
    "Membership",
    "Post",
    "PostCode",
    "RosterChange",
    "RosterCode",
    "RosterEntry",
    "RosterOrigin",
    "Shift",
    "ShiftKind",
    "Team",
]
