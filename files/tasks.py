"""The clockwork's door to stored files."""

from celery import shared_task
from django.utils import timezone

from files import services


@shared_task(name="files.sweep")
def sweep() -> int:
    """Remove bytes that no row knows any more, and count them."""
    return services.sweep(now=timezone.now())
