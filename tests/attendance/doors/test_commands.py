"""The commands of attendance, one after another as HR would run them."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from attendance.models import PublishedMonth, Punch
from attendance.services import build_version
from common.months import Month
from staff.models import CalendarYear, Employee
from tests.attendance.ready import make_publishable
from tests.conftest import PASSWORD

Make = Callable[..., Any]


def command(*words: str) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


@pytest.fixture
def attlog(tmp_path: Path) -> Path:
    """7 and 8 September 2026 of one person: the command reads today's clock, so the days are past."""
    path = tmp_path / "attlog.dat"
    lines = [
        "2026-09-07 08:55:00",
        "2026-09-07 18:00:00",
        "2026-09-08 09:31:00",
        "2026-09-08 18:02:00",
        "2026-13-01 1:1",
    ]
    path.write_text("".join(f"     1001\t{line}\t1\t0\t1\t0\n" for line in lines), encoding="utf-8")
    return path


@pytest.fixture
def september(october: CalendarYear, anna: Employee, roster: Make) -> Employee:
    """Anna is rostered on 7 and 8 September (days −23 and −22 counted from October)."""
    roster(anna, "DAY", -23, -22)
    return anna


def test_import_derive_publish_verify_and_export(
    september: Employee, publisher: Employee, attlog: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = json.loads(command("import_punches", str(attlog), "--json"))
    assert (report["lines_read"], report["added"], len(report["rejected"])) == (5, 4, 1)
    derived = json.loads(command("derive_month", "2026-09", "--json"))
    assert (derived["people"], derived["changed"], derived["without_roster"]) == (1, 1, ["9001"])
    make_publishable(Month(2026, 9), timezone.now())
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    assert "2026-09 v1" in command("publish_month", "2026-09", "--as", "9001")
    version = PublishedMonth.objects.get()
    build_version(version, now=version.signed_at, progress=lambda done, total: None)
    assert "2026-09 v1: OK" in command("verify_month", "2026-09")
    target = tmp_path / "september.xlsx"
    command(
        "export_month",
        "2026-09",
        "--as",
        "9001",
        "--format",
        "xlsx",
        "--output",
        str(target),
        "--language",
        "en",
    )
    assert "Attendance sheet" in openpyxl.load_workbook(target).sheetnames
    command(
        "export_month", "2026-09", "--as", "9001", "--format", "json", "--output", str(tmp_path / "s.json")
    )
    document = json.loads((tmp_path / "s.json").read_text(encoding="utf-8"))
    assert (document["version"], document["content_hash"]) == (1, version.content_hash)
    command("export_month", "2026-09", "--as", "9001", "--format", "csv", "--output", str(tmp_path / "s.csv"))
    assert len((tmp_path / "s.csv").read_text(encoding="utf-8-sig").splitlines()) == 32


def test_the_report_in_words(september: Employee, attlog: Path) -> None:
    assert "5" in command("import_punches", str(attlog)).splitlines()[0]
    command("import_punches", str(attlog), "--first", "2026-09-08")
    assert Punch.objects.count() == 4


@pytest.mark.parametrize(
    ("words", "text"),
    [
        pytest.param(("import_punches", "/nowhere/attlog.dat"), "no such file", id="no file"),
        pytest.param(("derive_month", "2026-13"), "month.malformed", id="a month that does not exist"),
        pytest.param(
            ("derive_month", "2031-01"), "attendance.calendar.year_not_announced", id="a year to come"
        ),
        pytest.param(("publish_month", "2026-09", "--as", "4711"), "no such employee", id="a stranger"),
        pytest.param(("publish_month", "2026-09", "--as", "1001"), "may not do this", id="an operator"),
        pytest.param(("verify_month", "2026-09"), "2026-09", id="nothing published"),
        pytest.param(
            ("export_month", "2026-09", "--as", "9001", "--output", "/nowhere/at/all.csv"),
            "/nowhere/at ",
            id="no folder",
        ),
        pytest.param(
            ("export_month", "2026-09", "--as", "1001", "--output", "nowhere.xlsx"),
            "attendance.month.not_derived",
            id="no draft",
        ),
    ],
)
def test_what_cannot_be_done_ends_with_an_error(
    words: tuple[str, ...], text: str, september: Employee
) -> None:
    with pytest.raises(CommandError, match=text):
        command(*words)


def test_a_wrong_password_on_the_command_line(
    september: Employee, publisher: Employee, monkeypatch: pytest.MonkeyPatch
) -> None:
    command("derive_month", "2026-09")
    make_publishable(Month(2026, 9), timezone.now())
    monkeypatch.setattr("sys.stdin", io.StringIO("wrong\n"))
    with pytest.raises(CommandError, match=r"ledger\.wrong_password"):
        command("publish_month", "2026-09", "--as", "9001")
    assert not PublishedMonth.objects.exists()


def test_a_month_of_an_unannounced_year_is_refused_at_the_door(october: CalendarYear) -> None:
    with pytest.raises(CommandError, match=r"attendance\.calendar\.year_not_announced: "):
        call_command("derive_month", "2027-01")
