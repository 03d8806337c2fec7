"""Everything the engine needs for one month, read in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

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
from attendance.domain.records import Punch as PunchFact
from attendance.domain.seats import SeatTouch, pair_seat_touches
from attendance.models import Leave, OvertimeApproval, Punch, PunchCorrection
from attendance.selectors.people import People, people_of_month
from calls.models import SeatEvent, SeatEventKind
from common.months import Month
from staff.models import RosterEntry, Shift


@dataclass(frozen=True)
class Inputs:
    """A month as the engine takes it: the people on its sheet, and one span of facts each."""

    month: Month
    people: People
    spans: dict[int, PersonSpan]
    shift_ids: dict[str, int]


def read_inputs(month: Month, zone: ZoneInfo, *, only: Collection[int] | None = None) -> Inputs:
    """Read the facts of a month, for everybody or for some, in a number of statements that stays the same."""
    shifts = {shift.pk: shift for shift in Shift.objects.all()}
    plans = {pk: RosterDay(plan_of(shift)) for pk, shift in shifts.items()}
    reader = _Reader(month, zone, only)
    roster = reader.roster(plans)
    rostered = {pk for pk, days in roster.items() if any(month.first <= day <= month.last for day in days)}
    people = people_of_month(month, rostered, only=only)
    punches, leaves, overtime = reader.punches(), reader.leaves(), reader.overtime()
    seats = reader.seats()
    spans = {
        pk: PersonSpan(
            first=month.first,
            last=month.last,
            roster=roster[pk],
            punches=punches.get(pk, ()),
            leaves=leaves.get(pk, ()),
            approvals=overtime.get(pk, ()),
            activities=reader.activities.get(pk, ()),
            seats=seats.get(pk, ()),
            employed_from=stay.hired_on,
            employed_until=stay.left_on,
            ref=stay.work_number,
        )
        for pk, stay in people.stays.items()
    }
    return Inputs(month, people, spans, {shift.code: shift.pk for shift in shifts.values()})


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


class _Reader:
    """Reads each kind of fact once, for the days of the month and those around it."""

    def __init__(self, month: Month, zone: ZoneInfo, only: Collection[int] | None) -> None:
        self.first = month.first - timedelta(days=CONTEXT_DAYS)
        self.last = month.last + timedelta(days=CONTEXT_DAYS)
        self.zone = zone
        self.only = only
        self.activities: dict[int, list[Activity]] = defaultdict(list)

    def roster(self, plans: dict[int, RosterDay]) -> dict[int, dict[date, RosterDay]]:
        """Give what everybody is rostered for, and collect the time away from the telephone."""
        rest = RosterDay(None)
        found: dict[int, dict[date, RosterDay]] = defaultdict(dict)
        rows = self._of(RosterEntry.objects.filter(day__range=(self.first, self.last)))
        for pk, day, shift, activities in rows.values_list("employee", "day", "shift", "activities"):
            found[pk][day] = plans[shift] if shift else rest
            for activity in activities:
                self.activities[pk].append(self._activity(day, activity))
        return found

    def punches(self) -> dict[int, list[PunchFact]]:
        """Give everybody's touches and the corrections that stand for missing ones."""
        found: dict[int, list[PunchFact]] = defaultdict(list)
        span = self._midnight(self.first), self._midnight(self.last + timedelta(days=2))
        touches = self._of(Punch.objects.filter(at__gte=span[0], at__lt=span[1], employee__isnull=False))
        for pk, row, at in touches.order_by().values_list("employee", "pk", "at").iterator(20_000):
            found[pk].append(PunchFact(int(at.timestamp()), f"punch.{row}"))
        corrections = self._of(PunchCorrection.objects.filter(at__gte=span[0], at__lt=span[1]))
        for pk, row, at in corrections.values_list("employee", "pk", "at"):
            found[pk].append(PunchFact(int(at.timestamp()), f"correction.{row}"))
        return found

    def leaves(self) -> dict[int, list[LeaveFact]]:
        """Give everybody's approved leave."""
        found: dict[int, list[LeaveFact]] = defaultdict(list)
        for leave in self._of(Leave.objects.touching(self.first, self.last).select_related("kind")):
            found[leave.employee_id].append(_leave(leave))
        return found

    def overtime(self) -> dict[int, list[OvertimeFact]]:
        """Give everybody's approved overtime."""
        found: dict[int, list[OvertimeFact]] = defaultdict(list)
        rows = self._of(OvertimeApproval.objects.filter(day__range=(self.first, self.last)))
        for row in rows:
            found[row.employee_id].append(
                OvertimeFact(
                    epoch_minute(row.starts_at),
                    epoch_minute(row.ends_at),
                    Compensation(row.compensation),
                    f"overtime.{row.pk}",
                )
            )
        return found

    def seats(self) -> dict[int, tuple[SeatInterval, ...]]:
        """Give when everybody was signed in at a seat, as the distributor told."""
        touches: dict[int, list[SeatTouch]] = defaultdict(list)
        span = self._midnight(self.first), self._midnight(self.last + timedelta(days=2))
        rows = self._of(SeatEvent.objects.filter(at__gte=span[0], at__lt=span[1], employee__isnull=False))
        for pk, at, seat, kind in rows.order_by().values_list("employee", "at", "seat_code", "kind"):
            is_sign_in = kind == SeatEventKind.SIGN_IN
            touches[pk].append(SeatTouch(int(at.timestamp()), seat, is_sign_in))
        return {pk: pair_seat_touches(listed) for pk, listed in touches.items()}

    def _of(self, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        return rows if self.only is None else rows.filter(employee__in=self.only)

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone)

    def _activity(self, day: date, activity: dict[str, Any]) -> Activity:
        midnight = epoch_minute(self._midnight(day))
        return Activity(midnight + activity["start"], midnight + activity["end"], activity.get("name", ""))


def _leave(leave: Leave) -> LeaveFact:
    has_hours = leave.starts_at is not None and leave.ends_at is not None
    return LeaveFact(
        kind=leave.kind.code,
        first_day=leave.first_day,
        last_day=leave.last_day,
        part=LeavePart(leave.part),
        span=(epoch_minute(leave.starts_at), epoch_minute(leave.ends_at)) if has_hours else None,  # type: ignore[arg-type]
        counted=Counting(leave.kind.counted),
        is_changed_duty=leave.kind.is_present,
        ref=f"leave.{leave.pk}",
    )


def _spans(parts: list[dict[str, int]]) -> tuple[Span, ...]:
    return tuple((part["start"], part["end"]) for part in parts)


def _pair(start: int | None, end: int | None) -> Span | None:
    return None if start is None or end is None else (start, end)
