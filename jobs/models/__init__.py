"""The table of long work."""

from jobs.models.job import Job, JobState

__all__ = ["Job", "JobState"]
