"""An employee asks on a phone; the lead decides five requests in seven interactions."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from attendance.models import AttendanceRequest, LeaveKind, RequestPolicy, RuleSet
from attendance.services import ask_leave
from seeds.loader.attendance import load_leave_kinds
from staff.models import Employee, PostCode
from staff.selectors import centre_today
from tests.browser.conftest import DESKTOP, PHONE, fits
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kinds(db: None) -> None:
    """Kinds of leave, rules, and a policy that asks for no cover."""
    load_leave_kinds()
    RuleSet.objects.create(code="R0", in_force_from=date(2020, 1, 1))
    RequestPolicy.objects.create(code="default", minimum_cover=0)


def test_an_employee_asks_in_four_fields_on_a_phone(
    page: Page, live_server: Any, kinds: None, make_employee: Callable[..., Employee]
) -> None:
    make_employee("1001", name="王芳")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(f"{live_server.url}/me/sign-in/")
    page.fill("input[name=username]", "1001")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button")
    page.click("text=我的申请")
    page.click("text=请假、调度、学习")
    first = centre_today(timezone.now()) + timedelta(days=7)
    page.select_option("select[name=kind]", label="年休假")
    page.fill("input[name=first_day]", first.isoformat())
    page.fill("input[name=last_day]", (first + timedelta(days=1)).isoformat())
    page.fill("input[name=reason]", "陪父母体检")
    page.click("text=提交申请")
    expect(page.locator(".asked")).to_contain_text("待审批")
    assert fits(page)
    request = AttendanceRequest.objects.get()
    assert (request.employee.work_number, request.state, request.first_day) == ("1001", "asked", first)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_lead_decides_five_in_seven_interactions(
    size: dict[str, int],
    sign_in: Callable[[Employee], Page],
    kinds: None,
    make_employee: Callable[..., Employee],
) -> None:
    people = [make_employee(str(number)) for number in range(1001, 1006)]
    now = timezone.now()
    day = centre_today(now) + timedelta(days=7)
    personal = LeaveKind.objects.get(code="PERSONAL")
    asked = [
        ask_leave(employee=one, kind=personal, first_day=day, last_day=day, now=now, reason="家中有事")
        for one in people
    ]
    page = sign_in(make_employee("2001", PostCode.TEAM_LEAD))
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.click("#panel-requests h2 a")  # 1
    for row in asked[:4]:
        page.click(f"#request-{row.pk} label:has(input[value=approve])")  # 2 to 5
    page.click(f"#request-{asked[4].pk} label:has(input[value=refuse])")  # 6
    page.fill(f"input[name=reason-{asked[4].pk}]", "当日人手不足")  # typing aside
    assert fits(page)
    page.click("button[name=_decide]")  # 7
    expect(page.locator("#content")).to_contain_text("没有待您审批的申请")
    states = AttendanceRequest.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["approved"] * 4 + ["refused"]
