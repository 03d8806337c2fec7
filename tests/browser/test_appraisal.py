"""An operator reads the appraisal with its sources on a phone, and objects to a component."""

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from appraisal.models import AppraisalMonth, AppraisalObjection
from tests.appraisal.conftest import Cast, cast, drafted, draw, posted, sources  # noqa: F401 - fixtures
from tests.browser.conftest import PHONE, fits
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_operator_objects_in_three_interactions(
    page: Page,
    live_server: Any,
    posted: AppraisalMonth,  # noqa: F811
    cast: Cast,  # noqa: F811
) -> None:
    """From the tab of one's own pages: open it, object to a component, hand it in; typing aside."""
    # The browser's pages go by the real clock.
    AppraisalMonth.objects.filter(pk=posted.pk).update(objections_until=timezone.localdate())
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(f"{live_server.url}/me/sign-in/")
    page.fill("input[name=username]", cast.anna.work_number)
    page.fill("input[name=password]", PASSWORD)
    page.click("form button:not(.link)")
    page.wait_for_url(f"{live_server.url}/me/")

    page.click("nav a[href='/me/appraisal/']")
    expect(page.locator("#errors")).to_contain_text("97.00")
    expect(page.locator("#errors")).to_contain_text("所依据的 1 条记录")
    assert fits(page)
    page.click("#errors details.object summary")
    page.fill("#errors textarea", "不是我答复的，请听录音。")
    page.click("#errors form.form button.button")
    expect(page.locator("#errors")).to_contain_text("不是我答复的，请听录音。")
    objection = AppraisalObjection.objects.get()
    assert (objection.employee, objection.component, objection.state) == (cast.anna, "errors", "open")
