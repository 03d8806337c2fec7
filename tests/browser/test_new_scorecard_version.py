"""The quality manager's way to a new version: copy, change a weight, what-if on last month, publish."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from qc.models import Evaluation, ScorecardVersion
from staff.models import Employee
from tests.browser.conftest import DESKTOP, PHONE, fits
from tests.qc.conftest import (  # noqa: F401 - fixtures
    make_assignment,
    make_contact,
    make_evaluation,
    people,
    version,
)

pytestmark = pytest.mark.django_db(transaction=True)
Make = Callable[..., Any]


@pytest.fixture
def now() -> Any:
    """The instant of the browser's clock: what-if offers the month before it."""
    return timezone.now()


def last_month() -> date:
    """Give the last day of the month before."""
    return timezone.now().date().replace(day=1) - timedelta(days=1)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_new_version_takes_at_most_eight_interactions(
    size: dict[str, int],
    sign_in: Callable[[Employee], Page],
    live_server: Any,
    people: dict[str, Employee],  # noqa: F811
    version: ScorecardVersion,  # noqa: F811
    make_evaluation: Make,  # noqa: F811
    make_contact: Make,  # noqa: F811
) -> None:
    make_evaluation(contact=make_contact(day=last_month()))
    page = sign_in(people["manager"])
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.goto(live_server.url + reverse("admin:qc_scorecardversion_change", args=[version.pk]))
    page.click("[data-act=copy]")  # 1
    page.click("[data-act=weights]")  # 2
    page.fill("[name=criterion-greeting]", "1")  # 3
    page.fill("[name=criterion-closing]", "3")  # 4
    page.click("[name=_save]")  # 5
    page.click("[data-act=what-if]")  # 6
    expect(page.locator("#content-main")).to_contain_text("75.00 → 62.50")
    assert fits(page)
    page.click("[data-act=publish]")  # 7
    page.click("[name=_act]")  # 8
    expect(page.locator("#content-main")).to_contain_text("已发布")
    assert list(ScorecardVersion.objects.order_by("number").values_list("state", flat=True)) == [
        "retired",
        "published",
    ]
    assert str(Evaluation.objects.get().score) == "75.000000"


def test_the_editor_works_without_scripts(
    browser: Any,
    live_server: Any,
    browser_context_args: dict[str, Any],
    sign_in: Callable[[Employee], Page],
    people: dict[str, Employee],  # noqa: F811
    version: ScorecardVersion,  # noqa: F811
) -> None:
    signed_in = sign_in(people["manager"]).context.storage_state()
    context = browser.new_context(**browser_context_args, java_script_enabled=False, storage_state=signed_in)
    page = context.new_page()
    page.goto(live_server.url + reverse("admin:qc_scorecardversion_change", args=[version.pk]))
    page.click("[data-act=copy]")
    page.click("#place-0 .qc-add button")
    page.fill("[name=label_zh]", "称呼客户")
    page.fill("[name=key]", "address")
    page.click("[name=_save]")
    expect(page.locator("#place-0")).to_contain_text("称呼客户")
    page.click("#place-0-2 [value='up 0 2']")
    expect(page.locator("#place-0-1")).to_contain_text("称呼客户")
    context.close()
