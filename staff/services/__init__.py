"""The acts of staff: people and their roles, the roster, the calendar."""

from staff.services.calendar import Entered, calendar_changed, change_calendar_day, enter_calendar_year
from staff.services.devices import issue_device_token
from staff.services.people import (
    choose_language,
    join_team,
    people_changed,
    people_entered,
    refuse_unreleased,
    role_named,
    sync_roles,
)
from staff.services.roster import Cell, Changed, Seen, Wish, absences_asked, change_roster, roster_changed

__all__ = [
    "Cell",
    "Changed",
    "Entered",
    "Seen",
    "Wish",
    "absences_asked",
    "calendar_changed",
    "change_calendar_day",
    "change_roster",
    "choose_language",
    "enter_calendar_year",
    "issue_device_token",
    "join_team",
    "people_changed",
    "people_entered",
    "refuse_unreleased",
    "role_named",
    "roster_changed",
    "sync_roles",
]
