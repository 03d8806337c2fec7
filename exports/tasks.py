"""The long work of the exports centre: writing files, destroying old ones."""

from celery import shared_task
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exports import services
from exports.services.ordering import JOB
from jobs.models import Job
from jobs.registry import Progress, job_kind


@job_kind(JOB, title=_("Write an export"))
def write(job: Job, progress: Progress) -> dict[str, object]:
    """Write a file that somebody asked for and keep it; a second run finds it kept."""
    return services.write_export(job, clock=timezone.now, progress=progress)


@shared_task(name="exports.destroy_expired")
def destroy_expired() -> int:
    """Destroy the files whose time is over."""
    return services.destroy_expired(now=timezone.now())
