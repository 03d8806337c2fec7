"""The demo centre's appraisals: one published with an answered objection, the months since then drafted."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from appraisal.models import AppraisalObjection, PersonAppraisal
from appraisal.services import decide_objection, draft_month, post_month, publish_month, raise_objection
from appraisal.services.objecting import said_of
from common.months import Month
from seeds.demo.timeline import Deed
from seeds.demo.world import HR, MANAGER, PASSWORD, World
from staff.models import CalendarYear, PostCode

POSTED_ON_THE = 15
"""Day of the month after, when its quality month is locked and its attendance published."""
COMPONENT = "attendance"
OBJECTION = "迟到那天是替同事顶班，班长口头同意过，请不要扣分。"
ANSWER = "已向班长核实：顶班没有事先登记，考勤已公布，按制度扣分；下次请先在系统里换班。"


def deeds(world: World) -> Iterator[Deed]:
    """Tell how the month before the last was appraised; those since then are drafted, as by the clock."""
    announced = set(CalendarYear.objects.values_list("year", flat=True))
    month = world.month.previous()
    if month.year in announced:
        yield from _published(world, month)
    while (month := month.next()) <= Month.of(world.today):
        if month.year in announced:
            yield Deed(world.lived_until, partial(_draft, month))


def _published(world: World, month: Month) -> Iterator[Deed]:
    posted_on = month.next().first + timedelta(days=POSTED_ON_THE - 1)
    for days, clock, act in (
        (0, "09:40", partial(_draft, month)),
        (0, "10:30", partial(_post, world, month)),
        (1, "12:50", partial(_object, month)),
        (2, "14:10", partial(_reject, world, month)),
        (5, "10:20", partial(_publish, world, month)),
    ):
        yield Deed(world.at(posted_on + timedelta(days=days), clock), act)


def _draft(month: Month, now: datetime) -> None:
    draft_month(month, now=now)


def _post(world: World, month: Month, now: datetime) -> None:
    post_month(month, by=world.employees[HR], now=now)


def _object(month: Month, now: datetime) -> None:
    """Let the first operator from whom lateness took points object to it."""
    rows = PersonAppraisal.objects.filter(month__first_day=month.first, person__post=PostCode.OPERATOR)
    for row in rows.select_related("employee").order_by("person__work_number"):
        said = said_of(row, COMPONENT)
        if said and any(what == "late" and count != "0" for what, count, _points in said["steps"]):
            raise_objection(row.employee, month, COMPONENT, OBJECTION, now=now)
            return


def _reject(world: World, month: Month, now: datetime) -> None:
    for objection in AppraisalObjection.objects.filter(month__first_day=month.first).open():
        decide_objection(objection, by=world.employees[MANAGER], is_upheld=False, answer=ANSWER, now=now)


def _publish(world: World, month: Month, now: datetime) -> None:
    publish_month(month, publisher=world.employees[HR], password=PASSWORD, now=now)
