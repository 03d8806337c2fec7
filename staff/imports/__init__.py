"""Employees and roster from files, every line accounted for."""

from staff.imports.employees import import_employees
from staff.imports.roster import import_roster

__all__ = ["import_employees", "import_roster"]
