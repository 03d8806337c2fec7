"""Who sees which contacts, through API, admin and commands."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from calls.models import AgentCode, CallLogImport, Contact, SeatEvent, Turn
from staff.models import Employee, Membership, PostCode, Team

Make = Callable[..., Any]
AT = datetime(2026, 10, 19, 1, 0, tzinfo=UTC)
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def people(make_employee: Make, make_team: Make) -> dict[str, Employee]:
    """One person of each post that looks at calls, and two operators of two teams."""
    one, other = make_team("a"), make_team("b")
    return {
        "operator": make_employee("1001", team=one),
        "colleague": make_employee("1002", team=other),
        "lead": make_employee("2001", PostCode.TEAM_LEAD, team=one),
        "other lead": make_employee("2002", PostCode.TEAM_LEAD, team=other),
        "inspector": make_employee("3001", PostCode.QUALITY_INSPECTOR, team=one),
        "manager": make_employee("3002", PostCode.QUALITY_MANAGER, team=one),
        "duty": make_employee("4001", PostCode.DUTY_SUPERVISOR, team=one),
        "custodian": make_employee("5001", PostCode.CUSTODIAN, team=one),
        "auditor": make_employee("5002", PostCode.AUDITOR, team=one),
    }


@pytest.fixture
def contact(people: dict[str, Employee]) -> Contact:
    """A call of the operator on 19 October 2026, with two turns."""
    stored = Contact.objects.create(
        source="acd",
        external_id="17",
        day=date(2026, 10, 19),
        started_at=AT,
        ended_at=AT.replace(minute=4),
        outcome="answered",
        operator=people["operator"],
        agent_code="1001",
        talk_seconds=185,
        customer_ref="C-88",
        recording_starts_ms=0,
        remarks=["past_midnight"],
        raw="secret row",
    )
    Turn.objects.create(contact=stored, position=0, speaker="operator", text="您好", starts_ms=0)
    Turn.objects.create(contact=stored, position=1, speaker="customer", text="查话费", starts_ms=65_000)
    return stored


def api(person: Employee | None) -> APIClient:
    client = APIClient()
    if person:
        client.force_authenticate(person)
    return client


def admin(person: Employee) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person, backend=BACKEND)
    return client


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("operator", 200),
        ("colleague", 404),
        ("lead", 200),
        ("other lead", 404),
        ("inspector", 404),
        ("manager", 200),
        ("duty", 200),
        ("custodian", 403),
        ("auditor", 200),
    ],
)
def test_who_reads_a_contact(people: dict[str, Employee], contact: Contact, who: str, status: int) -> None:
    listed = api(people[who]).get("/api/v1/contacts/")
    found = api(people[who]).get(f"/api/v1/contacts/{contact.pk}/")
    assert found.status_code == status
    assert listed.status_code == (403 if status == 403 else 200)
    assert listed.json().get("count", 0) == (1 if status == 200 else 0)


def test_nobody_reads_without_signing_in(contact: Contact) -> None:
    assert api(None).get("/api/v1/contacts/").status_code == 401


def test_a_lead_sees_the_contacts_of_the_team_on_their_day(
    people: dict[str, Employee], contact: Contact, make_team: Make
) -> None:
    Membership.objects.filter(employee=people["operator"]).update(ends_on=date(2026, 10, 19))
    moved: Team = make_team("b")
    Membership.objects.create(
        employee=people["operator"],
        team=moved,
        post=people["operator"].memberships.get().post,
        starts_on=date(2026, 10, 20),
    )
    assert api(people["lead"]).get("/api/v1/contacts/").json()["count"] == 1
    assert api(people["other lead"]).get("/api/v1/contacts/").json()["count"] == 0


def test_a_list_tells_nothing_of_the_customer(people: dict[str, Employee], contact: Contact) -> None:
    listed = api(people["lead"]).get("/api/v1/contacts/").json()["results"][0]
    assert (listed["external_id"], listed["operator"], listed["has_transcript"]) == ("17", "1001", True)
    assert not {"customer_ref", "raw", "turns"} & listed.keys()


def test_a_contact_comes_with_its_turns_and_never_with_the_raw_row(
    people: dict[str, Employee], contact: Contact
) -> None:
    found = api(people["lead"]).get(f"/api/v1/contacts/{contact.pk}/").json()
    assert found["customer_ref"] == "C-88"
    assert found["turns"] == [
        {"position": 0, "speaker": "operator", "starts_ms": 0, "ends_ms": None, "text": "您好"},
        {"position": 1, "speaker": "customer", "starts_ms": 65_000, "ends_ms": None, "text": "查话费"},
    ]
    assert "secret row" not in json.dumps(found)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("day=2026-10-19", 1),
        ("day__gte=2026-10-20", 0),
        ("outcome=abandoned", 0),
        ("operator__work_number=1001", 1),
        ("external_id=17&source=acd", 1),
    ],
)
def test_a_list_can_be_narrowed(
    people: dict[str, Employee], contact: Contact, query: str, count: int
) -> None:
    assert api(people["manager"]).get(f"/api/v1/contacts/?{query}").json()["count"] == count


@pytest.mark.parametrize("verb", ["post", "put", "patch", "delete"])
def test_contacts_are_never_written_through_the_api(
    people: dict[str, Employee], contact: Contact, verb: str
) -> None:
    path = "/api/v1/contacts/" if verb == "post" else f"/api/v1/contacts/{contact.pk}/"
    assert getattr(api(people["manager"]), verb)(path, {}).status_code == 405


def test_a_list_costs_the_same_for_one_contact_and_for_many(
    people: dict[str, Employee], contact: Contact, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        Contact.objects.create(
            source="acd",
            external_id=f"x{number}",
            day=contact.day,
            started_at=AT,
            ended_at=AT,
            outcome="answered",
            operator=people["operator"],
        )
    client = api(people["lead"])
    with django_assert_max_num_queries(7):
        assert client.get("/api/v1/contacts/").json()["count"] == 31
    with django_assert_max_num_queries(7):
        client.get(f"/api/v1/contacts/{contact.pk}/")


def test_the_admin_shows_a_contact_with_its_transcript(people: dict[str, Employee], contact: Contact) -> None:
    client = admin(people["lead"])
    assert "0:00" in client.get(reverse("admin:calls_contact_changelist")).content.decode()
    page = client.get(reverse("admin:calls_contact_change", args=[contact.pk])).content.decode()
    assert "查话费" in page
    assert "1:05" in page
    assert "ran past midnight" in page


def test_the_admin_hides_contacts_out_of_scope(people: dict[str, Employee], contact: Contact) -> None:
    client = admin(people["other lead"])
    found = client.get(reverse("admin:calls_contact_change", args=[contact.pk]))
    assert found.status_code == 302
    assert "查话费" not in client.get(reverse("admin:calls_contact_changelist")).content.decode()


def test_a_contact_cannot_be_changed_in_the_admin(people: dict[str, Employee], contact: Contact) -> None:
    client = admin(people["manager"])
    posted = client.post(reverse("admin:calls_contact_change", args=[contact.pk]), {"agent_code": "x"})
    assert posted.status_code == 403
    contact.refresh_from_db()
    assert contact.agent_code == "1001"


LIST = b"contact_id,started_at,outcome,agent\n21,2026-10-19 09:00:00,answered,1001\n22,never,answered,\n"


def test_a_duty_supervisor_imports_a_call_log_in_the_admin(people: dict[str, Employee]) -> None:
    client = admin(people["duty"])
    address = reverse("admin:calls_calllogimport_import_file")
    assert client.get(address).status_code == 200
    posted = client.post(
        address,
        {"file": SimpleUploadedFile("list.csv", LIST), "log_format": "contacts", "source": "acd"},
        follow=True,
    )
    page = posted.content.decode()
    assert "2 lines read: 1 added" in page
    assert "There is no such time." in page
    stored = CallLogImport.objects.get()
    assert stored.imported_by == people["duty"]
    assert Contact.objects.get().operator == people["operator"]
    detail = client.get(reverse("admin:calls_calllogimport_change", args=[stored.pk])).content.decode()
    assert "There is no such time.: 1" in detail


def test_a_file_of_the_wrong_format_is_a_message_and_nothing_is_stored(people: dict[str, Employee]) -> None:
    posted = admin(people["duty"]).post(
        reverse("admin:calls_calllogimport_import_file"),
        {"file": SimpleUploadedFile("list.csv", LIST), "log_format": "bank", "source": "acd"},
    )
    assert posted.status_code == 422
    assert "not the header of this call log" in posted.content.decode()
    assert not CallLogImport.objects.exists()


def test_a_lead_does_not_import_call_logs(people: dict[str, Employee]) -> None:
    address = reverse("admin:calls_calllogimport_import_file")
    assert admin(people["lead"]).get(address).status_code == 403


def test_a_code_is_assigned_in_the_admin_and_ended_once(
    people: dict[str, Employee], contact: Contact
) -> None:
    Contact.objects.filter(pk=contact.pk).update(operator=None, agent_code="BASCH")
    client = admin(people["duty"])
    form = {
        "source": "acd",
        "code": "BASCH",
        "employee": people["operator"].pk,
        "starts_on": "",
        "ends_on": "",
    }
    client.post(reverse("admin:calls_agentcode_add"), form)
    code = AgentCode.objects.get()
    contact.refresh_from_db()
    assert contact.operator == people["operator"]
    address = reverse("admin:calls_agentcode_change", args=[code.pk])
    client.post(address, {"ends_on": "2026-10-31"})
    code.refresh_from_db()
    assert code.ends_on == date(2026, 10, 31)
    refused = client.post(address, {"ends_on": "2026-11-30"}, follow=True)
    assert "An end is already entered for this code." in refused.content.decode()
    code.refresh_from_db()
    assert code.ends_on == date(2026, 10, 31)


def test_a_code_held_by_another_is_a_message_and_nothing_is_stored(people: dict[str, Employee]) -> None:
    AgentCode.objects.create(source="acd", code="BASCH", employee=people["colleague"])
    form = {
        "source": "acd",
        "code": "BASCH",
        "employee": people["operator"].pk,
        "starts_on": "",
        "ends_on": "",
    }
    form |= {"starts_on": "2026-10-01", "ends_on": "2026-10-02"}
    page = admin(people["duty"]).post(reverse("admin:calls_agentcode_add"), form, follow=True)
    assert "has this code on some of these days" in page.content.decode()
    assert AgentCode.objects.count() == 1


def test_seat_events_are_read_in_the_admin(people: dict[str, Employee]) -> None:
    SeatEvent.objects.create(
        source="acd",
        employee=people["operator"],
        agent_code="1001",
        seat_code="SEAT-12",
        kind="sign_in",
        at=AT,
        day=date(2026, 10, 19),
    )
    address = reverse("admin:calls_seatevent_changelist")
    assert "SEAT-12" in admin(people["lead"]).get(address).content.decode()
    assert "SEAT-12" not in admin(people["other lead"]).get(address).content.decode()


def test_the_command_prints_the_report(
    people: dict[str, Employee],
    tmp_path: Path,
    bank_log: Callable[..., BytesIO],
    bank_row: Callable[..., str],
) -> None:
    path = tmp_path / "log.txt"
    path.write_bytes(bank_log(bank_row(), bank_row(call_id="2", date="261332")).getvalue())
    told = StringIO()
    call_command("import_calls", path, "--source", "bank", "--json", stdout=told)
    report = json.loads(told.getvalue())
    assert (report["lines_read"], report["added"], report["accounted"]) == (2, 1, True)
    assert report["outcomes"] == {"answered": 1}
    assert report["rejected"][0]["code"] == "calls.row.date_malformed"
    plain = StringIO()
    call_command("import_calls", path, "--source", "bank", stdout=plain)
    assert "1" in plain.getvalue()


def test_the_command_refuses_what_is_no_call_log(people: dict[str, Employee], tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(LIST)
    with pytest.raises(CommandError, match=r"calls\.file\.header_unknown"):
        call_command("import_calls", path, "--format", "bank")
    with pytest.raises(CommandError, match="no such desk"):
        call_command("import_calls", path, "--desk", "nowhere")
    with pytest.raises(CommandError, match="no such file"):
        call_command("import_calls", tmp_path / "missing.csv")


def test_the_command_imports_transcripts(contact: Contact, tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    path.write_text('{"contact_id": "nobody", "turns": [{"speaker": "operator", "text": "您好"}]}\n')
    told = StringIO()
    call_command("import_transcripts", path, "--json", stdout=told)
    assert json.loads(told.getvalue())["rejected"][0]["code"] == "calls.row.contact_unknown"
    with pytest.raises(CommandError, match="no such file"):
        call_command("import_transcripts", tmp_path / "missing.jsonl")
