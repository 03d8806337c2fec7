"""Robots in the admin: the manager enters what is secret, and nobody ever sees it again."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from notices.models import Account, Delivery, Robot
from notices.services import set_account
from staff.models import Employee, PostCode

Make = Callable[..., Employee]
BACKEND = "django.contrib.auth.backends.ModelBackend"
KEY = "693a91f6-7abc-4bc4-97a0-0ec2sifa5aaa"
HOOK = f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}"
ADD = "/admin/notices/robot/add/"
CHAT = {"name": "值班群", "channel": "wecom", "address": HOOK, "topics": ["incidents"], "is_active": "on"}


@pytest.fixture
def client(make_employee: Make) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_employee("9001", post=PostCode.CENTRE_MANAGER), backend=BACKEND)
    return client


def test_a_manager_sets_a_chat_and_its_address_is_not_shown_again(client: Client) -> None:
    answer = client.post(ADD, CHAT, follow=True)
    robot = Robot.objects.get()
    assert (robot.name, robot.topics, robot.shown) == ("值班群", ["incidents"], "····5aaa")
    pages = [
        answer,
        client.get("/admin/notices/robot/"),
        client.get(f"/admin/notices/robot/{robot.pk}/change/"),
    ]
    assert all(page.status_code == 200 for page in pages)
    assert not any(KEY in page.content.decode() for page in pages)
    logged = LogEntry.objects.get()
    assert KEY not in f"{logged.object_repr} {logged.change_message}"


def test_an_empty_address_keeps_the_stored_one(client: Client) -> None:
    client.post(ADD, CHAT)
    robot = Robot.objects.get()
    change = f"/admin/notices/robot/{robot.pk}/change/"
    client.post(change, {**CHAT, "name": "另一群", "address": ""})
    again = Robot.objects.get()
    assert (again.name, again.channel) == ("另一群", "wecom")
    assert again.read_secret() == robot.read_secret()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"address": "https://example.org/x"}, "This is not an address of"),
        ({"address": ""}, "This does not look like"),
        ({"channel": "wecom_app", "topics": []}, "This does not look like"),
        ({"topics": ["attendance.requests"]}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_stored(client: Client, change: dict[str, Any], words: str) -> None:
    page = client.post(ADD, {**CHAT, **change})
    assert words in page.content.decode()
    assert not Robot.objects.exists()


def test_a_test_is_posted_to_the_chat(client: Client) -> None:
    client.post(ADD, CHAT)
    page = client.get(f"/admin/notices/robot/{Robot.objects.get().pk}/test/", follow=True)
    delivery = Delivery.objects.get()
    assert (delivery.address, delivery.channel) == ("值班群", "wecom")
    assert "The test is on its way" in page.content.decode()


def test_accounts_are_listed_masked_for_who_runs_the_centre(
    client: Client, make_employee: Make, now: Any
) -> None:
    set_account(make_employee("1001", name="王芳"), "wecom", text=HOOK, now=now)
    page = client.get("/admin/notices/account/").content.decode()
    assert "王芳 1001" in page
    assert "····5aaa" in page
    assert KEY not in page
    change = client.get(f"/admin/notices/account/{Account.objects.get().pk}/change/").content.decode()
    assert 'name="_save"' not in change


@pytest.mark.parametrize(
    ("post", "status"), [(PostCode.TEAM_LEAD, 403), (PostCode.DUTY_SUPERVISOR, 403), (PostCode.AUDITOR, 403)]
)
def test_only_the_manager_sets_robots(make_employee: Make, post: str, status: int) -> None:
    client = Client()
    client.force_login(make_employee("7001", post=post), backend=BACKEND)
    assert client.post(ADD, CHAT).status_code == status
    assert not Robot.objects.exists()
