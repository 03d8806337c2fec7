"""Open deliveries: what each team's lead is told after a shift follows on what was told after the last."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from qc.models import ShiftDelivery
from staff.models import Shift, Team


def delivered_until(team: Team) -> datetime | None:
    """Return up to when a team's results were told; None when they never were."""
    last = ShiftDelivery.objects.filter(team=team).order_by("-until").first()
    return last.until if last else None


def open_delivery(
    team: Team, shift: Shift, *, day: date, starts_at: datetime, ends_at: datetime, now: datetime
) -> ShiftDelivery | None:
    """Open the delivery after one shift of a team: it begins where the team's last one ended.

    The first begins with the shift. A shift that ended before the last delivery did has been told already.

    Returns:
        The delivery; None when there is nothing new to open, or somebody else opened it.
    """
    since = delivered_until(team) or starts_at
    if ends_at <= since:
        return None
    try:
        with transaction.atomic():
            return ShiftDelivery.objects.create(
                team=team, shift=shift, day=day, since=since, until=ends_at, opened_at=now
            )
    except IntegrityError:
        if ShiftDelivery.objects.filter(team=team, until__gte=ends_at).exists():
            return None
        raise
