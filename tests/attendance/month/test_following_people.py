"""Who worked where is a fact, too: when it changes, the months it touches follow."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from attendance.models import AttendanceMonth, PersonMonth
from attendance.selectors.pending import pending_changes
from jobs.models import Job
from staff.imports import import_employees
from staff.models import Employee, Team
from staff.services import join_team, people_changed
from tests.attendance.month.conftest import Cast, cell, run_jobs


@pytest.fixture
def hr(cast: Cast) -> Client:
    """An administrator in the admin."""
    person = Employee.objects.create_superuser("0001", "a-good-password", name="管理员")
    client = Client(headers={"accept-language": "en"})
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def derivations() -> list[Any]:
    """Whom the queued derivations name."""
    jobs = Job.objects.filter(kind="attendance.derive_month", key__contains=".people.").order_by("pk")
    return [job.payload["people"] for job in jobs]


def test_somebody_who_joins_another_team_moves_on_the_sheet(
    confirmed: AttendanceMonth, cast: Cast, roles: dict[str, Any]
) -> None:
    join_team(cast.anna, team=cast.other_team, post=roles["operator"], starts_on=date(2026, 10, 16))
    assert derivations() == [[cast.anna.pk]]
    run_jobs("attendance.derive")
    row = PersonMonth.objects.get(employee=cast.anna)
    assert (row.team, [one["code"] for one in row.person["teams"]]) == (cast.other_team, ["a", "b"])
    assert (cell(cast.anna, 15).team, cell(cast.anna, 16).team) == (cast.team, cast.other_team)


def test_a_leaving_date_entered_in_the_admin(confirmed: AttendanceMonth, cast: Cast, hr: Client) -> None:
    _store(hr, cast.anna, left_on="2026-10-14")
    assert derivations() == [[cast.anna.pk]]
    run_jobs("attendance.derive")
    assert (cell(cast.anna, 14).symbol, cell(cast.anna, 20).symbol) == ("休", "—")


def test_nothing_changed_derives_nothing(confirmed: AttendanceMonth, cast: Cast, hr: Client) -> None:
    _store(hr, cast.anna)
    assert derivations() == []


def _store(client: Client, person: Employee, **changes: str) -> None:
    """Send the form of a person as it is shown, with changes."""
    url = reverse("admin:staff_employee_change", args=[person.pk])
    page = client.get(url)
    form = page.context["adminform"].form
    data = {name: form[name].value() for name in form.fields if name != "password"}
    data = {name: value for name, value in data.items() if value not in (None, False)}
    for inline in page.context["inline_admin_formsets"]:
        formset = inline.formset
        for part in (formset.management_form, *formset.forms):
            data |= {
                part.add_prefix(name): value
                for name in part.fields
                if (value := part[name].value()) not in (None, False)
            }
    answer = client.post(url, {**data, **changes})
    assert answer.status_code == 302, answer.context["errors"]


def test_a_file_of_employees_tells_once_of_those_it_changed(confirmed: AttendanceMonth, cast: Cast) -> None:
    lines = ["工号,姓名,离职日期", "1001,王安娜,2026-10-14", "1002,李本,", "1101,周班长,2026-10-30"]
    report = import_employees(BytesIO("\n".join(lines).encode()), filename="people.csv")
    assert (report.updated, report.rejected) == (2, [])
    assert derivations() == [[cast.anna.pk, cast.lead.pk]]


def test_a_team_renamed_in_the_admin(confirmed: AttendanceMonth, cast: Cast, hr: Client) -> None:
    url = reverse("admin:staff_team_change", args=[cast.team.pk])
    team = Team.objects.get(pk=cast.team.pk)
    data = {"code": team.code, "name": "一班", "department": team.department_id, "desk": team.desk_id}
    assert hr.post(url, data).status_code == 302
    run_jobs("attendance.derive")
    assert PersonMonth.objects.get(employee=cast.anna).person["teams"][0]["name"] == "一班"


def test_after_publication_it_is_a_pending_change(
    published: AttendanceMonth, cast: Cast, roles: dict[str, Any]
) -> None:
    join_team(cast.ben, team=cast.other_team, post=roles["operator"], starts_on=date(2026, 10, 16))
    run_jobs("attendance.derive")
    (change,) = pending_changes(published)
    assert (change.employee, change.day, change.cause) == (cast.ben, date(2026, 10, 16), "person")


def test_people_on_no_sheet_derive_nothing(
    confirmed: AttendanceMonth, cast: Cast, make_employee: Callable[..., Employee]
) -> None:
    people_changed.send(sender=Employee, people=[make_employee("1010").pk])
    assert derivations() == []
