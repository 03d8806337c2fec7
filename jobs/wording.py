"""When a schedule is due, and what came of it, in the reader's words."""

from datetime import time

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from jobs.domain.days import Days, Rule
from jobs.models import Job, JobState


def days_text(days: Days) -> str:
    """Say on which days."""
    match days.rule:
        case Rule.EVERY_DAY:
            return _("every day")
        case Rule.WORKING_DAYS:
            return _("every working day")
        case Rule.WEEKDAY:
            return _("every %(weekday)s") % {"weekday": WEEKDAYS[days.number - 1]}
        case Rule.MONTH_DAY:
            return _("on day %(number)d of the month") % {"number": days.number}
    return _("on working day %(number)d of the month") % {"number": days.number}


def when_text(days: Days, at: time | None) -> str:
    """Say on which days and at what time."""
    return f"{days_text(days)} {at:%H:%M}" if at else days_text(days)


def outcome_text(job: Job) -> str:
    """Say what came of a run: its state, and how much it did where the work counts."""
    if job.state == JobState.DONE and "count" in job.result:
        return _("done: %(count)s") % {"count": job.result["count"]}
    return str(job.get_state_display())
