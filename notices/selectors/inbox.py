"""Reads of the inbox and of deliveries."""

from datetime import datetime, timedelta

from django.db.models import F, Q
from django.db.models.functions import Coalesce

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
    """Return deliveries that did not go out, or perhaps did not, and were last tried a pause ago.

    One that still counts as queued so long after it was due was forgotten: its workers died before they
    touched it.
    """
    long_ago = now - pause
    tried = Q(state__in=[DeliveryState.FAILED, DeliveryState.UNCERTAIN], tried_at__lt=long_ago)
    due = Coalesce("not_before", "notice__created_at", "post__created_at")
    return list(
        Delivery.objects.annotate(due=due)
        .filter(tried | Q(state=DeliveryState.QUEUED, due__lt=long_ago), tries__lt=MOST_TRIES)
        .order_by("pk")[:500]
    )


def latest_deliveries(employee: Employee, most: int) -> list[Delivery]:
    """Return the newest deliveries to somebody, with their notices."""
    own = Delivery.objects.filter(notice__recipient=employee).select_related("notice")
    return list(own.order_by("-pk")[:most])
