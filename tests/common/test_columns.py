"""Columns of numbers are what the rows say, whether rows come one by one or as columns."""

from datetime import UTC, date, datetime

import numpy as np
import pytest

from common.columns import as_columns, read_columns
from jobs.models import Job
from staff.models import Employee, RosterEntry, Shift

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries(employee: Employee) -> list[RosterEntry]:
    """A day on a shift and a day of rest."""
    shift = Shift.objects.create(
        code="D", name="D", name_zh="白", parts=[{"start": 540, "end": 1080}], net_minutes=540
    )
    told = [(date(1999, 12, 31), shift), (date(2026, 10, 1), None)]
    return [RosterEntry.objects.create(employee=employee, day=day, shift=one) for day, one in told]


@pytest.fixture
def employee() -> Employee:
    return Employee.objects.create(work_number="1001", name="王安娜")


def test_days_are_ordinals_and_null_is_zero(entries: list[RosterEntry], employee: Employee) -> None:
    people, days, shifts = read_columns(RosterEntry.objects.all(), "employee", "day", "shift")
    in_order = np.argsort(days)
    assert people.tolist() == [employee.pk, employee.pk]
    assert days[in_order].tolist() == [730119, 739890]
    assert shifts[in_order].tolist() == [entries[0].shift_id, 0]


def test_instants_are_whole_seconds_since_1970() -> None:
    at = datetime(2026, 10, 1, 0, 0, 59, 999_999, tzinfo=UTC)
    Job.objects.create(kind="k", key="k", created_at=at, not_before=datetime(1970, 1, 1, tzinfo=UTC))
    created, not_before = read_columns(Job.objects.all(), "created_at", "not_before")
    assert (created.tolist(), not_before.tolist()) == ([1790812859], [0])


def test_rows_make_the_same_columns(entries: list[RosterEntry]) -> None:
    names = ("employee", "day", "shift")
    columns = read_columns(RosterEntry.objects.all(), *names)
    same = as_columns(RosterEntry.objects.order_by().values_list(*names), 3)
    assert sorted(zip(*map(list, columns), strict=True)) == sorted(zip(*map(list, same), strict=True))


@pytest.mark.parametrize(
    "people", [pytest.param([], id="nobody asked for"), pytest.param([0], id="nobody found")]
)
def test_no_rows_are_empty_columns(people: list[int]) -> None:
    columns = read_columns(RosterEntry.objects.filter(employee__in=people), "employee", "day")
    assert [column.size for column in columns] == [0, 0]
    assert [column.size for column in as_columns([], 2)] == [0, 0]
