"""What a month's records of somebody, of a team or of the centre add up to."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from records.domain.rates import Rate


@dataclass(frozen=True)
class Tally:
    """Counts of records; every rate made of them carries its n and interval.

    `limits` are time limits that were due, `answers_due` complaints whose limit for the answer has passed or
    that were answered; `first_attempts` are examinations taken for the first time.
    """

    calls: int = 0
    talk_minutes: int = 0
    back_office_items: int = 0
    errors: int = 0
    accidents: int = 0
    limits: int = 0
    limits_kept: int = 0
    opinions: int = 0
    praises: int = 0
    complaints: int = 0
    complaints_justified: int = 0
    answers_due: int = 0
    answers_in_time: int = 0
    exams: int = 0
    exams_passed: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        """Add two tallies up."""
        names = (field.name for field in fields(self))
        return Tally(**{name: getattr(self, name) + getattr(other, name) for name in names})

    @property
    def error_rate(self) -> Rate:
        """Errors per call answered."""
        return Rate(self.errors, self.calls)

    @property
    def complaint_rate(self) -> Rate:
        """Complaints per call answered."""
        return Rate(self.complaints, self.calls)

    @property
    def kept_rate(self) -> Rate:
        """Limits kept, of those that were due."""
        return Rate(self.limits_kept, self.limits)

    @property
    def answered_in_time(self) -> Rate:
        """Complaints answered within their limit, of those answered or overdue."""
        return Rate(self.answers_in_time, self.answers_due)

    @property
    def pass_rate(self) -> Rate:
        """Examinations passed at the first attempt."""
        return Rate(self.exams_passed, self.exams)


def total(tallies: Iterable[Tally]) -> Tally:
    """Add any number of tallies up."""
    return sum(tallies, start=Tally())
