"""An appeal from a phone, answered by the lead on one page, decided by the quality manager."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from qc.models import Appeal, Evaluation
from staff.models import Employee
from tests.browser.conftest import DESKTOP, PHONE, fits
from tests.conftest import PASSWORD
from tests.qc.conftest import (  # noqa: F401 - fixtures
    make_assignment,
    make_contact,
    make_evaluation,
    people,
    version,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def now() -> Any:
    """The browser's pages go by the real clock."""
    return timezone.now()


def sign_in_as_operator(page: Page, live_server: Any, operator: Employee) -> None:
    """Sign an operator in to their own pages."""
    page.goto(f"{live_server.url}/me/sign-in/")
    page.fill("input[name=username]", operator.work_number)
    page.fill("input[name=password]", PASSWORD)
    page.click("form button:not(.link)")
    page.wait_for_url(f"{live_server.url}/me/")


def test_an_appeal_from_a_phone_is_answered_and_decided(
    page: Page,
    sign_in: Callable[[Employee], Page],
    live_server: Any,
    make_evaluation: Callable[..., Evaluation],  # noqa: F811
    make_contact: Callable[..., Any],  # noqa: F811
    people: dict[str, Employee],  # noqa: F811
    now: Any,
) -> None:
    yesterday: date = (now - timedelta(days=1)).date()
    evaluation = make_evaluation(contact=make_contact(day=yesterday))

    # The operator, on a phone: three interactions from the evaluation, typing aside.
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    sign_in_as_operator(page, live_server, people["operator"])
    page.goto(f"{live_server.url}/me/evaluations/{evaluation.pk}/")
    assert fits(page)
    page.click("a[href$='?criterion=closing']")
    page.fill("textarea[name=closing]", "一分四十秒我说了再见。")
    page.click("form.form button.button")
    expect(page.locator("main")).to_contain_text("我的申诉")
    appeal = Appeal.objects.get()
    assert [item.reason for item in appeal.items.all()] == ["一分四十秒我说了再见。"]

    # The lead: from the start page to the answer in two clicks; all of it stands on one page.
    page.context.clear_cookies()
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    lead = sign_in(people["lead"])
    lead.click(f"a[href$='/qc/appeal/{appeal.pk}/change/']")
    block = lead.locator(f"#appeal-{appeal.pk}")
    for words in ("一分四十秒我说了再见。", "0 / 1 分"):
        expect(block).to_contain_text(words)
    lead.fill("#answer-text", "我也听到了。")
    lead.click("button[data-act=comment_appeal]")
    expect(lead.locator(f"#appeal-{appeal.pk}")).to_contain_text("我也听到了。")
    lead.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert fits(lead)

    # The quality manager decides with a new answer.
    page.context.clear_cookies()
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    manager = sign_in(people["manager"])
    manager.goto(f"{live_server.url}/admin/qc/evaluation/{evaluation.pk}/act/decide/")
    manager.check("input[name=ruling-closing][value=overturned]")
    manager.check("input[name=value-closing][value=yes]")
    manager.fill("textarea[name=reasoning-closing]", "一分四十秒确有结束语。")
    manager.click("button[name=_act]")
    expect(manager.locator("#versions")).to_contain_text("100.00")
    newest = Evaluation.objects.get(supersedes=evaluation)
    assert (newest.state, newest.score) == ("released", 100)
