"""Joining a team, and the roles that follow."""

from collections.abc import Callable
from datetime import date

import pytest

from common.errors import DomainError
from staff.models import Employee, Membership, Team
from staff.services import join_team, sync_roles

pytestmark = pytest.mark.django_db


def test_a_person_named_twice_gets_the_role_once(make_employee: Callable[..., Employee], roles: dict) -> None:
    employee = make_employee("1001")
    sync_roles([employee, Employee.objects.get()], day=date(2026, 10, 20))
    assert list(employee.groups.all()) == [roles["operator"].role]


def test_the_former_membership_ends_the_day_before(
    make_employee: Callable[..., Employee], make_team: Callable[..., Team], roles: dict
) -> None:
    employee = make_employee("1001")
    join_team(employee, team=make_team("b"), post=roles["team_lead"], starts_on=date(2026, 3, 1))
    told = Membership.objects.order_by("starts_on").values_list("team__code", "post__code", "ends_on")
    assert list(told) == [("a", "operator", date(2026, 2, 28)), ("b", "team_lead", None)]


def test_the_same_first_day_corrects_the_membership(
    make_employee: Callable[..., Employee], make_team: Callable[..., Team], roles: dict
) -> None:
    employee = make_employee("1001")
    join_team(employee, team=make_team("b"), post=roles["operator"], starts_on=date(2026, 1, 1))
    assert Membership.objects.get().team.code == "b"


def test_nobody_joins_a_team_before_a_later_membership(
    make_employee: Callable[..., Employee], make_team: Callable[..., Team], roles: dict
) -> None:
    employee = make_employee("1001")
    with pytest.raises(DomainError) as refused:
        join_team(employee, team=make_team("b"), post=roles["operator"], starts_on=date(2025, 12, 31))
    assert refused.value.code == "staff.membership.in_the_past"
    assert Membership.objects.get().team.code == "a"
