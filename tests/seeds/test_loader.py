"""Seeds come in once, follow their files, and never overwrite what people did."""

from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

from seeds.loader import load_seeds
from seeds.loader.staff import load_desks, load_posts, load_roles, load_shifts
from seeds.loader.sync import sync_rows
from staff.models import CalendarDay, CalendarYear, Desk, Post, Shift

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db
ROW = {"code": "front_line", "name": "1860 front line", "name_zh": "1860前台"}


def test_a_second_run_changes_nothing() -> None:
    first = load_seeds(now=NOW)
    second = load_seeds(now=NOW)
    assert sum(report.created for report in first) > 2500
    assert [report.source for report in second if report.changed or report.kept] == []


def test_no_file_has_a_fault() -> None:
    assert [fault for report in load_seeds(now=NOW) for fault in report.faults] == []


def test_the_command_reports_each_file() -> None:
    out = StringIO()
    call_command("load_seeds", stdout=out)
    assert "desks.toml" in out.getvalue()


def test_every_day_of_seven_years_is_there() -> None:
    load_seeds(now=NOW)
    assert CalendarYear.objects.count() == 7
    assert CalendarDay.objects.count() == 2557
    assert CalendarDay.objects.get(day=date(2026, 10, 1)).name == "国庆节"


def test_the_night_shift_ends_on_the_next_day() -> None:
    load_shifts()
    assert Shift.objects.get(code="NIGHT").parts == [{"start": 1320, "end": 1800}]


def test_a_post_gives_its_role_and_the_admin() -> None:
    load_roles()
    load_posts()
    lead = Post.objects.get(code="team_lead")
    assert (lead.role.name, lead.uses_admin) == ("Team lead", True)
    assert Post.objects.get(code="vip_operator").role.name == "Operator"


def test_a_team_lead_reaches_the_team_and_an_auditor_only_views() -> None:
    load_roles()
    lead = Group.objects.get(name="Team lead").permissions.values_list("codename", flat=True)
    auditor = Group.objects.get(name="Auditor").permissions.values_list("codename", flat=True)
    assert "reach_team" in lead
    assert "reach_centre" not in lead
    assert [name for name in auditor if not name.startswith("view_")] == ["reach_centre"]


def test_what_people_changed_is_kept() -> None:
    load_desks()
    Desk.objects.filter(code="vip").update(name="10086 VIP")
    assert load_desks().kept == 1
    assert Desk.objects.get(code="vip").name == "10086 VIP"


def test_what_people_deleted_stays_deleted() -> None:
    load_desks()
    Desk.objects.filter(code="vip").delete()
    assert load_desks().kept == 1
    assert not Desk.objects.filter(code="vip").exists()


def test_what_people_had_before_is_kept() -> None:
    Desk.objects.create(code="front_line", name="Hotline", name_zh="热线")
    assert load_desks().kept == 1
    assert Desk.objects.get(code="front_line").name == "Hotline"


def test_a_role_that_people_changed_is_kept() -> None:
    load_roles()
    Group.objects.get(name="Operator").permissions.clear()
    assert load_roles().kept == 1
    assert Group.objects.get(name="Operator").permissions.count() == 0


def test_a_new_version_of_a_file_updates_untouched_rows() -> None:
    sync_rows(Desk, [ROW], key="code", source="desks.toml")
    report = sync_rows(Desk, [ROW | {"name": "10086 front line"}], key="code", source="desks.toml")
    assert (report.created, report.updated) == (0, 1)
    assert Desk.objects.get(code="front_line").name == "10086 front line"
