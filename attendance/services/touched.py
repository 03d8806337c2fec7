"""Whose months a change touches, and which months follow their facts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from common.months import Month


@dataclass
class Touched:
    """Whose months a change touches: a fact near a month's end may belong to a shift of its neighbour."""

    people: dict[Month, set[int]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def by(cls, changes: Iterable[tuple[int, date]]) -> "Touched":
        """Note changes, each of a person on a day."""
        touched = cls()
        for employee_id, day in changes:
            touched.add(employee_id, day)
        return touched

    def add(self, employee_id: int, day: date) -> None:
        """Note that something of a person changed on a day."""
        for near in (day - timedelta(days=2), day, day + timedelta(days=1)):
            self.people[Month.of(near)].add(employee_id)
