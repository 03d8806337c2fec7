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
from attendance.selectors.people import AskedPeople, People, ask_people
from calls.models import SeatEvent, SeatEventKind
from common.months import Month
from common.reads import Reads, Rows
from staff.models import RosterEntry, Shift


@dataclass(frozen=True)
class Inputs:
    """A month as the engine takes it: the people on its sheet, and one span of facts each."""

    month: Month
    people: People
    spans: dict[int, PersonSpan]
    shift_ids: dict[str, int]


@dataclass(frozen=True)
class AskedInputs:
    """The facts of a month, asked for; `give` puts them together."""

    month: Month
    zone: ZoneInfo
    people: AskedPeople
    shifts: Rows
    roster: Rows
    punches: Rows
    corrections: Rows
    leaves: Rows
    overtime: Rows
    seats: Rows

    def give(self) -> Inputs:
        """Return the people on the sheet, and one span of facts each."""
        month = self.month
        shifts = {row[0]: Shift(**dict(zip(SHIFT, row, strict=True))) for row in self.shifts()}
        plans = {pk: RosterDay(plan_of(shift)) for pk, shift in shifts.items()}
        roster, activities = self._roster(plans)
        rostered = {
            pk for pk, days in roster.items() if any(month.first <= day <= month.last for day in days)
        }
        people = self.people.give(rostered)
        punches, leaves, overtime, seats = self._punches(), self._leaves(), self._overtime(), self._seats()
        spans = {
            pk: PersonSpan(
                first=month.first,
                last=month.last,
                roster=roster[pk],
                punches=punches.get(pk, ()),
                leaves=leaves.get(pk, ()),
                approvals=overtime.get(pk, ()),
                activities=activities.get(pk, ()),
                seats=seats.get(pk, ()),
                employed_from=stay.hired_on,
                employed_until=stay.left_on,
                ref=stay.work_number,
            )
            for pk, stay in people.stays.items()
        }
        return Inputs(month, people, spans, {shift.code: pk for pk, shift in shifts.items()})

    def _roster(
        self, plans: dict[int, RosterDay]
    ) -> tuple[dict[int, dict[date, RosterDay]], dict[int, list[Activity]]]:
        """Give what everybody is rostered for, and the rostered time away from the telephone."""
        rest = RosterDay(None)
        found: dict[int, dict[date, RosterDay]] = defaultdict(dict)
        away: dict[int, list[Activity]] = defaultdict(list)
        for pk, day, shift, activities in self.roster():
            found[pk][day] = plans[shift] if shift else rest
            for activity in activities:
                away[pk].append(_activity(day, activity, self.zone))
        return found, away

    def _punches(self) -> dict[int, list[PunchFact]]:
        """Give everybody's touches and the corrections that stand for missing ones."""
        found: dict[int, list[PunchFact]] = defaultdict(list)
        for kind, rows in (("punch", self.punches), ("correction", self.corrections)):
            for pk, row, at in rows():
                found[pk].append(PunchFact(int(at.timestamp()), f"{kind}.{row}"))
        return found

    def _leaves(self) -> dict[int, list[LeaveFact]]:
        """Give everybody's approved leave."""
        found: dict[int, list[LeaveFact]] = defaultdict(list)
        for pk, *told in self.leaves():
            found[pk].append(_leave(*told))
        return found

    def _overtime(self) -> dict[int, list[OvertimeFact]]:
        """Give everybody's approved overtime."""
        found: dict[int, list[OvertimeFact]] = defaultdict(list)
        for pk, row, starts_at, ends_at, compensation in self.overtime():
            found[pk].append(
                OvertimeFact(
                    epoch_minute(starts_at),
                    epoch_minute(ends_at),
                    Compensation(compensation),
                    f"overtime.{row}",
                )
            )
        return found

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
    first, last = month.first - timedelta(days=CONTEXT_DAYS), month.last + timedelta(days=CONTEXT_DAYS)
    instants = {"at__gte": _midnight(first, zone), "at__lt": _midnight(last + timedelta(days=2), zone)}

    def ask(rows: "QuerySet[Any]", *columns: str) -> Rows:
        return reads.ask(rows if only is None else rows.filter(employee__in=only), "employee", *columns)

    return AskedInputs(
        month,
        zone,
        people=ask_people(month, reads, only=only),
        shifts=reads.ask(Shift.objects.all(), *SHIFT),
        roster=ask(RosterEntry.objects.filter(day__range=(first, last)), "day", "shift", "activities"),
        punches=ask(Punch.objects.filter(**instants, employee__isnull=False), "pk", "at"),
        corrections=ask(PunchCorrection.objects.filter(**instants), "pk", "at"),
        leaves=ask(Leave.objects.in_force().touching(first, last), *LEAVE),
        overtime=ask(
            OvertimeApproval.objects.filter(day__range=(first, last)),
            "pk", "starts_at", "ends_at", "compensation",
        ),
        seats=ask(
            SeatEvent.objects.filter(**instants, employee__isnull=False), "at", "seat_code", "kind"
        ),
    )  # fmt: skip


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
    kind: str, counted: str, is_present: bool,
) -> LeaveFact:  # fmt: skip
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
