"""A schedule is asked for once for each day on which it is due, whatever was lost or stood still."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from celery import shared_task
from django.test import Client
from django_celery_beat.models import PeriodicTask
from pytest_django import DjangoAssertNumQueries

from common.errors import DomainError
from jobs import schedules, services
from jobs.domain.days import Days, Rule
from jobs.models import Job, JobState, Schedule
from staff.models import CalendarDay, CalendarYear, Centre, Employee, PostCode

Make = Callable[..., Employee]
NOON = datetime(2026, 10, 20, 4, 0, tzinfo=UTC)
"""Tuesday, noon at the centre."""
DAY = timedelta(days=1)
done: list[str] = []


@shared_task(name="tests.scheduled")
def work(day: str = "") -> int:
    """Note the day it was done for."""
    done.append(day)
    return 7


@pytest.fixture(autouse=True)
def _known(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two kinds of work: one makes up for every missed day, one only for the last."""
    done.clear()
    known = {
        code: schedules.Scheduled(code, code, "tests.scheduled", takes_day=True, every_missed=every)
        for code, every in (("every", True), ("last", False))
    }
    monkeypatch.setattr(schedules, "_SCHEDULED", known)
    yield


def lay(
    code: str = "every", at: time = time(7, 30), days: Days | None = None, now: datetime = NOON
) -> Schedule:
    scheduled = schedules.find_scheduled(code)
    assert scheduled is not None
    services.lay_down(scheduled, at=at, days=days or Days(Rule.EVERY_DAY), now=now)
    return Schedule.objects.select_related("clock__crontab").get(code=code)


def keep(now: datetime) -> list[str]:
    return [job.payload["day"] for job in services.keep_schedules(now=now)]


def test_it_is_asked_for_once_a_day(centre: Centre) -> None:
    lay()
    assert keep(NOON) == []  # it was laid down after today's hour
    before = NOON + DAY - timedelta(hours=4, minutes=31)
    assert keep(before) == []
    assert keep(before + timedelta(minutes=1)) == ["2026-10-21"]
    assert keep(before + timedelta(minutes=2)) == []
    assert keep(NOON + 2 * DAY) == ["2026-10-22"]


def test_missed_days_are_made_up_for_as_the_work_wants_it(centre: Centre) -> None:
    lay("every")
    lay("last")
    assert sorted(keep(NOON + 3 * DAY)) == ["2026-10-21", "2026-10-22", "2026-10-23", "2026-10-23"]
    assert sorted(keep(NOON + 12 * DAY)) == [
        "2026-10-28", "2026-10-29", "2026-10-30", "2026-10-31", "2026-11-01", "2026-11-01",
    ]  # fmt: skip


def test_the_job_does_the_work_for_its_day_and_says_what_it_came_to(centre: Centre) -> None:
    row = lay()
    job = services.keep_schedules(now=NOON + DAY)[0]
    assert services.run(job.pk, clock=lambda: NOON + DAY) == JobState.DONE
    row.refresh_from_db()
    assert (done, row.last_job) == (["2026-10-21"], job)
    assert Job.objects.get().result == {"count": 7}


def test_what_is_switched_off_is_not_made_up_for_when_it_is_switched_on(centre: Centre) -> None:
    row = lay()
    services.change_schedule(row, is_on=False, at=time(7, 30), days=row.days, now=NOON)
    assert keep(NOON + 2 * DAY) == []
    services.change_schedule(row, is_on=True, at=time(7, 30), days=row.days, now=NOON + 2 * DAY)
    assert keep(NOON + 2 * DAY) == []
    assert keep(NOON + 3 * DAY) == ["2026-10-23"]


def test_a_changed_hour_never_doubles_and_never_loses_a_day(centre: Centre) -> None:
    row = lay()
    keep(NOON + DAY)
    services.change_schedule(row, is_on=True, at=time(13), days=row.days, now=NOON + DAY)
    assert keep(NOON + DAY + timedelta(hours=2)) == []
    services.change_schedule(row, is_on=True, at=time(18), days=row.days, now=NOON + 2 * DAY)
    assert keep(NOON + 2 * DAY) == []
    services.change_schedule(row, is_on=True, at=time(6), days=row.days, now=NOON + 2 * DAY)
    assert keep(NOON + 2 * DAY) == ["2026-10-22"]


