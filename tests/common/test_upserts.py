"""Bulk writing: what is new, what differs and what is the same, by parameters and by COPY."""

from datetime import date
from typing import Any

import pytest
from django.db import connection

from common import upserts
from common.upserts import Packed, Row, Table, instant_text, write_rows
from staff.models import Employee, RosterEntry

pytestmark = pytest.mark.django_db

TABLE = Table(RosterEntry, ("employee", "day", "activities", "note", "shift"), key=("employee", "day"))
AWKWARD = 'back\\slash\ttab\nline "quoted" 休'


@pytest.fixture(params=[0, 200], ids=["COPY where there is it", "parameters"])
def few(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """So many rows go as parameters."""
    monkeypatch.setattr(upserts, "FEW", request.param)


@pytest.fixture
def anna() -> Employee:
    return Employee.objects.create(work_number="1001", name="王安娜")


def row(person: Employee, day: int, note: str) -> Row:
    return (person.pk, date(2026, 10, day)), Packed(('[{"start":1,"end":2}]', note, None))


def stored() -> list[tuple[Any, ...]]:
    rows = RosterEntry.objects.order_by("day")
    return list(rows.values_list("day__day", "activities", "note", "shift"))


@pytest.mark.usefixtures("few")
def test_new_rows_are_stored_as_they_are(anna: Employee) -> None:
    write_rows(TABLE, [row(anna, 1, AWKWARD), row(anna, 2, "")], are_new=True)
    span = [{"start": 1, "end": 2}]
    assert stored() == [(1, span, AWKWARD, None), (2, span, "", None)]


@pytest.mark.usefixtures("few")
def test_what_differs_is_written_over_and_the_rest_is_left(anna: Employee) -> None:
    write_rows(TABLE, [row(anna, 1, "one"), row(anna, 2, "two")], are_new=True)
    keys = list(RosterEntry.objects.order_by("day").values_list("pk", flat=True))
    with connection.cursor() as cursor:
        # Whoever writes a row leaves a trace; an unchanged one must not get any.
        cursor.execute("CREATE TABLE written (day date)")
        for statement in TRACE[connection.vendor]:
            cursor.execute(statement)
    write_rows(TABLE, [row(anna, 1, "one"), row(anna, 2, "other"), row(anna, 3, "new")], are_new=False)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM written")
        assert cursor.fetchone() == (1,)
    assert [each[2] for each in stored()] == ["one", "other", "new"]
    assert list(RosterEntry.objects.order_by("day").values_list("pk", flat=True))[:2] == keys


@pytest.mark.usefixtures("few")
def test_nothing_is_written_of_nothing(anna: Employee) -> None:
    write_rows(TABLE, [], are_new=True)
    write_rows(TABLE, [], are_new=False)
    assert stored() == []


def test_an_instant_is_written_in_utc() -> None:
    assert instant_text(29846880)[:19] == "2026-10-01 00:00:00"


TRACE = {
    "sqlite": [
        "CREATE TRIGGER trace AFTER UPDATE ON staff_rosterentry "
        "BEGIN INSERT INTO written VALUES (NEW.day); END"
    ],
    "postgresql": [
        "CREATE FUNCTION trace() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN INSERT INTO written VALUES (NEW.day); RETURN NEW; END $$",
        "CREATE TRIGGER trace AFTER UPDATE ON staff_rosterentry FOR EACH ROW EXECUTE FUNCTION trace()",
    ],
}
