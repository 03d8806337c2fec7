"""Files of incidents: who sends which, what is signed, who opens them, what is found when one is swapped."""

import hashlib
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation
from pytest_django.fixtures import Settings

from common.errors import DomainError
from common.months import Month
from files.models import StoredFile
from files.services import destroy
from incidents import services
from incidents.exports import month_sheets
from incidents.models import Attachment, Incident, IncidentAction, IncidentKind, IncidentReading
from ledger.domain.canonical import parse
from ledger.domain.findings import Code
from ledger.models import Content, Entry
from ledger.selectors import verify_register
from staff.models import Employee
from tests.conftest import NOW, PASSWORD
from tests.incidents.conftest import Cast

BACKEND = "django.contrib.auth.backends.ModelBackend"
API = "/api/v1/incidents/"
ADMIN = "/admin/incidents/incident/"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(40)
OTHER_PNG = PNG + b"another"
PDF = b"%PDF-1.7\n"
SHA = hashlib.sha256(PNG).hexdigest()
SHA_PDF = hashlib.sha256(PDF).hexdigest()
WORDS = {"what": "烟", "where": "三楼", "password": PASSWORD}


@pytest.fixture(autouse=True)
def own_folder(settings: Settings, tmp_path: Path) -> None:
    """Files of this test alone."""
    settings.MEDIA_ROOT = tmp_path / "media"


def picture(content: bytes = PNG, name: str = "现场.png") -> SimpleUploadedFile:
    """A photograph as a form sends it."""
    return SimpleUploadedFile(name, content)


def paper() -> SimpleUploadedFile:
    """A document as a form sends it."""
    return SimpleUploadedFile("回执.pdf", PDF)


def client_of(person: Employee) -> Client:
    """Sign somebody in, reading English."""
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(person, backend=BACKEND)
    return client


def last_document() -> Any:
    """The document that was signed last."""
    entry = Entry.objects.order_by("-sequence").first()
    assert entry is not None and entry.content is not None
    return parse(bytes(entry.content.document))


@pytest.fixture
def planned(in_state: Callable[[str, str], Incident]) -> IncidentAction:
    """A hazard in action; the colleague does the one action, the lead checks it."""
    return in_state("hazard", "in_action").actions.get()


def test_files_of_a_report_are_signed_with_it(report: Callable[..., Incident]) -> None:
    incident = report("danger", files=[picture(), paper()])
    document = last_document()
    assert (document["act"], document["files"], document["details"]) == ("report", [SHA, SHA_PDF], {})
    rows = Attachment.objects.filter(incident=incident).select_related("file", "event")
    assert [(row.number, row.event.number, row.file.name, row.file.media_type) for row in rows] == [
        (1, 1, "现场.png", "image/png"),
        (2, 1, "回执.pdf", "application/pdf"),
    ]
    assert verify_register().findings == []


def test_a_report_without_files_says_nothing_of_them(report: Callable[..., Incident]) -> None:
    report("danger")
    assert "files" not in last_document()
    assert "files_since" not in last_document()


def test_files_of_an_unsigned_act_stand_in_the_history_and_the_next_signature_covers_them(
    planned: IncidentAction, cast: Cast, now: datetime
) -> None:
    services.finish_action(planned, person=cast.colleague, files=[picture()], now=now)
    finished = planned.incident.events.get(code="finish_action")
    assert (finished.entry, finished.text, finished.details) == (None, "", {"action": 1, "files": [SHA]})
    said: dict[str, Any] = {"finding": "已消除", "is_eliminated": True, "password": PASSWORD}
    services.verify(planned.incident, person=cast.manager, files=[paper()], now=now, **said)
    document = last_document()
    assert (document["act"], document["files"], document["files_since"]) == ("verify", [SHA_PDF], [SHA])
    services.reopen(planned.incident, person=cast.manager, password=PASSWORD, reason="又漏", now=now)
    assert "files_since" not in last_document()
    assert verify_register().findings == []


def test_evidence_is_words_or_a_file_and_not_nothing(
    planned: IncidentAction, cast: Cast, now: datetime
) -> None:
    with pytest.raises(DomainError) as refused:
        services.finish_action(planned, person=cast.colleague, evidence=" ", now=now)
    assert refused.value.code == "incidents.action.evidence_needed"
    services.finish_action(planned, person=cast.colleague, files=[picture()], now=now)
    planned.refresh_from_db()
    assert (planned.evidence, planned.evidence_files, planned.done_at) == ("", 1, now)


