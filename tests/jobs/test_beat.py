"""The clockwork goes on after a clock was set back."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from config.celery import app
from jobs.beat import Clockwork
from jobs.models import Schedule
from seeds.loader.schedules import load_schedules

NOON = datetime(2026, 10, 20, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """It closes connections before it looks, which a test's transaction would not survive."""
    monkeypatch.setattr("django_celery_beat.schedulers.close_old_connections", lambda: None)


def make_clockwork() -> Clockwork:
    """Make one that writes nothing down when the tests end."""
    clockwork = Clockwork(app=app)
    clockwork._finalize.cancel()
    return clockwork


@pytest.mark.django_db
def test_it_sends_again_within_its_interval_after_the_clock_was_set_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    PeriodicTask.objects.all().delete()
    every = IntervalSchedule.objects.create(every=15, period=IntervalSchedule.SECONDS)
    for name in ("a", "b"):
        PeriodicTask.objects.create(name=name, task=f"tests.{name}", interval=every)
    sent: list[str] = []
    monkeypatch.setattr(Clockwork, "apply_async", lambda self, entry, **kwargs: sent.append(entry.name))
    monkeypatch.setattr(Clockwork, "install_default_entries", lambda self, schedule: None)
    with time_machine.travel(NOON, tick=False) as clock:
        clockwork = make_clockwork()
        for seconds in (0, 16, 16, 16):
            clock.shift(timedelta(seconds=seconds))
            clockwork.tick()
            clockwork.tick()
        assert sorted(set(sent)) == ["a", "b"]
        sent.clear()
        clock.shift(-timedelta(hours=8))
        clockwork.tick()
        clock.shift(timedelta(seconds=16))
        clockwork.tick()
        clockwork.tick()
    assert sorted(sent) == ["a", "b"]


@pytest.mark.django_db
def test_the_clockwork_reads_every_row_of_ours(now: datetime) -> None:
    """A name of ours on its rows must not hide one of its own."""
    load_schedules(now=now)
    rows = Schedule.objects.select_related("clock__crontab")
    hours = {row.code: Clockwork.Entry(row.clock, app=app).schedule.hour for row in rows}
    assert hours["reports.daily_summary"] == {7}
    assert len(hours) == len(rows)
