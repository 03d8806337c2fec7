"""The quality manager's way to a month's sample: draw it, see that it is fair, prove it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from qc.models import SamplePlan, ScorecardVersion, SpotCheck
from staff.models import Employee
from tests.browser.conftest import DESKTOP, PHONE, fits
from tests.qc.conftest import make_contact, people, version  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db(transaction=True)
Make = Callable[..., Any]


@pytest.fixture
def now() -> Any:
    """The instant of the browser's clock: the start page offers the month before it."""
    return timezone.now()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_month_is_drawn_and_seen_to_be_fair_in_five_interactions(
    size: dict[str, int],
    sign_in: Callable[[Employee], Page],
    people: dict[str, Employee],  # noqa: F811
    version: ScorecardVersion,  # noqa: F811
    make_contact: Make,  # noqa: F811
) -> None:
    SamplePlan.objects.create(name="每月定期抽查", per_operator=20)
    last_month = timezone.now().date().replace(day=1) - timedelta(days=1)
    for number in range(30):
        make_contact(day=last_month - timedelta(days=number % 7))
    page = sign_in(people["manager"])
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.click("a[href*='sampleplan/draw']")  # 1
    expect(page.locator("[data-taken]")).to_have_text("20")
    assert fits(page)
    page.click("[data-act=draw]")  # 2
    expect(page.locator("[data-verdict]")).to_be_visible()
    assert SpotCheck.objects.get().contacts.count() == 20
    assert fits(page)
    page.click("[data-act=prove]")  # 3
    expect(page.locator("body")).to_contain_text("已证明")