def swap_the_bytes(stored: StoredFile) -> None:
    Path(default_storage.path(stored.path)).write_bytes(OTHER_PNG)


def swap_the_bytes_and_their_hash(stored: StoredFile) -> None:
    swap_the_bytes(stored)
    StoredFile.objects.update(sha256=hashlib.sha256(OTHER_PNG).hexdigest(), size=len(OTHER_PNG))


def lose_the_bytes(stored: StoredFile) -> None:
    default_storage.delete(stored.path)


def take_it_away(stored: StoredFile) -> None:
    Attachment.objects.filter(file=stored).delete()


TAMPER = [swap_the_bytes, swap_the_bytes_and_their_hash, lose_the_bytes, take_it_away]


@pytest.mark.parametrize("kind", ["danger", "secrecy_leak"])
@pytest.mark.parametrize("tamper", TAMPER)
def test_a_swapped_file_of_a_report_is_found(
    report: Callable[..., Incident], kind: str, tamper: Callable[[StoredFile], None]
) -> None:
    report(kind, files=[picture()])
    assert verify_register().findings == []
    tamper(StoredFile.objects.get())
    assert verify_register().codes() == {Code.LIVE_DIFFERS}


@pytest.mark.parametrize("tamper", TAMPER)
def test_swapped_evidence_is_found_once_somebody_signed_after_it(
    planned: IncidentAction, cast: Cast, now: datetime, tamper: Callable[[StoredFile], None]
) -> None:
    services.finish_action(planned, person=cast.colleague, files=[picture()], now=now)
    said: dict[str, Any] = {"finding": "已消除", "is_eliminated": True, "password": PASSWORD}
    services.verify(planned.incident, person=cast.manager, now=now, **said)
    tamper(StoredFile.objects.get())
    assert verify_register().codes() == {Code.LIVE_DIFFERS}


@pytest.mark.parametrize("tamper", [swap_the_bytes, lose_the_bytes])
def test_evidence_swapped_before_the_signature_that_covers_it_is_found(
    planned: IncidentAction, cast: Cast, now: datetime, tamper: Callable[[StoredFile], None]
) -> None:
    services.finish_action(planned, person=cast.colleague, files=[picture()], now=now)
    tamper(StoredFile.objects.get())
    said: dict[str, Any] = {"finding": "已消除", "is_eliminated": True, "password": PASSWORD}
    services.verify(planned.incident, person=cast.manager, now=now, **said)
    assert last_document()["files_since"] == [SHA]
    assert verify_register().codes() == {Code.LIVE_DIFFERS}


