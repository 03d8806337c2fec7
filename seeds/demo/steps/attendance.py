"""The demo centre's attendance: files from the clock, and what leads approved; months in `month_life`."""

import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from attendance.models import LeaveKind
from attendance.services import approve_correction, approve_leave, approve_overtime, import_punches
from common.months import Month
from seeds.demo.attendance_facts import (
    CLOCK,
    AttendanceFacts,
    LeaveFact,
    MissingTouch,
    OvertimeFact,
    attlog,
)
from seeds.demo.dice import dice
from seeds.demo.steps import month_life
from seeds.demo.timeline import Deed
from seeds.demo.world import HR, World
from staff.models import CalendarYear

MENDED_PER_CENT = 70
"""Of the touches that were forgotten; the rest waits for the lead."""


def deeds(world: World) -> Iterator[Deed]:
    """Tell the acts of attendance; months of a year whose calendar nobody announced are not derived."""
    facts = world.attendance
    yield from _imports(world, facts)
    yield from _approvals(world, facts)
    announced = set(CalendarYear.objects.values_list("year", flat=True))
    before = world.month.previous()
    if before.year in announced:
        yield from month_life.published(world, before)
    if world.month.year in announced:
        yield from month_life.waiting(world, world.month)
    following = world.month.next()
    while following <= Month.of(world.today):
        if following.year in announced:
            yield Deed(world.lived_until, partial(month_life.derive, following))
        following = following.next()


def _imports(world: World, facts: AttendanceFacts) -> Iterator[Deed]:
    """Tell how the clock is read: every Monday, on the first of a month, and today."""
    first = world.kept_since
    days = [first + timedelta(days=number) for number in range(1, (world.today - first).days)]
    read_at = [world.at(day, "10:05") for day in days if day.isoweekday() == 1 or day.day == 1]
    since = world.at(first, "00:00")
    for until in (*read_at, world.lived_until):
        content = attlog((t for t in facts.touches if since < t.at <= until), zone=world.zone)
        yield Deed(until, partial(_read_clock, world, content))
        since = until


def _read_clock(world: World, content: bytes, now: datetime) -> None:
    imported = import_punches(
        io.BytesIO(content),
        filename=f"attlog-{now.astimezone(world.zone):%Y%m%d}.dat",
        now=now,
        device=CLOCK,
        imported_by=world.employees[HR],
    )
    assert not imported.report.rejected, imported.report.as_text()


def _approvals(world: World, facts: AttendanceFacts) -> Iterator[Deed]:
    for leave in facts.leaves:
        before = world.at(leave.day - timedelta(days=1), "16:30")
        yield Deed(before, partial(_grant, world, leave))
    for overtime in facts.overtime:
        before = overtime.starts_at - timedelta(hours=2)
        yield Deed(before, partial(_approve, world, overtime))
    for missing in facts.missing:
        if is_mended(missing):
            after = missing.at + timedelta(hours=15)
            yield Deed(after, partial(_mend, world, missing))


def is_mended(missing: MissingTouch) -> bool:
    """Tell whether the lead made a forgotten touch good."""
    return dice("mended", missing.work_number, missing.day).randrange(100) < MENDED_PER_CENT


def _grant(world: World, fact: LeaveFact, now: datetime) -> None:
    approve_leave(
        employee=world.employees[fact.work_number],
        kind=LeaveKind.objects.get(code=fact.kind),
        first_day=fact.day,
        last_day=fact.day,
        part=fact.part,
        approver=world.employees[world.lead_of(fact.work_number, fact.day)],
        now=now,
        reason=fact.reason,
    )


def _approve(world: World, fact: OvertimeFact, now: datetime) -> None:
    approve_overtime(
        employee=world.employees[fact.work_number],
        starts_at=fact.starts_at,
        ends_at=fact.ends_at,
        approver=world.employees[world.lead_of(fact.work_number, fact.day)],
        now=now,
        reason="话务量高，延时值守",
    )


def _mend(world: World, fact: MissingTouch, now: datetime) -> None:
    approve_correction(
        employee=world.employees[fact.work_number],
        day=fact.day,
        at=fact.at,
        side=fact.side,
        approver=world.employees[world.lead_of(fact.work_number, fact.day)],
        now=now,
        reason="忘记打卡，当班班长证明在岗",
    )
