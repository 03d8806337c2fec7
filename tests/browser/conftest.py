"""Tests in a real browser: Chromium of the system, pages of a live server."""

import shutil
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from staff.models import Employee
from tests.conftest import PASSWORD

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
# Without these a browser as root does not start, and one without a network keeps looking for it.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder, and skip it where there is no Chromium."""
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="there is no Chromium here"))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Start the system's Chromium, not one that the library would download."""
    return {"executable_path": CHROMIUM, "args": QUIET, "headless": True}


@pytest.fixture
def sign_in(page: Page, live_server: Any) -> Callable[[Employee], Page]:
    """Sign somebody in to the admin by hand, as people do."""

    def sign(employee: Employee) -> Page:
        page.goto(f"{live_server.url}/admin/login/")
        page.fill("input[name=username]", employee.work_number)
        page.fill("input[name=password]", PASSWORD)
        page.click("button[type=submit]")
        page.wait_for_url(f"{live_server.url}/admin/")
        return page

    return sign


def fits(page: Page) -> bool:
    """Tell whether the page, once it is loaded, is no wider than its window."""
    page.wait_for_load_state()
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@pytest.fixture
def language() -> str:
    """The browser's language; a test may ask for another by parametrizing `language`."""
    return "zh-CN"


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any], language: str) -> dict[str, Any]:
    """Browse in the language of the test."""
    return {**browser_context_args, "locale": language}
