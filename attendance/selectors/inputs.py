"""Everything the engine needs for one month, read in a fixed number of statements.

Roster and punches come as columns of numbers, since there are millions; the other facts are few.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from django.db.models import QuerySet

from attendance.domain.crowd import Crowd
from attendance.domain.kinds import Compensation, Counting, LeavePart
from attendance.domain.records import (
    CONTEXT_DAYS,
    Activity,
    PersonSpan,
    RosterDay,
    SeatInterval,
    ShiftPlan,
    Span,
    epoch_minute,
)
from attendance.domain.records import Leave as LeaveFact
from attendance.domain.records import OvertimeApproval as OvertimeFact
from attendance.domain.seats import SeatTouch, pair_seat_touches
from attendance.models import Leave, OvertimeApproval, Punch, PunchCorrection
from attendance.selectors.arranging import Arranged, FurtherFacts
from attendance.selectors.people import AskedPeople, People, ask_people
from calls.models import SeatEvent, SeatEventKind
from common.months import Month
from common.reads import Columns, Reads, Rows
from staff.models import RosterEntry, Shift

Counted = Mapping[str, tuple[str, bool]]
"""By code of a kind of leave: which of its days count, and whether it counts as present."""


@dataclass(frozen=True)
class Inputs:
    """Some people of a month as rules take them: those on the sheet, a row of facts each, in its order."""

    month: Month
    people: People
    crowd: Crowd
    shift_ids: dict[str, int]

    def span(self, employee_id: int) -> PersonSpan | None:
        """Give the facts of one person; none for somebody not on the sheet."""
        rows = {pk: row for row, pk in enumerate(self.people.stays)}
        return self.crowd.span(rows[employee_id]) if employee_id in rows else None

    def spans(self) -> Iterator[PersonSpan]:
        """Give the facts of everybody, one by one."""
        return map(self.crowd.span, range(len(self.people.stays)))


@dataclass(frozen=True)
class AskedInputs:
    """The facts of a month, asked for; `give` puts them together."""

    month: Month
    zone: ZoneInfo
    people: AskedPeople
    shifts: Rows
    roster: Columns
    activities: Rows
    punches: Columns
    corrections: Columns
    leaves: Rows
    overtime: Rows
    seats: Rows

    def give(self, counting: Counted | None = None) -> Inputs:
        """Return the people on the sheet and their facts.

        Args:
            counting: how kinds of leave count, by code, where it is not as they are entered now.
        """
        month, roster = self.month, self.roster()
        shifts = [Shift(**dict(zip(SHIFT, row, strict=True))) for row in self.shifts()]
        inside = (roster[1] >= month.first.toordinal()) & (roster[1] <= month.last.toordinal())
        people = self.people.give(set(np.unique(roster[0][inside]).tolist()))
        plans = [None, RosterDay(None), *(RosterDay(plan_of(shift)) for shift in shifts)]
        punches = [np.concatenate(both) for both in zip(self.punches(), self.corrections(), strict=True)]
        arranged = Arranged(month, people, plans, self._further(counting or {}))
        crowd = arranged.crowd(roster, punches, [shift.pk for shift in shifts])
        return Inputs(month, people, crowd, {shift.code: shift.pk for shift in shifts})

    def _further(self, counting: Counted) -> FurtherFacts:
        facts = FurtherFacts(defaultdict(list), defaultdict(list), defaultdict(list), {})
        for pk, *told in self.leaves():
            facts.leaves[pk].append(_leave(*told, counting=counting))
        for pk, row, starts_at, ends_at, compensation in self.overtime():
            span = epoch_minute(starts_at), epoch_minute(ends_at)
            facts.approvals[pk].append(OvertimeFact(*span, Compensation(compensation), f"overtime.{row}"))
        for pk, day, activities in self.activities():
            facts.activities[pk].extend(_activity(day, activity, self.zone) for activity in activities)
        facts.seats.update(self._seats())
        return facts

    def _seats(self) -> dict[int, tuple[SeatInterval, ...]]:
        """Give when everybody was signed in at a seat, as the distributor told."""
        touches: dict[int, list[SeatTouch]] = defaultdict(list)
        for pk, at, seat, kind in self.seats():
            touches[pk].append(SeatTouch(int(at.timestamp()), seat, kind == SeatEventKind.SIGN_IN))
        return {pk: pair_seat_touches(listed) for pk, listed in touches.items()}


SHIFT = (
    "pk", "code", "parts", "meals", "core_start", "core_end", "window_start", "window_end", "net_minutes",
)  # fmt: skip
"""What the engine asks of a shift."""


def ask_inputs(
    month: Month, zone: ZoneInfo, reads: Reads, *, only: Collection[int] | None = None
) -> AskedInputs:
    """Ask for the facts of a month and of the days around it, for everybody or for some: a read a table."""
    first, last = _days_around(month)
    instants = around(month, zone)

    def of(rows: "QuerySet[Any]") -> "QuerySet[Any]":
        return rows if only is None else rows.filter(employee__in=only)

    def ask(rows: "QuerySet[Any]", *columns: str) -> Rows:
        return reads.ask(of(rows), "employee", *columns)

    roster = of(RosterEntry.objects.filter(day__range=(first, last)))
    punches = of(Punch.objects.filter(**instants, employee__isnull=False))
    corrections = of(PunchCorrection.objects.filter(**instants))

    return AskedInputs(
        month,
        zone,
        people=ask_people(month, reads, only=only),
        shifts=reads.ask(Shift.objects.all(), *SHIFT),
        roster=reads.ask_numbers(roster, "employee", "day", "shift"),
        activities=reads.ask(roster.exclude(activities=[]), "employee", "day", "activities"),
        punches=reads.ask_numbers(punches, "employee", "at"),
        corrections=reads.ask_numbers(corrections, "employee", "at"),
        leaves=ask(Leave.objects.in_force().touching(first, last), *LEAVE),
        overtime=ask(
            OvertimeApproval.objects.filter(day__range=(first, last)),
            "pk", "starts_at", "ends_at", "compensation",
        ),
        seats=ask(
            SeatEvent.objects.filter(**instants, employee__isnull=False), "at", "seat_code", "kind"
        ),
    )  # fmt: skip


def around(month: Month, zone: ZoneInfo) -> dict[str, datetime]:
    """Return the filter that keeps the instants which days of a month can look at."""
    first, last = _days_around(month)
    return {"at__gte": _midnight(first, zone), "at__lt": _midnight(last + timedelta(days=2), zone)}


def _days_around(month: Month) -> tuple[date, date]:
    return month.first - timedelta(days=CONTEXT_DAYS), month.last + timedelta(days=CONTEXT_DAYS)


def plan_of(shift: Shift) -> ShiftPlan:
    """Give a stored shift as the engine takes it."""
    return ShiftPlan(
        code=shift.code,
        parts=_spans(shift.parts),
        meals=_spans(shift.meals),
        core=_pair(shift.core_start, shift.core_end),
        window=_pair(shift.window_start, shift.window_end),
        net_minutes=shift.net_minutes,
    )


LEAVE = (
    "pk", "first_day", "last_day", "part", "starts_at", "ends_at",
    "kind__code", "kind__counted", "kind__is_present",
)  # fmt: skip
"""What the engine asks of a leave."""


def _leave(
    pk: int, first_day: date, last_day: date, part: str, starts_at: datetime | None, ends_at: datetime | None,
    kind: str, counted: str, is_present: bool, *, counting: Counted,
) -> LeaveFact:  # fmt: skip
    counted, is_present = counting.get(kind, (counted, is_present))
    has_hours = starts_at is not None and ends_at is not None
    return LeaveFact(
        kind=kind,
        first_day=first_day,
        last_day=last_day,
        part=LeavePart(part),
        span=(epoch_minute(starts_at), epoch_minute(ends_at)) if has_hours else None,  # type: ignore[arg-type]
        counted=Counting(counted),
        is_changed_duty=is_present,
        ref=f"leave.{pk}",
    )


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


def _activity(day: date, activity: dict[str, Any], zone: ZoneInfo) -> Activity:
    midnight = epoch_minute(_midnight(day, zone))
    return Activity(midnight + activity["start"], midnight + activity["end"], activity.get("name", ""))


def _spans(parts: list[dict[str, int]]) -> tuple[Span, ...]:
    return tuple((part["start"], part["end"]) for part in parts)


def _pair(start: int | None, end: int | None) -> Span | None:
    return None if start is None or end is None else (start, end)
