"""A job in parts: several workers share it, and it goes on where it was whoever of them is killed.

Each part is a job of its own, under a key made of the whole's. The whole does those that nobody else has
taken, waits for the rest, and ends when all are done: a single worker does everything, two do half each.
"""

import time
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from jobs.models import Job, JobState
from jobs.registry import Progress
from jobs.services import Clock, enqueue, retry, run

LOOK_AGAIN_SECONDS = 0.2
"""How long the whole waits for others before it looks whether they are done."""


def parts_of(job: Job) -> "QuerySet[Job]":
    """Return the parts a job was cut into; none before that."""
    return Job.objects.filter(key__startswith=f"{job.key}.part.").order_by("pk")


def cut(job: Job, kind: str, payloads: Sequence[dict[str, Any]], *, clock: Clock) -> None:
    """Queue the parts of a job, in the transaction that prepares them: all are there, or none."""
    for number, payload in enumerate(payloads, start=1):
        key = f"{job.key}.part.{number}"
        enqueue(kind, key=key, payload=payload, requested_by=job.requested_by, now=clock())


def finish_parts(job: Job, *, clock: Clock, progress: Progress) -> list[dict[str, Any]]:
    """Do the parts that nobody does, wait for the others, and give what each came to.

    Parts that failed in an earlier run of the whole are tried again.

    Raises:
        DomainError: `jobs.part.failed`.
    """
    _try_again(job, clock)
    total = parts_of(job).count()
    while total > (done := parts_of(job).filter(state=JobState.DONE).count()):
        progress(done, total)
        _refuse_failed(job)
        free = parts_of(job).claimable(clock()).first()  # type: ignore[attr-defined]
        if free is None or run(free.pk, clock=clock) == "busy":
            time.sleep(LOOK_AGAIN_SECONDS)
    return list(parts_of(job).values_list("result", flat=True))


@transaction.atomic
def _try_again(job: Job, clock: Clock) -> None:
    for part in parts_of(job).filter(state=JobState.FAILED):
        retry(part, now=clock())


def _refuse_failed(job: Job) -> None:
    failed = parts_of(job).filter(state=JobState.FAILED).first()
    if failed:
        raise DomainError(
            "jobs.part.failed",
            _("A part of the work failed: %(error)s Run it again when the cause is gone.")
            % {"error": failed.error},
            part=failed.key,
        )
