"""What pages read of a month costs the same number of statements, however many people, teams and months."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from attendance.models import AttendanceMonth
from attendance.selectors.pending import pending_changes
from attendance.selectors.progress import progress_of, team_statuses
from attendance.selectors.review import open_exceptions
from attendance.services import derive_month
from common.months import Month
from staff.models import Employee
from tests.attendance.month.conftest import OCTOBER, Cast, accept, cell, november

Make = Callable[..., Any]


def counts(month: AttendanceMonth, viewer: Employee) -> dict[str, int]:
    """Count the statements of each read."""
    reads: dict[str, Callable[[], object]] = {
        "exceptions": lambda: open_exceptions(month, viewer, now=november(7)),
        "teams": lambda: team_statuses(month, viewer, now=november(7)),
        "progress": lambda: progress_of(month, now=november(7)),
        "pending": lambda: pending_changes(month),
    }
    found = {}
    for name, read in reads.items():
        viewer = Employee.objects.get(pk=viewer.pk)  # nobody's permissions are remembered
        with CaptureQueriesContext(connection) as captured:
            read()
        found[name] = len(captured)
    return found


def test_statements_are_constant(
    published: AttendanceMonth, cast: Cast, make_employee: Make, make_team: Make, roster: Make, punch: Make
) -> None:
    AttendanceMonth.objects.filter(pk=published.pk).update(state="posted")
    published.refresh_from_db()
    punch(cast.anna, "20T08:57", now=november(7))
    before = counts(published, cast.manager)
    for number in range(6):
        person = make_employee(f"15{number:02}", team=make_team(f"t{number % 3}"))
        roster(person, None, *range(1, 32))
        roster(person, "DAY", 14, 15)
        punch(person, "14T08:55", "14T17:10", now=november(7))
    derive_month(OCTOBER, now=november(7))
    derive_month(Month(2026, 9), now=november(7))
    accept(cell(cast.anna, 20), by=cast.lead, now=november(7))
    accept(cell(person, 14), by=cast.manager, now=november(7))
    accept(cell(person, 15), by=cast.manager, now=november(7))
    after = counts(published, cast.manager)
    assert after == before
    # Permissions, teams led and the centre among them, which a page reads once.
    assert after == {"exceptions": 9, "teams": 17, "progress": 7, "pending": 15}
