"""What is due soon is told to each person once a day: what their start page shows and whose limit is near."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.utils.translation import override

from custody.models import CustodyClass, CustodyItem
from incidents.models import Authority, AuthorityReport, Deadline, Incident, IncidentKind
from jobs import services as jobs
from jobs.models import Job
from notices.models import Notice
from qc.models import Appeal, Evaluation
from reports.digests import queue_digest
from reports.selectors.due import next_horizon
from reports.tasks import send_due_soon
from shifthandover.models import OpenMatter
from staff.models import CalendarDay, CalendarYear, Centre, Employee, PostCode
from tests.reports.conftest import TODAY, Floor

Make = Callable[..., Employee]
FRIDAY = date(2026, 10, 23)


def tell(now: datetime) -> list[tuple[str, str]]:
    """Let the clock ask and the workers do it; give who was told, and what."""
    with time_machine.travel(now, tick=False):
        send_due_soon()
        for job in Job.objects.filter(kind="reports.digest").exclude(state="done").order_by("pk"):
            jobs.run(job.pk, clock=lambda: now)
    rows = Notice.objects.filter(kind="reports.due_soon").order_by("recipient__work_number", "pk")
    return list(rows.values_list("recipient__work_number", "body"))


@pytest.fixture
def supervisor(floor: Floor, make_employee: Make) -> Employee:
    return make_employee("3001", post=PostCode.DUTY_SUPERVISOR, team=floor.other, language="en")


def test_nobody_is_told_when_nothing_is_due(floor: Floor, supervisor: Employee, now: datetime) -> None:
    assert tell(now) == []
    assert Job.objects.filter(kind="reports.digest", state="done").count() == 2


def test_each_is_told_what_they_see_in_their_language_once_a_day(
    floor: Floor, supervisor: Employee, incident: Incident, matter: OpenMatter, now: datetime
) -> None:
    told = tell(now)
    assert [number for number, _body in told] == ["2001", "3001"]
    assert told[0][1].splitlines() == [
        "等您处理、已超时或于 10月21日 星期三 前到期的事项。",
        "",
        "遗留事项",
        "- 大客户专线开通; 前台 · 暂无负责人: 期限 10月20日 星期二 12:10",
        "",
        "事件与隐患",
        "- 2026-0001 · 设备险情; 已上报 · 暂无负责人: 已超时，期限 10月20日 星期二 11:50",
    ]
    assert "- 2026-0001 · Equipment; reported · nobody yet: overdue since 20 October Tue 11:50" in told[1][1]
    assert tell(now + timedelta(hours=1)) == told
    assert len(tell(now + timedelta(days=1))) == 4


def test_of_a_leak_the_number_alone_leaves_the_house(
    floor: Floor, supervisor: Employee, incident: Incident, now: datetime
) -> None:
    IncidentKind.objects.update(confidential=True)
    Incident.objects.update(confidential=True, owner=supervisor)
    Deadline.objects.update(purpose="authority")
    authority = Authority.objects.create(
        code="t-police", name="Police", name_zh="公安机关", hours=1, warn_minutes=0, repeat_minutes=60
    )
    AuthorityReport.objects.create(
        incident=incident, number=1, authority=authority, known_at=incident.reported_at, due_at=now
    )
    ((number, body),) = tell(now)
    assert number == "3001"
    assert body.splitlines()[2:] == [
        "Incidents and hazards",
        "- 2026-0001: overdue since 20 October Tue 11:50",
    ]


def test_a_run_that_comes_a_day_late_leaves_it_to_todays(
    floor: Floor, matter: OpenMatter, now: datetime
) -> None:
    queue_digest("due_soon", now=now)
    tomorrow = now + timedelta(days=1)
    tell(tomorrow)
    assert list(Notice.objects.values_list("key", flat=True)) == ["reports.due_soon.2026-10-21"]


def test_what_is_due_later_is_not_told_yet(floor: Floor, matter: OpenMatter, now: datetime) -> None:
    """On Tuesday everything until the end of Wednesday is told, and nothing of Thursday."""
    thursday = datetime.combine(TODAY + timedelta(days=2), datetime.min.time(), floor.centre.zone)
    OpenMatter.objects.update(reply_by=thursday)
    assert tell(now) == []
    OpenMatter.objects.update(reply_by=thursday - timedelta(seconds=1))
    assert len(tell(now + timedelta(days=1))) == 1


def test_one_looks_over_rest_days_and_holidays_by_the_announced_calendar(centre: Centre) -> None:
    year = CalendarYear.objects.create(year=2026, notice="国办发明电〔2025〕7号")
    CalendarDay.objects.create(day=date(2026, 10, 24), year=year, kind="workday")
    assert next_horizon(FRIDAY, centre.zone).day == date(2026, 10, 24)
    assert next_horizon(date(2026, 10, 24), centre.zone).day == date(2026, 10, 26)
    assert next_horizon(date(2026, 10, 26), centre.zone).ends == datetime.fromisoformat(
        "2026-10-28T00:00+08:00"
    )


@pytest.mark.parametrize(
    ("zone", "hours"),
    [
        pytest.param("Europe/Berlin", 25, id="the clock goes back on Sunday"),
        pytest.param("Asia/Shanghai", 24, id="no summer time"),
    ],
)
def test_the_end_of_a_day_follows_the_centres_clock(centre: Centre, zone: str, hours: int) -> None:
    """Friday looks to the end of Monday; the change of the clock lies between."""
    centre.time_zone = zone
    ends = next_horizon(FRIDAY, centre.zone).ends
    begins = datetime.combine(FRIDAY, datetime.min.time(), centre.zone)
    assert ends.timestamp() - begins.timestamp() == (4 * 24 + hours - 24) * 3600


def test_an_appeal_near_its_limit_is_told_to_who_decides_and_not_to_who_filed_it(
    floor: Floor, results: list[Evaluation], make_employee: Make, now: datetime
) -> None:
    manager = make_employee("4001", post=PostCode.QUALITY_MANAGER, team=floor.other)
    appeal = Appeal.objects.create(
        evaluation=results[0],
        filed_by=floor.operators[0],
        filed_at=now,
        due_on=TODAY + timedelta(days=2),
    )
    assert tell(now) == []
    Appeal.objects.filter(pk=appeal.pk).update(due_on=TODAY - timedelta(days=1))
    told = tell(now + timedelta(days=1))
    assert [number for number, _body in told] == ["2001", manager.work_number]
    assert (
        told[1][1].splitlines()[-1] == "- 员工1001 1001; 前台评分表 · 10月19日 星期一: 10月19日 星期一 到期"
    )


def test_a_result_that_becomes_final_is_told_to_the_operator(
    floor: Floor, results: list[Evaluation], now: datetime
) -> None:
    Evaluation.objects.filter(pk=results[0].pk).update(appeal_until=TODAY + timedelta(days=1))
    Evaluation.objects.filter(pk=results[2].pk).update(appeal_until=TODAY)
    ((number, body),) = tell(now)
    assert number == "1001"
    assert body.splitlines()[2:] == [
        "待确认的质检结果",
        "- 前台评分表 · 10月19日 星期一; 请确认，或提出申诉: 10月21日 星期三 后定案",
    ]
    assert Notice.objects.get().url == "/me/"


def test_a_custodian_is_told_what_to_file_and_what_has_expired(
    floor: Floor, make_employee: Make, now: datetime
) -> None:
    custodian = make_employee("5001", post=PostCode.CUSTODIAN, team=floor.other)
    kind = CustodyClass.objects.create(
        code="t-papers", name="Papers", name_zh="纸质资料", retention_months=12
    )
    common: dict[str, Any] = {
        "custody_class": kind, "custodian": custodian, "registered_by": custodian, "registered_at": now,
    }  # fmt: skip
    common |= {"received_on": TODAY, "file_by": TODAY, "retention_months": 12, "title": "名单"}
    CustodyItem.objects.create(number="Z-1", state="to_file", expires_on=date(2027, 10, 20), **common)
    CustodyItem.objects.create(number="Z-2", state="filed", filed_at=now, expires_on=TODAY, **common)
    ((number, body),) = tell(now)
    assert number == "5001"
    assert body.splitlines()[2:] == [
        "待归档",
        "- Z-1: 10月20日 星期二 前归档",
        "",
        "待销毁",
        "- Z-2: 保管至 10月20日 星期二",
    ]


def test_who_keeps_something_is_told_whatever_their_post(floor: Floor, now: datetime) -> None:
    operator = floor.operators[0]
    kind = CustodyClass.objects.create(
        code="t-papers", name="Papers", name_zh="纸质资料", retention_months=12
    )
    CustodyItem.objects.create(
        number="Z-1", state="to_file", title="名单", custody_class=kind, custodian=operator,
        registered_by=operator, registered_at=now, received_on=TODAY, file_by=TODAY, retention_months=12,
        expires_on=date(2027, 10, 20),
    )  # fmt: skip
    assert [number for number, _body in tell(now)] == ["1001"]


def test_the_command_shows_what_would_be_sent_and_sends_it_once(
    floor: Floor, supervisor: Employee, matter: OpenMatter, now: datetime
) -> None:
    said = StringIO()
    with time_machine.travel(now, tick=False), override("en"):
        call_command("send_summary", "due_soon", "--to=3001", "--dry-run", stdout=said)
        assert Notice.objects.count() == 0
        call_command("send_summary", "due_soon", "--to=3001", stdout=said)
        call_command("send_summary", "due_soon", stdout=said)
    lines = said.getvalue().splitlines()
    assert lines[0] == "== 员工3001 3001: 1 thing is due soon: 20 October Tue"
    assert "- 大客户专线开通; Front line · nobody yet: until 20 October Tue 12:10" in lines
    assert lines[-3:] == ["1 people would be told", "1 people told", "1 people told"]


def test_it_costs_the_same_however_much_is_due(
    floor: Floor,
    supervisor: Employee,
    incident: Incident,
    matter: OpenMatter,
    now: datetime,
    django_assert_max_num_queries: Any,
) -> None:
    from reports.digests.due_soon import write_due_soon
    from reports.start_page.viewer import look

    viewer = look(supervisor, now=now)
    write_due_soon(viewer, TODAY)
    with django_assert_max_num_queries(40) as few:
        write_due_soon(viewer, TODAY)
    for number in range(3):
        OpenMatter.objects.create(
            desk=floor.desk, title=f"事项{number}", opened_by=floor.lead, opened_at=now, due_at=now
        )
    with django_assert_max_num_queries(40) as many:
        write_due_soon(viewer, TODAY)
    assert len(few) == len(many)
