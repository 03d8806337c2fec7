"""The worker's door to calls."""

from celery import shared_task

from calls import services


@shared_task(name="calls.match_agents")
def match_agents() -> int:
    """Give contacts kept unmatched to people entered meanwhile; runs every hour, and again without harm."""
    return services.match_agents()
