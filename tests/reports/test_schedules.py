"""The clockwork's schedules are there from the start, and stay as a manager changed them."""

from datetime import UTC, date, datetime, time

import pytest
import time_machine
from celery import current_app
from django_celery_beat.models import PeriodicTask

from attendance.models import AttendanceMonth, MonthState
from jobs.models import Job, Schedule
from jobs.schedules import all_scheduled
from jobs.services import change_schedule
from jobs.wording import when_text
from reports.schedules import SCHEDULES, lay_down_schedules
from reports.tasks import derive_yesterday
from seeds.loader.schedules import load_schedules
from staff.models import Centre


@pytest.mark.django_db
def test_schedules_are_laid_down_once_and_never_over_a_managers_change() -> None:
    assert PeriodicTask.objects.filter(name__in=[one.name for one in SCHEDULES]).count() == len(SCHEDULES)
    changed = PeriodicTask.objects.get(task="qc.finalise_evaluations")
    changed.enabled = False
    changed.save()
    assert lay_down_schedules() == 0
    assert not PeriodicTask.objects.get(pk=changed.pk).enabled


@pytest.mark.django_db
def test_all_scheduled_work_is_laid_down_and_stays_as_a_manager_changed_it(now: datetime) -> None:
    made = load_schedules(now=now)
    assert made.faults == []
    assert {row.code for row in Schedule.objects.all()} == {one.code for one in all_scheduled()}
    daily = Schedule.objects.select_related("clock__crontab").get(code="reports.daily_summary")
    assert (daily.at, when_text(daily.days, daily.at)) == (time(7, 30), "每天 07:30")
    change_schedule(daily, is_on=False, at=time(9), days=daily.days, now=now)
    assert load_schedules(now=now).created == 0
    daily.refresh_from_db()
    assert (daily.clock.enabled, daily.at) == (False, time(9))


TASKS = [*(one.task for one in SCHEDULES), *(one.task for one in all_scheduled())]


@pytest.mark.parametrize("task", TASKS)
def test_every_scheduled_task_exists(task: str) -> None:
    current_app.loader.import_default_modules()
    assert task in current_app.tasks


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
