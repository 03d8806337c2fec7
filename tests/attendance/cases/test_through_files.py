"""The worked cases through files, database, derivation and export: the same facts, the same explanation."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.db import transaction

from attendance.domain.explain import explain_day
from attendance.exports.tables import FIGURES
from attendance.models import AttendanceMonth, Punch, PunchImport
from attendance.selectors.explanations import DayExplained, explain
from seeds.loader import load_people_reference
from tests.attendance.cases.listed import FILE_CASES, FileCase
from tests.attendance.cases.world import LATER, MONTHS, World, build, figures, stored_day
from tests.attendance.domain.story import SHANGHAI, Expected, day

ROWS = [pytest.param(each, id=each.id) for each in FILE_CASES]
OF_MONTHS = [pytest.param(each, id=each.id) for each in FILE_CASES if each.totals]


@pytest.fixture(scope="module")
def db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """One transaction around all tests of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def world(db: None, tmp_path_factory: pytest.TempPathFactory) -> World:
    """All cases in one centre: 90 people, two months, told once for all tests of this file."""
    load_people_reference()
    return build(FILE_CASES, tmp_path_factory.mktemp("cases"))


def on_sheet(told: FileCase) -> Expected:
    """The expectations of days in the months in which the person is rostered at all."""
    months = {(on.year, on.month) for on in told.case.roster}
    return {on: wanted for on, wanted in told.expected.items() if (day(on).year, day(on).month) in months}


@pytest.mark.parametrize("told", ROWS)
def test_the_exported_days_are_what_the_case_says(told: FileCase, world: World) -> None:
    number = world.people[told.id].work_number
    expected = on_sheet(told)
    found = {on: figures(world.days[number, day(on).isoformat()], wanted) for on, wanted in expected.items()}
    assert found == {on: dict(wanted) for on, wanted in expected.items()}


@pytest.mark.parametrize("told", ROWS)
def test_the_line_of_the_csv_says_the_same(told: FileCase, world: World) -> None:
    number = world.people[told.id].work_number
    for on in on_sheet(told):
        document = world.days[number, day(on).isoformat()]
        line = world.lines[number, day(on).isoformat()]
        facts = document["facts"]
        assert line["symbol"] == document["symbol"]
        assert line["shift"] == facts.get("shift", "")
        assert line["flags"] == ";".join(facts.get("flags", []))
        for name in (
            "late_minutes",
            "early_n",
            "absent_halves",
            "worked_minutes",
            "ot150",
            "off_post_minutes",
        ):
            assert int(line[name]) == facts.get(name, 0)


@pytest.mark.parametrize("told", OF_MONTHS)
def test_the_totals_are_what_the_case_says(told: FileCase, world: World) -> None:
    line = world.totals[world.people[told.id].work_number]
    assert {name: int(line[name]) for name in told.totals} == told.totals


@pytest.mark.parametrize("told", ROWS)
def test_the_explanation_is_the_engines(told: FileCase, world: World) -> None:
    """Roster, rules, windows and the use of each punch come through the database unchanged."""
    for on in on_sheet(told):
        stored = explain(stored_day(world.people[told.id], day(on)), now=LATER)
        assert stored is not None
        assert stored.is_current
        assert _told(stored) == _expected(told, on)


def _told(stored: DayExplained) -> dict[str, Any]:
    return {
        "shift": stored.shift,
        "rules": stored.rules,
        "windows": [tuple(edge.timestamp() // 60 for edge in window) for window in stored.windows],
        "punches": [(each.at.timestamp(), each.use, each.part) for each in stored.punches],
    }


def _expected(told: FileCase, on: int | str) -> dict[str, Any]:
    found = explain_day(told.case.person(), day(on), setting=told.case.setting())
    return {
        "shift": found.shift,
        "rules": found.rule_version,
        "windows": list(found.windows),
        "punches": [(each.punch.second, str(each.use), each.part) for each in found.punches],
    }


def test_c7_files_read_twice_added_nothing(world: World) -> None:
    first, again = PunchImport.objects.filter(file_name="attlog.dat").order_by("pk")
    assert first.added == first.lines_read == again.repeated > 0
    assert Punch.objects.count() == sum(len(each.case.punches) for each in FILE_CASES)
    assert not Punch.objects.unmatched().exists()


def test_k7_one_outage_is_recorded_with_its_worst_moment(world: World) -> None:
    header = AttendanceMonth.objects.of(MONTHS[-1]).get().header
    start = int(datetime(2026, 10, 21, 14, tzinfo=SHANGHAI).timestamp()) // 60
    assert header["outages"] == [[start, start + 20, 12, 11]]


def test_totals_are_the_sums_of_the_days(world: World) -> None:
    sums: dict[str, Counter[str]] = {number: Counter() for number in world.totals}
    for (number, _on), line in world.lines.items():
        if line["day"].startswith(str(MONTHS[-1])):
            sums[number].update({name: int(line[name]) for name in FIGURES})
    told = {
        number: Counter({name: int(line[name]) for name in FIGURES}) for number, line in world.totals.items()
    }
    assert told == sums
    assert sums[world.people["E10"].work_number]["ot150"] == 37 * 60