def test_working_days_follow_the_calendar(centre: Centre) -> None:
    """Thursday the 22nd is made a rest day, Saturday the 24th is worked."""
    year = CalendarYear.objects.create(year=2026, notice="test")
    CalendarDay.objects.create(day=date(2026, 10, 22), year=year, kind="rest")
    CalendarDay.objects.create(day=date(2026, 10, 24), year=year, kind="make_up")
    lay(days=Days(Rule.WORKING_DAYS))
    assert keep(NOON + 5 * DAY) == ["2026-10-21", "2026-10-23", "2026-10-24"]


def test_the_hours_are_the_centres_and_follow_its_zone(centre: Centre) -> None:
    row = lay()
    assert row.clock.crontab is not None
    assert str(row.clock.crontab.timezone) == "Asia/Shanghai"
    centre.time_zone = "America/New_York"
    centre.save()
    row = Schedule.objects.select_related("clock__crontab").get()
    assert row.clock.crontab is not None
    assert (row.at, str(row.clock.crontab.timezone)) == (time(7, 30), "America/New_York")
    assert keep(datetime(2026, 10, 20, 11, 29, tzinfo=UTC)) == []
    assert keep(datetime(2026, 10, 20, 11, 30, tzinfo=UTC)) == ["2026-10-20"]


def test_what_a_former_version_scheduled_keeps_its_hour_and_its_switch(centre: Centre) -> None:
    lay()
    former = PeriodicTask.objects.get(days_of__code="every")
    Schedule.objects.all().delete()
    former.task, former.name, former.enabled = "tests.scheduled", "每日 · Daily", False
    former.save()
    row = lay(at=time(9))
    assert (row.clock.pk, row.clock.task, row.clock.enabled) == (former.pk, "jobs.keep_schedules", False)
    assert row.at == time(7, 30)


def test_a_number_is_asked_for_where_it_is_needed() -> None:
    assert services.days_of("every_day", 9) == Days(Rule.EVERY_DAY)
    with pytest.raises(DomainError) as caught:
        services.days_of("weekday", 0)
    assert caught.value.code == "jobs.schedule.number"


def test_nothing_due_costs_the_same_however_many_there_are(
    centre: Centre, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    lay("every")
    lay("last")
    services.keep_schedules(now=NOON + DAY)
    with django_assert_num_queries(4):
        services.keep_schedules(now=NOON + DAY)


@pytest.fixture
def client(make_employee: Make) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    manager = make_employee("9001", post=PostCode.CENTRE_MANAGER)
    client.force_login(manager, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_manager_sees_next_and_last_run_and_changes_the_hour(client: Client) -> None:
    row = lay(days=Days(Rule.WEEKDAY, 1))
    page = f"/admin/jobs/schedule/{row.pk}/change/"
    with time_machine.travel(NOON, tick=False):
        listed = client.get("/admin/jobs/schedule/").content.decode()
        assert "每星期一 07:30" in listed
        assert "2026-10-26 星期一 07:30" in listed
        given = {"is_on": "on", "at": "08:15", "rule": "month_working_day", "number": "2"}
        assert client.post(page, given).status_code == 302
        wrong = client.post(page, {**given, "number": "40"})
        assert "1" in wrong.content.decode()
        client.get(f"/admin/jobs/schedule/{row.pk}/run/")
    row = Schedule.objects.select_related("clock__crontab").get()
    assert (row.at, row.days) == (time(8, 15), Days(Rule.MONTH_WORKING_DAY, 2))
    assert Job.objects.get().key == "jobs.scheduled.every.2026-10-20.0400"


def test_the_list_costs_the_same_however_long(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    lay("every")
    lay("last")
    client.get("/admin/jobs/schedule/")
    with django_assert_max_num_queries(11):
        client.get("/admin/jobs/schedule/")


@pytest.mark.parametrize(("post", "status"), [(PostCode.HR_PUBLISHER, 403), (PostCode.TEAM_LEAD, 403)])
def test_only_a_manager_changes_schedules(make_employee: Make, post: str, status: int) -> None:
    row = lay()
    client = Client()
    client.force_login(make_employee("7001", post=post), backend="django.contrib.auth.backends.ModelBackend")
    given: dict[str, Any] = {"at": "08:15", "rule": "every_day", "number": "0"}
    assert client.post(f"/admin/jobs/schedule/{row.pk}/change/", given).status_code == status
    assert client.get(f"/admin/jobs/schedule/{row.pk}/run/").status_code == status
    assert Schedule.objects.select_related("clock__crontab").get().at == time(7, 30)
