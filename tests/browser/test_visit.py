"""A visit in a real browser: asked for on a phone, approved, let in, and ended in two interactions."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from seeds.loader.visitors import load_visit_places, load_visit_policy, load_visitor_classes
from staff.models import Employee, PostCode
from tests.browser.conftest import DESKTOP, PHONE, fits
from tests.conftest import PASSWORD
from visitors import services
from visitors.domain.people import Person
from visitors.models import Visit, VisitorClass, VisitPlace

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def reference(db: None, tmp_path: Path, settings: Settings) -> None:
    """Figures, classes and places, and a log key."""
    settings.LEDGER_LOG_KEY_FILE = tmp_path / "keys" / "log_key.pem"
    for load in (load_visit_policy, load_visitor_classes, load_visit_places):
        load()


@pytest.fixture
def inside(make_employee: Callable[..., Employee]) -> Visit:
    """Two visitors of an operator, approved and let in by the lead."""
    host, lead = make_employee("1001"), make_employee("2001", PostCode.TEAM_LEAD)
    now = timezone.now()
    wanted = services.Wanted(
        people=[Person("张维修", "1234"), Person("李助手")],
        visitor_class=VisitorClass.objects.get(code="maintenance"),
        place=VisitPlace.objects.get(code="equipment_room"),
        purpose="检修空调",
        starts_at=now - timedelta(minutes=5),
        ends_at=now + timedelta(hours=2),
    )
    (visit,) = services.request_visit(wanted, person=host, now=now)
    signed: dict[str, Any] = {"person": lead, "password": PASSWORD, "now": now}
    visit = services.approve(visit, **signed)
    entries = [services.Entry(1, "A01"), services.Entry(2, "A02")]
    return services.let_in(visit, entries=entries, is_clear_of_goods=True, **signed)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_duty_supervisor_ends_a_visit_in_two_interactions(
    size: dict[str, int],
    sign_in: Callable[[Employee], Page],
    make_employee: Callable[..., Employee],
    inside: Visit,
) -> None:
    page = sign_in(make_employee("3001", PostCode.DUTY_SUPERVISOR))
    page.set_viewport_size(size)  # type: ignore[arg-type]
    panel = page.locator("#panel-visitors")
    expect(panel).to_contain_text(inside.number)
    assert fits(page)
    panel.locator(".zb-row-act").click()  # one
    assert fits(page)
    page.fill("input[name=password]", PASSWORD)
    page.click("button[name=_act]")  # two
    expect(page.locator("#content-main")).to_contain_text("目前无外来人员在内")
    inside.refresh_from_db()
    states = inside.stays.values_list("badge_state", flat=True)
    assert (inside.state, set(states)) == ("left", {"returned"})
