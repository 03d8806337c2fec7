"""The admin's rooms for people, places, shifts, roster and calendar."""

from staff.admin import calendar, organisation, people, roster  # noqa: F401
