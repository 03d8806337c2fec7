"""The demo centre's months: one published, with an objection and a late change, and one that waits."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from attendance.domain.proposals import Fix
from attendance.models import AttendanceDay, AttendanceMonth, Objection
from attendance.selectors.progress import team_statuses
from attendance.selectors.review import open_exceptions
from attendance.services import (
    Decision,
    approve_correction,
    build_version,
    confirm_team,
    decide_objection,
    derive_month,
    post_month,
    publish_month,
    raise_objection,
    settle,
)
from common.months import Month
from seeds.demo.people import FRONT_A, VIP_AND_MESSAGES
from seeds.demo.timeline import Deed
from seeds.demo.world import HR, LEADS, MANAGER, PASSWORD, SUPERVISOR, World
from staff.models import Team


def published(world: World, month: Month) -> Iterator[Deed]:
    """Tell how a month was confirmed, posted, objected to and published; yesterday a correction came late."""
    first = month.next().first

    def at(day: int, clock: str) -> datetime:
        return world.at(first + timedelta(days=day), clock)

    everybody = (*LEADS.values(), SUPERVISOR, MANAGER)
    yield Deed(at(0, "10:15"), partial(derive, month))
    yield Deed(at(0, "15:00"), partial(_confirm, world, month, everybody))
    yield Deed(at(1, "10:00"), partial(_post, world, month))
    yield Deed(at(2, "08:50"), partial(_object, month))
    yield Deed(at(2, "14:20"), partial(_reject, world, month))
    yield Deed(at(5, "10:30"), partial(_publish, world, month))
    yield Deed(world.at(world.today - timedelta(days=1), "15:40"), partial(_mend_late, world, month))


def waiting(world: World, month: Month) -> Iterator[Deed]:
    """Tell how the month after it waits: derived, and one team of three confirmed by its lead."""
    day = min(month.next().first + timedelta(days=2), world.today - timedelta(days=1))
    yield Deed(world.at(day, "10:15"), partial(derive, month))
    by = (LEADS[VIP_AND_MESSAGES], SUPERVISOR)
    yield Deed(world.at(day, "15:00"), partial(_confirm, world, month, by, only=VIP_AND_MESSAGES))


def derive(month: Month, now: datetime) -> None:
    """Derive a month."""
    derive_month(month, now=now)


def _confirm(world: World, month: Month, numbers: Iterable[str], now: datetime, *, only: str = "") -> None:
    """Have people accept what is theirs to decide, and then confirm what is theirs to confirm.

    Args:
        world: the demo centre.
        month: which month.
        numbers: the work numbers of those people, in turn.
        now: when they do it.
        only: the code of the one team they look at; all of them if empty.
    """
    row = AttendanceMonth.objects.of(month).get()
    people = [world.employees[number] for number in numbers]
    team = Team.objects.filter(code=only).first()
    for by in people:
        exceptions = [one for one in open_exceptions(row, by, team=team, now=now) if one.may_review]
        settle([Decision(one.day, one.hash, Fix.ACCEPT) for one in exceptions], by=by, now=now)
    for by in people:
        for status in team_statuses(row, by, now=now):
            if status.may_confirm and not status.blocks and team in (None, status.team):
                confirm_team(row, status.team, by=by, now=now)


def _post(world: World, month: Month, now: datetime) -> None:
    post_month(month, by=world.employees[HR], now=now)


def _of_front_a(month: Month) -> Any:
    """Give the exceptions of a month of the people whom the first team's lead answers for."""
    days = AttendanceDay.objects.filter(month__first_day=month.first, team__code=FRONT_A).exceptions()
    return days.exclude(employee__work_number=LEADS[FRONT_A]).select_related("employee").order_by("day", "pk")


def _object(month: Month, now: datetime) -> None:
    if day := _of_front_a(month).filter(late_times__gt=0).first():
        raise_objection(day.employee, day.day, "当天地铁故障，有延误证明，请核实", now=now)


def _reject(world: World, month: Month, now: datetime) -> None:
    for objection in Objection.objects.filter(month__first_day=month.first).open():
        answer = "延误证明为次日的，当天按打卡记录计"
        decide_objection(
            objection, by=world.employees[LEADS[FRONT_A]], is_upheld=False, answer=answer, now=now
        )


def _publish(world: World, month: Month, now: datetime) -> None:
    publication = publish_month(month, publisher=world.employees[HR], password=PASSWORD, now=now)
    # The worker's job finds the work done.
    build_version(publication.version, now=now, progress=lambda done, total: None)


def _mend_late(world: World, month: Month, now: datetime) -> None:
    """Make a touch good after the publication, by which nobody left early: it waits for an amendment."""
    days = AttendanceDay.objects.filter(month__first_day=month.first, early_times__gt=0)
    day = days.select_related("employee").order_by("day", "pk").first()
    if day is None:
        return
    until = day.facts["parts"][-1]["due_until"]
    approve_correction(
        employee=day.employee,
        day=day.day,
        at=world.at(day.day, "00:00") + timedelta(minutes=until),
        side="out",
        approver=world.employees[world.lead_of(day.employee.work_number, day.day)],
        now=now,
        reason="下班打卡未上传，监控核实在岗",
    )
