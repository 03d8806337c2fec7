"""Random people for property tests: rosters, punches near and far, leave, overtime, seats."""

import random
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from attendance.domain.kinds import Compensation, Counting, HoursSystem, LeaveKind, LeavePart
from attendance.domain.records import (
    Activity,
    Leave,
    OvertimeApproval,
    PersonSpan,
    Punch,
    RosterDay,
    SeatInterval,
)
from tests.attendance.domain.story import PLANS, SHANGHAI

BEFORE_AFTER = 3
ROSTER = [RosterDay(plan) for plan in PLANS.values()] + [RosterDay(None)]
PEOPLE = st.integers(0, 2**32).map(lambda seed: random_person(random.Random(seed)))


def midnight(day: date, zone: ZoneInfo = SHANGHAI) -> int:
    """Minutes from 1970 UTC to a midnight."""
    return int(datetime.combine(day, time(), zone).timestamp()) // 60


def random_person(
    chance: random.Random,
    first: date = date(2026, 10, 1),
    last: date = date(2026, 10, 12),
    zone: ZoneInfo = SHANGHAI,
) -> PersonSpan:
    """Make one person who is careless with the clock, with the days before and after."""
    days = [first + timedelta(days=n) for n in range(-BEFORE_AFTER, (last - first).days + BEFORE_AFTER + 1)]
    roster = {day: chance.choice(ROSTER) for day in days if chance.random() < 0.95}
    hired = chance.choice([None] * 8 + [first + timedelta(days=3)])
    return PersonSpan(
        first=first,
        last=last,
        roster=roster,
        punches=_punches(chance, days, roster, zone),
        leaves=[
            _leave(chance, day, number, zone) for number, day in enumerate(days) if chance.random() < 0.15
        ],
        approvals=_approvals(chance, days, roster, zone),
        activities=_activities(chance, days, zone),
        seats=_seats(chance, days, roster, zone) if chance.random() < 0.5 else (),
        employed_from=hired,
        employed_until=chance.choice([None] * 8 + [last - timedelta(days=2)]),
        hours_system=chance.choice([*[HoursSystem.STANDARD] * 3, HoursSystem.COMPREHENSIVE]),
    )


EDGES = [0, 1, 10, 30, 31, 60, 61, 90, 120, 179, 180, 181]
"""Minutes at which a rule turns, or ties: touches are put there more often than chance would."""


def _slip(chance: random.Random) -> int:
    """How far a touch is from where it should be, in seconds."""
    if chance.random() < 0.4:
        return chance.choice([-60, 60]) * chance.choice(EDGES)
    reach = chance.choice([60, 600, 600, 1800, 4000, 12000])
    return chance.randint(-reach, reach)


def _punches(
    chance: random.Random, days: list[date], roster: dict[date, RosterDay], zone: ZoneInfo
) -> list[Punch]:
    seconds = []
    for day in days:
        plan = roster.get(day, RosterDay(None)).plan
        for part in plan.parts if plan else ():
            for edge in part:
                if chance.random() < 0.9:
                    seconds.append((midnight(day, zone) + edge) * 60 + _slip(chance))
                if chance.random() < 0.15 and seconds:
                    seconds.append(seconds[-1] + chance.choice([0, 20, 59, 60, 61, 90]))
        if chance.random() < 0.2:
            seconds.append(midnight(day, zone) * 60 + chance.randrange(86400))
    chance.shuffle(seconds)
    return [Punch(second, f"{number}") for number, second in enumerate(seconds)]


def _leave(chance: random.Random, day: date, number: int, zone: ZoneInfo) -> Leave:
    kind = chance.choice([LeaveKind.SICK, LeaveKind.PERSONAL, LeaveKind.MATERNITY, LeaveKind.STUDY])
    part = chance.choice(list(LeavePart))
    last = day + timedelta(days=chance.choice([0, 0, 1, 3]) if part is LeavePart.WHOLE else 0)
    span = None
    if part is LeavePart.HOURS:
        start = midnight(day, zone) + chance.randrange(0, 1440, 30)
        span = (start, start + chance.choice([30, 90, 120, 240, 480]))
        last = datetime.fromtimestamp(span[1] * 60, zone).date()
    counted = Counting.CALENDAR if kind is LeaveKind.MATERNITY else Counting.ROSTERED
    return Leave(kind, day, last, part, span, counted, kind is LeaveKind.STUDY, f"{number}")


def _approvals(
    chance: random.Random, days: list[date], roster: dict[date, RosterDay], zone: ZoneInfo
) -> list[OvertimeApproval]:
    found = []
    for day in days:
        if chance.random() > 0.35:
            continue
        plan = roster.get(day, RosterDay(None)).plan
        length = chance.choice([45, 60, 120, 180, 240])
        starts = [540, 600, 480 - length, chance.randrange(0, 1440, 15)]
        if plan:
            starts += [plan.parts[-1][1]] * 4 + [plan.parts[0][0] - length, plan.parts[0][1]]
        start = midnight(day, zone) + chance.choice(starts)
        paid = chance.choice([Compensation.PAY, Compensation.PAY, Compensation.TIME_OFF])
        found.append(OvertimeApproval(start, start + length, paid, f"{start}"))
    return found


def _seats(
    chance: random.Random, days: list[date], roster: dict[date, RosterDay], zone: ZoneInfo
) -> list[SeatInterval]:
    found = []
    for day in days:
        plan = roster.get(day, RosterDay(None)).plan
        for start, end in plan.parts if plan and chance.random() < 0.9 else ():
            at = start - 3
            while at < end:
                until = at + chance.choice([60, 120, 200])
                found.append(SeatInterval(midnight(day, zone) + at, midnight(day, zone) + until))
                at = until + chance.choice([0, 1, 5, 9, 10, 11, 25, 60])
    return found


def _activities(chance: random.Random, days: list[date], zone: ZoneInfo) -> list[Activity]:
    """Training and talks on some days."""
    starts = [midnight(day, zone) + chance.randrange(480, 1260, 15) for day in days if chance.random() < 0.3]
    return [Activity(start, start + chance.choice([15, 30, 60]), "training") for start in starts]
