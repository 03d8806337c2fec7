"""The facts of some people put into rows, in the order of the sheet: as a crowd, and one by one."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from attendance.domain.crowd import Crowd
from attendance.domain.records import (
    CONTEXT_DAYS,
    Activity,
    Leave,
    OvertimeApproval,
    PersonSpan,
    Punch,
    RosterDay,
    SeatInterval,
)
from attendance.selectors.people import People
from common.columns import Column
from common.months import Month

REST = 1
"""The number of a rest day among the plans of a crowd; 0 is a day the roster does not name."""


@dataclass(frozen=True)
class FurtherFacts:
    """What some people have besides roster and punches."""

    leaves: dict[int, list[Leave]]
    approvals: dict[int, list[OvertimeApproval]]
    activities: dict[int, list[Activity]]
    seats: dict[int, tuple[SeatInterval, ...]]

    def people(self) -> set[int]:
        """Give the ids of those who have any."""
        return {*self.leaves, *self.approvals, *self.activities, *self.seats}


class Arranged:
    """Puts the facts of the people on the sheet into rows, in the order of the sheet."""

    def __init__(
        self, month: Month, people: People, plans: list[RosterDay | None], further: FurtherFacts
    ) -> None:
        self.month = month
        self.stays = list(people.stays.values())
        self.plans = plans
        self.further = further
        self.ids = np.array(list(people.stays), np.int64)
        self.order = np.argsort(self.ids)
        self.first = month.first.toordinal() - CONTEXT_DAYS
        self.columns = month.last.toordinal() + CONTEXT_DAYS + 1 - self.first

    def crowd(self, roster: list[Column], punches: list[Column], shifts: list[int]) -> Crowd:
        """Make the crowd; what belongs to people not on the sheet is left out."""
        self.grid = np.zeros((len(self.stays), self.columns), np.int64)
        rows, days, shift = self._rows(roster)
        numbers = np.full(max(shifts, default=0) + 1, REST, np.int64)
        numbers[shifts] = np.arange(len(shifts)) + REST + 1
        self.grid[rows, days - self.first] = numbers[shift]
        rows, seconds = self._rows(punches)
        in_order = np.lexsort((seconds, rows))
        self.punch_rows, self.punch_seconds = rows[in_order], seconds[in_order]
        facts = self.further
        self.comprehensive = {stay.pk: stay.comprehensive_days(self.month) for stay in self.stays}
        further = facts.people() | {pk for pk, days in self.comprehensive.items() if days}
        return Crowd(
            first=self.month.first,
            last=self.month.last,
            roster=self.grid,
            plans=self.plans,
            punch_rows=self.punch_rows,
            punch_seconds=self.punch_seconds,
            employed_from=np.array([(one.hired_on or date.min).toordinal() for one in self.stays], np.int64),
            employed_until=np.array([(one.left_on or date.max).toordinal() for one in self.stays], np.int64),
            apart=[row for row, stay in enumerate(self.stays) if stay.pk in further],
            span=self.span,
        )

    def _rows(self, table: list[Column]) -> list[Column]:
        """Put the row of the person in place of the id."""
        if not self.ids.size:
            return [column[:0] for column in table]
        at = np.searchsorted(self.ids, table[0], sorter=self.order)
        row = self.order[np.minimum(at, self.ids.size - 1)]
        known = self.ids[row] == table[0]
        return [row[known], *(column[known] for column in table[1:])]

    def span(self, row: int) -> PersonSpan:
        """Give the facts of one row as the engine takes them."""
        stay, facts = self.stays[row], self.further
        start, end = np.searchsorted(self.punch_rows, [row, row + 1])
        planned = enumerate(self.grid[row].tolist())
        listed = ((column, self.plans[number]) for column, number in planned)
        return PersonSpan(
            first=self.month.first,
            last=self.month.last,
            roster={date.fromordinal(self.first + column): plan for column, plan in listed if plan},
            punches=[Punch(second) for second in self.punch_seconds[start:end].tolist()],
            leaves=facts.leaves.get(stay.pk, ()),
            approvals=facts.approvals.get(stay.pk, ()),
            activities=facts.activities.get(stay.pk, ()),
            seats=facts.seats.get(stay.pk, ()),
            employed_from=stay.hired_on,
            employed_until=stay.left_on,
            comprehensive_days=self.comprehensive[stay.pk],
            ref=stay.work_number,
        )
