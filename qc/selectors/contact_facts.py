"""What contacts are like, in columns: time of day, shift, team, length. A million fit in memory."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from common.columns import Column, as_columns, read_columns
from staff.models import Centre, Employee, Membership, RosterEntry, Shift

DAY_MINUTES = 1440
_HOUR = 3600
_DAYS = 1 << 22
"""More than any ordinal of a day: person and day make one number."""


@dataclass(frozen=True)
class ContactFacts:
    """Columns of contacts, one element each; a key that is unknown is 0.

    Attributes:
        contact, operator, desk: keys.
        day: ordinal of the day in the centre's zone.
        started: seconds since 1970 UTC.
        talk: seconds of talk.
    """

    contact: Column
    operator: Column
    desk: Column
    day: Column
    started: Column
    talk: Column

    def __len__(self) -> int:
        """Count the contacts."""
        return len(self.contact)

    def only(self, kept: "npt.NDArray[np.bool_]") -> "ContactFacts":
        """Keep some of the contacts."""
        columns = (self.contact, self.operator, self.desk, self.day, self.started, self.talk)
        return ContactFacts(*(column[kept] for column in columns))

    def between(self, from_hour: int | None, until_hour: int | None) -> "ContactFacts":
        """Keep contacts that begin from one hour of the day to before another, across midnight if need be."""
        if from_hour is None and until_hour is None:
            return self
        first, last = from_hour or 0, 24 if until_hour is None else until_hour
        hour = self.minute // 60
        is_after, is_before = hour >= first, hour < last
        return self.only(is_after & is_before if first < last else is_after | is_before)

    @cached_property
    def minute(self) -> Column:
        """The minute of the day in the centre's zone."""
        return (self.started + self._offset) // 60 % DAY_MINUTES

    @cached_property
    def _offset(self) -> Column:
        """Seconds by which the centre's clock is ahead of UTC, looked up once a quarter of an hour."""
        zone = Centre.current().zone
        quarters, where = np.unique(self.started // (_HOUR // 4), return_inverse=True)
        offsets = [
            datetime.fromtimestamp(quarter * (_HOUR // 4), UTC).astimezone(zone).utcoffset().total_seconds()  # type: ignore[union-attr]
            for quarter in quarters.tolist()
        ]
        return np.array(offsets, np.int64)[where] if offsets else self.started

    @cached_property
    def weekday(self) -> Column:
        """The day of the week: 0 for Monday to 6 for Sunday."""
        return (self.day - 1) % 7

    @cached_property
    def tenure(self) -> Column:
        """Days since the operator was hired; -1 when nobody knows."""
        hired = Employee.objects.filter(hired_on__isnull=False)
        people, since = as_columns(hired.values_list("pk", "hired_on"), 2)
        if not len(people):
            return np.full(len(self), -1)
        order = np.argsort(people)
        at = _look_up(people[order], self.operator)
        return np.where(at >= 0, self.day - since[order][at], -1)

    @cached_property
    def team(self) -> Column:
        """The operator's team on the day."""
        rows = Membership.objects.order_by().values_list("employee", "starts_on", "ends_on", "team")
        people, starts, ends, teams = as_columns(rows, 4)
        if not len(people):
            return np.zeros(len(self), np.int64)
        since = people * _DAYS + starts
        order = np.argsort(since)
        at = np.searchsorted(since[order], self.operator * _DAYS + self.day, side="right") - 1
        is_person = (at >= 0) & (people[order][at] == self.operator)
        last = ends[order][at]
        return np.where(is_person & ((last == 0) | (last >= self.day)), teams[order][at], 0)

    @cached_property
    def shift(self) -> Column:
        """The shift on the operator's roster in which the contact began.

        That of its own day if the contact lies within it, or else that of the day before if it reaches so
        far; outside both the own day's counts, as for somebody who stays a little longer.
        """
        if not len(self):
            return np.empty(0, np.int64)
        own, before = self._rostered(0), self._rostered(-1)
        is_own, is_before = self._within(own, self.minute), self._within(before, self.minute + DAY_MINUTES)
        return np.where(~is_own & is_before, before, np.where(own > 0, own, np.where(is_before, before, 0)))

    def _rostered(self, days: int) -> Column:
        """Find the shift for which operators were rostered so many days after each contact's day."""
        people, day, shifts = self._roster
        if not len(people):
            return np.zeros(len(self), np.int64)
        at = _look_up(people * _DAYS + day, self.operator * _DAYS + self.day + days)
        return np.where(at >= 0, shifts[at], 0)

    @cached_property
    def _roster(self) -> tuple[Column, Column, Column]:
        first, last = (date.fromordinal(int(edge)) for edge in (self.day.min() - 1, self.day.max()))
        rows = RosterEntry.objects.filter(day__range=(first, last), shift__isnull=False)
        people, day, shifts = read_columns(rows, "employee", "day", "shift")
        order = np.argsort(people * _DAYS + day)
        return people[order], day[order], shifts[order]

    def _within(self, shifts: Column, minute: Column) -> Any:
        """Tell which contacts begin within the hours of a shift."""
        inside = np.zeros(len(self), bool)
        for shift in Shift.objects.only("pk", "parts"):
            if shift.parts:
                begins, ends = shift.parts[0]["start"], shift.parts[-1]["end"]
                inside |= (shifts == shift.pk) & (minute >= begins) & (minute < ends)
        return inside


def _look_up(known: Column, wanted: Column) -> Column:
    """Find where each wanted number stands among ascending known ones; -1 where it does not."""
    if not len(known):
        return np.full(len(wanted), -1)
    at = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    return np.where(known[at] == wanted, at, -1)
