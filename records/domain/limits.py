"""Limits (时限): when something is due, and whether it was done by then."""

from datetime import datetime, timedelta
from enum import StrEnum


class Standing(StrEnum):
    """How something with a limit stands at an instant."""

    KEPT = "kept"  # done at the limit or before
    MISSED = "missed"  # done after the limit
    RUNNING = "running"  # not done, the limit not yet passed
    OVERDUE = "overdue"  # not done, the limit passed


def due_after(begins_at: datetime, hours: int) -> datetime:
    """Give the instant at which a limit of whole hours (1 or more) runs out; nights and holidays count.

    Raises:
        ValueError: the limit is shorter than an hour.
    """
    if hours < 1:
        raise ValueError(f"a limit of {hours} hours")
    return begins_at + timedelta(hours=hours)


def standing(*, due_at: datetime, done_at: datetime | None, now: datetime) -> Standing:
    """Tell how something stands; done at the very instant of the limit is kept.

    Args:
        due_at: when the limit runs out.
        done_at: when it was done; None while it is not.
        now: the instant of the question; instants are compared, all are time-zone aware.
    """
    if done_at is not None:
        return Standing.KEPT if done_at <= due_at else Standing.MISSED
    return Standing.RUNNING if now <= due_at else Standing.OVERDUE
