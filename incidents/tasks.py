"""The worker's door to the clocks of incidents."""

from celery import shared_task
from django.utils import timezone

from incidents.services import fire_due_deadlines, offer_after_duty


@shared_task(name="incidents.fire_escalations")
def fire_escalations() -> int:
    """Fire what is due; runs every minute, and any number of times without doubling anything."""
    return len(fire_due_deadlines(timezone.now()))


@shared_task(name="incidents.offer_after_duty")
def offer_matters_after_duty() -> int:
    """Offer what supervisors off duty still answer for to the one on duty; runs every minute."""
    return len(offer_after_duty(timezone.now()))
