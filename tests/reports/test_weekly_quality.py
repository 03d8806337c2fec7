"""The weekly quality pack: what was released from Monday to Sunday by the centre's clock, once a week."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command

from exports.models import Export
from jobs import services as jobs
from jobs.models import Job
from notices.models import Notice, Post, Robot
from qc.models import Appeal, Evaluation
from reports.digests import week_before
from reports.digests.weekly import WEEKLY
from reports.selectors.week import quality_of_week
from reports.start_page.viewer import look
from reports.tasks import send_weekly_quality
from staff.models import Centre, Employee, PostCode
from tests.reports.conftest import Floor

Make = Callable[..., Employee]
MONDAY = date(2026, 10, 12)
TOLD_AT = datetime.fromisoformat("2026-10-19T08:30+08:00")
BEGINS = datetime.fromisoformat("2026-10-12T00:00+08:00")
ENDS = datetime.fromisoformat("2026-10-19T00:00+08:00")


def release(evaluation: Evaluation, at: datetime) -> None:
    Evaluation.objects.filter(pk=evaluation.pk).update(
        state="released", released_at=at, version=evaluation.version
    )


@pytest.fixture
def manager(floor: Floor, make_employee: Make) -> Employee:
    return make_employee("4001", post=PostCode.QUALITY_MANAGER, team=floor.other, language="en")


@pytest.fixture
def week(floor: Floor, results: list[Evaluation]) -> list[Evaluation]:
    """90 in the first instant of the week, 80 (critical) in its last second, 70 in the week before."""
    release(results[0], BEGINS)
    release(results[1], ENDS - timedelta(seconds=1))
    release(results[2], BEGINS - timedelta(seconds=1))
    return results


def work(now: datetime = TOLD_AT) -> None:
    with time_machine.travel(now, tick=False):
        send_weekly_quality()
        for job in Job.objects.exclude(state="done").order_by("pk"):
            jobs.run(job.pk, clock=lambda: now)


def test_a_week_goes_from_monday_to_monday_and_has_n_interval_and_change(
    floor: Floor, week: list[Evaluation], manager: Employee
) -> None:
    found = quality_of_week(MONDAY, zone=floor.centre.zone, reader=manager)
    assert (found.released, found.critical, found.failed, str(found.month)) == (2, 1, 1, "2026-10")
    assert (found.measure.n, str(found.measure.value), str(found.before.value)) == (
        2,
        "85.000000",
        "70.000000",
    )
    assert found.change is not None
    assert str(found.change.difference) == "15.000000"


def test_leads_and_quality_managers_are_told_once_a_week(
    floor: Floor, week: list[Evaluation], manager: Employee, make_employee: Make
) -> None:
    make_employee("2002", post=PostCode.TEAM_LEAD, team=floor.other)
    for day in range(3):
        work(TOLD_AT + timedelta(days=day))
    told = Notice.objects.filter(kind="reports.weekly_quality").order_by("recipient__work_number")
    assert [(one.recipient.work_number, one.key, one.subject) for one in told] == [
        ("2001", "reports.weekly_quality.2026-10-12", "一周质检：10月12日 星期一 – 10月18日 星期日"),
        ("4001", "reports.weekly_quality.2026-10-12", "Quality of the week: 12 October Mon – 18 October Sun"),
    ]
    text = told[1].body
    assert "  results released: 2\n  mean score: 85.0 (of 2 evaluations · " in text
    assert "  week before: 70.0 (since: +15.0" in text
    assert "  critical errors: 1\n  evaluations failed: 1" in text
    assert "Calibration of the week" in text
    assert "inspectors agree" not in told[0].body


def test_the_workbook_is_ordered_once_for_each_and_linked(
    floor: Floor, week: list[Evaluation], manager: Employee
) -> None:
    work()
    work(TOLD_AT + timedelta(days=1))
    orders = Export.objects.order_by("asked_by__work_number")
    assert [(one.kind, one.filters, one.asked_by.work_number) for one in orders] == [
        ("qc.month", {"month": "2026-10"}, "2001"),
        ("qc.month", {"month": "2026-10"}, "4001"),
    ]
    notice = Notice.objects.get(recipient=manager, kind="reports.weekly_quality")
    assert "Workbooks\n- Quality inspection, 2026-10" in notice.body


def test_the_workbook_is_ordered_however_many_exports_are_under_way(
    floor: Floor, week: list[Evaluation], manager: Employee, settings: Any
) -> None:
    settings.EXPORTS_AT_A_TIME = 0
    work()
    assert Export.objects.count() == 2
    assert Notice.objects.filter(kind="reports.weekly_quality").count() == 2


def test_chats_are_told_in_their_own_language(
    floor: Floor, week: list[Evaluation], manager: Employee
) -> None:
    common = {"channel": "wecom", "topics": ["reports.week"], "changed_at": TOLD_AT}
    Robot.objects.create(name="quality", language="en", **common)
    Robot.objects.create(name="质检群", **common)
    work()
    assert list(Post.objects.order_by("pk").values_list("robot__name", "language", "subject")) == [
        ("quality", "en", "Quality of the week: 12 October Mon – 18 October Sun"),
        ("质检群", "zh-hans", "一周质检：10月12日 星期一 – 10月18日 星期日"),
    ]


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param("--day=2026-10-14", id="a day of the week"),
        pytest.param("--month=2026-10", id="a month"),
        pytest.param("--week=2026-W43", id="the running week"),
    ],
)
def test_the_command_tells_whole_weeks_that_are_over(
    floor: Floor, week: list[Evaluation], manager: Employee, asked: str
) -> None:
    with time_machine.travel(TOLD_AT, tick=False), pytest.raises(CommandError):
        call_command("send_summary", "weekly_quality", asked)
    assert Notice.objects.count() == 0


def test_a_week_without_anything_is_not_told(floor: Floor, manager: Employee) -> None:
    work()
    assert Notice.objects.count() == 0


def test_open_appeals_alone_are_told(floor: Floor, results: list[Evaluation], manager: Employee) -> None:
    Appeal.objects.create(
        evaluation=results[0], filed_by=floor.operators[0], filed_at=TOLD_AT, due_on=date(2026, 10, 22)
    )
    letter = WEEKLY.write(look(manager, now=TOLD_AT), date(2026, 8, 3))
    assert letter is not None
    assert [panel.key for panel in letter.panels] == ["quality", "calibration", "appeals"]


@pytest.mark.parametrize(
    ("day", "monday"),
    [
        pytest.param("2026-10-19", "2026-10-12", id="Monday"),
        pytest.param("2026-10-25", "2026-10-12", id="Sunday"),
        pytest.param("2027-01-01", "2026-12-21", id="across the year"),
    ],
)
def test_the_week_that_is_over(day: str, monday: str) -> None:
    assert str(week_before(date.fromisoformat(day))) == monday


def test_a_week_in_which_the_clock_changes_has_its_real_hours(
    floor: Floor, results: list[Evaluation], manager: Employee, centre: Centre
) -> None:
    """In Berlin the last Sunday of October has 25 hours: the week ends at 23:00 UTC and began at 22:00."""
    Centre.objects.update(time_zone="Europe/Berlin")
    zone = Centre.objects.get().zone
    release(results[0], datetime.fromisoformat("2026-10-25T22:59:59+00:00"))
    release(results[1], datetime.fromisoformat("2026-10-25T23:00:00+00:00"))
    release(results[2], datetime.fromisoformat("2026-10-18T22:00:00+00:00"))
    found = [
        quality_of_week(monday, zone=zone, reader=manager).released
        for monday in (date(2026, 10, 19), date(2026, 10, 26))
    ]
    assert found == [2, 1]


def test_a_week_costs_the_same_however_much_was_released(
    floor: Floor, results: list[Evaluation], manager: Employee, django_assert_max_num_queries: Any
) -> None:
    viewer = look(manager, now=TOLD_AT)
    release(results[0], BEGINS)
    WEEKLY.write(viewer, MONDAY)
    with django_assert_max_num_queries(20) as few:
        WEEKLY.write(viewer, MONDAY)
    release(results[1], BEGINS)
    release(results[2], BEGINS)
    with django_assert_max_num_queries(20) as many:
        WEEKLY.write(viewer, MONDAY)
    assert len(few) == len(many)
