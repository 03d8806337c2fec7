"""The inbox belongs to its owner alone; deliveries belong to who runs the centre."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from notices.models import Delivery, Notice
from staff.models import Employee, PostCode

Make = Callable[..., Employee]
BACKEND = "django.contrib.auth.backends.ModelBackend"


def notice(recipient: Employee, key: str = "a", **fields: Any) -> Notice:
    given = {
        "kind": "incident.escalation",
        "subject": f"subject {key}",
        "body": "text",
        "body_html": "<p>text</p>",
        "language": "en",
        "created_at": timezone.now(),
        **fields,
    }
    return Notice.objects.create(recipient=recipient, key=key, **given)


@pytest.fixture
def lead(make_employee: Make) -> Employee:
    return make_employee("2001", post=PostCode.TEAM_LEAD)


@pytest.fixture
def manager(make_employee: Make) -> Employee:
    return make_employee("9001", post=PostCode.CENTRE_MANAGER)


@pytest.fixture
def client_of() -> Callable[[Employee], Client]:
    def sign_in(employee: Employee) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(employee, backend=BACKEND)
        return client

    return sign_in


def test_nobody_reads_anothers_inbox(lead: Employee, manager: Employee, client_of: Any) -> None:
    own = notice(manager)
    others = notice(lead)
    client = client_of(manager)
    listed = client.get("/api/v1/notices/").json()["results"]
    assert [row["id"] for row in listed] == [own.pk]
    assert client.get(f"/api/v1/notices/{others.pk}/").status_code == 404
    assert client.post(f"/api/v1/notices/{others.pk}/read/").status_code == 404
    assert client.get(f"/admin/notices/notice/{others.pk}/change/").status_code in {302, 404}
    assert not Notice.objects.get(pk=others.pk).read_at


def test_opening_a_notice_marks_it_read(lead: Employee, client_of: Any) -> None:
    one = notice(lead, url="/admin/")
    page = client_of(lead).get(f"/admin/notices/notice/{one.pk}/change/")
    assert page.status_code == 200
    assert "<p>text</p>" in page.content.decode()
    assert Notice.objects.get(pk=one.pk).read_at


def test_the_list_marks_many_as_read(lead: Employee, client_of: Any) -> None:
    notices = [notice(lead, "a"), notice(lead, "b")]
    data = {"action": "mark_read", "_selected_action": [one.pk for one in notices]}
    page = client_of(lead).post("/admin/notices/notice/", data, follow=True)
    assert "2 notices marked as read." in page.content.decode()
    assert not Notice.objects.unread().exists()


def test_the_api_keeps_unread_ones_and_marks_all(lead: Employee, client_of: Any) -> None:
    notice(lead, "a")
    notice(lead, "b", read_at=timezone.now())
    client = client_of(lead)
    unread = client.get("/api/v1/notices/?unread=true").json()
    assert [row["key"] for row in unread["results"]] == ["a"]
    assert client.post("/api/v1/notices/read-all/").json() == {"marked": 1}
    first = client.post(f"/api/v1/notices/{unread['results'][0]['id']}/read/").json()
    assert first["read_at"]


def test_an_inbox_costs_the_same_however_full(
    lead: Employee, client_of: Any, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(30):
        notice(lead, str(number))
    client = client_of(lead)
    with django_assert_max_num_queries(8):
        assert len(client.get("/api/v1/notices/").json()["results"]) == 30


@pytest.mark.parametrize(
    ("post", "status"), [(PostCode.TEAM_LEAD, 403), (PostCode.CENTRE_MANAGER, 200), (PostCode.AUDITOR, 200)]
)
def test_deliveries_are_for_who_runs_the_centre(
    make_employee: Make, lead: Employee, client_of: Any, now: datetime, post: str, status: int
) -> None:
    Delivery.objects.create(
        notice=notice(lead), channel="mail", address="a@example.org", message_id="<1@x>", tried_at=now
    )
    page = client_of(make_employee("7001", post=post)).get("/admin/notices/delivery/")
    assert page.status_code == status
    assert ("Incidents that nobody answered in time" in page.content.decode()) == (status == 200)
