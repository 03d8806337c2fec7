"""Long work: claimed once, tried again after a death, never doubled."""

from datetime import UTC, datetime, timedelta
from time import sleep
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from common.errors import DomainError
from jobs import services
from jobs.models import Job, JobState
from jobs.registry import job_kind
from jobs.services import running

NOW = datetime(2026, 10, 20, 4, 0, tzinfo=UTC)
done: list[str] = []


@job_kind("tests.write_down", title="Write down")
def write_down(job: Job, progress: Any) -> dict[str, Any]:
    """Note that the job ran, telling half-way progress."""
    progress(1, 2)
    done.append(job.key)
    return {"noted": job.payload["text"]}


@job_kind("tests.break_a_rule", title="Break a rule")
def break_a_rule(job: Job, progress: Any) -> dict[str, Any]:
    """Break a rule of the business."""
    raise DomainError("tests.rule.broken", "The rule is broken.")


@job_kind("tests.stumble", title="Stumble")
def stumble(job: Job, progress: Any) -> dict[str, Any]:
    """Fail as code fails."""
    raise ZeroDivisionError("by zero")


@pytest.fixture(autouse=True)
def nothing_done() -> None:
    """Start every test with an empty list."""
    done.clear()


def make(kind: str = "tests.write_down", key: str = "k1") -> Job:
    """Queue one job."""
    return services.enqueue(kind, key=key, payload={"text": "x"}, now=NOW)


def run(job: Job, at: datetime = NOW) -> str:
    """Run one job at an instant."""
    return services.run(job.pk, clock=lambda: at)


@pytest.mark.django_db
def test_the_same_key_is_the_same_job() -> None:
    assert make().pk == make().pk
    assert Job.objects.count() == 1


@pytest.mark.django_db
def test_a_job_is_done_once() -> None:
    job = make()
    assert run(job) == JobState.DONE
    assert run(job) == "busy"
    job.refresh_from_db()
    assert (done, job.state, job.result, job.runs) == (["k1"], "done", {"noted": "x"}, 1)
    assert (job.progress_done, job.progress_total) == (2, 2)


@pytest.mark.django_db
def test_a_broken_rule_ends_the_job_at_once() -> None:
    job = make("tests.break_a_rule")
    assert run(job) == JobState.FAILED
    job.refresh_from_db()
    assert (job.runs, job.error) == (1, "tests.rule.broken: The rule is broken.")


@pytest.mark.django_db
def test_a_stumbling_job_is_tried_three_times() -> None:
    job = make("tests.stumble")
    states = [run(job, NOW + timedelta(hours=hour)) for hour in range(4)]
    assert states == [JobState.QUEUED, JobState.QUEUED, JobState.FAILED, "busy"]
    job.refresh_from_db()
    assert (job.runs, job.error) == (3, "ZeroDivisionError: by zero")


@pytest.mark.django_db
def test_a_job_whose_worker_died_is_claimed_again_after_its_lease() -> None:
    job = make()
    assert services.claim(job.pk, now=NOW) is not None
    assert services.claim(job.pk, now=NOW + timedelta(seconds=59)) is None
    assert run(job, NOW + timedelta(seconds=61)) == JobState.DONE
    assert done == ["k1"]


@pytest.mark.django_db
def test_a_run_that_lost_its_lease_writes_nothing_any_more() -> None:
    job = make()
    first = services.claim(job.pk, now=NOW)
    assert first is not None
    services.claim(job.pk, now=NOW + timedelta(seconds=61))
    assert running._held(first).update(error="late") == 0


@pytest.mark.django_db
def test_a_job_under_which_ten_workers_died_is_marked_as_failed() -> None:
    job = make()
    for run_number in range(11):
        assert services.claim(job.pk, now=NOW + timedelta(hours=run_number))
    assert services.sweep(now=NOW + timedelta(hours=19)) == 0
    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", "the worker died under it more than 10 times")


@pytest.mark.django_db
def test_deaths_do_not_count_as_tries() -> None:
    job = make("tests.stumble")
    for run_number in range(5):
        assert services.claim(job.pk, now=NOW + timedelta(hours=run_number))
    states = [run(job, NOW + timedelta(hours=hour)) for hour in range(6, 10)]
    assert states == [JobState.QUEUED, JobState.QUEUED, JobState.FAILED, "busy"]
    job.refresh_from_db()
    assert (job.runs, job.deaths) == (8, 5)


@pytest.mark.django_db
def test_the_sweep_sends_what_waits_and_what_was_left(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[int] = []

    def send(job_id: int) -> bool:
        sent.append(job_id)
        return True

    monkeypatch.setattr(running, "send", send)
    waiting, left, later = make(key="waiting"), make(key="left"), make(key="later")
    services.claim(left.pk, now=NOW)
    Job.objects.filter(pk=later.pk).update(not_before=NOW + timedelta(hours=1))
    assert services.sweep(now=NOW + timedelta(seconds=59)) == 0
    assert services.sweep(now=NOW + timedelta(seconds=61)) == 2
    assert sent == [waiting.pk, left.pk]
    assert services.sweep(now=NOW + timedelta(seconds=100)) == 0
    assert services.sweep(now=NOW + timedelta(seconds=122)) == 2


@pytest.mark.django_db
def test_a_broker_that_is_down_is_asked_once_a_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(running, "send", asked.append)
    make(key="a")
    make(key="b")
    assert services.sweep(now=NOW + timedelta(minutes=2)) == 0
    assert len(asked) == 1
    assert services.sweep(now=NOW + timedelta(minutes=2)) == 0
    assert len(asked) == 2


@pytest.mark.django_db
def test_only_a_failed_job_can_be_run_again() -> None:
    job = make("tests.break_a_rule")
    with pytest.raises(DomainError) as refused:
        services.retry(job, now=NOW)
    assert refused.value.code == "jobs.job.not_failed"
    run(job)
    services.retry(job, now=NOW)
    job.refresh_from_db()
    assert (job.state, job.runs) == ("queued", 0)


@pytest.mark.django_db(transaction=True)
def test_twenty_workers_claim_one_job_once() -> None:
    from concurrent.futures import ThreadPoolExecutor

    job = make()

    def claim() -> bool:
        try:
            return services.claim(job.pk, now=NOW) is not None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as workers:
        won = [future.result() for future in [workers.submit(claim) for _ in range(20)]]
    assert won.count(True) == 1


@job_kind("tests.work_in_silence", title="Work in silence")
def work_in_silence(job: Job, progress: Any) -> dict[str, Any]:
    """Take longer than the lease without telling, then see whether another worker could have it."""
    sleep(1.5)
    return {"taken by another": services.claim(job.pk, now=timezone.now()) is not None}


@pytest.mark.django_db(transaction=True)
def test_long_silent_work_keeps_its_lease(settings: Any) -> None:
    settings.JOB_LEASE_SECONDS = 0.9
    now = timezone.now()
    job = services.enqueue("tests.work_in_silence", key="silent", payload={}, now=now)
    assert services.run(job.pk, clock=timezone.now) == JobState.DONE
    job.refresh_from_db()
    assert (job.result, job.runs) == ({"taken by another": False}, 1)


@pytest.mark.django_db
def test_a_clock_that_is_set_back_makes_nothing_wait() -> None:
    before = NOW - timedelta(hours=8)
    waiting, left = make(key="waiting"), make(key="left")
    services.claim(left.pk, now=NOW)
    assert set(Job.objects.claimable(before).not_told_lately(before)) == {waiting, left}
    assert run(waiting, before) == JobState.DONE
    assert run(left, before) == JobState.DONE
