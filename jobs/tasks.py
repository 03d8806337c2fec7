"""The worker's door to jobs: run one, sweep all, keep the schedules."""

from typing import Any

from celery import shared_task
from celery.signals import worker_ready
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jobs import services
from jobs.models import Job
from jobs.registry import Progress, job_kind


@shared_task(name="jobs.run_job")
def run_job(job_id: int) -> str:
    """Run one job; a message that comes twice finds it taken."""
    return services.run(job_id, clock=timezone.now)


@shared_task(name="jobs.sweep")
def sweep() -> int:
    """Send again whatever waits without a message or was left by a dead worker."""
    return services.sweep(now=timezone.now())


@shared_task(name="jobs.keep_schedules")
def keep_schedules() -> int:
    """Ask for everything that is due by the schedules and was not asked for; count it."""
    return len(services.keep_schedules(now=timezone.now()))


@job_kind(services.SCHEDULED_KIND, title=_("Scheduled work"))
def run_scheduled(job: Job, progress: Progress) -> dict[str, Any]:
    """Do the work of a schedule for its day; the work itself may run twice."""
    return services.run_scheduled(job.payload["schedule"], job.payload["day"])


@worker_ready.connect
def sweep_on_start(**_kwargs: object) -> None:
    """Look for work left behind as soon as a worker is up."""
    services.keep_schedules(now=timezone.now())
    services.sweep(now=timezone.now())
