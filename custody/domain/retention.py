"""How long an item is kept, and who is reminded when it is kept too long."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Step(StrEnum):
    """What somebody is reminded of, once for each item and day it was due."""

    TO_FILE = "to_file"
    EXPIRED = "expired"
    DESTROY = "destroy"
    ESCALATE = "escalate"
    BRING_BACK = "bring_back"


@dataclass(frozen=True)
class ClassRule:
    """What a class demands of its items.

    Args:
        retention_months: Whole months from the day of receipt; 0: kept until declared void.
        filing_working_days: Working days within which an item is filed, 0 (the same day) or more.
        destroy_within_days: Days after the expiry until the duty supervisor is told, 1 or more.
        escalate_after_days: Days after the expiry until the manager is told, more than the days before.

    Raises:
        ValueError: a number is out of range.

    Source: operating manual, «Confidentiality and custody»: filed without delay, destroyed in time; the
    numbers are defaults of the product (seeds/custody.toml).
    """

    retention_months: int
    filing_working_days: int = 1
    destroy_within_days: int = 30
    escalate_after_days: int = 60

    def __post_init__(self) -> None:
        """Refuse limits that could not be kept, or that would be told in the wrong order."""
        if self.retention_months < 0 or self.filing_working_days < 0:
            raise ValueError("months and working days are 0 or more")
        if not 1 <= self.destroy_within_days < self.escalate_after_days:
            raise ValueError("the duty supervisor is told after a day or more, the manager later")

    def expires_on(self, received_on: date) -> date | None:
        """Give the last day on which an item is kept; None while nobody declares it void.

        A month later is the same day of that month, or its last day where it has no such day.
        """
        if not self.retention_months:
            return None
        year, before = divmod(received_on.year * 12 + received_on.month - 1 + self.retention_months, 12)
        return date(year, before + 1, min(received_on.day, monthrange(year, before + 1)[1]))


def is_expired(expires_on: date | None, *, today: date) -> bool:
    """Tell whether the last day of keeping has passed."""
    return expires_on is not None and expires_on < today


def steps_due(rule: ClassRule, expires_on: date | None, *, today: date) -> Iterator[tuple[Step, date]]:
    """Name what has become due about an expired item until today, each with its day, in order."""
    if expires_on is None:
        return
    days = {
        Step.EXPIRED: 1,
        Step.DESTROY: rule.destroy_within_days + 1,
        Step.ESCALATE: rule.escalate_after_days + 1,
    }
    for step, after in days.items():
        due_on = expires_on + timedelta(days=after)
        if due_on <= today:
            yield step, due_on
