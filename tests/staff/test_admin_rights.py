"""Nobody grants themself a right, and roles follow posts, in the admin as in the import."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from staff.models import Employee, Membership, PostCode, RosterEntry, Team
from staff.tasks import sync_all_roles
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
MakeEmployee = Callable[..., Employee]


def signed_in(employee: Employee) -> Client:
    """Return a client of somebody who signed in."""
    client = Client()
    client.force_login(employee, backend=BACKEND)
    return client


def person_form(employee: Employee, membership: Membership | None = None, **changes: Any) -> dict[str, Any]:
    """Fill in the form of one person as the page would send it."""
    form: dict[str, Any] = {
        "work_number": employee.work_number,
        "name": employee.name,
        "memberships-TOTAL_FORMS": 1 if membership else 0,
        "memberships-INITIAL_FORMS": 1 if membership else 0,
        "memberships-MIN_NUM_FORMS": 0,
        "memberships-MAX_NUM_FORMS": 1000,
        **changes,
    }
    if membership:
        form |= {
            "memberships-0-id": membership.pk,
            "memberships-0-employee": employee.pk,
            "memberships-0-team": membership.team_id,
            "memberships-0-post": membership.post_id,
            "memberships-0-starts_on": membership.starts_on,
            "memberships-0-hours_system": membership.hours_system,
            **changes,
        }
    return form


def test_hr_cannot_give_themself_a_role(make_employee: MakeEmployee, roles: dict[str, Any]) -> None:
    hr = make_employee("3001", PostCode.HR_PUBLISHER)
    manager_role = roles[PostCode.CENTRE_MANAGER].role
    address = reverse("admin:staff_employee_change", args=[hr.pk])
    form = person_form(hr, hr.memberships.get(), groups=[manager_role.pk], is_staff="on")
    assert signed_in(hr).post(address, form).status_code == 302
    assert manager_role not in hr.groups.all()


def test_hr_cannot_set_anybodys_password(make_employee: MakeEmployee) -> None:
    hr, root = make_employee("3001", PostCode.HR_PUBLISHER), make_employee("9000", PostCode.OPERATOR)
    Employee.objects.filter(pk=root.pk).update(is_superuser=True)
    for person in (root, make_employee("1001")):
        address = reverse("admin:auth_user_password_change", args=[person.pk])
        answer = signed_in(hr).post(address, {"password1": "taken-over-1", "password2": "taken-over-1"})
        assert answer.status_code == 403
        person.refresh_from_db()
        assert person.check_password(PASSWORD)


def test_hr_cannot_change_an_administrator(make_employee: MakeEmployee) -> None:
    hr, root = make_employee("3001", PostCode.HR_PUBLISHER), make_employee("9000", PostCode.OPERATOR)
    Employee.objects.filter(pk=root.pk).update(is_superuser=True)
    form = person_form(root, name="somebody else")
    assert signed_in(hr).post(reverse("admin:staff_employee_change", args=[root.pk]), form).status_code == 403


def test_a_new_post_in_the_admin_gives_its_role_and_takes_the_former(
    make_employee: MakeEmployee, roles: dict[str, Any]
) -> None:
    hr, person = make_employee("3001", PostCode.HR_PUBLISHER), make_employee("2001", PostCode.DUTY_SUPERVISOR)
    form = person_form(person, person.memberships.get())
    form["memberships-0-post"] = roles[PostCode.OPERATOR].pk
    answer = signed_in(hr).post(reverse("admin:staff_employee_change", args=[person.pk]), form)
    assert answer.status_code == 302
    person = Employee.objects.get(pk=person.pk)
    assert (person.has_perm("staff.reach_centre"), person.is_staff) == (False, False)


def test_a_post_that_begins_tomorrow_gives_its_role_tomorrow(
    make_employee: MakeEmployee, roles: dict[str, Any], time_machine: Any
) -> None:
    time_machine.move_to("2026-10-20T04:00:00Z", tick=False)
    person = make_employee("1001")
    person.memberships.update(ends_on=date(2026, 10, 20))
    Membership.objects.create(
        employee=person,
        team=person.memberships.get().team,
        post=roles[PostCode.DUTY_SUPERVISOR],
        starts_on=date(2026, 10, 21),
    )
    sync_all_roles()
    assert not Employee.objects.get(pk=person.pk).has_perm("staff.reach_centre")
    time_machine.move_to("2026-10-20T16:05:00Z", tick=False)  # five past midnight at the centre
    sync_all_roles()
    assert Employee.objects.get(pk=person.pk).has_perm("staff.reach_centre")


@pytest.mark.parametrize("whose", ["own", "another team's"])
def test_a_lead_rosters_only_the_team(
    make_employee: MakeEmployee, make_team: Callable[..., Team], whose: str
) -> None:
    lead = make_employee("2001", PostCode.TEAM_LEAD, make_team("a"))
    stranger = make_employee("1002", PostCode.OPERATOR, make_team("b"))
    employee = lead if whose == "own" else stranger
    form = {"employee": employee.pk, "day": "2026-10-21", "shift": "", "activities": "[]", "note": ""}
    signed_in(lead).post(reverse("admin:staff_rosterentry_add"), form)
    assert not RosterEntry.objects.exists()


def test_a_lead_rosters_the_team(make_employee: MakeEmployee, make_team: Callable[..., Team]) -> None:
    lead = make_employee("2001", PostCode.TEAM_LEAD, make_team("a"))
    member = make_employee("1001", PostCode.OPERATOR, make_team("a"))
    form = {"employee": member.pk, "day": "2026-10-21", "shift": "", "activities": "[]", "note": ""}
    signed_in(lead).post(reverse("admin:staff_rosterentry_add"), form)
    assert RosterEntry.objects.get().employee == member


def test_a_new_password_ends_all_tokens(make_employee: MakeEmployee) -> None:
    from knox.models import get_token_model

    person = make_employee("1001")
    get_token_model().objects.create(user=person)
    person.set_password("another-good-password")
    person.save()
    assert not get_token_model().objects.exists()


@pytest.mark.parametrize(
    ("is_behind", "forwarded", "address"),
    [
        pytest.param(False, "6.6.6.6", "10.0.0.1", id="without a proxy the header is a claim"),
        pytest.param(True, "6.6.6.6, 7.7.7.7", "7.7.7.7", id="the proxy's own hop counts"),
        pytest.param(True, "", "10.0.0.1", id="no header"),
    ],
)
def test_the_address_of_a_sign_in(
    settings: Any, rf: Any, is_behind: bool, forwarded: str, address: str
) -> None:
    from staff.lockout import client_address

    settings.BEHIND_PROXY = is_behind
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    assert client_address(rf.get("/", REMOTE_ADDR="10.0.0.1", **headers)) == address
