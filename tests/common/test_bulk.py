"""Rows in one statement: as many as there are, with every kind of value, all or none."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from attendance.models import LeaveKind, Punch
from common.bulk import insert_all

START = datetime(2026, 10, 12, 0, 55, 7, tzinfo=UTC)


def punches(count: int) -> list[Punch]:
    days = (START + timedelta(minutes=step) for step in range(count))
    return [
        Punch(
            source="api",
            device="门",
            person_key="7",
            at=at,
            day=date(2026, 10, 12),
            state=255,
            is_ambiguous=True,
        )
        for at in days
    ]


def test_one_statement_for_three_thousand_rows(db: None) -> None:
    with CaptureQueriesContext(connection) as queries:
        insert_all(punches(3000))
    assert len([one for one in queries if one["sql"].startswith("INSERT")]) == 1
    first = Punch.objects.order_by("at")[0]
    assert (first.at, first.day, first.device, first.state) == (START, date(2026, 10, 12), "门", 255)
    assert (first.employee, first.is_ambiguous, first.line) == (None, True, None)
    assert Punch.objects.count() == 3000


def test_json_is_stored_as_django_does(db: None) -> None:
    insert_all([LeaveKind(code="STUDY", name="Study", name_zh="学习", symbol="学", units=["day", "hour"])])
    kind = LeaveKind.objects.get(units__0="day")
    assert (kind.units, kind.is_paid, kind.is_present) == (["day", "hour"], True, False)


def test_all_or_none(db: None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_all([*punches(3), *punches(1)])
    assert not Punch.objects.exists()


def test_nothing_to_store(db: None) -> None:
    with CaptureQueriesContext(connection) as queries:
        insert_all([])
    assert len(queries) == 0
