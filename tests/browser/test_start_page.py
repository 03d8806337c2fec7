"""The first thing a person sees after signing in, on a desktop and on a phone."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from staff.models import Employee, PostCode
from tests.browser.conftest import DESKTOP, PHONE, fits

pytestmark = pytest.mark.django_db(transaction=True)
POSTS = [
    PostCode.TEAM_LEAD,
    PostCode.DUTY_SUPERVISOR,
    PostCode.QUALITY_INSPECTOR,
    PostCode.QUALITY_MANAGER,
    PostCode.HR_PUBLISHER,
    PostCode.CENTRE_MANAGER,
    PostCode.AUDITOR,
]


@pytest.mark.parametrize("post", POSTS)
def test_every_role_gets_its_start_page(
    sign_in: Callable[[Employee], Page], make_employee: Callable[..., Employee], post: str
) -> None:
    page = sign_in(make_employee("1001", post, name="王芳"))
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.reload()
        expect(page.locator("#content")).to_contain_text("王芳")
        assert fits(page)
    assert errors == []


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh-CN", "请输入一个正确的工作人员账户"), ("en-GB", "Please enter the correct work number")],
)
def test_a_wrong_password_says_so(
    page: Page, live_server: Any, make_employee: Callable[..., Employee], words: str
) -> None:
    make_employee("1001", PostCode.TEAM_LEAD)
    page.goto(f"{live_server.url}/admin/login/")
    page.fill("input[name=username]", "1001")
    page.fill("input[name=password]", "wrong")
    page.click("button[type=submit]")
    expect(page.get_by_text(words)).to_be_visible()
