"""The worker's door to the limits of custody."""

from celery import shared_task
from django.utils import timezone

from custody.services import tell_overdue as tell


@shared_task(name="custody.tell_overdue")
def tell_overdue() -> int:
    """Tell what is overdue; runs daily, and any number of times without telling anything twice."""
    return tell(timezone.now())
