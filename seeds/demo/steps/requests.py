"""What people at the demo centre have asked for and nobody has decided yet, and two answers of yesterday."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial

from attendance.models import AttendanceRequest, LeaveKind
from attendance.services import (
    agree_to_swap,
    approve_request,
    ask_correction,
    ask_leave,
    ask_overtime,
    ask_swap,
    refuse_request,
)
from seeds.demo.attendance_facts import MissingTouch
from seeds.demo.people import FRONT_A
from seeds.demo.steps.attendance import is_mended
from seeds.demo.timeline import Deed
from seeds.demo.world import LEADS, World

ON_ANNUAL_LEAVE, ON_OVERTIME, SWAPS, PARTNER, IN_HOURS = "1003", "1004", "1006", "1007", "1005"
LEAD = LEADS[FRONT_A]


def deeds(world: World) -> Iterator[Deed]:
    """Tell who asks for what: yesterday two requests that were answered, this morning those that wait."""
    yesterday = world.today - timedelta(days=1)
    yield Deed(world.at(yesterday, "09:40"), partial(_ask_and_approve, world))
    yield Deed(world.at(yesterday, "10:05"), partial(_ask_and_refuse, world))
    yield Deed(world.at(world.today, "07:32"), partial(_ask_annual_leave, world))
    yield Deed(world.at(world.today, "07:48"), partial(_ask_overtime, world))
    yield Deed(world.at(world.today, "08:05"), partial(_ask_some_hours, world))
    yield Deed(world.at(world.today, "08:20"), partial(_ask_swap, world))
    yield Deed(world.at(world.today, "08:30"), partial(_ask_for_the_lead, world))
    missing = _newest_missing(world)
    if missing:
        yield Deed(world.at(world.today, "08:41"), partial(_ask_correction, world, missing))


def _leave(
    world: World, number: str, code: str, first: date, last: date, *, now: datetime, reason: str
) -> AttendanceRequest:
    return ask_leave(
        employee=world.employees[number],
        kind=LeaveKind.objects.get(code=code),
        first_day=first,
        last_day=last,
        now=now,
        reason=reason,
    )


def _day(world: World, ahead: int) -> date:
    return world.today + timedelta(days=ahead)


def _ask_and_approve(world: World, now: datetime) -> list[Deed]:
    day = _day(world, 11)
    request = _leave(world, IN_HOURS, "STUDY", day, day, now=now, reason="新业务培训")

    def approve(at: datetime) -> None:
        approve_request(request, person=world.employees[LEAD], now=at, override_reason="培训已列入计划")

    return [Deed(now + timedelta(minutes=50), approve)]


def _ask_and_refuse(world: World, now: datetime) -> list[Deed]:
    day = _day(world, 2)
    request = _leave(world, ON_OVERTIME, "PERSONAL", day, day, now=now, reason="朋友来访")

    def refuse(at: datetime) -> None:
        refuse_request(
            request, person=world.employees[LEAD], now=at, reason="当日新套餐上线，人手不足，请改期"
        )

    return [Deed(now + timedelta(minutes=70), refuse)]


def _ask_annual_leave(world: World, now: datetime) -> None:
    first, last = _day(world, 5), _day(world, 7)
    _leave(world, ON_ANNUAL_LEAVE, "ANNUAL", first, last, now=now, reason="陪父母体检")


def _ask_for_the_lead(world: World, now: datetime) -> None:
    day = _day(world, 4)
    _leave(world, LEAD, "PERSONAL", day, day, now=now, reason="孩子家长会")


def _ask_overtime(world: World, now: datetime) -> None:
    """Four hours after a shift: over the cap of a day, so that it needs a reason."""
    day, code = next(
        (duty.day, duty.shift)
        for duty in world.duties
        if duty.work_number == ON_OVERTIME
        and duty.day > world.today
        and duty.shift
        and duty.day.isoweekday() <= 5
    )
    ends_at = world.at(day, world.shifts[code]["parts"][-1][1])
    ask_overtime(
        employee=world.employees[ON_OVERTIME],
        starts_at=ends_at,
        ends_at=ends_at + timedelta(hours=4),
        now=now,
        reason="新套餐上线，预计话务量高",
    )


def _ask_some_hours(world: World, now: datetime) -> None:
    day, code = next(
        (duty.day, duty.shift)
        for duty in world.duties
        if duty.work_number == IN_HOURS and duty.day > world.today and duty.shift
    )
    starts_at = world.at(day, world.shifts[code]["parts"][0][0])
    ask_leave(
        employee=world.employees[IN_HOURS],
        kind=LeaveKind.objects.get(code="PERSONAL"),
        first_day=day,
        last_day=day,
        part="hours",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        now=now,
        reason="办理居住证",
    )


def _ask_swap(world: World, now: datetime) -> list[Deed]:
    shifts = {(duty.work_number, duty.day): duty.shift for duty in world.duties}
    days = (_day(world, ahead) for ahead in range(2, 14))
    day = next(day for day in days if shifts[SWAPS, day] != shifts[PARTNER, day])
    request = ask_swap(
        employee=world.employees[SWAPS],
        day=day,
        partner=world.employees[PARTNER],
        partner_day=day,
        now=now,
        reason="接孩子放学",
    )

    def agree(at: datetime) -> None:
        agree_to_swap(request, person=world.employees[PARTNER], now=at)

    return [Deed(now + timedelta(minutes=25), agree)]


def _newest_missing(world: World) -> MissingTouch | None:
    """Find the newest touch that somebody of the team forgot and nobody made good."""
    found = [
        fact
        for fact in world.attendance.missing
        if world.person[fact.work_number].team_on(world.today) == FRONT_A
        and fact.work_number not in LEADS.values()
        and not is_mended(fact)
        and fact.day >= world.today - timedelta(days=28)
    ]
    return max(found, key=lambda fact: (fact.at, fact.work_number), default=None)


def _ask_correction(world: World, missing: MissingTouch, now: datetime) -> None:
    ask_correction(
        employee=world.employees[missing.work_number],
        day=missing.day,
        at=missing.at,
        side=missing.side,
        now=now,
        reason="忘记打卡，当班同事可以证明",
    )
