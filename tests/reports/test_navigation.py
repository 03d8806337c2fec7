"""The menu shows what somebody may open, grouped, in their language, and nothing else."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import RequestFactory
from django.utils.translation import override

from notices.models import Notice
from reports.navigation import MENU, navigation
from staff.models import Employee, PostCode

Make = Callable[..., Employee]


def menu_of(user: Employee, language: str = "en") -> dict[str, list[str]]:
    request = RequestFactory().get("/admin/")
    request.user = user
    with override(language):
        return {
            str(group.get("title", "")): [str(item["title"]) for item in group["items"]]
            for group in navigation(request)
        }


def test_a_lead_has_the_days_work_and_no_scorecards_to_change(make_employee: Make) -> None:
    menu = menu_of(make_employee("2001", post=PostCode.TEAM_LEAD))
    assert menu[""] == ["Start page", "Inbox"]
    assert "Shift diaries" in menu["Every day"]
    assert "Deliveries" not in menu.get("Records", [])


def test_a_manager_has_the_deliveries_too(make_employee: Make) -> None:
    assert "Deliveries" in menu_of(make_employee("9001", post=PostCode.CENTRE_MANAGER))["Records"]


def test_the_menu_speaks_chinese(make_employee: Make) -> None:
    menu = menu_of(make_employee("2001", post=PostCode.TEAM_LEAD), "zh-hans")
    assert menu[""] == ["工作台", "收件箱"]
    assert "交班日记" in menu["每日工作"]


def test_the_inbox_counts_what_is_unread(make_employee: Make, now: datetime) -> None:
    lead = make_employee("2001", post=PostCode.TEAM_LEAD)
    request: Any = RequestFactory().get("/admin/")
    request.user = lead
    assert "badge" not in navigation(request)[0]["items"][1]
    Notice.objects.create(recipient=lead, key="a", kind="b", subject="c", body="d", created_at=now)
    assert navigation(request)[0]["items"][1]["badge"] == "1"


@pytest.mark.django_db
def test_no_entry_of_the_menu_is_a_slip_of_the_pen() -> None:
    from django.apps import apps

    known = {model._meta.label for model in apps.get_models()}
    assert {entry.model for group in MENU for entry in group.entries} <= known
