"""Counts of marks: what can still get a punch has none yet, what has no window is over with its day."""

from datetime import datetime, timedelta

from attendance.models import AttendanceDay, AttendanceMonth
from reports.selectors.attendance import exceptions_between, marks_between
from tests.reports.conftest import TODAY, YESTERDAY, Floor


def test_days_without_a_shift_are_counted_once_they_are_over(marks: Floor, now: datetime) -> None:
    month = AttendanceMonth.objects.get()
    for day in (TODAY, YESTERDAY - timedelta(days=1)):
        AttendanceDay.objects.create(
            month=month,
            employee=marks.operators[4],
            day=day,
            team=marks.team,
            symbol="缺",
            missing_punches=1,
            is_exception=True,
        )
    counted = marks_between(TODAY.replace(day=1), TODAY, now=now)
    assert (counted.exceptions, counted.people, counted.missing_punches) == (3, 3, 1)
    listed = exceptions_between(TODAY.replace(day=1), TODAY, now=now)
    assert [(row.day, row.employee) for row in listed] == [
        (YESTERDAY, marks.operators[0]),
        (YESTERDAY, marks.operators[1]),
        (YESTERDAY - timedelta(days=1), marks.operators[4]),
    ]
