"""A hazard that is there again: what it may come back from, links, suggestions, how often it came back."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from common.errors import DomainError
from common.months import Month
from incidents import services
from incidents.exports import month_sheets
from incidents.models import Incident, IncidentKind
from incidents.selectors import may_come_back
from ledger.domain.canonical import parse
from ledger.models import Entry
from ledger.selectors import verify_register
from staff.models import Employee
from tests.conftest import PASSWORD
from tests.incidents.conftest import Cast

BACKEND = "django.contrib.auth.backends.ModelBackend"
API = "/api/v1/incidents/"
ADMIN = "/admin/incidents/incident/"
SIGNED = {"password": PASSWORD}


def client_of(person: Employee) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(person, backend=BACKEND)
    return client


def closed_again(incident: Incident, cast: Cast, now: datetime) -> Incident:
    """Bring a reported hazard to its end."""
    services.acknowledge(incident, person=cast.supervisor, password=PASSWORD, now=now)
    Incident.objects.filter(pk=incident.pk).update(state="closed", closed_by=cast.manager, closed_at=now)
    incident.refresh_from_db()
    return incident


def details_of_last_entry() -> Any:
    entry = Entry.objects.order_by("-sequence").first()
    assert entry is not None and entry.content is not None
    return parse(bytes(entry.content.document))["details"]  # type: ignore[call-overload, index]


def test_a_chain_counts_how_often_it_came_back(
    in_state: Callable[[str, str], Incident], report: Callable[..., Incident], cast: Cast, now: datetime
) -> None:
    first = in_state("hazard", "closed")
    second = report("hazard", recurs_from=first)
    assert details_of_last_entry() == {"recurs_from": first.number}
    third = report("hazard", recurs_from=closed_again(second, cast, now))
    assert (second.recurs_from, second.recurrence, third.recurs_from, third.recurrence) == (
        first,
        1,
        second,
        2,
    )
    assert list(first.recurrences.all()) == [second]
    assert verify_register().findings == []


def test_whoever_takes_it_up_may_name_it(
    in_state: Callable[[str, str], Incident], report: Callable[..., Incident], cast: Cast, now: datetime
) -> None:
    first, again = in_state("hazard", "closed"), report("hazard")
    again = services.acknowledge(again, person=cast.supervisor, password=PASSWORD, recurs_from=first, now=now)
    assert (again.recurs_from, again.recurrence, again.state) == (first, 1, "acknowledged")
    assert details_of_last_entry() == {"recurs_from": first.number}


def test_what_the_reporter_named_stays_when_nothing_else_is_said(
    in_state: Callable[[str, str], Incident], report: Callable[..., Incident], cast: Cast, now: datetime
) -> None:
    first = in_state("hazard", "closed")
    again = report("hazard", recurs_from=first)
    again = services.acknowledge(again, person=cast.supervisor, password=PASSWORD, now=now)
    assert (again.recurs_from, again.recurrence) == (first, 1)


@pytest.mark.parametrize(
    ("kind", "earlier", "state", "code"),
    [
        ("other", "hazard", "closed", "incidents.recurrence.not_a_hazard"),
        ("hazard", "other", "closed", "incidents.recurrence.not_a_hazard"),
        ("hazard", "hazard", "in_action", "incidents.recurrence.not_closed"),
        ("hazard", "hazard", "rejected", "incidents.recurrence.not_closed"),
    ],
)
def test_what_it_cannot_come_back_from(
    in_state: Callable[[str, str], Incident],
    report: Callable[..., Incident],
    kind: str,
    earlier: str,
    state: str,
    code: str,
) -> None:
    named = in_state(earlier, state)
    with pytest.raises(DomainError) as refused:
        report(kind, recurs_from=named)
    assert refused.value.code == code
    assert Incident.objects.count() == 1


def test_each_is_followed_by_one_unless_that_was_turned_down(
    in_state: Callable[[str, str], Incident], report: Callable[..., Incident], cast: Cast, now: datetime
) -> None:
    first = in_state("hazard", "closed")
    second = report("hazard", recurs_from=first)
    with pytest.raises(DomainError) as refused:
        report("hazard", recurs_from=first)
    assert refused.value.code == "incidents.recurrence.named_already"
    services.reject(second, person=cast.supervisor, password=PASSWORD, reason="误报", now=now)
    assert report("hazard", recurs_from=first).recurrence == 1


def test_suggested_are_hazards_of_the_same_place_closed_within_a_year(
    in_state: Callable[[str, str], Incident],
    cast: Cast,
    now: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    here, part, elsewhere, old, is_open, other = (
        in_state(kind, state)
        for kind, state in [*[("hazard", "closed")] * 4, ("hazard", "in_action"), ("other", "closed")]
    )
    for row, where in ((part, "机房二西侧"), (elsewhere, "三楼走廊")):
        Incident.objects.filter(pk=row.pk).update(where=where)
    Incident.objects.filter(pk=old.pk).update(closed_at=now + timedelta(days=1))
    later = now + timedelta(days=366)
    assert list(may_come_back("机房二", cast.supervisor, now=later)) == [old]
    cast.supervisor.get_all_permissions()  # read once per person
    with django_assert_num_queries(1):
        found = list(may_come_back(" 机房二西侧 ", cast.supervisor, now=now))
    assert found == [old, here, part]
    assert (is_open in found, other in found) == (False, False)


def test_the_page_of_taking_it_up_offers_them_and_others_do_not(
    in_state: Callable[[str, str], Incident], report: Callable[..., Incident], cast: Cast, now: datetime
) -> None:
    first, again, other = in_state("hazard", "closed"), report("hazard"), report("danger")
    client = client_of(cast.supervisor)
    with time_machine.travel(now, tick=False):
        offered = client.get(f"{ADMIN}{again.pk}/act/acknowledge/").content.decode()
        nothing = client.get(f"{ADMIN}{other.pk}/act/acknowledge/").content.decode()
        sent = {**SIGNED, "recurs_from": first.pk}
        assert client.post(f"{ADMIN}{again.pk}/act/acknowledge/", sent).status_code == 302
    assert (first.number in offered, "recurs_from" in nothing) == (True, False)
    pages = [client.get(f"{ADMIN}{row.pk}/change/").content.decode() for row in (again, first)]
    assert [
        f'href="{ADMIN}{row.pk}/change/' in page for row, page in zip((first, again), pages, strict=True)
    ] == [
        True,
        True,
    ]
    assert ("This hazard has come back 1 time." in pages[0], "Came back as" in pages[1]) == (True, True)


def test_reporting_it_in_the_admin(
    in_state: Callable[[str, str], Incident], kinds: dict[str, IncidentKind], cast: Cast, now: datetime
) -> None:
    first = in_state("hazard", "closed")
    words = {"what": "又漏水", "where": "机房二", "recurs_from": first.pk, **SIGNED}
    client = client_of(cast.lead)
    with time_machine.travel(now, tick=False):
        wrong = client.post(f"{ADMIN}add/", {**words, "kind": kinds["danger"].pk})
        right = client.post(f"{ADMIN}add/", {**words, "kind": kinds["hazard"].pk})
    assert (wrong.status_code, "Only a hazard comes back" in wrong.content.decode()) == (422, True)
    assert right.status_code == 302
    assert Incident.objects.latest("pk").recurs_from == first


def test_in_the_api(
    in_state: Callable[[str, str], Incident], cast: Cast, make_employee: Callable[..., Employee]
) -> None:
    first = in_state("hazard", "closed")
    words = {"kind": "hazard", "what": "又漏水", "where": "机房二", **SIGNED, "recurs_from": first.number}
    made = client_of(cast.lead).post(API, words, content_type="application/json").json()
    assert (made["recurs_from"], made["recurrence"], made["recurrences"]) == (first.number, 1, [])
    earlier = client_of(cast.lead).get(f"{API}{first.pk}/").json()
    assert (earlier["recurs_from"], earlier["recurrence"], earlier["recurrences"]) == (
        None,
        0,
        [made["number"]],
    )
    unseen = client_of(make_employee("1009")).post(API, words, content_type="application/json")
    assert (unseen.status_code, unseen.json()["code"]) == (400, "request.invalid")


def test_register_and_workbook_count_new_reports_and_reopenings(
    in_state: Callable[[str, str], Incident], report: Callable[..., Incident], cast: Cast, now: datetime
) -> None:
    first = in_state("hazard", "closed")
    again = closed_again(report("hazard", recurs_from=first), cast, now)
    services.reopen(again, person=cast.manager, password=PASSWORD, reason="又漏", now=now)
    register = client_of(cast.supervisor).get("/admin/incidents/hazard/")
    assert [(row.number, row.returns) for row in register.context["cl"].result_list] == [(again.number, 2)]
    with translation.override("en"):
        sheet = month_sheets(Month(2026, 10), cast.manager, now=now)[2]
        (row,) = list(sheet.rows)
    titles = [column.heading for column in sheet.columns]
    assert (titles[7:9], row[7], row[8]) == (["Came back (times)", "Comes back from"], 2, first.number)
