"""A report made on a phone, and acknowledged on another."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from incidents.models import EscalationStep, Incident, IncidentKind
from staff.models import Employee, PostCode
from tests.browser.conftest import PHONE, fits
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def danger(db: None) -> IncidentKind:
    """The kind that must be acknowledged within three minutes."""
    EscalationStep.objects.create(position=1, post="team_lead")
    return IncidentKind.objects.create(
        code="danger", name="Danger", name_zh="险情", acknowledge_minutes=3, immediate=True
    )


def test_three_fields_on_a_phone_then_one_tap_to_acknowledge(
    sign_in: Callable[[Employee], Page],
    live_server: Any,
    make_employee: Callable[..., Employee],
    danger: IncidentKind,
) -> None:
    lead = make_employee("2001", PostCode.TEAM_LEAD)
    supervisor = make_employee("3001", PostCode.DUTY_SUPERVISOR)
    page = sign_in(lead)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(f"{live_server.url}/admin/incidents/incident/add/")
    page.select_option("select[name=kind]", label="险情")
    page.fill("textarea[name=what]", "UPS 冒烟")
    page.fill("input[name=where]", "三楼机房")
    page.fill("input[name=password]", PASSWORD)
    page.click("button[name=_act]")
    expect(page.locator("#content")).to_contain_text("剩余2分钟")
    incident = Incident.objects.get()
    assert (incident.state, incident.reporter) == ("reported", lead)
    page.context.clear_cookies()
    page = sign_in(supervisor)
    page.goto(f"{live_server.url}/admin/incidents/incident/{incident.pk}/change/")
    assert fits(page)
    page.click("[data-act=acknowledge]")
    page.fill("input[name=password]", PASSWORD)
    page.click("button[name=_act]")
    expect(page.locator(".zhiban-state-acknowledged")).to_be_visible()
    incident.refresh_from_db()
    assert (incident.state, incident.owner) == ("acknowledged", supervisor)
