"""When somebody who keeps mistyping the password has to wait before signing again."""

from collections.abc import Iterable
from datetime import datetime, timedelta


def locked_until(
    failures: Iterable[datetime], *, now: datetime, limit: int, window: timedelta
) -> datetime | None:
    """Tell until when signing is locked, or None when it is not.

    Args:
        failures: Instants of failed attempts since the last success, in any order.
        now: The present instant.
        limit: That many failures within the window lock, 1 or more.
        window: How far back failures count, and how long the lock lasts.

    Returns:
        The instant at which the oldest of the last `limit` failures leaves the window.
    """
    counted = sorted(failure for failure in failures if now - window < failure <= now)
    return counted[-limit] + window if len(counted) >= limit else None
