"""The monthly workbook, read back: figures, incidents, hazards, actions; and what it never shows."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.test import Client
from openpyxl import load_workbook

from incidents import services
from incidents.models import Incident
from staff.models import Employee
from tests.conftest import PASSWORD
from tests.exports.checks import check_export
from tests.exports.files import file_of
from tests.incidents.conftest import Cast, minutes

BACKEND = "django.contrib.auth.backends.ModelBackend"
OCTOBER = "2026-10"


def sheets_of(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    """Read the sheets back, without their empty rows."""
    book = load_workbook(BytesIO(content), data_only=True)
    return {sheet.title: [row for row in sheet.values if any(row)] for sheet in book}


def row_of(rows: list[tuple[Any, ...]], first: str) -> tuple[Any, ...]:
    """Find the row that begins with a word."""
    return next(row for row in rows if row[0] == first)


@pytest.fixture
def manager(cast: Cast) -> Employee:
    """The centre manager, reading English."""
    cast.manager.language = "en"
    cast.manager.save()
    return cast.manager


def test_figures_by_hand(
    report: Callable[..., Incident], cast: Cast, manager: Employee, now: datetime
) -> None:
    for number, after in enumerate((1, 9)):
        at = now + minutes(number)
        incident = report("danger", now=at, discovered_at=at - minutes(3 + number))
        services.acknowledge(incident, person=cast.supervisor, password=PASSWORD, now=at + minutes(after))
    report("other", now=now + minutes(2))
    rejected = report("other", now=now + minutes(2))
    said: dict[str, Any] = {"password": PASSWORD, "reason": "误报", "now": now + minutes(12)}
    services.reject(rejected, person=cast.supervisor, **said)
    _name, content = file_of("incidents.month", manager, now + minutes(20), month=OCTOBER)
    rows = sheets_of(content)["Figures by kind"]
    # reported, turned down, open, medians, in time, judged, share
    assert row_of(rows, "Danger")[1:] == (2, 0, 2, 3.5, 5, 1, 2, 0.5)
    assert row_of(rows, "Other")[1:] == (2, 1, 1, 0, None, 0, 1, 0)
    assert row_of(rows, "Total")[1:4] == (4, 1, 3)


def test_incidents_hazards_and_actions(
    in_state: Callable[[str, str], Incident],
    report: Callable[..., Incident],
    manager: Employee,
    now: datetime,
) -> None:
    old = report("hazard", now=now - timedelta(days=40), what="地板松动")
    hazard = in_state("hazard", "in_action")
    closed = in_state("danger", "closed")
    _name, content = file_of("incidents.month", manager, now + minutes(5), month=OCTOBER)
    sheets = sheets_of(content)
    listed = row_of(sheets["Incidents"], closed.number)
    assert listed[2:5] == ("closed", "空调漏水", "机房二")
    assert listed[7] == datetime(2026, 10, 20, 12, 0)  # noqa: DTZ001  # noon at the centre
    assert not any(row[0] == old.number for row in sheets["Incidents"])
    register = [
        row[0] for row in sheets["Open hazards"] if row[0] in {old.number, hazard.number, closed.number}
    ]
    assert register == [old.number, hazard.number]
    assert row_of(sheets["Open hazards"], old.number)[5] == 40
    assert row_of(sheets["Actions"], closed.number)[2:4] == ("修好", "员工1002 1002")


def test_a_leak_is_listed_without_its_words_and_only_for_those_who_may_know(
    report: Callable[..., Incident], cast: Cast, now: datetime
) -> None:
    leak = report("secrecy_leak", what="客户名单外传")
    for person, is_listed in ((cast.manager, True), (cast.lead, False), (cast.auditor, False)):
        _name, content = file_of("incidents.month", person, now, month=OCTOBER)
        text = str(sheets_of(content))
        assert (leak.number in text, "客户名单外传" in text) == (is_listed, False)


def test_it_is_written_in_the_readers_language(
    report: Callable[..., Incident], cast: Cast, now: datetime
) -> None:
    report("danger")
    assert list(sheets_of(file_of("incidents.month", cast.manager, now, month=OCTOBER)[1])) == [
        "封面",
        "分类统计",
        "事件",
        "未消除隐患",
        "整改措施",
    ]


def test_every_cell_is_as_it_should_be(
    report: Callable[..., Incident],
    in_state: Callable[[str, str], Incident],
    manager: Employee,
    now: datetime,
) -> None:
    in_state("danger", "closed")
    report("hazard", what="=1+1")
    check_export("incidents.month", manager, now + minutes(30), month=OCTOBER)


def test_the_doors_send_it(report: Callable[..., Incident], manager: Employee, now: datetime) -> None:
    report("danger")
    client = Client()
    client.force_login(manager, backend=BACKEND)
    with time_machine.travel(now, tick=False):
        page = client.get("/admin/incidents/incident/workbook/")
        sent = client.get("/api/v1/incidents/workbook/?month=2026-10")
    assert page["Location"] == "/admin/exports/export/?order-kind=incidents.month"
    assert sent["Content-Disposition"] == 'attachment; filename="incidents-2026-10.xlsx"'
    assert "Incidents" in sheets_of(b"".join(sent))
    assert client.get("/api/v1/incidents/workbook/?month=2026-13").json()["code"] == "month.malformed"
