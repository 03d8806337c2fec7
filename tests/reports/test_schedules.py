"""The clockwork's schedules are there from the start, and stay as a manager changed them."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from celery import current_app
from django_celery_beat.models import PeriodicTask

from attendance.models import AttendanceMonth, MonthState
from jobs.models import Job
from reports.schedules import SCHEDULES, lay_down_schedules
from reports.tasks import derive_yesterday
from staff.models import Centre


@pytest.mark.django_db
def test_schedules_are_laid_down_once_and_never_over_a_managers_change() -> None:
    assert PeriodicTask.objects.filter(name__in=[one.name for one in SCHEDULES]).count() == len(SCHEDULES)
    changed = PeriodicTask.objects.get(task="reports.send_daily_summaries")
    changed.enabled = False
    changed.save()
    assert lay_down_schedules() == 0
    assert not PeriodicTask.objects.get(pk=changed.pk).enabled


@pytest.mark.django_db
def test_the_daily_summary_is_due_by_the_centres_clock() -> None:
    crontab = PeriodicTask.objects.get(task="reports.send_daily_summaries").crontab
    assert crontab is not None
    assert (crontab.hour, crontab.minute, str(crontab.timezone)) == ("7", "30", "Asia/Shanghai")


@pytest.mark.parametrize("schedule", SCHEDULES, ids=lambda schedule: schedule.task)
def test_every_scheduled_task_exists(schedule: object) -> None:
    current_app.loader.import_default_modules()
    assert schedule.task in current_app.tasks  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("day", "state", "months"),
    [
        pytest.param(1, MonthState.DRAFTED, ["2026-10"], id="the last day of the month is yesterday"),
        pytest.param(3, MonthState.DRAFTED, ["2026-10", "2026-11"], id="its last night closed since"),
        pytest.param(3, MonthState.PUBLISHED, ["2026-11"], id="it is published"),
        pytest.param(4, MonthState.DRAFTED, ["2026-11"], id="later"),
    ],
)
def test_the_month_before_is_derived_on_the_first_days(
    day: int, state: str, months: list[str], centre: Centre
) -> None:
    at = datetime(2026, 11, day, 1, tzinfo=UTC)
    AttendanceMonth.objects.create(first_day=date(2026, 10, 1), state=state, derived_at=at)
    with time_machine.travel(at, tick=False):
        derive_yesterday()
        derive_yesterday()
    jobs = Job.objects.filter(kind="attendance.derive_month").order_by("pk")
    assert [job.payload["month"] for job in jobs] == months
