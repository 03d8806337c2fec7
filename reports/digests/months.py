"""When the month's reminders are asked for: each as soon as its step can be taken, once."""

from datetime import date, datetime, timedelta
from typing import Final

from attendance.models import AttendanceMonth, MonthState, PublishedMonth
from attendance.selectors.progress import progress_of
from jobs.models import Job
from reports.digests.month import month_before
from reports.digests.sending import queue_digest
from reports.selectors.due import next_horizon
from staff.models import Centre
from staff.selectors import centre_day

BY_STEP: Final = {"post": "month_post", "publish": "month_publish"}

LOOK_BACK = timedelta(days=7)
"""Publications that are followed after a clock stood still."""


def remind_of_month(*, now: datetime) -> list[Job]:
    """Ask for the reminder of the step that the month before waits for, and of the end of objections."""
    today = centre_day(now)
    row = AttendanceMonth.objects.filter(first_day=month_before(today)).first()
    if row is None:
        return []
    codes = [BY_STEP.get(progress_of(row, now=now).next_step, ""), _objections(row, today)]
    return [job for code in codes if code for job in queue_digest(code, period=row.first_day, now=now)]


def _objections(row: AttendanceMonth, today: date) -> str:
    """Name the reminder of the end of objections on the days before it; nothing on others."""
    if row.state != MonthState.POSTED or row.objections_until is None:
        return ""
    horizon = next_horizon(today, Centre.current().zone)
    return "month_objections" if today <= row.objections_until <= horizon.day else ""


def follow_publications(*, now: datetime) -> list[Job]:
    """Ask for the workbooks of the months whose first version was published in the last days."""
    recent = PublishedMonth.objects.filter(number=1, completed_at__gte=now - LOOK_BACK)
    months = recent.order_by("pk").values_list("month__first_day", flat=True)
    return [job for first in months for job in queue_digest("month_pack", period=first, now=now)]
