"""Requests in the admin: who opens which page, and many decided on one."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from attendance.models import AttendanceRequest
from staff.models import Employee
from tests.attendance.requests.conftest import Cast

Ask = Callable[..., AttendanceRequest]
WHO = ("anna", "lead", "other_lead", "supervisor", "publisher", "auditor")


@pytest.fixture(autouse=True)
def noon(now: datetime) -> Any:
    """It is noon on Tuesday, 20 October."""
    with time_machine.travel(now, tick=False):
        yield


def client_of(person: Employee) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(name: str, *args: object) -> str:
    return reverse(f"admin:attendance_{name}", args=args)


@pytest.mark.parametrize(
    ("name", "takes_row", "statuses"),
    [
        # in the order of WHO: an operator uses no admin; leads see their team; others the centre
        pytest.param("attendancerequest_changelist", False, (302, 200, 200, 200, 200, 200), id="list"),
        pytest.param("attendancerequest_change", True, (302, 200, 302, 200, 200, 200), id="one"),
        pytest.param("attendancerequest_add", False, (302, 403, 403, 403, 403, 403), id="add by hand"),
        pytest.param("attendancerequest_waiting", False, (302, 200, 200, 200, 200, 403), id="waits for me"),
        pytest.param("attendancerequest_approve", True, (302, 200, 404, 200, 200, 403), id="approve"),
        pytest.param("attendancerequest_refuse", True, (302, 200, 404, 200, 200, 403), id="refuse"),
        pytest.param("leavecancellation_changelist", False, (302, 200, 200, 200, 200, 200), id="given back"),
        pytest.param("leaveallowance_changelist", False, (302, 200, 200, 200, 200, 200), id="allowances"),
        pytest.param("leaveallowance_add", False, (302, 403, 403, 403, 200, 403), id="add an allowance"),
        pytest.param("minimumcover_add", False, (302, 403, 403, 200, 200, 403), id="add minimum cover"),
        pytest.param("requestpolicy_changelist", False, (302, 200, 200, 200, 200, 200), id="policy"),
    ],
)
def test_who_opens_which_page(
    name: str, takes_row: bool, statuses: tuple[int, ...], leave: Ask, cast: Cast
) -> None:
    row = leave("PERSONAL", 26)
    url = page(name, *([row.pk] if takes_row else []))
    assert tuple(client_of(cast.named(who)).get(url).status_code for who in WHO) == statuses


def states() -> dict[int, str]:
    return dict(AttendanceRequest.objects.order_by("pk").values_list("pk", "state"))


def test_five_are_decided_with_one_button(leave: Ask, overtime: Ask, correction: Ask, cast: Cast) -> None:
    asked = [
        leave("PERSONAL", 26), overtime(27, 18, 20), overtime(28, 18, 22), correction(12, 18, "out"),
        leave("SICK", 30),
    ]  # fmt: skip
    choices = ("approve", "approve", "approve", "refuse", "refuse")
    told = {f"decision-{row.pk}": choice for row, choice in zip(asked, choices, strict=True)}
    told[f"reason-{asked[2].pk}"] = "交换机故障"
    told[f"reason-{asked[3].pk}"] = "当天有打卡"
    lead = client_of(cast.lead)
    answer = lead.post(page("attendancerequest_waiting"), told)
    assert answer.status_code == 422
    assert "Say why; the employee reads it." in answer.content.decode()
    assert list(states().values()) == ["approved", "approved", "approved", "refused", "asked"]
    last = {f"decision-{asked[4].pk}": "refuse", f"reason-{asked[4].pk}": "请补交病历"}
    assert lead.post(page("attendancerequest_waiting"), last).status_code == 302
    assert states()[asked[4].pk] == "refused"


def test_the_second_button_leaves_what_something_speaks_against(overtime: Ask, cast: Cast) -> None:
    good, over = overtime(26, 18, 20), overtime(27, 18, 22)
    client_of(cast.lead).post(page("attendancerequest_waiting"), {"_unopposed": "1"})
    assert states() == {good.pk: "approved", over.pk: "asked"}


def test_the_bulk_action_of_the_list_does_the_same(overtime: Ask, cast: Cast) -> None:
    good, over = overtime(26, 18, 20), overtime(27, 18, 22)
    told = {"action": "approve_selected", "_selected_action": [good.pk, over.pk]}
    client_of(cast.lead).post(page("attendancerequest_changelist"), told)
    assert states() == {good.pk: "approved", over.pk: "asked"}


def test_somebody_elses_request_is_not_decided_by_a_forged_form(leave: Ask, cast: Cast) -> None:
    row = leave("PERSONAL", 26)
    told = {f"decision-{row.pk}": "approve"}
    client_of(cast.other_lead).post(page("attendancerequest_waiting"), told)
    client_of(cast.publisher).post(page("attendancerequest_approve", row.pk), {})
    assert states() == {row.pk: "asked"}


def test_the_acts_of_one_request(overtime: Ask, cast: Cast) -> None:
    row = overtime(26, 18, 22)
    lead = client_of(cast.lead)
    shown = lead.get(page("attendancerequest_change", row.pk)).content.decode()
    assert "Over the daily cap of overtime by 1 h." in shown
    assert page("attendancerequest_approve", row.pk) in shown
    assert lead.post(page("attendancerequest_approve", row.pk), {"override_reason": ""}).status_code == 422
    told = {"override_reason": "交换机故障"}
    assert lead.post(page("attendancerequest_approve", row.pk), told).status_code == 302
    assert states() == {row.pk: "approved"}
    after = lead.get(page("attendancerequest_change", row.pk)).content.decode()
    assert page("attendancerequest_approve", row.pk) not in after


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-hans", ["待我审批", "批准 1 项无不利情形的申请", "无不利情形。", "个人", "按所选提交"]),
        ("en", ["Waits for me", "Approve 1 that nothing speaks against", "Nothing speaks against it."]),
    ],
)
def test_the_page_in_both_languages(language: str, words: list[str], leave: Ask, cast: Cast) -> None:
    leave("PERSONAL", 26, reason="个人原因")
    client = client_of(cast.lead)
    shown = client.get(page("attendancerequest_waiting"), headers={"accept-language": language})
    assert [word for word in words if word not in shown.content.decode()] == []


def test_the_page_costs_the_same_for_many(leave: Ask, overtime: Ask, cast: Cast) -> None:
    leave("PERSONAL", 26)
    few = statements(cast)
    for day in range(27, 31):
        leave("PERSONAL", day)
        overtime(day, 18, 20)
    assert statements(cast) == few
    assert few <= 55


def statements(cast: Cast) -> int:
    with CaptureQueriesContext(connection) as done:
        client_of(cast.lead).get(page("attendancerequest_waiting"))
    return len(done)
