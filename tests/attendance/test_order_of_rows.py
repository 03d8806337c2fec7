"""Rows are hashed in order of work number as text, whatever the numbers and the database."""

from collections.abc import Callable
from datetime import date

from attendance.models import AttendanceMonth, PersonMonth
from attendance.selectors.months import row_hashes
from staff.models import Employee
from tests.conftest import NOW


def test_numbers_of_different_length_are_ordered_as_text(make_employee: Callable[..., Employee]) -> None:
    month = AttendanceMonth.objects.create(first_day=date(2026, 10, 1), state="drafted", derived_at=NOW)
    for number, content_hash in (("999", "c"), ("A7", "d"), ("1001", "b"), ("0010", "a")):
        PersonMonth.objects.create(
            month=month,
            employee=make_employee(number),
            person={"work_number": number},
            content_hash=content_hash,
        )
    assert row_hashes(PersonMonth.objects.filter(month=month)) == ["a", "b", "c", "d"]
