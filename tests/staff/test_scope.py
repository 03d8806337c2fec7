"""Whose rows a person may see."""

from collections.abc import Callable
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from staff.models import Employee, PostCode, RosterEntry, Team
from staff.services import join_team

MakeEmployee = Callable[..., Employee]
MakeTeam = Callable[..., Team]


@pytest.fixture
def floor(make_employee: MakeEmployee, make_team: MakeTeam) -> dict[str, Employee]:
    """Two teams with a lead and an operator each, and people of the centre."""
    a, b = make_team("a"), make_team("b")
    people = {
        "lead_a": make_employee("2001", PostCode.TEAM_LEAD, a),
        "operator_a": make_employee("1001", PostCode.OPERATOR, a),
        "lead_b": make_employee("2002", PostCode.TEAM_LEAD, b),
        "operator_b": make_employee("1002", PostCode.OPERATOR, b),
        "hr": make_employee("3001", PostCode.HR_PUBLISHER, b),
    }
    for person in people.values():
        RosterEntry.objects.create(employee=person, day=date(2026, 10, 12))
    return people


@pytest.mark.parametrize(
    ("viewer", "seen"),
    [
        pytest.param("operator_a", {"1001"}, id="an operator sees their own"),
        pytest.param("lead_a", {"1001", "2001"}, id="a lead sees the team's"),
        pytest.param("lead_b", {"1002", "2002", "3001"}, id="another lead sees another team's"),
        pytest.param("hr", {"1001", "1002", "2001", "2002", "3001"}, id="HR sees the centre's"),
    ],
)
def test_rows_by_viewer(floor: dict[str, Employee], viewer: str, seen: set[str]) -> None:
    rows = RosterEntry.objects.visible_to(floor[viewer])
    assert {row.employee.work_number for row in rows} == seen


def test_the_team_of_the_rows_own_day_decides(floor: dict[str, Employee], make_team: MakeTeam) -> None:
    operator = floor["operator_a"]
    post = operator.memberships.get().post
    join_team(operator, team=make_team("b"), post=post, starts_on=date(2026, 10, 13))
    RosterEntry.objects.create(employee=operator, day=date(2026, 10, 13))
    days_of_a = RosterEntry.objects.visible_to(floor["lead_a"]).filter(employee=operator)
    days_of_b = RosterEntry.objects.visible_to(floor["lead_b"]).filter(employee=operator)
    assert [row.day for row in days_of_a] == [date(2026, 10, 12)]
    assert [row.day for row in days_of_b] == [date(2026, 10, 13)]


def test_somebody_who_may_not_sign_in_sees_nothing(floor: dict[str, Employee]) -> None:
    floor["hr"].is_active = False
    assert not RosterEntry.objects.visible_to(floor["hr"]).exists()
    assert not RosterEntry.objects.visible_to(AnonymousUser()).exists()


def test_a_former_lead_no_longer_sees_the_team(
    floor: dict[str, Employee], roles: dict, make_team: MakeTeam
) -> None:
    lead = floor["lead_a"]
    join_team(lead, team=make_team("b"), post=roles[PostCode.OPERATOR], starts_on=date(2026, 10, 13))
    seen = RosterEntry.objects.visible_to(lead, on=date(2026, 10, 14))
    assert {row.employee.work_number for row in seen} == {"2001"}
