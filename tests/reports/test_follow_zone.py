"""The product's daily schedules keep the centre's time when its zone changes."""

import pytest
from django_celery_beat.models import PeriodicTask

from reports.schedules import SCHEDULES, Daily, lay_down_schedules
from staff.models import Centre

pytestmark = pytest.mark.django_db


def zones() -> set[str]:
    """Return the zones of the product's daily schedules."""
    names = [schedule.name for schedule in SCHEDULES if isinstance(schedule, Daily)]
    tasks = PeriodicTask.objects.filter(name__in=names).select_related("crontab")
    return {str(task.crontab.timezone) for task in tasks if task.crontab}


def test_daily_schedules_follow_the_centres_zone() -> None:
    lay_down_schedules()
    Centre.objects.update_or_create(pk=1, defaults={"name": "Centre", "time_zone": "Asia/Shanghai"})
    assert zones() == {"Asia/Shanghai"}
    centre = Centre.current()
    centre.time_zone = "America/New_York"
    centre.save()
    assert zones() == {"America/New_York"}


def test_a_managers_own_hour_stays() -> None:
    lay_down_schedules()
    centre = Centre.objects.get_or_create(pk=1, defaults={"name": "Centre"})[0]
    task = PeriodicTask.objects.get(task="reports.send_daily_summaries")
    assert task.crontab is not None
    task.crontab.hour = "9"
    task.crontab.save()
    centre.time_zone = "America/New_York"
    centre.save()
    task.refresh_from_db()
    assert task.crontab is not None
    assert (task.crontab.hour, str(task.crontab.timezone)) == ("9", "America/New_York")
