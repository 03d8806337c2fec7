"""The clockwork of reports: the daily derivation, summary and check of the register."""

from datetime import date, datetime, timedelta
from typing import Any

from celery import shared_task
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.models import AttendanceMonth, MonthState
from common.months import Month
from jobs.models import Job
from jobs.registry import Progress, job_kind
from jobs.services import enqueue
from qc.models import ShiftDelivery
from reports import digests, services
from staff.models import Employee
from staff.selectors import centre_today

FIRST_DAYS = 3
"""Days of a month on which the month before is still derived daily."""


@job_kind(services.SUMMARY_KIND, title=_("Daily duty summary"))
def send_daily_summary(job: Job, progress: Progress) -> dict[str, Any]:
    """Tell one reader about one day; told once, a second run tells nobody."""
    told = services.send_summary(
        Employee.objects.get(pk=job.payload["reader"]),
        date.fromisoformat(job.payload["day"]),
        today=date.fromisoformat(job.payload["today"]),
        now=timezone.now(),
    )
    return {"told": len(told)}


@job_kind(services.CHECK_KIND, title=_("Check of the signed register"))
def check_register(job: Job, progress: Progress) -> dict[str, Any]:
    """Verify the whole register; a second run only looks again."""
    return services.check_register(date.fromisoformat(job.payload["day"]), now=timezone.now())


@job_kind(services.SHIFT_SUMMARY_KIND, title=_("Results and handover after a shift"))
def send_shift_summary(job: Job, progress: Progress) -> dict[str, Any]:
    """Tell one lead after one shift; told once, a second run tells nobody."""
    told = services.send_shift_summary(
        Employee.objects.get(pk=job.payload["lead"]),
        ShiftDelivery.objects.select_related("team", "shift").get(pk=job.payload["delivery"]),
        now=timezone.now(),
    )
    return {"told": len(told)}


@job_kind(digests.DIGEST_KIND, title=_("Digest"))
def send_digest(job: Job, progress: Progress) -> dict[str, Any]:
    """Tell one reader of one period; told once, a second run tells nobody."""
    told = digests.prepare_and_send(
        digests.DIGESTS[job.payload["digest"]],
        Employee.objects.get(pk=job.payload["reader"]),
        date.fromisoformat(job.payload["period"]),
        clock=timezone.now,
    )
    return {"told": len(told)}


@shared_task(name="reports.send_due_soon")
def send_due_soon() -> int:
    """Ask for everybody's digest of what is due soon; once a day whatever restarts."""
    return len(digests.queue_digest("due_soon", now=timezone.now()))


@shared_task(name="reports.send_weekly_quality")
def send_weekly_quality(day: str = "") -> int:
    """Ask for the quality packs of the week before a day, today by default; once a week whatever restarts."""
    now = timezone.now()
    monday = digests.week_before(date.fromisoformat(day) if day else centre_today(now))
    return len(digests.queue_digest("weekly_quality", period=monday, now=now))


@shared_task(name="reports.remind_to_confirm")
def remind_to_confirm() -> int:
    """Ask for the reminders to confirm the month before; once a month whatever restarts."""
    return len(digests.queue_digest("month_confirm", now=timezone.now()))


@shared_task(name="reports.remind_of_month")
def remind_of_month() -> int:
    """Ask for the reminders of the month's next steps that can be taken; each once a month."""
    return len(digests.remind_of_month(now=timezone.now()))


@shared_task(name="reports.follow_publications")
def follow_publications() -> int:
    """Ask for the workbooks of months that were published; once a month whatever restarts."""
    return len(digests.follow_publications(now=timezone.now()))


@shared_task(name="reports.send_shift_summaries")
def send_shift_summaries() -> int:
    """Ask for the summaries of the shifts that ended; each once whatever restarts."""
    return len(services.queue_shift_summaries(timezone.now()))


@shared_task(name="reports.check_register")
def check_register_daily() -> int:
    """Ask for the register to be checked; once a day whatever restarts."""
    now = timezone.now()
    return int(services.queue_check(centre_today(now), now=now).pk)


@shared_task(name="reports.derive_yesterday")
def derive_yesterday() -> int:
    """Ask for the month of yesterday to be derived, so that who did not come is marked; once a day.

    On the first days of a month the month before is derived, too, until it is published: its last night
    closes then, and late facts come.
    """
    now = timezone.now()
    today = centre_today(now)
    month = Month.of(today - timedelta(days=1))
    if today.day <= FIRST_DAYS and not _is_published(former := Month.of(today).previous()):
        _queue_derivation(former, today, now)
    return int(_queue_derivation(month, today, now).pk)


def _is_published(month: Month) -> bool:
    done = (MonthState.PUBLISHING, MonthState.PUBLISHED)
    return AttendanceMonth.objects.of(month).filter(state__in=done).exists()


def _queue_derivation(month: Month, today: date, now: datetime) -> Job:
    return enqueue(
        "attendance.derive_month",
        key=f"attendance.derive_month.{month}.daily.{today}",
        payload={"month": str(month)},
        now=now,
    )


@shared_task(name="reports.send_daily_summaries")
def send_daily_summaries(day: str = "") -> int:
    """Ask for everybody's summary of the day before a day, today by default; once a day whatever restarts."""
    now = timezone.now()
    today = date.fromisoformat(day) if day else centre_today(now)
    return len(services.queue_summaries(today - timedelta(days=1), today=today, now=now))
