"""A leak exists for its reporter, duty supervisors, the manager and the security officer only."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from common.errors import DomainError
from incidents import services
from incidents.models import Incident, IncidentReading
from incidents.selectors import open_for_handover
from ledger.models import Content
from staff.models import Employee
from tests.conftest import NOW, PASSWORD
from tests.incidents.conftest import Cast

BACKEND = "django.contrib.auth.backends.ModelBackend"
API = "/api/v1/incidents/"
SECRET = "客户名单外传"


@pytest.fixture
def leak(report: Callable[..., Incident]) -> Incident:
    """A leak, reported by the operator."""
    return report("secrecy_leak", what=SECRET)


def client_of(person: Employee) -> Client:
    """Sign somebody in."""
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


@pytest.mark.parametrize(
    ("who", "exists"),
    [
        ("reporter", True),
        ("supervisor", True),
        ("second_supervisor", True),
        ("officer", True),
        ("manager", True),
        ("colleague", False),
        ("lead", False),
        ("auditor", False),
    ],
)
def test_for_whom_a_leak_exists(leak: Incident, cast: Cast, who: str, exists: bool) -> None:
    person = getattr(cast, who)
    client = client_of(person)
    assert client.get(f"{API}{leak.pk}/").status_code == (200 if exists else 404)
    assert client.get(API).json()["count"] == int(exists)
    act = client.post(f"{API}{leak.pk}/contain/", {"text": "x"}, content_type="application/json")
    no_act = client.post(f"{API}{leak.pk + 1}/contain/", {"text": "x"}, content_type="application/json")
    assert (act.status_code == no_act.status_code) is not exists
    if person.is_staff:
        status = 200 if exists else 404
        assert client.get(f"/admin/incidents/incident/{leak.pk}/change/").status_code == status
        assert client.get(f"/admin/incidents/incident/{leak.pk}/act/contain/").status_code == status
        assert (leak.number in client.get("/admin/incidents/incident/").content.decode()) is exists


def test_being_an_administrator_is_not_enough(leak: Incident) -> None:
    root = Employee.objects.create_superuser("9999", PASSWORD, name="root")
    client = client_of(root)
    assert client.get(f"{API}{leak.pk}/").status_code == 404
    assert client.get(f"/admin/incidents/incident/{leak.pk}/change/").status_code == 404


@pytest.mark.parametrize("role", ["hr_publisher", "quality_manager", "floor_supervisor", "quality_inspector"])
def test_other_roles_of_the_centre_do_not_see_it(
    leak: Incident, make_employee: Callable[..., Employee], role: str
) -> None:
    assert client_of(make_employee("7001", role)).get(f"{API}{leak.pk}/").status_code == 404


def test_lists_do_not_show_its_words(leak: Incident, cast: Cast) -> None:
    client = client_of(cast.officer)
    assert SECRET not in client.get(API).content.decode()
    assert SECRET not in client.get("/admin/incidents/incident/").content.decode()
    assert SECRET in client.get(f"/admin/incidents/incident/{leak.pk}/change/").content.decode()


def test_reading_it_is_logged_and_reading_others_is_not(
    leak: Incident, report: Callable[..., Incident], cast: Cast
) -> None:
    client = client_of(cast.officer)
    client.get(f"{API}{leak.pk}/")
    client.get(f"/admin/incidents/incident/{leak.pk}/change/")
    client.get(f"/admin/incidents/incident/{leak.pk}/act/contain/")
    client.get(f"{API}{report('danger').pk}/")
    log = IncidentReading.objects.order_by("pk").values_list("incident", "reader__work_number", "door")
    assert list(log) == [(leak.pk, "4001", "api"), (leak.pk, "4001", "admin"), (leak.pk, "4001", "admin")]


def test_the_auditor_sees_who_read_it_and_its_entry_but_not_its_words(leak: Incident, cast: Cast) -> None:
    client_of(cast.officer).get(f"{API}{leak.pk}/")
    page = client_of(cast.auditor).get("/admin/incidents/incidentreading/").content.decode()
    assert (leak.number in page, "4001" in page) == (True, True)
    assert ("失泄密" in page, "Leak" in page, SECRET in page) == (False, False, False)
    contents = b"".join(bytes(row.document) for row in Content.objects.all())
    assert leak.number.encode() in contents
    assert (b"secrecy_leak" in contents, SECRET.encode() in contents) == (False, False)


def test_a_manager_lets_an_auditor_read_one(
    leak: Incident, report: Callable[..., Incident], cast: Cast
) -> None:
    other = report("secrecy_leak")
    services.grant_reading(leak, employee=cast.auditor, granted_by=cast.manager, reason="年度审计", now=NOW)
    client = client_of(cast.auditor)
    assert client.get(f"{API}{leak.pk}/").status_code == 200
    assert client.get(f"{API}{other.pk}/").status_code == 404


def test_a_leak_is_given_to_nobody_for_whom_it_does_not_exist(leak: Incident, cast: Cast) -> None:
    services.acknowledge(leak, person=cast.officer, password=PASSWORD, now=NOW)
    with pytest.raises(DomainError) as refused:
        services.hand_over(leak, person=cast.officer, to=cast.lead, now=NOW)
    assert refused.value.code == "incidents.owner.may_not_know"
    plan: dict[str, Any] = {"measure": "x", "checker": cast.supervisor, "due_on": NOW.date()}
    with pytest.raises(DomainError) as refused:
        services.plan_action(leak, person=cast.officer, owner=cast.colleague, now=NOW, **plan)
    assert refused.value.code == "incidents.owner.may_not_know"


def test_a_leak_is_not_in_the_diaries_of_the_shifts(
    leak: Incident, report: Callable[..., Incident], cast: Cast
) -> None:
    danger = report("danger")
    assert [item.key for item in open_for_handover(NOW)] == [f"incident.{danger.pk}"]


def test_a_duplicate_of_an_unseen_leak_cannot_be_named(
    leak: Incident, report: Callable[..., Incident], make_employee: Callable[..., Employee]
) -> None:
    """Naming its number must not tell somebody that it exists."""
    from incidents.api.acts import VisibleIncidentField

    reader = make_employee("7001", "quality_manager")
    field = VisibleIncidentField()
    field._context = {"request": type("Request", (), {"user": reader})()}  # type: ignore[attr-defined]
    assert leak not in field.get_queryset()


def test_an_open_report_is_no_duplicate_of_a_leak(
    leak: Incident, report: Callable[..., Incident], cast: Cast
) -> None:
    """Its reporter and their lead would read there that the leak exists."""
    said: dict[str, Any] = {"person": cast.supervisor, "password": PASSWORD, "reason": "同一件", "now": NOW}
    with pytest.raises(DomainError) as refused:
        services.mark_duplicate(report("other"), original=leak, **said)
    assert refused.value.code == "incidents.duplicate.of_a_confidential"
    other = report("other")
    page = client_of(cast.supervisor).get(f"/admin/incidents/incident/{other.pk}/act/mark_duplicate/")
    assert leak.number not in page.content.decode()
