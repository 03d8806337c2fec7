"""Whose matters go on to somebody else when a shift is over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Duty:
    """A rostered shift of one person, as instants."""

    starts_at: datetime
    ends_at: datetime

    def covers(self, instant: datetime) -> bool:
        """Tell whether the shift runs at an instant; its last instant belongs to the next."""
        return self.starts_at <= instant < self.ends_at


def is_over(duties: Sequence[Duty], *, owner_since: datetime, now: datetime) -> bool:
    """Tell whether an owner went off duty with the matter: a shift of theirs ended since, and none runs.

    Whoever took a matter up outside their shifts keeps it until the end of their next one.

    Args:
        duties: The owner's shifts around now, in any order.
        owner_since: When they became the owner.
        now: The instant of asking.

    Source: rules of incidents: acknowledged matters change owner at the handover.
    """
    has_ended = any(owner_since < duty.ends_at <= now for duty in duties)
    return has_ended and not any(duty.covers(now) for duty in duties)
