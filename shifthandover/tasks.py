"""The worker's door to the handover: open diaries on time, tell who is late."""

from celery import shared_task
from django.utils import timezone

from shifthandover.services import open_due_diaries, tell_overdue


@shared_task(name="shifthandover.open_diaries")
def open_diaries() -> int:
    """Open the diaries of the shifts that run now; runs every minute and doubles nothing."""
    return len(open_due_diaries(timezone.now()))


@shared_task(name="shifthandover.tell_overdue")
def tell_about_overdue() -> int:
    """Tell the duty supervisors about late handovers, each once; runs every minute."""
    return tell_overdue(timezone.now())
