"""Queue, claim, run and finish jobs so that a killed worker loses nothing and doubles nothing."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import takewhile
from threading import Event, Thread
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import Error as DatabaseFault
from django.db import connection, transaction
from django.db.models import Case, F, When
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from jobs.models import Job, JobState
from jobs.models.job import MOST_DEATHS, MOST_RUNS
from jobs.registry import Progress, find_kind
from staff.models import Employee

logger = logging.getLogger(__name__)
Clock = Callable[[], datetime]

MOST_SENT = 500
"""Messages that one sweep sends at most."""


def enqueue(
    kind: str,
    *,
    key: str,
    payload: dict[str, Any],
    now: datetime,
    requested_by: Employee | None = None,
    not_before: datetime | None = None,
    is_run_here: bool = False,
) -> Job:
    """Ask for work once: the same key gives the job that was asked for before.

    The message to the workers is sent when the surrounding transaction commits; if it is lost, the
    sweep sends another.

    Args:
        kind: a registered kind of job.
        key: what makes the work unique, such as `attendance.publish.2026-10.v1`.
        payload: what JSON can hold.
        not_before: the earliest instant to run; now by default.
        is_run_here: the caller calls `run` itself after the transaction: no message is sent. Were it killed
            before it is done, the sweep sends one.

    Raises:
        LookupError: no app registered the kind.
    """
    find_kind(kind)
    job, created = Job.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "payload": payload,
            "requested_by": requested_by,
            "created_at": now,
            "not_before": not_before or now,
            "sent_at": None if not_before and not_before > now else now,
        },
    )
    if created and job.not_before <= now and not is_run_here:
        transaction.on_commit(lambda: send(job.pk))
    return job


def send(job_id: int) -> bool:
    """Put the message for one job on the broker; a broker that is down is left to the sweep.

    Returns:
        Whether the broker took it.
    """
    task = current_app.tasks["jobs.run_job"]
    try:
        task.delay(job_id)
    except (task.OperationalError, OSError):
        logger.warning("job %s: the broker does not answer; the sweep will send it", job_id)
        return False
    return True


def claim(job_id: int, *, now: datetime) -> Job | None:
    """Take one job for this worker in a single conditional UPDATE; none when somebody else has it."""
    taken = (
        Job.objects.filter(pk=job_id)
        .claimable(now)
        .update(
            state=JobState.RUNNING,
            lease_until=_lease_from(now),
            started_at=now,
            runs=F("runs") + 1,
            deaths=F("deaths") + Case(When(state=JobState.RUNNING, then=1), default=0),
        )
    )
    return Job.objects.get(pk=job_id) if taken else None


def run(job_id: int, *, clock: Clock) -> str:
    """Claim one job, do its work, and record how it ended.

    A `DomainError` ends the job as failed at once, since trying again would break the same rule;
    anything else is tried three times in all. Runs in which the worker died are not counted there.

    Returns:
        The state in which the job is left, or `busy` when another worker has it.
    """
    job = claim(job_id, now=clock())
    if job is None:
        return "busy"
    try:
        with _heartbeat(job, clock):
            result = find_kind(job.kind).work(job, _progress_of(job, clock))
    except DomainError as error:
        return _fail(job, f"{error.code}: {error}", clock(), final=True)
    except Exception as error:
        logger.exception("job %s failed in run %s", job.key, job.runs)
        return _fail(
            job, f"{type(error).__name__}: {error}", clock(), final=job.runs - job.deaths >= MOST_RUNS
        )
    _held(job).update(
        state=JobState.DONE,
        finished_at=clock(),
        result=result or {},
        error="",
        lease_until=None,
        progress_done=F("progress_total"),
    )
    return JobState.DONE


def _held(job: Job) -> Any:
    """Return the job as held by this very run: a run that lost its lease writes nothing any more."""
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, runs=job.runs)


def _progress_of(job: Job, clock: Clock) -> Progress:
    def progress(done: int, total: int) -> None:
        _held(job).update(
            progress_done=min(done, total), progress_total=total, lease_until=_lease_from(clock())
        )

    return progress


def _lease_from(now: datetime) -> datetime:
    return now + timedelta(seconds=settings.JOB_LEASE_SECONDS)


@contextmanager
def _heartbeat(job: Job, clock: Clock) -> Iterator[None]:
    """Renew the lease while the work runs, from a thread with a connection of its own.

    Work that is one long transaction can tell nobody how far it is; without a heartbeat a second
    worker would take it for dead and do it again.
    """
    ended = Event()

    def renew() -> None:
        while not ended.wait(settings.JOB_LEASE_SECONDS / 3):
            try:
                _held(job).update(lease_until=_lease_from(clock()))
            except DatabaseFault:
                logger.warning("job %s: the lease could not be renewed this time", job.key)
                connection.close()  # a broken one is of no use the next time
        connection.close()

    thread = Thread(target=renew, name=f"lease of {job.key}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _fail(job: Job, error: str, now: datetime, *, final: bool) -> str:
    state = JobState.FAILED if final else JobState.QUEUED
    again_at = now + timedelta(seconds=5 * 4 ** (job.runs - job.deaths))
    _held(job).update(
        state=state,
        error=error[:4000],
        lease_until=None,
        finished_at=now if final else None,
        not_before=again_at,
        sent_at=None,
    )
    return state


def sweep(*, now: datetime) -> int:
    """Send again what is due: queued rows whose message was lost and running rows whose worker died.

    What a worker was told of less than a lease ago is left alone: a long queue is not sent over and over.
    Rows under which workers died once too often are marked as failed, so that nobody waits for them.

    Returns:
        How many messages were sent.
    """
    Job.objects.given_up(now).update(
        state=JobState.FAILED,
        finished_at=now,
        error=f"the worker died under it more than {MOST_DEATHS} times",
    )
    due = Job.objects.claimable(now).not_told_lately(now).order_by("pk").values_list("pk", flat=True)
    # A broker that does not take one does not take the next.
    sent = list(takewhile(send, list(due[:MOST_SENT])))
    Job.objects.filter(pk__in=sent).update(sent_at=now)
    return len(sent)


@transaction.atomic
def retry(job: Job, *, now: datetime) -> None:
    """Give a failed job three more runs.

    Raises:
        DomainError: `jobs.job.not_failed` when the job is in another state.
    """
    reopened = Job.objects.filter(pk=job.pk, state=JobState.FAILED).update(
        state=JobState.QUEUED, runs=0, deaths=0, not_before=now, sent_at=now, finished_at=None, error=""
    )
    if not reopened:
        raise DomainError("jobs.job.not_failed", _("Only a failed job can be run again."))
    transaction.on_commit(lambda: send(job.pk))
