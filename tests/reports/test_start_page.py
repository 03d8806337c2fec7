"""The start page says what waits for each role, and every number leads to its rows."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from attendance.models import AttendanceMonth, PersonMonth
from reports.start_page.parts import Panel, Tone
from reports.start_page.roles import panels_for
from reports.start_page.viewer import look
from staff.models import Employee, PostCode, RosterEntry
from tests.reports.conftest import TODAY, YESTERDAY, Floor, punch, shift

Make = Callable[..., Employee]


def panels_of(user: Employee, now: datetime, language: str = "en") -> dict[str, Panel]:
    with override(language):
        return {panel.key: panel for panel in panels_for(look(user, now=now))}


def figures(panel: Panel) -> dict[str, Any]:
    return {str(figure.label): figure.value for figure in panel.figures}


def test_a_lead_sees_who_of_the_team_is_here(roster_today: Floor, now: datetime) -> None:
    panel = panels_of(roster_today.lead, now)["presence"]
    assert figures(panel) == {"rostered": 4, "present": 1, "missing": 1, "on leave": 1}
    assert [(row.title, row.mark) for row in panel.rows] == [("员工1002 1002", "shift began 08:00")]


def test_a_touch_four_hours_early_counts_and_one_of_the_night_before_does_not(
    roster_today: Floor, now: datetime
) -> None:
    midnight = datetime.combine(now.date(), datetime.min.time(), roster_today.centre.zone)
    punch(roster_today.operators[1], midnight + timedelta(hours=3, minutes=59))
    assert figures(panels_of(roster_today.lead, now)["presence"])["missing"] == 1
    punch(roster_today.operators[1], midnight + timedelta(hours=4))
    assert figures(panels_of(roster_today.lead, now)["presence"])["missing"] == 0


def test_a_shift_of_the_night_before_still_counts_until_it_ends(roster_today: Floor) -> None:
    night = shift("t-night", 1380, 1860)
    for person in roster_today.operators[3:]:
        RosterEntry.objects.create(employee=person, day=YESTERDAY, shift=night)
    midnight = datetime.combine(TODAY, datetime.min.time(), roster_today.centre.zone)
    punch(roster_today.operators[4], midnight - timedelta(hours=1))
    panel = panels_of(roster_today.lead, midnight + timedelta(hours=3))["presence"]
    assert figures(panel) == {"rostered": 6, "present": 1, "missing": 1, "on leave": 1}
    assert panel.figures[0].hint == "2 since yesterday · 3 later"
    assert [row.title for row in panel.rows] == ["员工1004 1004"]
    after = panels_of(roster_today.lead, midnight + timedelta(hours=7))["presence"]
    assert figures(after)["rostered"] == 4


def test_marks_count_only_when_the_shift_is_over(marks: Floor, now: datetime) -> None:
    panel = panels_of(marks.lead, now)["marks"]
    assert figures(panel) == {"days to explain": 2, "late": 1, "missing punches": 0, "absent, half days": 2}
    assert [(row.title, row.note, row.mark) for row in panel.rows] == [
        ("员工1001 1001", "19 October Mon · late 7 min", "△"),
        ("员工1002 1002", "19 October Mon · absent all day", "×"),
    ]
    later = panels_of(marks.lead, now + timedelta(hours=7))["marks"]
    assert figures(later)["days to explain"] == 3


def test_another_teams_marks_stay_theirs(marks: Floor, make_employee: Make, now: datetime) -> None:
    other = make_employee("2002", post=PostCode.TEAM_LEAD, team=marks.other)
    panel = panels_of(other, now)["marks"]
    assert figures(panel)["days to explain"] == 0
    assert "derived yet" in str(panel.nothing)


def test_an_unanswered_incident_shows_its_clock(incident: Any, floor: Floor, now: datetime) -> None:
    panel = panels_of(floor.lead, now)["incidents"]
    assert figures(panel) == {"unacknowledged": 1, "overdue": 1, "still open": 1}
    assert (panel.rows[0].mark, panel.rows[0].tone) == ("overdue by 10 min", Tone.ALARM)


def test_escalation_moves_no_limit(incident: Any, floor: Floor, now: datetime) -> None:
    incident.deadlines.update(fired_at=now)
    incident.deadlines.create(
        number=2,
        clock=1,
        purpose="acknowledge",
        started_at=incident.reported_at,
        within_minutes=15,
        pause_minutes=15,
        limit_at=now - timedelta(minutes=10),
        step=2,
        due_at=now + timedelta(minutes=5),
    )
    assert panels_of(floor.lead, now)["incidents"].rows[0].mark == "overdue by 10 min"
    incident.deadlines.running().update(met_at=now)
    assert panels_of(floor.lead, now)["incidents"].rows[0].tone == Tone.PLAIN


def test_a_confidential_incident_is_not_even_counted(incident: Any, floor: Floor, now: datetime) -> None:
    incident.confidential = True
    incident.save()
    assert figures(panels_of(floor.lead, now)["incidents"]) == {
        "unacknowledged": 0,
        "overdue": 0,
        "still open": 0,
    }


def test_diaries_and_matters_show_what_runs_out(
    diary: Any, matter: Any, floor: Floor, make_employee: Make, now: datetime
) -> None:
    supervisor = make_employee("3001", post=PostCode.DUTY_SUPERVISOR)
    panels = panels_of(supervisor, now)
    assert figures(panels["handovers"]) == {"being written or signed": 1, "overdue": 1, "to be reviewed": 0}
    assert panels["handovers"].rows[0].mark == "overdue by 20 h"
    assert figures(panels["matters"]) == {"still open": 1, "VIP": 1, "limit run out": 0}
    assert (panels["matters"].rows[0].mark, panels["matters"].rows[0].tone) == ("10 min left", Tone.WARN)


def test_whoever_may_acknowledge_an_incident_does_it_from_here(
    incident: Any, floor: Floor, make_employee: Make, client_of: Any, now: datetime
) -> None:
    supervisor = make_employee("3001", post=PostCode.DUTY_SUPERVISOR)
    row = panels_of(supervisor, now)["incidents"].rows[0]
    act = f"/admin/incidents/incident/{incident.pk}/act/acknowledge/"
    assert (str(row.act), row.act_url) == ("确认", act)
    assert client_of(supervisor).get(act).status_code == 200
    assert panels_of(floor.lead, now)["incidents"].rows[0].act_url == ""
    incident.reporter = supervisor
    incident.save()
    assert panels_of(supervisor, now)["incidents"].rows[0].act_url == ""


def test_a_leak_is_acknowledged_by_the_officer_and_not_by_the_supervisor(
    incident: Any, make_employee: Make, now: datetime
) -> None:
    incident.confidential = True
    incident.save()
    supervisor = make_employee("3001", post=PostCode.DUTY_SUPERVISOR)
    officer = make_employee("4001", post=PostCode.SECURITY_OFFICER)
    assert panels_of(supervisor, now)["incidents"].rows[0].act_url == ""
    assert panels_of(officer, now)["incidents"].rows[0].act_url.endswith("/act/acknowledge/")


def test_a_desk_whose_shift_runs_without_a_diary_is_named(
    floor: Floor, diary: Any, make_employee: Make, now: datetime
) -> None:
    RosterEntry.objects.create(employee=floor.lead, day=TODAY, shift=floor.early)
    supervisor = make_employee("3001", post=PostCode.DUTY_SUPERVISOR)
    other = make_employee("2002", post=PostCode.TEAM_LEAD, team=floor.other)
    floor.other.desk = None
    floor.other.save()
    panel = panels_of(supervisor, now)["handovers"]
    assert figures(panel)["shifts without a diary"] == 1
    assert panel.rows[0].title.endswith("周班长 2001")
    assert (str(panel.rows[0].mark), panel.rows[0].tone) == ("no diary", Tone.ALARM)
    assert "shifts without a diary" in figures(panels_of(floor.lead, now)["handovers"])
    assert "shifts without a diary" not in figures(panels_of(other, now)["handovers"])
    diary.day = TODAY
    diary.save()
    assert "shifts without a diary" not in figures(panels_of(supervisor, now)["handovers"])


def test_the_month_is_a_line_of_steps(marks: Floor, make_employee: Make, now: datetime) -> None:
    publisher = make_employee("4001", post=PostCode.HR_PUBLISHER)
    panel = panels_of(publisher, now)["month"]
    assert [(str(step.title), step.is_done, step.is_current) for step in panel.steps] == [
        ("derived", True, False),
        ("confirmed", False, True),
        ("posted", False, False),
        ("objections", False, False),
        ("published", False, False),
    ]
    assert str(panel.title) == "The month October 2026"
    assert "2026-10 is not over yet." in str(panel.notes[0])


def test_a_lead_sees_what_blocks_the_confirmation_of_the_team(
    marks: Floor, make_employee: Make, now: datetime
) -> None:
    month = AttendanceMonth.objects.get()
    PersonMonth.objects.create(
        month=month,
        employee=marks.operators[0],
        team=marks.team,
        person={"post": "operator"},
        content_hash="1",
    )
    panel = panels_of(marks.lead, now)["confirm"]
    assert figures(panel) == {"days to explain": 2, "people confirmed": "0 / 1", "open objections": 0}
    assert (panel.rows[0].title, panel.rows[0].mark) == (str(marks.team), "0 / 1")
    assert "2 exceptions are not settled." in panel.rows[0].note
    assert "exceptions/?month=2026-10&team=" in panel.url
    stranger = make_employee("4002", post=PostCode.QUALITY_INSPECTOR)
    assert "confirm" not in panels_of(stranger, now)


def test_a_lead_sees_released_results_and_no_others(results: Any, floor: Floor, now: datetime) -> None:
    panels = panels_of(floor.lead, now)
    assert figures(panels["quality"]) == {
        "mean this month": "90.0",
        "mean last month": "70.0",
        "critical errors": 0,
    }
    assert [str(figure.hint) for figure in panels["quality"].figures[:2]] == [
        "of 1 evaluation · too few for an interval",
        "of 1 evaluation · since: +20.0",
    ]
    assert [(row.title, row.mark) for row in panels["results"].rows] == [("员工1001 1001", "90.0")]


def test_the_trend_has_a_gap_where_nothing_was_released(results: Any, floor: Floor, now: datetime) -> None:
    chart = panels_of(floor.lead, now)["quality"].chart
    assert chart is not None
    assert list(zip(chart.labels, chart.values, strict=True)) == [
        ("08-31", None),
        ("09-07", None),
        ("09-14", 70.0),
        ("09-21", None),
        ("09-28", None),
        ("10-05", None),
        ("10-12", None),
        ("10-19", 90.0),
    ]
    assert str(chart.summary) == "Weekly means of the last 8 weeks: lowest 70.0, highest 90.0, latest 90.0."


def test_an_inspector_sees_the_queue_by_due_date(queue: Any, now: datetime) -> None:
    panel = panels_of(queue[0].inspector, now)["queue"]
    assert figures(panel) == {"to score": 2, "overdue": 1, "to release": 1, "scored this month": 2}
    assert [(row.mark, row.tone) for row in panel.rows] == [
        ("due 19 October Mon", Tone.ALARM),
        ("due 23 October Fri", Tone.NOTE),
    ]


def test_the_quality_manager_sees_the_whole_inspection(
    queue: Any, make_employee: Make, now: datetime
) -> None:
    manager = make_employee("2103", post=PostCode.QUALITY_MANAGER)
    panels = panels_of(manager, now)
    assert figures(panels["inspection"])["to score"] == 2
    assert figures(panels["quality"])["mean this month"] == "90.0"


@pytest.mark.parametrize("post", list(PostCode))
def test_an_empty_page_says_what_to_do(make_employee: Make, now: datetime, post: str) -> None:
    for panel in panels_of(make_employee("5001", post=post), now).values():
        assert panel.rows or panel.nothing or panel.steps or panel.chart


LEADING = (
    PostCode.TEAM_LEAD,
    PostCode.DUTY_SUPERVISOR,
    PostCode.FLOOR_SUPERVISOR,
    PostCode.QUALITY_INSPECTOR,
    PostCode.QUALITY_MANAGER,
    PostCode.SECURITY_OFFICER,
    PostCode.CENTRE_MANAGER,
    PostCode.HR_PUBLISHER,
    PostCode.CUSTODIAN,
    PostCode.AUDITOR,
)


@pytest.mark.parametrize(
    ("post", "language"), [*((post, "zh-hans") for post in LEADING), (PostCode.TEAM_LEAD, "en")]
)
def test_every_link_of_the_page_opens(
    post: str,
    language: str,
    roster_today: Floor,
    marks: Floor,
    incident: Any,
    diary: Any,
    matter: Any,
    queue: Any,
    make_employee: Make,
    client_of: Any,
    now: datetime,
) -> None:
    people = {PostCode.TEAM_LEAD: roster_today.lead, PostCode.QUALITY_INSPECTOR: queue[0].inspector}
    person = people.get(PostCode(post)) or make_employee("5001", post=post)
    client = client_of(person, language)
    with time_machine.travel(now, tick=False):
        page = client.get("/admin/")
        assert page.status_code == 200
        content = page.content.decode().split('<div class="zb-start">')[1]
        links = {unescape(link) for link in re.findall(r'href="(/admin/[^"]*)"', content)}
        # The month of these tests was never derived, so that it has no workbook.
        pages = {link for link in links if not link.endswith("/workbook/")}
        answers = {link: client.get(link).status_code for link in pages}
    assert set(answers.values()) <= {200}, answers


def test_the_page_costs_the_same_however_much_there_is(
    roster_today: Floor,
    marks: Floor,
    incident: Any,
    diary: Any,
    matter: Any,
    make_employee: Make,
    now: datetime,
) -> None:
    def statements() -> int:
        user = Employee.objects.get(pk=roster_today.lead.pk)
        with CaptureQueriesContext(
            connection,
        ) as counted:
            panels_of(user, now)
        return len(counted)

    before = statements()
    for number in range(20):
        matter.pk, matter.title = None, f"matter {number}"
        matter.save()
        extra = make_employee(f"61{number:02}", team=roster_today.team)
        punch(extra, now - timedelta(hours=1))
    assert statements() == before


def test_somebody_without_a_post_sees_the_inbox_alone(centre: Any, now: datetime) -> None:
    stranger = Employee.objects.create_user("7777", name="访客")
    assert list(panels_of(stranger, now)) == ["inbox"]


def test_an_administrator_sees_the_centre(centre: Any, now: datetime) -> None:
    admin = Employee.objects.create_superuser("0001", name="管理员")
    assert {"incidents", "handovers", "presence", "marks", "month", "register", "inbox"} <= set(
        panels_of(admin, now)
    )
