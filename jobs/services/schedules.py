"""Keep the schedules: what is due is asked for once for its day, whatever restarts and whatever was lost.

The clockwork (django-celery-beat) says when; its message is only a prompt. A sweep every minute looks by
itself which days are due and not asked for, so that a lost message, a broker that was emptied, or a clock
that stood still for some days costs nothing. The job's key, schedule and day, makes it once.
"""

from datetime import date, datetime, time, timedelta
from typing import Any

from celery import current_app
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django_celery_beat.models import CrontabSchedule, PeriodicTask

from common.errors import DomainError
from jobs.domain.days import NUMBERS, Days, Rule
from jobs.models import Job, Schedule
from jobs.schedules import Scheduled, find_scheduled
from jobs.services.running import enqueue
from staff.models import Centre
from staff.selectors.calendar import WorkingDays

SCHEDULED_KIND = "jobs.scheduled"
PROMPT = "jobs.keep_schedules"

LOOK_BACK_DAYS = 4
"""Days that are made up for after a clock stood still: a long weekend."""


@transaction.atomic
def lay_down(scheduled: Scheduled, *, at: time, days: Days, now: datetime) -> bool:
    """Make a schedule where it is missing; what people changed or switched off stays so.

    Returns:
        Whether it was made.
    """
    if Schedule.objects.filter(code=scheduled.code).exists():
        return False
    # A former version had the clockwork start the task itself; its hour and its switch stay.
    clock = PeriodicTask.objects.filter(task=scheduled.task, days_of=None).first() or PeriodicTask(
        crontab=_crontab(at, Centre.current().zone)
    )
    clock.name, clock.task, clock.args, clock.kwargs = scheduled.code, PROMPT, "[]", "{}"
    clock.save()
    Schedule.objects.create(
        code=scheduled.code, clock=clock, rule=days.rule.value, number=days.number, counts_from=now
    )
    return True


def _crontab(at: time, zone: Any) -> CrontabSchedule:
    when = {"hour": str(at.hour), "minute": str(at.minute), "timezone": zone}
    every = {"day_of_month": "*", "month_of_year": "*", "day_of_week": "*"}
    return CrontabSchedule.objects.filter(**when, **every).first() or CrontabSchedule.objects.create(
        **when, **every
    )


def keep_schedules(*, now: datetime) -> list[Job]:
    """Ask for everything that is due and was not asked for; a fixed number of statements when nothing is."""
    rows = list(Schedule.objects.filter(clock__enabled=True).select_related("clock__crontab"))
    local = now.astimezone(Centre.current().zone)
    calendar = WorkingDays.read(local.date() - timedelta(days=LOOK_BACK_DAYS + 31), local.date())
    due = {_key(row.code, day): (row, day) for row in rows for day in _due_days(row, local, calendar)}
    asked = set(Job.objects.filter(key__in=due).values_list("key", flat=True))
    return [_ask(row, day, key, now) for key, (row, day) in due.items() if key not in asked]


def _due_days(row: Schedule, local: datetime, calendar: WorkingDays) -> list[date]:
    """List the days whose hour is over and that still count: all that were missed, or only the last."""
    scheduled = find_scheduled(row.code)
    if scheduled is None or row.at is None:
        return []
    since = local.date() - timedelta(days=LOOK_BACK_DAYS)
    days = [
        day
        for day in row.days.between(since, local.date(), calendar)
        if row.counts_from < datetime.combine(day, row.at, tzinfo=local.tzinfo) <= local
    ]
    return days if scheduled.every_missed else days[-1:]


@transaction.atomic
def _ask(row: Schedule, day: date, key: str, now: datetime) -> Job:
    job = enqueue(SCHEDULED_KIND, key=key, payload={"schedule": row.code, "day": str(day)}, now=now)
    Schedule.objects.filter(pk=row.pk).update(last_job=job)
    return job


def _key(code: str, day: date) -> str:
    return f"{SCHEDULED_KIND}.{code}.{day}"


def run_scheduled(code: str, day: str) -> dict[str, Any]:
    """Do the work of a schedule for the day on which it was due, and give what it came to.

    Raises:
        DomainError: ``jobs.schedule.gone``, this version knows no such work.
    """
    scheduled = find_scheduled(code)
    if scheduled is None:
        raise DomainError("jobs.schedule.gone", _("This version does not know this work any more."))
    task = current_app.tasks[scheduled.task]
    came_to = task(day) if scheduled.takes_day else task()
    return came_to if isinstance(came_to, dict) else {"count": came_to}


@transaction.atomic
def run_now(row: Schedule, *, now: datetime) -> Job:
    """Ask for the work of a schedule at once, for today; at most once a minute."""
    day = now.astimezone(Centre.current().zone).date()
    return _ask(row, day, f"{_key(row.code, day)}.{now:%H%M}", now)


@transaction.atomic
def change_schedule(row: Schedule, *, is_on: bool, at: time, days: Days, now: datetime) -> None:
    """Change when a schedule is due, or switch it on or off; days before today are not made due by it.

    A new hour that has passed today makes it due at once, unless it was done for today. What is switched on
    is due from its next hour.
    """
    zone = Centre.current().zone
    midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    row.counts_from = now if is_on and not row.clock.enabled else max(row.counts_from, midnight)
    row.clock.enabled, row.clock.crontab = is_on, _crontab(at, zone)
    row.clock.save()
    row.rule, row.number = days.rule.value, days.number
    row.save()


def days_of(rule: str, number: int) -> Days:
    """Make days of what somebody entered.

    Raises:
        DomainError: ``jobs.schedule.number``, the number does not go with the rule.
    """
    allowed = NUMBERS[Rule(rule)]
    if len(allowed) == 1:
        return Days(Rule(rule))
    if number not in allowed:
        raise DomainError(
            "jobs.schedule.number",
            _("Enter a number from %(least)s to %(most)s for these days.")
            % {"least": allowed[0], "most": allowed[-1]},
        )
    return Days(Rule(rule), number)


def follow_zone(zone: Any) -> None:
    """Let the schedules keep the centre's time when its zone is changed; the hours stay."""
    for row in Schedule.objects.select_related("clock__crontab"):
        if row.at is not None and row.clock.crontab and str(row.clock.crontab.timezone) != str(zone):
            row.clock.crontab = _crontab(row.at, zone)
            row.clock.save()
