"""What requests are held against, read for a whole list of them in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q

from attendance.domain.kinds import DayKind, LeavePart
from attendance.domain.leave_amounts import LeaveTime
from attendance.domain.rules import RuleBook
from attendance.domain.setting import WORKING
from attendance.models import (
    AttendanceDay,
    AttendanceMonth,
    AttendanceRequest,
    Leave,
    LeaveAllowance,
    LimitPer,
    MinimumCover,
    MonthState,
    OvertimeApproval,
    PersonMonth,
    Punch,
    PunchCorrection,
    RequestPolicy,
)
from attendance.selectors.reference import day_kinds, rule_book
from common.months import Month
from staff.models import Centre, Employee, Membership, RosterEntry, Shift

DAY = timedelta(days=1)
PASSED = (MonthState.PUBLISHING, MonthState.PUBLISHED)
"""States of a month in which what is approved waits for the next version."""


@dataclass
class RequestFacts:
    """Everything known around a list of requests.

    Attributes:
        roster: the shift by person and day; none for a rest day, no entry where nobody was rostered.
        leaves: leave in force by person, of everybody in the teams, near the days asked for.
        own_leaves: leave in force by asker over the calendar years asked for.
        corrections, overtime: by asker, over the months asked for.
        bank: minutes of time off in lieu that were earned, by asker.
        touches: instants of punches by asker and day.
        marks: the derived days by asker and day.
    """

    zone: ZoneInfo
    policy: RequestPolicy
    rules: RuleBook
    kinds: dict[date, DayKind]
    shifts: dict[int, Shift]
    memberships: list[Membership] = field(default_factory=list)
    roster: dict[tuple[int, date], Shift | None] = field(default_factory=dict)
    leaves: dict[int, list[Leave]] = field(default_factory=dict)
    own_leaves: dict[int, list[Leave]] = field(default_factory=dict)
    corrections: dict[int, list[date]] = field(default_factory=dict)
    overtime: dict[int, list[tuple[date, int]]] = field(default_factory=dict)
    allowances: dict[tuple[int, int, int], Any] = field(default_factory=dict)
    bank: dict[int, int] = field(default_factory=dict)
    minimums: dict[tuple[int, int], int] = field(default_factory=dict)
    touches: dict[tuple[int, date], list[datetime]] = field(default_factory=dict)
    marks: dict[tuple[int, date], AttendanceDay] = field(default_factory=dict)
    published: frozenset[Month] = frozenset()

    def is_due(self, employee_id: int, day: date) -> bool:
        """Tell whether somebody works on a day: by the roster, or where it is silent, by the calendar."""
        if (employee_id, day) in self.roster:
            return self.roster[employee_id, day] is not None
        return self.kinds.get(day, DayKind.WORKDAY) in WORKING

    def team_on(self, employee_id: int, day: date) -> int | None:
        """Give the team somebody belongs to on a day."""
        return next((one.team_id for one in self.memberships if _holds(one, employee_id, day)), None)

    def team_mates(self, team_id: int, day: date) -> list[Employee]:
        """Give the people of a team on a day."""
        return [
            one.employee
            for one in self.memberships
            if one.team_id == team_id and _holds(one, one.employee_id, day)
        ]

    def is_away(self, employee_id: int, day: date) -> bool:
        """Tell whether somebody has leave or changed duty on a day."""
        return any(one.first_day <= day <= one.last_day for one in self.leaves.get(employee_id, ()))


def _holds(membership: Membership, employee_id: int, day: date) -> bool:
    is_over = membership.ends_on is not None and membership.ends_on < day
    return membership.employee_id == employee_id and membership.starts_on <= day and not is_over


def days_of(request: AttendanceRequest) -> list[date]:
    """List the days a request is about: of a swap both."""
    if request.partner_day:
        return sorted({request.first_day, request.partner_day})
    return list(LeaveTime(request.first_day, request.last_day).days())


def read_request_facts(requests: Sequence[AttendanceRequest]) -> RequestFacts:
    """Read what a list of requests is held against."""
    days = [day for one in requests for day in days_of(one)] or [date(2026, 1, 1)]
    first, last = min(days), max(days)
    year = (date(first.year, 1, 1), date(last.year, 12, 31))
    reader = _Reader(requests, first - 2 * DAY, last + 2 * DAY, year)
    facts = RequestFacts(
        zone=Centre.current().zone,
        policy=RequestPolicy.current(),
        rules=rule_book(),
        kinds=day_kinds(*year),
        shifts={shift.pk: shift for shift in Shift.objects.all()},
    )
    reader.read_teams(facts)
    reader.read_own(facts)
    reader.read_days(facts)
    return facts


class _Reader:
    """Reads each table once for the people and days of the requests."""

    def __init__(
        self, requests: Sequence[AttendanceRequest], first: date, last: date, year: tuple[date, date]
    ) -> None:
        people = {one.employee_id for one in requests} | {one.partner_id for one in requests}
        self.people = sorted(pk for pk in people if pk)
        self.first, self.last, self.year = first, last, year
        self.months = (Month.of(first).first, Month.of(last).last)

    def read_teams(self, facts: RequestFacts) -> None:
        """Read the teams of the people, who else is in them, their roster and their leave."""
        inside = Q(starts_on__lte=self.last) & (Q(ends_on__isnull=True) | Q(ends_on__gte=self.first))
        theirs = Membership.objects.filter(inside, employee__in=self.people).values("team")
        members = Membership.objects.filter(inside, team__in=theirs)
        facts.memberships = list(members.select_related("employee"))
        people = {one.employee_id for one in facts.memberships} | set(self.people)
        entries = RosterEntry.objects.filter(employee__in=people, day__range=(self.first, self.last))
        self._add_roster(facts, entries)
        near = Leave.objects.in_force().filter(employee__in=people).touching(self.first, self.last)
        facts.leaves = _grouped(near.select_related("kind").order_by("first_day"))
        minimums = MinimumCover.objects.filter(team__in={one.team_id for one in facts.memberships})
        facts.minimums = {(one.team_id, one.shift_id): one.people for one in minimums}

    def read_own(self, facts: RequestFacts) -> None:
        """Read what the askers used of their limits, quotas and caps."""
        in_year = Q(first_day__lte=self.year[1], last_day__gte=self.year[0], kind__limit_per=LimitPer.YEAR)
        limited = Leave.objects.in_force().filter(in_year | Q(kind__is_from_bank=True))
        taken = limited.filter(employee__in=self.people)
        facts.own_leaves = _grouped(taken.select_related("kind"))
        # Hours after midnight belong to the night shift of the day before.
        during = limited.filter(
            employee=OuterRef("employee"), first_day__lte=OuterRef("day") + DAY, last_day__gte=OuterRef("day")
        )
        entries = RosterEntry.objects.filter(Exists(during), employee__in=self.people)
        self._add_roster(facts, entries)
        corrections = PunchCorrection.objects.filter(employee__in=self.people, day__range=self.months)
        facts.corrections = _listed(corrections.values_list("employee", "day"))
        overtime = OvertimeApproval.objects.filter(employee__in=self.people, day__range=self.months)
        booked = overtime.values_list("employee", "day", "starts_at", "ends_at")
        facts.overtime = _listed((pk, (day, _minutes(start, end))) for pk, day, start, end in booked)
        allowances = LeaveAllowance.objects.filter(
            employee__in=self.people, year__range=(self.year[0].year, self.year[1].year)
        )
        facts.allowances = {(one.employee_id, one.kind_id, one.year): one.days for one in allowances}
        earned = PersonMonth.objects.filter(employee__in=self.people, totals__comp_bank__gt=0)
        for pk, minutes in earned.values_list("employee", "totals__comp_bank"):
            facts.bank[pk] = facts.bank.get(pk, 0) + int(minutes)

    def read_days(self, facts: RequestFacts) -> None:
        """Read how the days stand: touches, marks, and which months are published."""
        edges = (self.first, self.last + DAY)
        span = [datetime.combine(edge, time(), facts.zone) for edge in edges]
        punches = Punch.objects.filter(employee__in=self.people, at__gte=span[0], at__lt=span[1])
        touches: dict[tuple[int, date], list[datetime]] = defaultdict(list)
        for pk, day, at in punches.order_by("at").values_list("employee", "day", "at"):
            touches[pk, day].append(at.astimezone(facts.zone))
        facts.touches = touches
        days = AttendanceDay.objects.filter(employee__in=self.people, day__range=(self.first, self.last))
        facts.marks = {(one.employee_id, one.day): one for one in days}
        rows = AttendanceMonth.objects.filter(
            first_day__range=(Month.of(self.first).first, self.last), state__in=PASSED
        )
        facts.published = frozenset(row.month for row in rows)

    def _add_roster(self, facts: RequestFacts, entries: Any) -> None:
        for pk, day, shift in entries.values_list("employee", "day", "shift"):
            facts.roster[pk, day] = facts.shifts[shift] if shift else None


def _grouped(leaves: Iterable[Leave]) -> dict[int, list[Leave]]:
    found: dict[int, list[Leave]] = defaultdict(list)
    for leave in leaves:
        found[leave.employee_id].append(leave)
    return found


def _listed(pairs: Iterable[tuple[int, Any]]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for pk, value in pairs:
        found[pk].append(value)
    return found


def _minutes(start: datetime, end: datetime) -> int:
    return int((end - start).total_seconds()) // 60


def time_asked(request: AttendanceRequest) -> LeaveTime:
    """Give when the leave that is asked for would be taken."""
    part = LeavePart(request.part or LeavePart.WHOLE)
    return LeaveTime(request.first_day, request.last_day, part, request.starts_at, request.ends_at)
