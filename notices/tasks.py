"""The worker's door to notices: send what waits, and try again what failed."""

from datetime import timedelta
from typing import Any

from celery import shared_task
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jobs.models import Job
from jobs.registry import Progress, job_kind
from notices import services
from notices.selectors import deliveries_to_try_again


@job_kind(services.SEND_KIND, title=_("Send a notice by mail"))
def send_delivery(job: Job, progress: Progress) -> dict[str, Any]:
    """Send one delivery; one that was sent stays sent."""
    return {"state": services.send(job.payload["delivery"], now=timezone.now())}


@shared_task(name="notices.try_again")
def try_again() -> int:
    """Ask again for deliveries that failed or stayed uncertain some time ago; count them."""
    now = timezone.now()
    waiting = deliveries_to_try_again(now, pause=timedelta(minutes=15))
    for delivery in waiting:
        services.resend(delivery, now=now)
    return len(waiting)
