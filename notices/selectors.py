"""Reads of the inbox and of deliveries."""

from datetime import datetime, timedelta

from django.db.models import F

from notices.models import Delivery, DeliveryState, Notice
from staff.models import Employee

MOST_TRIES = 30
"""After so many tries a delivery is left to people (default: with the pauses, about six hours)."""


def unread_count(employee: Employee) -> int:
    """Count what somebody has not opened yet."""
    return Notice.objects.filter(recipient=employee).unread().count()


def latest_notices(employee: Employee, most: int) -> list[Notice]:
    """Return somebody's newest notices, unread first."""
    own = Notice.objects.filter(recipient=employee)
    return list(own.order_by(F("read_at").desc(nulls_first=True), "-created_at")[:most])


def deliveries_to_try_again(now: datetime, *, pause: timedelta) -> list[Delivery]:
    """Return deliveries that did not go out, or perhaps did not, and were last tried a pause ago."""
    return list(
        Delivery.objects.filter(
            state__in=[DeliveryState.FAILED, DeliveryState.UNCERTAIN],
            tried_at__lt=now - pause,
            tries__lt=MOST_TRIES,
        ).order_by("pk")[:500]
    )
