"""Jobs and schedules in the admin."""

from jobs.admin import jobs, schedules

__all__ = ["jobs", "schedules"]
