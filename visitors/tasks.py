"""The worker's door to the clocks of visits."""

from celery import shared_task
from django.utils import timezone

from visitors.services import blank_names, close_days, tell_overstays


@shared_task(name="visitors.tell_overstays")
def tell_about_overstays() -> int:
    """Tell who stays past the agreed end; runs every minute and doubles nothing."""
    return tell_overstays(timezone.now())


@shared_task(name="visitors.close_days")
def close_the_days() -> int:
    """Note no-shows and lapsed requests; runs every ten minutes, and catches up after an outage."""
    return close_days(timezone.now())


@shared_task(name="visitors.blank_names")
def blank_old_names() -> int:
    """Blank the names that were kept long enough; runs daily, and catches up after an outage."""
    return blank_names(timezone.now())
