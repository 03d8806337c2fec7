"""Quiet hours: what is not urgent waits outside until they are over."""

from datetime import datetime, time, timedelta


def quiet_until(local: datetime, begins: time, ends: time) -> datetime | None:
    """Return when the quiet hours end in which an instant falls; none outside them.

    Args:
        local: An aware instant in the centre's zone.
        begins: Time of day at which they begin, inclusive; later than `ends` when they cross midnight.
        ends: Time of day at which they end, exclusive. The same time twice means no quiet hours.
    """
    at = local.time()
    crosses = begins > ends
    is_quiet = (at >= begins or at < ends) if crosses else begins <= at < ends
    if not is_quiet:
        return None
    day = local.date() + timedelta(days=1 if crosses and at >= begins else 0)
    return datetime.combine(day, ends, tzinfo=local.tzinfo)
