"""Leads and superiors are told about the day that has passed, each once, whatever restarts."""

from collections.abc import Callable
from datetime import date, datetime
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils.translation import override

from incidents.models import Incident, IncidentKind
from jobs import services as jobs
from jobs.models import Job
from notices.models import Notice
from reports import services
from reports.tasks import derive_yesterday, send_daily_summaries
from staff.models import Employee, PostCode
from tests.reports.conftest import TODAY, YESTERDAY, Floor

Make = Callable[..., Employee]


@pytest.fixture
def manager(make_employee: Make) -> Employee:
    return make_employee("9001", post=PostCode.CENTRE_MANAGER, language="en")


def test_a_lead_is_told_about_the_team(marks: Floor, incident: Any, diary: Any, now: datetime) -> None:
    told = services.send_summary(marks.lead, YESTERDAY, today=TODAY, now=now)
    assert told[0].subject == "每日汇总：10月19日 星期一"
    lines = told[0].body.splitlines()
    assert lines[0] == "a班 · 2026年10月19日 星期一"
    assert "应出勤 3 人次；待说明 2 天，涉及 2 人。" in lines
    assert "迟到 1，早退 0，缺卡 0，旷工半天数 2。" in lines
    assert "- 员工1001 1001: △" in lines
    assert "按时 0，迟交 0，未完成 1。" in lines
    assert any(line.startswith("- 2026-0001 设备险情") for line in lines)


def test_results_released_on_the_day_are_told(results: Any, floor: Floor, now: datetime) -> None:
    body = services.send_summary(floor.lead, YESTERDAY, today=TODAY, now=now)[0].body
    assert "发布结果：有分数 1 份，平均 90.0，致命差错 0 份。" in body
    assert "- 员工1001 1001: 90.0" in body
    assert "80" not in body.split("质检")[1].split("交接班")[0]


def test_the_centre_is_told_to_who_runs_it(marks: Floor, manager: Employee, now: datetime) -> None:
    body = services.send_summary(manager, YESTERDAY, today=TODAY, now=now)[0].body
    assert body.startswith("The whole centre · 2026-10-19 Monday")
    assert "Rostered 3; days to explain 2, of 2 people." in body


def test_of_a_leak_number_and_state_alone_leave_the_house(
    marks: Floor, manager: Employee, incident: Incident, now: datetime
) -> None:
    IncidentKind.objects.update(confidential=True)
    Incident.objects.update(confidential=True)
    (told,) = services.send_summary(manager, YESTERDAY, today=TODAY, now=now)
    assert "- 2026-0001 (reported)" in told.body.splitlines()
    assert [word in told.body_html for word in ("2026-0001", "Equipment", "黑屏")] == [True, False, False]


def test_another_team_has_its_own(marks: Floor, make_employee: Make, now: datetime) -> None:
    other = make_employee("2002", post=PostCode.TEAM_LEAD, team=marks.other, language="en")
    body = services.send_summary(other, YESTERDAY, today=TODAY, now=now)[0].body
    assert "The day has not been derived yet." in body
    assert "员工1001" not in body


def test_who_neither_leads_nor_runs_the_centre_is_told_nothing(floor: Floor, now: datetime) -> None:
    assert services.send_summary(floor.operators[0], YESTERDAY, today=TODAY, now=now) == []


def test_once_per_reader_and_day(marks: Floor, manager: Employee, now: datetime) -> None:
    with time_machine.travel(now, tick=False):
        assert (send_daily_summaries(), send_daily_summaries()) == (2, 2)
        summaries = Job.objects.filter(kind="reports.daily_summary")
        assert summaries.count() == 2
        for job in summaries:
            jobs.run(job.pk, clock=lambda: now)
        Job.objects.filter(kind="reports.daily_summary").update(state="queued", runs=0)
        for job in summaries:
            jobs.run(job.pk, clock=lambda: now)
    assert Notice.objects.filter(kind="reports.daily_summary").count() == 2


def test_the_mail_is_text_and_html(marks: Floor, now: datetime) -> None:
    services.send_summary(marks.lead, YESTERDAY, today=TODAY, now=now)
    jobs.run(Job.objects.get(kind="notices.send").pk, clock=lambda: now)
    sent: Any = mail.outbox[0]
    assert sent.to == ["lead@example.org"]
    assert "员工1002 1002" in sent.body
    html = sent.alternatives[0][0]
    assert "<table" in html
    assert "员工1002 1002" in html


def test_the_command_sends_a_day_once(marks: Floor, now: datetime) -> None:
    said = StringIO()
    with time_machine.travel(now, tick=False), override("en"):
        call_command("send_summary", "daily", "--day=2026-10-19", stdout=said)
        call_command("send_summary", "daily", stdout=said)
    assert said.getvalue().splitlines() == [
        "1 people told",
        "0 people told",
    ]


@pytest.mark.parametrize("day", ["2026-10-21", "2026-10-20", "2026-02-30", "yesterday"])
def test_the_command_refuses_a_day_that_is_none(centre: Any, now: datetime, day: str) -> None:
    with time_machine.travel(now, tick=False), pytest.raises(CommandError):
        call_command("send_summary", "daily", f"--day={day}")


def test_yesterdays_month_is_derived_once_a_day(centre: Any) -> None:
    with time_machine.travel(datetime.fromisoformat("2026-11-01T06:30+08:00"), tick=False):
        assert derive_yesterday() == derive_yesterday()
    job = Job.objects.get()
    assert (job.kind, job.payload) == ("attendance.derive_month", {"month": "2026-10"})


def test_a_summary_costs_the_same_however_many_people(
    marks: Floor, django_assert_max_num_queries: Any, now: datetime
) -> None:
    with django_assert_max_num_queries(40):
        services.summary_for(marks.lead, date(2026, 10, 19), today=TODAY, now=now)
