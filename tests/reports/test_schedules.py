"""The clockwork's schedules are there from the start, and stay as a manager changed them."""

import pytest
from celery import current_app
from django_celery_beat.models import PeriodicTask

from reports.schedules import SCHEDULES, lay_down_schedules


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
