"""The journeys of incidents, counted: taps from the start page; what is typed does not count."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from incidents import services
from incidents.models import EscalationStep, Incident, IncidentKind
from staff.models import Employee, PostCode
from tests.browser.conftest import DESKTOP, PHONE, fits
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)
SIZES = [pytest.param(DESKTOP, id="1440"), pytest.param(PHONE, id="390")]


@dataclass
class Hand:
    """A hand on a page, and what it tapped or chose."""

    page: Page
    taps: list[str] = field(default_factory=list)

    def tap(self, what: str) -> None:
        """Tap something."""
        self.taps.append(what)
        self.page.locator(what).first.click()

    def choose(self, what: str, label: str) -> None:
        """Choose from a list: one interaction."""
        self.taps.append(what)
        self.page.select_option(what, label=label)

    def write(self, what: str, text: str) -> None:
        """Type something; typing is set aside."""
        self.page.fill(what, text)

    def sign(self) -> None:
        """Type the password and end it with the enter key, which is typing as well."""
        self.write("input[name=password]", PASSWORD)
        self.page.press("input[name=password]", "Enter")


@pytest.fixture
def danger(db: None) -> IncidentKind:
    """The kind that must be acknowledged within three minutes."""
    EscalationStep.objects.create(position=1, post="team_lead")
    return IncidentKind.objects.create(
        code="danger", name="Danger", name_zh="险情", acknowledge_minutes=3, immediate=True
    )


@pytest.fixture
def reported(danger: IncidentKind, make_employee: Callable[..., Employee]) -> Incident:
    """A danger that an operator just reported."""
    return services.report_incident(
        reporter=make_employee("1001"),
        password=PASSWORD,
        kind=danger,
        what="UPS 冒烟",
        where="三楼机房",
        now=timezone.now(),
    )


@pytest.mark.parametrize("size", SIZES)
def test_acknowledging_takes_the_duty_supervisor_one_tap(
    sign_in: Callable[[Employee], Page],
    make_employee: Callable[..., Employee],
    reported: Incident,
    size: Any,
) -> None:
    page = sign_in(make_employee("3001", PostCode.DUTY_SUPERVISOR))
    page.set_viewport_size(size)
    hand = Hand(page)
    hand.tap(f'a.zb-row-act[href$="/{reported.pk}/act/acknowledge/"]')
    assert fits(page)
    hand.sign()
    expect(page.locator(".zhiban-state-acknowledged")).to_be_visible()
    assert len(hand.taps) == 1
    reported.refresh_from_db()
    assert reported.state == "acknowledged"


@pytest.mark.parametrize("size", SIZES)
def test_an_instruction_takes_the_centre_manager_three_taps(
    sign_in: Callable[[Employee], Page],
    make_employee: Callable[..., Employee],
    reported: Incident,
    size: Any,
) -> None:
    supervisor = make_employee("3001", PostCode.DUTY_SUPERVISOR)
    services.acknowledge(reported, person=supervisor, password=PASSWORD, now=timezone.now())
    page = sign_in(make_employee("5001", PostCode.CENTRE_MANAGER))
    page.set_viewport_size(size)
    hand = Hand(page)
    hand.tap(f'.zb-rows a[href$="/incident/{reported.pk}/change/"]')
    hand.tap("[data-act=instruct]")
    assert fits(page)
    hand.write("textarea[name=text]", "立即断电，疏散机房人员")
    hand.write("input[name=password]", PASSWORD)
    hand.tap("button[name=_act]")
    expect(page.locator("#content")).to_contain_text("立即断电，疏散机房人员")
    assert len(hand.taps) == 3
    assert reported.instructions.get().given_by.work_number == "5001"


@pytest.mark.parametrize("size", SIZES)
def test_a_report_takes_a_lead_three_taps(
    sign_in: Callable[[Employee], Page],
    make_employee: Callable[..., Employee],
    danger: IncidentKind,
    size: Any,
) -> None:
    page = sign_in(make_employee("2001", PostCode.TEAM_LEAD))
    page.set_viewport_size(size)
    hand = Hand(page)
    hand.tap('.zb-doors a[href$="/incident/add/"]')
    assert fits(page)
    hand.choose("select[name=kind]", "险情")
    hand.write("textarea[name=what]", "UPS 冒烟")
    hand.write("input[name=where]", "三楼机房")
    hand.write("input[name=password]", PASSWORD)
    hand.tap("button[name=_act]")
    expect(page.locator("#content")).to_contain_text("剩余2分钟")
    assert len(hand.taps) == 3
    assert Incident.objects.get().reporter.work_number == "2001"


@pytest.mark.parametrize("size", SIZES)
def test_a_report_takes_an_operator_three_taps(
    page: Page,
    live_server: Any,
    make_employee: Callable[..., Employee],
    danger: IncidentKind,
    size: Any,
) -> None:
    make_employee("1001")
    page.set_viewport_size(size)
    page.goto(f"{live_server.url}/me/sign-in/")
    page.fill("input[name=username]", "1001")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"{live_server.url}/me/")
    hand = Hand(page)
    hand.tap("a.report")
    assert fits(page)
    hand.choose("select[name=kind]", "险情")
    hand.write("textarea[name=what]", "UPS 冒烟")
    hand.write("input[name=where]", "三楼机房")
    hand.write("input[name=password]", PASSWORD)
    hand.tap("form.form button")
    expect(page.get_by_text("UPS 冒烟")).to_be_visible()
    assert len(hand.taps) == 3
    assert Incident.objects.get().reporter.work_number == "1001"
