"""Employees and roster from files, every line accounted for."""

from staff.imports.calendar import Announced, read_announcement, read_calendar_file
from staff.imports.employees import import_employees
from staff.imports.roster import import_roster

__all__ = [
    "Announced",
    "import_employees",
    "import_roster",
    "read_announcement",
    "read_calendar_file",
]
