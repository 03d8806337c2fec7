"""A month of a small centre, its clock moved day by day: who gets which mails, over a real mail server."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
import time_machine

from attendance.models import AttendanceMonth
from attendance.services import confirm_team, post_month, publish_month
from exports.models import Export
from jobs.models import Job, Schedule
from jobs.services import keep_schedules, run
from notices.models import Delivery
from reports.tasks import follow_publications
from seeds.loader.schedules import load_schedules
from staff.models import Employee, PostCode
from tests.attendance.conftest import (  # noqa: F401
    SHANGHAI,
    anna,
    calendar,
    log_key_file,
    october,
    publisher,
    punch,
    roster,
    shifts,
)
from tests.attendance.month.conftest import OCTOBER, Cast, accept, cast, cell  # noqa: F401
from tests.conftest import PASSWORD
from tests.smtp import Postbox, mail_server

pytestmark = pytest.mark.usefixtures("log_key_file")


@pytest.fixture
def postbox(settings: Any) -> Iterator[Postbox]:
    with mail_server(settings) as box:
        yield box


def at(day: int, hour: int = 9) -> datetime:
    """An instant of November 2026 at the centre."""
    return datetime(2026, 11, day, hour, tzinfo=SHANGHAI)


def work(now: datetime) -> None:
    """Let clock and workers do all that is due."""
    with time_machine.travel(now, tick=False):
        keep_schedules(now=now)
        follow_publications()
        while due := list(Job.objects.claimable(now).order_by("pk").values_list("pk", flat=True)):
            for pk in due:
                run(pk, clock=lambda: now)


def start_again(now: datetime) -> None:
    """Have all workers die after the act, and everything be asked for and done once more."""
    Job.objects.filter(started_at=now).update(state="queued", runs=0, lease_until=None)
    work(now)


@pytest.fixture
def cycle(cast: Cast, roster: Any, punch: Any, postbox: Postbox, make_employee: Any) -> Postbox:  # noqa: F811
    """October is derived by the clock, confirmed on the 3rd, posted on the 4th, published on the 9th."""
    for person, mail, language in [
        (cast.anna, "anna", ""),
        (cast.lead, "lead", ""),
        (cast.supervisor, "supervisor", "en"),
        (cast.publisher, "hr", ""),
        (cast.manager, "manager", "en"),
        (make_employee("4001", PostCode.QUALITY_MANAGER, team=cast.other_team), "quality", ""),
    ]:
        Employee.objects.filter(pk=person.pk).update(email=f"{mail}@example.org", language=language)
    for person in (cast.anna, cast.ben, cast.lead):
        roster(person, None, *range(1, 32))
    roster(cast.anna, "DAY", 12, 20)
    roster(cast.ben, "DAY", 12)
    punch(cast.anna, "12T08:55", "12T18:00", now=at(1, 0))
    punch(cast.ben, "12T08:55", "12T18:00", now=at(1, 0))
    load_schedules(now=at(1, 0))
    Schedule.objects.exclude(code__startswith="reports.").delete()
    for day in (1, 2, 3):
        work(at(day))
    start_again(at(3))
    month = AttendanceMonth.objects.of(OCTOBER).get()
    accept(cell(cast.anna, 20), by=cast.lead, now=at(3, 10))
    confirm_team(month, cast.team, by=cast.lead, now=at(3, 10))
    confirm_team(month, cast.team, by=cast.supervisor, now=at(3, 10))
    work(at(4))
    post_month(OCTOBER, by=cast.publisher, now=at(4, 10))
    for day in (5, 6, 7, 8, 9):
        work(at(day))
    publish_month(OCTOBER, publisher=cast.publisher, password=PASSWORD, now=at(9, 10))
    for day in (9, 10):
        work(at(day, 11))
    start_again(at(10, 11))
    return postbox


def subjects(postbox: Postbox, name: str) -> list[str]:
    mails = [mail for mail in postbox.mails if mail["To"] == f"{name}@example.org"]
    return [mail["Subject"].strip() for mail in mails]


def test_each_gets_exactly_the_mails_of_the_month_each_once(cycle: Postbox) -> None:
    assert subjects(cycle, "anna") == [
        "您 2026-10 的考勤已公示，请在 2026-11-07 前核对",
        "2026-10 考勤已公布",
    ]
    assert subjects(cycle, "lead") == [
        "每日汇总：10月31日 星期六",
        "每日汇总：11月1日 星期日",
        "1 件事项即将到期：11月2日 星期一",
        "每日汇总：11月2日 星期一",
        "1 件事项即将到期：11月3日 星期二",
        "请确认2026年10月考勤",
        "每日汇总：11月3日 星期二",
        "您 2026-10 的考勤已公示，请在 2026-11-07 前核对",
        "每日汇总：11月4日 星期三",
        "每日汇总：11月5日 星期四",
        "2026年10月考勤异议期即将结束",
        "每日汇总：11月6日 星期五",
        "每日汇总：11月7日 星期六",
        "每日汇总：11月8日 星期日",
        "2026-10 考勤已公布",
        "每日汇总：11月9日 星期一",
    ]
    assert subjects(cycle, "hr") == [
        "1 件事项即将到期：11月4日 星期三",
        "请公示2026年10月考勤",
        "2026年10月考勤异议期即将结束",
        "1 件事项即将到期：11月9日 星期一",
        "请公布2026年10月考勤",
        "2026年10月已公布：报表",
    ]
    assert subjects(cycle, "quality") == ["2026年10月已公布：报表"]
    assert subjects(cycle, "supervisor") == [
        "Daily summary: 31 October Sat",
        "Daily summary: 1 November Sun",
        "1 thing is due soon: 2 November Mon",
        "Daily summary: 2 November Mon",
        "1 thing is due soon: 3 November Tue",
        "Confirm the attendance of October 2026",
        "Daily summary: 3 November Tue",
        "Daily summary: 4 November Wed",
        "Daily summary: 5 November Thu",
        "Daily summary: 6 November Fri",
        "Daily summary: 7 November Sat",
        "Daily summary: 8 November Sun",
        "Daily summary: 9 November Mon",
    ]
    assert subjects(cycle, "manager")[-3:] == [
        "1 thing is due soon: 9 November Mon",
        "October 2026 is published: its workbooks",
        "Daily summary: 9 November Mon",
    ]

    # Text and HTML, under an id of its own, in the reader's language; all of it was taken.
    ids = [mail["Message-ID"] for mail in cycle.mails]
    assert sorted(ids) == sorted(Delivery.objects.values_list("message_id", flat=True))
    assert len(set(ids)) == len(ids)
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}
    parts = {tuple(part.get_content_type() for part in mail.iter_parts()) for mail in cycle.mails}
    assert parts == {("text/plain", "text/html")}
    assert {(mail["To"], mail["Content-Language"]) for mail in cycle.mails} == {
        ("anna@example.org", "zh-hans"),
        ("lead@example.org", "zh-hans"),
        ("hr@example.org", "zh-hans"),
        ("quality@example.org", "zh-hans"),
        ("supervisor@example.org", "en"),
        ("manager@example.org", "en"),
    }

    # The workbooks of the month, once for each who may have them.
    orders = Export.objects.order_by("asked_by__work_number", "pk")
    assert [(one.asked_by.work_number, one.kind, one.state) for one in orders] == [
        ("2206", "attendance.month", "kept"),
        ("2206", "qc.month", "kept"),
        ("2206", "incidents.month", "kept"),
        ("2206", "shifthandover.month", "kept"),
        ("2206", "custody.month", "kept"),
        ("4001", "attendance.month", "kept"),
        ("4001", "qc.month", "kept"),
        ("4001", "incidents.month", "kept"),
        ("4001", "shifthandover.month", "kept"),
        ("4001", "custody.month", "kept"),
        ("9001", "attendance.month", "kept"),
        ("9001", "incidents.month", "kept"),
        ("9001", "custody.month", "kept"),
    ]
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}
