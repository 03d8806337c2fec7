"""The tables of long work and of what asks for it again and again."""

from jobs.models.job import Job, JobState
from jobs.models.schedule import RuleChoices, Schedule

__all__ = ["Job", "JobState", "RuleChoices", "Schedule"]
