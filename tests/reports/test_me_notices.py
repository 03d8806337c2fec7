"""What is sent to me: one's own ways and choices, and nobody else's."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from notices.models import Account, Delivery, Preferences
from notices.services import notify, set_account
from staff.models import Employee, PostCode

Make = Callable[..., Employee]
BACKEND = "django.contrib.auth.backends.ModelBackend"
KEY = "693a91f6-7abc-4bc4-97a0-0ec2sifa5aaa"
HOOK = f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}"


@pytest.fixture
def wang(make_employee: Make) -> Employee:
    return make_employee("1001", name="王芳", email="wang@example.org")


def signed_in(person: Employee) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person, backend=BACKEND)
    return client


def test_an_address_is_stored_tried_and_removed(wang: Employee) -> None:
    client = signed_in(wang)
    page = client.post("/me/notices/wecom/", {"address": HOOK}, follow=True).content.decode()
    assert "The address was stored." in page
    assert "····5aaa" in page
    assert KEY not in page
    page = client.post("/me/notices/wecom/test/", follow=True).content.decode()
    assert "A test is on its way" in page
    assert 'http-equiv="refresh"' in page
    assert Delivery.objects.get().account == Account.objects.get()
    page = client.post("/me/notices/wecom/test/", follow=True).content.decode()
    assert "A test was just sent" in page
    client.post("/me/notices/wecom/remove/")
    assert not Account.objects.exists()


def test_a_foreign_address_is_refused_in_words(wang: Employee) -> None:
    page = signed_in(wang).post("/me/notices/feishu/", {"address": HOOK})
    assert page.status_code == 422
    assert "This is not an address of Feishu robot" in page.content.decode()


@pytest.mark.parametrize("way", ["mail", "telegram", "mailto", "json"])
def test_only_messengers_have_an_address_here(wang: Employee, way: str) -> None:
    assert signed_in(wang).get(f"/me/notices/{way}/").status_code == 404


def test_choices_quiet_hours_and_language_are_stored(wang: Employee, now: Any) -> None:
    set_account(wang, "wecom", text=HOOK, now=now)
    client = signed_in(wang)
    chosen = {
        "incidents.escalations:wecom": "on",
        "reports.register:mail": "on",
        "visitors.overstayed:mail": "on",
        "attendance.month:mail": "on",
    }
    more = {"quiet_from": "22:00", "quiet_until": "07:00", "language": "en"}
    page = client.post("/me/notices/choose/", {**chosen, **more}, follow=True)
    assert "Your choice was stored." in page.content.decode()
    stored = Preferences.objects.get().chosen
    assert stored["attendance.month"] == {"mail": True, "wecom": False}
    assert stored["general"] == {"mail": False, "wecom": False}
    assert Employee.objects.get(pk=wang.pk).language == "en"
    again = client.get("/me/notices/").content.decode()
    assert 'value="22:00"' in again


def test_what_is_urgent_keeps_one_way(wang: Employee) -> None:
    page = signed_in(wang).post("/me/notices/choose/", {"quiet_from": "", "quiet_until": "", "language": ""})
    assert page.status_code == 422
    assert "cannot be switched off altogether" in page.content.decode()
    assert not Preferences.objects.exists()


def test_the_page_is_ones_own_and_costs_the_same_however_much_was_sent(
    wang: Employee, make_employee: Make, now: Any, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    other = make_employee("1002", post=PostCode.TEAM_LEAD, email="other@example.org")
    for number in range(15):
        notify(
            recipients=[wang, other],
            key=f"k.{number}",
            subject=f"No. {number}",
            body_template="notices/test",
            context={},
            now=now,
            kind="attendance.month.posted",
        )
    client = signed_in(wang)
    with django_assert_max_num_queries(14):
        page = client.get("/me/notices/").content.decode()
    assert "wang@example.org" in page
    assert "other@example.org" not in page
    assert page.count("No. ") == 12


def test_who_is_not_signed_in_sees_nothing(db: None) -> None:
    assert Client().get("/me/notices/").status_code == 302
    assert Client().post("/me/notices/wecom/test/").status_code == 302
