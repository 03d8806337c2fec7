"""The doors of the exports centre: the page, the API, the commands; who may do what."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from rest_framework.test import APIClient

from exports.models import Download, Export, ExportState
from exports.services import order
from staff.models import Employee
from tests.exports.conftest import CODE, Words

Make = Callable[..., Employee]
Clock = Callable[[], datetime]
PAGE = "/admin/exports/export/"
OCTOBER = {"month": "2026-10"}


@pytest.fixture
def lead(make_employee: Make) -> Employee:
    """A team lead."""
    return make_employee("2001", post="team_lead", language="en")


@pytest.fixture
def manager(make_employee: Make) -> Employee:
    """Somebody with the centre's reach."""
    return make_employee("9001", post="centre_manager", language="en")


def client_of(person: Employee) -> Client:
    """Sign somebody in."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def api_of(person: Employee) -> APIClient:
    """Sign somebody in to the API."""
    client = APIClient()
    client.force_authenticate(person)
    return client


def shown(client: Client, path: str = PAGE, **kwargs: Any) -> str:
    """Read a page."""
    answer = client.get(path, **kwargs)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_one_chooses_orders_and_downloads_on_one_page(words: Words, lead: Employee, clock: Clock) -> None:
    client = client_of(lead)
    page = shown(client, f"{PAGE}?order-kind={CODE}&order-letter=a")
    assert "Words and numbers." in page
    assert '<option value="a" selected>' in page
    key = page.split('name="order-key" value="')[1].split('"')[0]
    told = {"order-kind": CODE, "order-key": key, "order-month": "2026-10", "order-language": "en"}
    for _twice in range(2):
        assert client.post(PAGE, told).status_code == 302
    export = Export.objects.get()
    page = shown(client)
    assert (export.state, "words.xlsx" in page, export.content_hash[:8] in page) == (
        ExportState.KEPT,
        True,
        True,
    )
    answer = client.get(f"{PAGE}{export.pk}/file/")
    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer)))["Words"]
    assert sheet["A2"].value == "一"
    assert "no-store" in answer["Cache-Control"]
    assert Download.objects.get().door == Download.Door.ADMIN
    assert "2026-10" in shown(client, f"{PAGE}{export.pk}/change/")


def test_what_is_wrong_stands_in_the_form(words: Words, lead: Employee, clock: Clock) -> None:
    told = {"order-kind": CODE, "order-key": "k", "order-month": "October", "order-language": "en"}
    answer = client_of(lead).post(PAGE, told)
    assert "A month is written as year-month" in answer.content.decode()
    assert not Export.objects.exists()


def test_the_lists_own_filters_stay_apart_from_the_form(words: Words, lead: Employee, clock: Clock) -> None:
    order(CODE, OCTOBER, by=lead, clock=clock)
    assert "words.xlsx" in shown(client_of(lead), f"{PAGE}?of={CODE}&mine=1&order-kind={CODE}")
    assert "words.xlsx" not in shown(client_of(lead), f"{PAGE}?of=staff.roster&order-kind={CODE}")


def test_a_link_elsewhere_orders_and_sends(words: Words, lead: Employee, clock: Clock) -> None:
    client = client_of(lead)
    place = reverse("admin:exports_export_order", args=[CODE])
    assert "words.xlsx" in client.get(place, OCTOBER)["Content-Disposition"]
    words.size = 11
    assert client.get(place, OCTOBER).headers["Location"] == PAGE
    assert client.get(place, {"month": "?"}).status_code == 302
    assert client.get(place, {**OCTOBER, "open": "z"}).status_code == 404
    assert client.get(reverse("admin:exports_export_order", args=["no.such"])).status_code == 404


def test_others_see_the_row_and_never_the_file(
    words: Words, lead: Employee, manager: Employee, make_employee: Make, clock: Clock
) -> None:
    export = order(CODE, OCTOBER, by=lead, clock=clock)
    another = make_employee("2002", post="team_lead")
    answers = {
        person.work_number: [
            client_of(person).get(f"{PAGE}{export.pk}/change/").status_code,
            client_of(person).get(f"{PAGE}{export.pk}/file/").status_code,
            api_of(person).get(f"/api/v1/exports/{export.pk}/").status_code,
            api_of(person).get(f"/api/v1/exports/{export.pk}/file/").status_code,
        ]
        for person in (lead, manager, another)
    }
    assert answers == {"2001": [200] * 4, "9001": [200, 404, 200, 404], "2002": [302, 404, 404, 404]}


def test_the_same_is_ordered_again_with_todays_rows(words: Words, lead: Employee, clock: Clock) -> None:
    export = order(CODE, OCTOBER, by=lead, clock=clock)
    words.rows.append(["二", 3])
    client = client_of(lead)
    assert client.get(f"{PAGE}{export.pk}/again/").status_code == 404
    assert client.post(f"{PAGE}{export.pk}/again/").status_code == 302
    assert Export.objects.first().rows == 3  # type: ignore[union-attr]


def test_the_api_orders_tells_and_sends(words: Words, lead: Employee, clock: Clock) -> None:
    client = api_of(lead)
    kinds = {kind["code"]: kind for kind in client.get("/api/v1/exports/kinds/").data}
    assert [one["name"] for one in kinds[CODE]["filters"]] == [
        "month",
        "letter",
        "open",
        "split",
        "number",
        "form",
    ]
    assert kinds[CODE]["filters"][1]["choices"][1] == {"value": "a", "label": "letter A"}
    told = {"kind": CODE, "filters": {**OCTOBER, "split": True}, "key": "k", "language": "en"}
    made = client.post("/api/v1/exports/", told)
    again = client.post("/api/v1/exports/", told)
    assert (made.status_code, again.data["id"], made.data["state"]) == (201, made.data["id"], "kept")
    assert made.data["asked_by"] == "2001"
    assert b"".join(client.get(f"/api/v1/exports/{made.data['id']}/file/")).startswith(b"PK")
    words.size = 11
    waits = client.post("/api/v1/exports/", {"kind": CODE, "filters": OCTOBER})
    assert (waits.status_code, waits.data["state"]) == (202, "queued")
    early = client.get(f"/api/v1/exports/{waits.data['id']}/file/")
    assert (early.status_code, early.json()["code"]) == (409, "exports.export.not_ready")
    wrong = client.post("/api/v1/exports/", {"kind": CODE, "filters": {}})
    assert (wrong.status_code, wrong.json()["code"]) == (400, "exports.filter.missing")


def test_the_list_asks_a_fixed_number_of_statements(words: Words, manager: Employee, clock: Clock) -> None:
    counts = []
    for _more in range(2):
        for _three in range(3):
            order(CODE, OCTOBER, by=manager, clock=clock)
        with CaptureQueriesContext(connection) as page:
            shown(client_of(manager))
        with CaptureQueriesContext(connection) as api:
            api_of(manager).get("/api/v1/exports/")
        counts.append((len(page), len(api)))
    assert counts[0] == counts[1]


def test_the_command_writes_any_kind_whatever_its_size(
    words: Words, lead: Employee, clock: Clock, tmp_path: Path
) -> None:
    words.size = 11
    out = StringIO()
    call_command(
        "export",
        CODE,
        "--as=2001",
        "--month=2026-10",
        "--filter=letter=a",
        f"--output={tmp_path}",
        stdout=out,
    )
    export = Export.objects.get()
    assert export.filters == {"month": "2026-10", "letter": "a"}
    assert export.content_hash in out.getvalue()
    assert (tmp_path / "words.xlsx").stat().st_size == export.size
    assert Download.objects.get().door == Download.Door.COMMAND
    listed = StringIO()
    call_command("export", stdout=listed)
    assert f"{CODE}" in listed.getvalue()


@pytest.mark.parametrize(
    ("told", "words_of"),
    [
        pytest.param([CODE, "--month=2026-10"], "--as", id="nobody named"),
        pytest.param([CODE, "--as=0", "--month=2026-10"], "no such employee", id="nobody of that number"),
        pytest.param([CODE, "--as=2001"], "exports.filter.missing", id="no month"),
        pytest.param(["no.such", "--as=2001"], "exports.kind.unknown", id="no such kind"),
        pytest.param(
            [CODE, "--as=2001", "--month=2026-10", "--output=/nowhere/at/a"], "/nowhere", id="no folder"
        ),
    ],
)
def test_the_command_says_what_is_wrong(
    words: Words, lead: Employee, clock: Clock, told: list[str], words_of: str
) -> None:
    with pytest.raises(CommandError, match=words_of):
        call_command("export", *told, stdout=StringIO())
