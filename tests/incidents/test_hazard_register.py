"""The hazard register: open hazards with their age in shifts, in one list."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from incidents import services
from incidents.models import Incident
from staff.models import RosterEntry, Shift
from tests.conftest import PASSWORD
from tests.incidents.conftest import Cast

BACKEND = "django.contrib.auth.backends.ModelBackend"
REGISTER = "/admin/incidents/hazard/"


@pytest.fixture
def client_of_supervisor(cast: Cast) -> Client:
    """The duty supervisor, reading English."""
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(cast.supervisor, backend=BACKEND)
    return client


def test_open_hazards_are_listed_and_closed_ones_on_demand(
    client_of_supervisor: Client, in_state: Callable[[str, str], Incident]
) -> None:
    is_open, closed = in_state("hazard", "in_action"), in_state("hazard", "closed")
    other = in_state("danger", "reported")
    page = client_of_supervisor.get(REGISTER).content.decode()
    assert [row.number in page for row in (is_open, closed, other)] == [True, False, False]
    page = client_of_supervisor.get(f"{REGISTER}?shown=all").content.decode()
    assert [row.number in page for row in (is_open, closed, other)] == [True, True, False]


def test_age_review_and_return(
    client_of_supervisor: Client,
    in_state: Callable[[str, str], Incident],
    cast: Cast,
    now: datetime,
) -> None:
    shift = Shift.objects.create(
        code="e", name="e", name_zh="e", parts=[{"start": 480, "end": 960}], net_minutes=480
    )
    for day in (20, 21, 22):
        RosterEntry.objects.create(employee=cast.reporter, day=date(2026, 10, day), shift=shift)
    hazard = in_state("hazard", "closed")
    services.reopen(hazard, person=cast.lead, password=PASSWORD, reason="又松动", now=now)
    Incident.objects.filter(pk=hazard.pk).update(review_on=date(2026, 10, 30))
    with time_machine.travel(now + timedelta(days=2), tick=False):
        row = client_of_supervisor.get(REGISTER).context["cl"].result_list[0]
    # Reported at noon on the 20th: the shifts of the 21st and 22nd have begun since.
    assert (row.shifts, row.returns, row.review_on) == (2, 1, date(2026, 10, 30))


def test_a_hazard_leads_to_the_page_of_its_incident(
    client_of_supervisor: Client, report: Callable[..., Incident]
) -> None:
    hazard = report("hazard")
    answer = client_of_supervisor.get(f"{REGISTER}{hazard.pk}/change/")
    assert (answer.status_code, answer["Location"]) == (302, f"/admin/incidents/incident/{hazard.pk}/change/")


def test_the_register_takes_a_fixed_number_of_statements(
    client_of_supervisor: Client,
    report: Callable[..., Incident],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    report("hazard")
    client_of_supervisor.get(REGISTER)  # what is read once per process is read
    with CaptureQueriesContext(connection) as for_one:
        client_of_supervisor.get(REGISTER)
    for _number in range(5):
        report("hazard")
    with django_assert_max_num_queries(len(for_one)):
        assert len(client_of_supervisor.get(REGISTER).context["cl"].result_list) == 6


def test_a_manager_lets_an_auditor_read_a_leak_from_its_page(
    report: Callable[..., Incident], cast: Cast
) -> None:
    leak, danger = report("secrecy_leak"), report("danger")
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(cast.manager, backend=BACKEND)
    page = f"/admin/incidents/incident/{leak.pk}/grant/"
    assert page in client.get(f"/admin/incidents/incident/{leak.pk}/change/").content.decode()
    assert client.post(page, {"employee": cast.auditor.pk, "reason": "审计"}).status_code == 302
    assert client.get(f"/admin/incidents/incident/{danger.pk}/grant/").status_code == 404
    reader = Client()
    reader.force_login(cast.auditor, backend=BACKEND)
    assert reader.get(f"/admin/incidents/incident/{leak.pk}/change/").status_code == 200
    assert reader.get(page).status_code == 403
