"""The published sheet of my team: whose rows, which marks, what of colleagues' leave stays unsaid."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from attendance.models import AttendanceMonth, MonthPolicy, PublishedDay, PublishedMonth, PublishedRow
from ledger.models import Meaning
from ledger.services import sign
from staff.models import Employee, Membership, Team
from tests.conftest import PASSWORD
from tests.reports.conftest import Floor

SICK = {"marks": [{"code": "SICK", "is_leave": True}]}
SICK_AND_LATE = {"marks": [{"code": "SICK", "is_leave": True, "is_half": True}, {"code": "LATE"}]}
STUDY = {"marks": [{"code": "STUDY"}]}
HEADER = {
    "month": "2026-09",
    "calendar": {"05": "rest"},
    "symbols": {"PRESENT": "√", "SICK": "病", "LATE": "迟", "STUDY": "学", "MASKED_LEAVE": "假"},
    "leave_kinds": [{"code": "SICK", "name": "Sick leave", "name_zh": "病假"}],
}


@pytest.fixture(autouse=True)
def noon(now: datetime, db: None) -> Any:
    """It is noon on the Tuesday of the small centre, in October."""
    with time_machine.travel(now, tick=False):
        yield now


@pytest.fixture
def published(floor: Floor, now: datetime, settings: Any, tmp_path: Path) -> PublishedMonth:
    """September of team a: 1001 was sick on the 1st, 1002 on the 1st and half the 2nd, 1003 studied."""
    settings.LEDGER_LOG_KEY_FILE = tmp_path / "keys" / "log_key.pem"
    month = AttendanceMonth.objects.create(first_day=date(2026, 9, 1), state="published", derived_at=now)
    entry = sign(
        signer=floor.lead,
        password=PASSWORD,
        record_type="attendance.month",
        record_id="2026-09",
        record_version=1,
        document={"month": "2026-09"},
        meaning=Meaning.PUBLISHED,
        statement="2026-09",
        now=now,
    )
    version = PublishedMonth.objects.create(
        month=month, number=1, header=HEADER, entry=entry, published_by=floor.lead, signed_at=now
    )
    for person in floor.operators:
        put(version, person, floor.team, [("a", 1, 30)])
    for person, day, symbol, facts in (
        (floor.operators[0], 1, "病", SICK),
        (floor.operators[1], 1, "病", SICK),
        (floor.operators[1], 2, "病½迟", SICK_AND_LATE),
        (floor.operators[2], 1, "学", STUDY),
    ):
        put_day(version, person, day, symbol, facts)
    return version


def put(version: PublishedMonth, person: Employee, team: Team, stays: list[tuple[str, int, int]]) -> None:
    teams = [
        {"code": code, "name": f"Team {code}", "from": first, "until": last} for code, first, last in stays
    ]
    PublishedRow.objects.create(
        version=version,
        employee=person,
        team=team,
        person={"work_number": person.work_number, "name": person.name, "teams": teams},
        totals={"due_halves": 44, "leaves": {"SICK": {"halves": 3, "hour_minutes": 90}}},
    )


def put_day(version: PublishedMonth, person: Employee, day: int, symbol: str, facts: dict[str, Any]) -> None:
    PublishedDay.objects.create(
        version=version, employee=person, day=date(2026, 9, day), symbol=symbol, facts=facts
    )


def close(version: PublishedMonth, now: datetime) -> None:
    version.state, version.completed_at = PublishedMonth.State.PUBLISHED, now
    version.save()


def shown(client: Client, **asked: str) -> dict[str, list[str]]:
    """Give the marks on the page by work number."""
    sheet = client.get("/me/team/", asked).context["sheet"]
    return {
        line.row.work_number: [cell.symbol for _head, cell, _tone, _words in line.cells if cell]
        for line in sheet.lines
    }


def test_colleagues_see_that_somebody_was_on_leave_but_not_why(
    published: PublishedMonth, floor: Floor, client_of: Callable[..., Client], now: datetime
) -> None:
    close(published, now)
    marks = shown(client_of(floor.operators[0]))
    assert marks == {"1001": ["病"], "1002": ["假", "假½迟"], "1003": ["学"], "1004": [], "1005": []}
    page = client_of(floor.operators[2], "zh-hans").get("/me/team/").content.decode()
    assert "病" not in page
    assert "请假" in page


def test_a_centre_may_show_the_kinds(
    published: PublishedMonth, floor: Floor, client_of: Callable[..., Client], now: datetime
) -> None:
    MonthPolicy.objects.create(code="default", masks_leave=False)
    close(published, now)
    assert shown(client_of(floor.operators[0]))["1002"] == ["病", "病½迟"]


def test_totals_sum_leave_over_its_kinds(
    published: PublishedMonth, floor: Floor, client_of: Callable[..., Client], now: datetime
) -> None:
    close(published, now)
    sheet = client_of(floor.operators[0]).get("/me/team/").context["sheet"]
    assert sheet.lines[1].totals == ["22", "0", "", "", "", "", "", "1.5 + 1:30", "", ""]


def test_who_changed_the_team_stands_on_both_sheets_with_their_days_there(
    published: PublishedMonth,
    floor: Floor,
    make_employee: Callable[..., Employee],
    client_of: Callable[..., Client],
    now: datetime,
) -> None:
    mover = make_employee("1009", team=floor.other)
    Membership.objects.filter(employee=mover).update(starts_on=date(2026, 9, 16))
    post = Membership.objects.get(employee=mover).post
    Membership.objects.create(
        employee=mover, team=floor.team, post=post, starts_on=date(2026, 9, 1), ends_on=date(2026, 9, 15)
    )
    put(published, mover, floor.other, [("a", 1, 15), ("b", 16, 30)])
    for day in (15, 16):
        put_day(published, mover, day, f"{day}", {"marks": [{"code": "PRESENT"}]})
    close(published, now)
    assert shown(client_of(floor.operators[0]))["1009"] == ["15"]
    assert shown(client_of(mover)) == {"1009": ["16"]}
    assert shown(client_of(mover), team="a")["1009"] == ["15"]
    page = client_of(mover, "en").get("/me/team/", {"team": "a"}).content.decode()
    assert "changed the team in this month" in page


def test_nobody_reads_the_sheet_of_a_team_they_were_not_in(
    published: PublishedMonth,
    floor: Floor,
    make_employee: Callable[..., Employee],
    client_of: Callable[..., Client],
    now: datetime,
) -> None:
    close(published, now)
    stranger = make_employee("1009", team=floor.other)
    assert client_of(floor.operators[0]).get("/me/team/", {"team": "b"}).status_code == 404
    assert client_of(stranger).get("/me/team/", {"team": "a"}).status_code == 404
    assert "You are not on the sheet" in client_of(stranger, "en").get("/me/team/").content.decode()


def test_a_draft_and_an_unfinished_version_are_shown_to_nobody(
    published: PublishedMonth, floor: Floor, client_of: Callable[..., Client]
) -> None:
    page = client_of(floor.operators[0], "en").get("/me/team/")
    assert (page.context["version"], page.context["sheet"]) == (None, None)
    assert "has not been published yet" in page.content.decode()


def test_statements_do_not_grow_with_people(
    published: PublishedMonth,
    floor: Floor,
    make_employee: Callable[..., Employee],
    client_of: Callable[..., Client],
    now: datetime,
) -> None:
    for number in range(20):
        person = make_employee(f"12{number:02}", team=floor.team)
        put(published, person, floor.team, [("a", 1, 30)])
        put_day(published, person, 1, "√", {"marks": [{"code": "PRESENT"}]})
    close(published, now)
    client = client_of(floor.operators[0])
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert len(shown(client)) == 25
    # Two of them ask what the reader may do: the page offers to report an incident.
    assert len(asked) <= 12
