"""Who reads which entries through the admin and the API, and that nobody writes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.template import Context, Template
from django.test import Client

from ledger import guards
from ledger.models import Entry
from staff.models import Employee, PostCode

Sign = Callable[..., Entry]
BACKEND = "django.contrib.auth.backends.ModelBackend"
ADMIN = "/admin/ledger/entry/"
API = "/api/v1/ledger-entries/"


@pytest.fixture
def signed(lead: Employee, other: Employee, sign_diary: Sign) -> list[Entry]:
    """Two people's enrolments and signatures."""
    sign_diary(lead)
    sign_diary(other)
    return list(Entry.objects.order_by("sequence"))


@pytest.fixture
def sign_in(client: Client, make_employee: Callable[..., Employee]) -> Callable[[str], Client]:
    """Sign in as one of the team leads, or as somebody new in a post."""

    def act(who: str) -> Client:
        found = Employee.objects.filter(work_number=who).first()
        client.force_login(found or make_employee("9000", who), backend=BACKEND)
        return client

    return act


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        pytest.param(PostCode.AUDITOR, [4, 3, 2, 1], id="the auditor sees all"),
        pytest.param(PostCode.CENTRE_MANAGER, [4, 3, 2, 1], id="the centre manager sees all"),
        pytest.param("2001", [3, 2, 1], id="a signer sees their own and every enrolment"),
        pytest.param(PostCode.OPERATOR, [3, 1], id="others see every enrolment"),
    ],
)
def test_who_sees_which_entries(
    signed: list[Entry], sign_in: Callable[[str], Client], who: str, expected: list[int]
) -> None:
    answer = sign_in(who).get(API).json()
    assert [row["sequence"] for row in answer["results"]] == expected


def test_an_entry_outside_the_scope_does_not_exist(
    signed: list[Entry], sign_in: Callable[[str], Client]
) -> None:
    client = sign_in("2001")
    assert client.get(f"{API}{signed[3].pk}/").status_code == 404
    assert client.get(f"{ADMIN}{signed[3].pk}/change/").status_code == 302


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", ADMIN, 200),
        ("get", ADMIN + "{pk}/change/", 200),
        ("post", ADMIN + "{pk}/change/", 403),
        ("get", ADMIN + "add/", 403),
        ("post", ADMIN + "add/", 403),
        ("post", ADMIN + "{pk}/delete/", 403),
        ("get", API, 200),
        ("get", API + "{pk}/", 200),
        ("post", API, 405),
        ("put", API + "{pk}/", 405),
        ("patch", API + "{pk}/", 405),
        ("delete", API + "{pk}/", 405),
    ],
)
def test_entries_are_read_and_never_written(
    signed: list[Entry], sign_in: Callable[[str], Client], method: str, path: str, status: int
) -> None:
    client = sign_in(PostCode.AUDITOR)
    answer = getattr(client, method)(path.format(pk=signed[1].pk))
    assert answer.status_code == status
    assert Entry.objects.count() == 4


@pytest.mark.parametrize("path", [ADMIN, API])
def test_without_signing_in_there_is_nothing(db: None, client: Client, path: str) -> None:
    assert client.get(path).status_code in {302, 401, 403}


def test_the_api_tells_what_was_signed(signed: list[Entry], sign_in: Callable[[str], Client]) -> None:
    entry = signed[1]
    assert sign_in("2001").get(f"{API}{entry.pk}/").json() == {
        "id": entry.pk,
        "sequence": 2,
        "name": "林秀英",
        "work_number": "2001",
        "meaning": "authored",
        "statement": "交班",
        "signed_at": "2026-10-20T12:00:00+08:00",
        "record_type": "test.diary",
        "record_id": "7",
        "record_version": 1,
        "entry_hash": entry.entry_hash,
        "content_hash": entry.content_hash,
        "signature": entry.signature,
    }


def test_the_list_says_which_entries_are_intact(
    signed: list[Entry], sign_in: Callable[[str], Client]
) -> None:
    guards.remove(connection)
    Entry.objects.filter(sequence=2).update(signature="00" * 64)
    page = sign_in(PostCode.AUDITOR).get(ADMIN, headers={"accept-language": "en"}).content.decode()
    assert page.count("SIG_INVALID") == 1
    assert page.count("intact") == 3


def test_the_page_of_an_entry_says_that_it_is_intact_in_words(
    signed: list[Entry], sign_in: Callable[[str], Client]
) -> None:
    path = f"{ADMIN}{signed[1].pk}/change/"
    page = sign_in("2001").get(path, headers={"accept-language": "en"}).content.decode()
    assert "intact" in page
    assert "SOUND" not in page


def test_the_list_needs_the_same_statements_for_more_rows(
    signed: list[Entry],
    sign_in: Callable[[str], Client],
    sign_diary: Sign,
    lead: Employee,
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    for _ in range(10):
        sign_diary(lead)
    client = sign_in(PostCode.AUDITOR)
    with django_assert_max_num_queries(16):
        assert client.get(ADMIN).status_code == 200


def test_the_tag_shows_name_number_time_and_meaning(signed: list[Entry]) -> None:
    html = Template("{% load ledger %}{% signatures entries %}").render(Context({"entries": signed[1:2]}))
    assert "<strong>林秀英</strong> 2001" in html
    assert "2026-10-20 04:00:00" in html
    assert str(signed[1].get_meaning_display()) in html
    assert "交班" in html


def test_the_tag_says_when_nobody_signed(db: None) -> None:
    html = Template("{% load ledger %}{% signatures entries %}").render(Context({"entries": []}))
    assert "<td colspan" in html
