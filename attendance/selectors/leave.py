"""Who is on approved leave on which day, for those who plan."""

from collections.abc import Collection
from datetime import date, timedelta

from attendance.models import Leave


def leave_by_day(people: Collection[int], first: date, last: date) -> dict[tuple[int, date], str]:
    """Return the kind of leave, in the reader's language, of each day some people are away on; one statement.

    Changed duty, such as a dispatch, is no absence: the person is at work, elsewhere.
    """
    absent = Leave.objects.in_force().touching(first, last)
    rows = absent.filter(employee__in=people, kind__is_present=False)
    found: dict[tuple[int, date], str] = {}
    for leave in rows.select_related("kind"):
        day = max(leave.first_day, first)
        while day <= min(leave.last_day, last):
            found[leave.employee_id, day] = leave.kind.label
            day += timedelta(days=1)
    return found
