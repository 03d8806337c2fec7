"""The worker's door to jobs: run one, sweep all."""

from celery import shared_task
from celery.signals import worker_ready
from django.utils import timezone

from jobs import services


@shared_task(name="jobs.run_job")
def run_job(job_id: int) -> str:
    """Run one job; a message that comes twice finds it taken."""
    return services.run(job_id, clock=timezone.now)


@shared_task(name="jobs.sweep")
def sweep() -> int:
    """Send again whatever waits without a message or was left by a dead worker."""
    return services.sweep(now=timezone.now())


@worker_ready.connect
def sweep_on_start(**_: object) -> None:
    """Look for work left behind as soon as a worker is up."""
    services.sweep(now=timezone.now())
