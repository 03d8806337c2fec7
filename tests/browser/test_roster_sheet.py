"""The roster sheet worked like a spreadsheet: typed, pasted, undone, saved, overtaken."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from staff.models import Employee, PostCode, RosterCode, RosterEntry, RosterOrigin, Shift
from staff.services import Wish, change_roster
from tests.browser.conftest import DESKTOP, PHONE, fits
from tests.conftest import NOW

pytestmark = pytest.mark.django_db(transaction=True)
MONTH = "2026-10"


@pytest.fixture
def shifts(db: None) -> dict[str, Shift]:
    """Early and late shift, written 早 and 中."""
    found = {}
    for text, code, start in (("早", "C1", 420), ("中", "C2", 900)):
        found[text] = Shift.objects.create(
            code=code, name=code, name_zh=f"{text}班", net_minutes=480,
            parts=[{"start": start, "end": start + 480}],
        )  # fmt: skip
        RosterCode.objects.create(code=text, shift=found[text], position=start)
    return found


@pytest.fixture
def sheet(
    sign_in: Callable[[Employee], Page], live_server: Any, make_employee: Callable[..., Employee]
) -> Callable[[], Page]:
    """Open the sheet of team a as its lead; two operators are below the lead's own row."""
    lead = make_employee("2001", PostCode.TEAM_LEAD)
    for number in ("3001", "3002"):
        make_employee(number)

    def show() -> Page:
        page = sign_in(lead)
        page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
        page.goto(f"{live_server.url}/admin/staff/rosterentry/sheet/?team=a&month={MONTH}")
        return page

    return show


def cell(page: Page, number: str, day: int) -> Locator:
    person = Employee.objects.get(work_number=number)
    return page.locator(f"input[name='c-{person.pk}-202610{day:02}']")


def paste(place: Locator, text: str) -> None:
    place.evaluate(
        """(input, text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const event = { clipboardData: data, bubbles: true, cancelable: true };
            input.dispatchEvent(new ClipboardEvent("paste", event));
        }""",
        text,
    )


def stored() -> list[tuple[str, int, str | None]]:
    rows = RosterEntry.objects.order_by("employee__work_number", "day")
    told = rows.values_list("employee__work_number", "day", "shift__code")
    return [(number, day.day, shift) for number, day, shift in told]


def test_typed_pasted_filled_undone_and_saved(sheet: Callable[[], Page], shifts: dict[str, Shift]) -> None:
    page = sheet()
    cell(page, "3001", 1).click()
    page.keyboard.insert_text("早")
    page.keyboard.press("Enter")
    expect(cell(page, "3002", 1)).to_be_focused()
    page.keyboard.insert_text("X9")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#roster-notes")).to_contain_text("“X9” 不是已知的班次代号")
    page.keyboard.press("Control+z")
    expect(cell(page, "3002", 1)).to_have_value("")
    cell(page, "3001", 2).click()
    paste(cell(page, "3001", 2), "中\t休\n休\t中\n")
    expect(cell(page, "3002", 3)).to_have_value("中")
    page.keyboard.press("Control+z")
    expect(cell(page, "3002", 3)).to_have_value("")
    paste(cell(page, "3001", 2), "中\t休\n休\t中\n")
    cell(page, "3001", 4).click()
    page.keyboard.press("Control+r")
    expect(cell(page, "3001", 4)).to_have_value("休")
    expect(page.locator("#roster-unsaved")).to_have_text("6")
    page.click("button[name=_save]")
    expect(page.locator("body")).to_contain_text("已修改 2 人的 6 格")
    assert stored() == [
        ("3001", 1, "C1"), ("3001", 2, "C2"), ("3001", 3, None), ("3001", 4, None),
        ("3002", 2, None), ("3002", 3, "C2"),
    ]  # fmt: skip


def test_the_later_of_two_is_told_and_may_decide(sheet: Callable[[], Page], shifts: dict[str, Shift]) -> None:
    page = sheet()
    cell(page, "3001", 5).fill("中")
    person = Employee.objects.get(work_number="3001")
    day = NOW.date().replace(day=5)
    change_roster([Wish(person.pk, day, shifts["早"].pk)], by=None, now=NOW, origin=RosterOrigin.GRID)
    page.click("button[name=_save]")
    expect(page.locator("#roster-notes")).to_contain_text("此格已被他人修改，现为“早”")
    expect(cell(page, "3001", 5)).to_have_value("中")
    assert stored() == [("3001", 5, "C1")]
    page.click("button[name=_save]")
    expect(page.locator("body")).to_contain_text("已修改 1 人的 1 格")
    assert stored() == [("3001", 5, "C2")]


def test_on_a_phone_a_code_is_tapped(sheet: Callable[[], Page], shifts: dict[str, Shift]) -> None:
    page = sheet()
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    cell(page, "3001", 1).click()
    page.click("[data-code='早']")
    page.click("[data-code='中']")
    expect(cell(page, "3001", 2)).to_have_value("中")
    assert fits(page)
    page.click("button[name=_save]")
    expect(page.locator("body")).to_contain_text("已修改 1 人的 2 格")


def test_without_scripts_it_is_a_plain_form(
    browser: Any, sheet: Callable[[], Page], shifts: dict[str, Shift]
) -> None:
    signed_in = sheet()
    context = browser.new_context(
        java_script_enabled=False, locale="zh-CN", storage_state=signed_in.context.storage_state()
    )
    page = context.new_page()
    page.goto(signed_in.url)
    cell(page, "3001", 1).fill("早")
    page.click("button[name=_check]")
    expect(cell(page, "3001", 1)).to_have_value("早")
    page.click("button[name=_save]")
    expect(page.locator("body")).to_contain_text("已修改 1 人的 1 格")
    context.close()
    assert stored() == [("3001", 1, "C1")]
