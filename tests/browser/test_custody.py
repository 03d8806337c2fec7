"""Custody in a real browser: items found, handed over, to be destroyed; interactions are counted."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from custody import services
from custody.models import CustodyClass, CustodyItem, Destruction
from seeds.loader.custody import load_custody_classes
from staff.models import Employee, PostCode
from tests.browser.conftest import DESKTOP, PHONE, fits
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)
SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])


@pytest.fixture(autouse=True)
def reference(db: None, tmp_path: Path, settings: Settings) -> None:
    """The classes of the seeds, and a log key."""
    settings.LEDGER_LOG_KEY_FILE = tmp_path / "keys" / "log_key.pem"
    load_custody_classes()


@pytest.fixture
def keeper(make_employee: Callable[..., Employee]) -> Employee:
    """A custodian who keeps two items that have expired."""
    person = make_employee("2203", PostCode.CUSTODIAN)
    now = timezone.now()
    for title in ("客户资料登记表", "大客户通讯录"):
        services.register(
            person=person,
            custody_class=CustodyClass.objects.get(code="customer_data"),
            title=title,
            received_on=(now - timedelta(days=800)).date(),
            place="档案柜三层",
            now=now,
        )
    return person


@SIZES
def test_a_destruction_is_requested_in_two_interactions(
    size: dict[str, int], sign_in: Callable[[Employee], Page], keeper: Employee
) -> None:
    page = sign_in(keeper)
    page.set_viewport_size(size)  # type: ignore[arg-type]
    assert fits(page)
    panel = page.locator("#panel-custody")
    expect(panel).to_contain_text("客户资料登记表")
    panel.locator(".zb-doors").get_by_role("link", name="申请销毁").click()  # one
    assert fits(page)
    page.click("button[name=_act]")  # two
    expect(page.locator("#content-main")).to_contain_text("XH")
    destruction = Destruction.objects.get()
    assert (destruction.state, destruction.items.count()) == ("requested", 2)


@SIZES
def test_everything_kept_is_handed_over_in_three_interactions(
    size: dict[str, int],
    sign_in: Callable[[Employee], Page],
    make_employee: Callable[..., Employee],
    keeper: Employee,
) -> None:
    taker = make_employee("2204", PostCode.CUSTODIAN, name="林接")
    page = sign_in(keeper)
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.locator("#panel-custody .zb-doors").get_by_role("link", name="移交").click()  # one
    assert fits(page)
    _choose(page, "林接")  # two
    page.fill("input[name=password]", PASSWORD)
    page.click("button[name=_act]")  # three
    expect(page.locator("body")).to_contain_text("已移交")
    assert taker.custody_moves.filter(outcome="waiting").count() == 2


@SIZES
def test_one_item_is_found_by_its_number_and_handed_over_in_three_interactions(
    size: dict[str, int],
    sign_in: Callable[[Employee], Page],
    make_employee: Callable[..., Employee],
    keeper: Employee,
) -> None:
    taker = make_employee("2204", PostCode.CUSTODIAN, name="林接")
    item = CustodyItem.objects.get(title="大客户通讯录")
    page = sign_in(keeper)
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.fill("#panel-holdings input[name=q]", item.number)
    page.press("#panel-holdings input[name=q]", "Enter")  # one: the item itself
    expect(page.locator(".zb-custody").first).to_contain_text(item.number)
    assert fits(page)
    page.locator("a[data-act=hand_over]").click()  # two
    _choose(page, "林接")
    page.fill("input[name=password]", PASSWORD)
    page.click("button[name=_act]")  # three
    expect(page.locator(".zb-custody").first).to_contain_text("林接")
    assert [move.item for move in taker.custody_moves.all()] == [item]


@SIZES
def test_any_item_is_found_in_two_clicks(
    size: dict[str, int], sign_in: Callable[[Employee], Page], keeper: Employee
) -> None:
    page = sign_in(keeper)
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.fill("#panel-holdings input[name=q]", "通讯录")
    page.locator("#panel-holdings").get_by_role("button").click()  # one: the list
    expect(page.locator("#result_list")).not_to_contain_text("登记表")
    assert fits(page)
    page.locator("#result_list").get_by_role("link", name="大客户通讯录").click()  # two: the item
    expect(page.locator("#content")).to_contain_text("档案柜三层")


def _choose(page: Page, name: str) -> None:
    """Choose the new custodian by typing: the list is filtered, Enter takes the first."""
    page.locator(".select2-selection").click()
    page.locator(".select2-search__field").last.fill(name)
    page.locator(".select2-search__field").last.press("Enter")