def test_a_destroyed_file_is_no_difference(
    report: Callable[..., Incident], django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    report("danger", files=[picture()])
    with django_capture_on_commit_callbacks(execute=True):
        destroy(StoredFile.objects.get(), now=NOW)
    assert verify_register().findings == []


@pytest.mark.parametrize(
    ("files", "code"),
    [
        pytest.param([picture(b"")], "files.empty", id="empty"),
        pytest.param([picture(PDF)], "files.not_accepted", id="no picture"),
        pytest.param([picture(PNG, "a.exe")], "files.not_accepted", id="a program"),
        pytest.param([picture(PNG + bytes(20 * 1024 * 1024))], "files.too_large", id="too large"),
        pytest.param([picture() for _ in range(6)], "incidents.files.too_many", id="six at once"),
        pytest.param([picture(), picture(PDF)], "files.not_accepted", id="one of two"),
    ],
)
def test_what_is_not_taken_reports_nothing(
    report: Callable[..., Incident], files: list[SimpleUploadedFile], code: str
) -> None:
    with pytest.raises(DomainError) as refused:
        report("danger", files=files)
    assert refused.value.code == code
    counts = (Incident.objects.count(), StoredFile.objects.count(), Entry.objects.count())
    assert counts == (0, 0, 0)


def test_an_incident_holds_thirty_files(report: Callable[..., Incident], cast: Cast, now: datetime) -> None:
    incident = report("danger", files=[picture() for _ in range(5)])
    for _ in range(5):
        services.attach(incident, person=cast.reporter, files=[picture() for _ in range(5)], now=now)
    with pytest.raises(DomainError) as refused:
        services.attach(incident, person=cast.reporter, files=[picture()], now=now)
    assert refused.value.code == "incidents.files.full"
    assert list(incident.attachments.values_list("number", flat=True)) == list(range(1, 31))


def test_adding_no_file_is_refused(report: Callable[..., Incident], cast: Cast, now: datetime) -> None:
    with pytest.raises(DomainError) as refused:
        services.attach(report("danger"), person=cast.reporter, files=[], now=now)
    assert refused.value.code == "incidents.files.none"


@pytest.mark.parametrize(
    ("who", "kind", "page", "api"),
    [
        ("reporter", "danger", 302, 200),
        ("lead", "danger", 200, 200),
        ("auditor", "danger", 200, 200),
        ("colleague", "danger", 302, 404),
        ("reporter", "secrecy_leak", 302, 200),
        ("officer", "secrecy_leak", 200, 200),
        ("supervisor", "secrecy_leak", 200, 200),
        ("lead", "secrecy_leak", 404, 404),
        ("auditor", "secrecy_leak", 404, 404),
    ],
)
def test_who_sees_the_incident_opens_its_files(
    report: Callable[..., Incident], cast: Cast, who: str, kind: str, page: int, api: int
) -> None:
    incident = report(kind, files=[picture()])
    client = client_of(getattr(cast, who))
    shown = client.get(f"{ADMIN}{incident.pk}/files/1/")
    sent = client.get(f"{API}{incident.pk}/files/1/")
    assert (shown.status_code, sent.status_code) == (page, api)


def test_a_file_is_sent_as_what_it_is_and_never_run(report: Callable[..., Incident], cast: Cast) -> None:
    incident = report("danger", files=[picture(), paper()])
    client = client_of(cast.supervisor)
    shown, downloaded = (client.get(f"{API}{incident.pk}/files/{number}/") for number in (1, 2))
    assert b"".join(shown.streaming_content) == PNG  # type: ignore[attr-defined]
    for answer, media_type, how in (
        (shown, "image/png", "inline"),
        (downloaded, "application/pdf", "attachment"),
    ):
        assert answer["Content-Type"] == media_type
        assert answer["Content-Disposition"].split(";")[0] == how
        assert answer["X-Content-Type-Options"] == "nosniff"
    assert client.get(f"{API}{incident.pk}/files/3/").status_code == 404
    destroy(StoredFile.objects.get(name="现场.png"), now=NOW)
    assert client.get(f"{API}{incident.pk}/files/1/").status_code == 410
    assert client.get(f"{ADMIN}{incident.pk}/files/1/").status_code == 410


def test_opening_a_file_of_a_leak_is_logged_by_its_number(
    report: Callable[..., Incident], cast: Cast
) -> None:
    leak, danger = report("secrecy_leak", files=[picture()]), report("danger", files=[picture()])
    client = client_of(cast.officer)
    client.get(f"{ADMIN}{leak.pk}/files/1/")
    client.get(f"{API}{leak.pk}/files/1/")
    client.get(f"{API}{leak.pk}/files/2/")
    client.get(f"{API}{danger.pk}/files/1/")
    log = IncidentReading.objects.order_by("pk").values_list("incident", "door", "file_number")
    assert list(log) == [(leak.pk, "admin", 1), (leak.pk, "api", 1)]
    page = client_of(cast.auditor).get("/admin/incidents/incidentreading/").content.decode()
    assert ("file 1" in page, "现场" in page) == (True, False)


def test_the_register_tells_nothing_of_the_files_of_a_leak(report: Callable[..., Incident]) -> None:
    report("secrecy_leak", files=[picture()])
    contents = b"".join(bytes(row.document) for row in Content.objects.all())
    assert (SHA.encode() in contents, b"files" in contents) == (False, False)


def test_the_page_of_a_leak_shows_no_picture_by_itself(report: Callable[..., Incident], cast: Cast) -> None:
    leak, danger = report("secrecy_leak", files=[picture()]), report("danger", files=[picture()])
    client = client_of(cast.supervisor)
    for row, is_shown in ((leak, False), (danger, True)):
        page = client.get(f"{ADMIN}{row.pk}/change/").content.decode()
        address = f"{ADMIN}{row.pk}/files/1/"
        assert (f'href="{address}"' in page, f'<img src="{address}"' in page) == (True, is_shown)


def test_reporting_with_photographs_in_the_admin(cast: Cast, kinds: dict[str, IncidentKind]) -> None:
    fields = {**WORDS, "kind": kinds["danger"].pk, "files": [picture(), paper()]}
    assert client_of(cast.lead).post(f"{ADMIN}add/", fields).status_code == 302
    assert Incident.objects.get().attachments.count() == 2


def test_a_wrong_password_keeps_the_words_and_asks_for_the_files_again(
    cast: Cast, kinds: dict[str, IncidentKind]
) -> None:
    fields = {**WORDS, "kind": kinds["danger"].pk, "files": [picture()], "password": "guess"}
    answer = client_of(cast.lead).post(f"{ADMIN}add/", fields)
    page = answer.content.decode()
    assert (answer.status_code, "三楼" in page, "Choose the files again" in page) == (422, True, True)
    assert (Incident.objects.count(), StoredFile.objects.count()) == (0, 0)
    without = client_of(cast.lead).post(f"{ADMIN}add/", {**fields, "files": []})
    assert "Choose the files again" not in without.content.decode()


@pytest.mark.parametrize(
    ("files", "told"),
    [
        pytest.param([picture(b"")], "is empty", id="empty"),
        pytest.param([picture(PDF)], "is not one of", id="no picture"),
        pytest.param([picture() for _ in range(6)], "6 files at once; at most 5", id="six"),
        pytest.param([], "This field is required.", id="none"),
    ],
)
def test_a_file_that_is_not_taken_is_told_on_the_page(
    report: Callable[..., Incident], cast: Cast, files: list[SimpleUploadedFile], told: str
) -> None:
    incident = report("danger")
    fields = {"files": files, "text": "补充"}
    answer = client_of(cast.supervisor).post(f"{ADMIN}{incident.pk}/act/attach/", fields)
    assert (answer.status_code, told in answer.content.decode()) == (422, True)
    assert Attachment.objects.count() == 0


def test_finishing_an_action_by_a_photograph_through_the_api(
    planned: IncidentAction, cast: Cast, now: datetime
) -> None:
    path = f"{API}{planned.incident_id}/finish-action/"
    with time_machine.travel(now, tick=False):
        empty = client_of(cast.colleague).post(path, {"action": 1})
        answer = client_of(cast.colleague).post(path, {"action": 1, "files": [picture(), paper()]})
    assert (empty.status_code, empty.json()["code"]) == (409, "incidents.action.evidence_needed")
    body = answer.json()
    assert (answer.status_code, body["state"]) == (200, "verifying")
    assert body["actions"][0]["evidence_files"] == 2
    assert [(row["number"], row["act"], row["file"]["sha256"]) for row in body["files"]] == [
        (1, "finish_action", SHA),
        (2, "finish_action", SHA_PDF),
    ]


def test_reporting_with_a_photograph_through_the_api(cast: Cast, kinds: dict[str, IncidentKind]) -> None:
    client = client_of(cast.reporter)
    refused = client.post(API, {**WORDS, "kind": "danger", "files": [picture(PDF)]})
    assert (refused.status_code, refused.json()["code"]) == (415, "files.not_accepted")
    answer = client.post(API, {**WORDS, "kind": "danger", "files": [picture()]})
    assert (answer.status_code, answer.json()["files"][0]["file"]["name"]) == (201, "现场.png")
    more = client.post(f"{API}{answer.json()['id']}/attach/", {"files": [paper()], "text": "补充"})
    assert [row["file"]["name"] for row in more.json()["files"]] == ["现场.png", "回执.pdf"]


def test_the_workbook_counts_files_of_evidence(planned: IncidentAction, cast: Cast, now: datetime) -> None:
    services.finish_action(planned, person=cast.colleague, evidence="已换", files=[picture()], now=now)
    with translation.override("en"):
        sheets = month_sheets(Month(2026, 10), cast.manager, now=now)
        (row,) = list(sheets[3].rows)
    assert (row[4], row[6]) == (date(2026, 10, 22), "已换\nfiles: 1")
