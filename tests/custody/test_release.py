"""Nobody leaves or changes post while they keep items or have loans out; staff knows nothing of custody."""

from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO

import pytest
from django.test import Client

from common.errors import DomainError
from custody import services
from custody.models import CustodyItem
from staff.imports import import_employees
from staff.models import Employee, Membership, Post, Team
from staff.services import join_team
from tests.conftest import PASSWORD
from tests.custody.conftest import Cast, Register, lend

CODE = "staff.employee.not_released"


@pytest.fixture
def kept(register: Register) -> CustodyItem:
    """An item of the keeper's."""
    return register(place="档案柜")


def join(person: Employee, post: Post, team: Team) -> Membership:
    return join_team(person, team=team, post=post, starts_on=date(2026, 11, 1))


def test_another_post_is_refused_and_names_the_items(
    kept: CustodyItem, cast: Cast, roles: dict[str, Post], make_team: Callable[..., Team]
) -> None:
    with pytest.raises(DomainError) as refused:
        join(cast.keeper, roles["operator"], make_team("office"))
    assert refused.value.code == CODE
    assert kept.number in str(refused.value.message)
    assert cast.keeper.memberships.get().post.code == "custodian"


def test_another_team_in_the_same_post_is_no_release(
    kept: CustodyItem, cast: Cast, roles: dict[str, Post], make_team: Callable[..., Team]
) -> None:
    assert join(cast.keeper, roles["custodian"], make_team("b")).team.code == "b"


def test_after_handing_over_everybody_is_free(
    kept: CustodyItem, cast: Cast, roles: dict[str, Post], make_team: Callable[..., Team], now: datetime
) -> None:
    services.hand_over(kept, person=cast.keeper, taker=cast.hr, password=PASSWORD, now=now)
    with pytest.raises(DomainError):  # until the taker signs the giver answers for it
        join(cast.keeper, roles["operator"], make_team("office"))
    services.take(kept, person=cast.hr, password=PASSWORD, now=now)
    assert join(cast.keeper, roles["operator"], make_team("office")).post.code == "operator"


def test_a_loan_that_is_out_keeps_its_borrower(
    kept: CustodyItem, cast: Cast, roles: dict[str, Post], make_team: Callable[..., Team], now: datetime
) -> None:
    loan = lend(kept, cast, now)
    with pytest.raises(DomainError) as refused:
        join(cast.borrower, roles["team_lead"], make_team())
    assert f"{kept.number}/1" in str(refused.value.message)
    services.bring_back(loan, person=cast.keeper, now=now)
    assert join(cast.borrower, roles["team_lead"], make_team()).post.code == "team_lead"


@pytest.mark.parametrize(
    ("line", "column"),
    [
        pytest.param("2203,员工2203,,,,2026-11-30", "left_on", id="leaves"),
        pytest.param("2203,员工2203,office,operator,2026-11-01,", "starts_on", id="changes post"),
    ],
)
def test_the_import_refuses_the_line_and_points_at_its_column(
    kept: CustodyItem, cast: Cast, line: str, column: str
) -> None:
    head = "work_number,name,team,post,starts_on,left_on"
    report = import_employees(BytesIO(f"{head}\n{line}\n".encode()), filename="people.csv")
    assert [(one.line, one.code, one.column) for one in report.rejected] == [(2, CODE, column)]
    assert kept.number in str(report.rejected[0].message)
    cast.keeper.refresh_from_db()
    assert (cast.keeper.left_on, cast.keeper.memberships.count()) == (None, 1)


def test_the_import_lets_everybody_else_go(kept: CustodyItem, cast: Cast) -> None:
    content = "work_number,name,left_on\n1001,员工1001,2026-11-30\n".encode()
    assert import_employees(BytesIO(content), filename="people.csv").updated == 1


def employee_form(person: Employee, **changes: str) -> dict[str, str]:
    """What the page of an employee sends, with some of it changed."""
    row = person.memberships.get()
    data = {
        "work_number": person.work_number, "name": person.name, "email": "", "language": "",
        "clock_number": "", "hired_on": "", "left_on": "", "is_active": "on", "is_staff": "on",
        "memberships-TOTAL_FORMS": "1", "memberships-INITIAL_FORMS": "1",
        "memberships-MIN_NUM_FORMS": "0", "memberships-MAX_NUM_FORMS": "1000",
        "memberships-0-id": str(row.pk), "memberships-0-employee": str(person.pk),
        "memberships-0-team": str(row.team_id), "memberships-0-post": str(row.post_id),
        "memberships-0-starts_on": "2026-01-01", "memberships-0-ends_on": "",
        "memberships-0-hours_system": row.hours_system,
    }  # fmt: skip
    return data | changes


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"left_on": "2026-11-30"}, id="last day of work"),
        pytest.param({"memberships-0-ends_on": "2026-11-30"}, id="end of the membership"),
        pytest.param({"memberships-0-post": "operator"}, id="another post"),
    ],
)
def test_the_page_of_an_employee_says_why_and_keeps_what_was_typed(
    kept: CustodyItem, cast: Cast, roles: dict[str, Post], changes: dict[str, str]
) -> None:
    if "memberships-0-post" in changes:
        changes = {"memberships-0-post": str(roles["operator"].pk)}
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(cast.hr, backend="django.contrib.auth.backends.ModelBackend")
    page = f"/admin/staff/employee/{cast.keeper.pk}/change/"
    answer = client.post(page, employee_form(cast.keeper, **changes))
    text = answer.content.decode()
    assert (answer.status_code, kept.number in text) == (200, True)
    assert "cannot leave or change post yet" in text
    cast.keeper.refresh_from_db()
    row = cast.keeper.memberships.get()
    assert (cast.keeper.left_on, row.ends_on, row.post.code) == (None, None, "custodian")


def test_the_page_of_an_employee_lets_others_go(kept: CustodyItem, cast: Cast) -> None:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(cast.hr, backend="django.contrib.auth.backends.ModelBackend")
    data = employee_form(cast.second_keeper, left_on="2026-11-30", **{"memberships-0-ends_on": "2026-11-30"})
    answer = client.post(f"/admin/staff/employee/{cast.second_keeper.pk}/change/", data)
    assert answer.status_code == 302
    assert Employee.objects.get(pk=cast.second_keeper.pk).left_on == date(2026, 11, 30)
