"""A team of two operators and its lead, a second team, those above, and October on its way to publication."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest

from attendance.models import AttendanceDay, AttendanceMonth, MonthPolicy, Objection
from attendance.selectors.review import cell_hash
from attendance.services import (
    accept_day,
    build_version,
    confirm_team,
    derive_month,
    post_month,
    publish_month,
)
from common.months import Month
from jobs.models import Job, JobState
from jobs.services import run
from staff.models import CalendarYear, Employee, PostCode, Team
from tests.attendance.conftest import SHANGHAI
from tests.conftest import PASSWORD

OCTOBER = Month(2026, 10)


def november(day: int, hour: int = 9, minute: int = 0) -> datetime:
    """An instant of November 2026 at the centre."""
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


@dataclass
class Cast:
    """Who takes part: anna (1001) and ben (1002) of team a, its lead, the lead of team b, and those above."""

    anna: Employee
    ben: Employee
    lead: Employee
    other_lead: Employee
    supervisor: Employee
    manager: Employee
    publisher: Employee
    team: Team
    other_team: Team


@pytest.fixture
def cast(
    october: CalendarYear, make_employee: Callable[..., Employee], make_team: Callable[..., Team],
    anna: Employee, publisher: Employee,
) -> Cast:  # fmt: skip
    """Everybody, in their posts."""
    MonthPolicy.objects.update_or_create(code="default", defaults={"objection_days": 3})
    a, b = make_team("a"), make_team("b")
    return Cast(
        anna=anna,
        ben=make_employee("1002", name="李本"),
        lead=make_employee("1101", PostCode.TEAM_LEAD, name="周班长"),
        other_lead=make_employee("1201", PostCode.TEAM_LEAD, team=b, name="郑班长"),
        supervisor=make_employee("2001", PostCode.DUTY_SUPERVISOR, team=b, name="值班长"),
        manager=make_employee("2206", PostCode.CENTRE_MANAGER, team=b, name="经理"),
        publisher=publisher,
        team=a,
        other_team=b,
    )


@pytest.fixture
def drafted(cast: Cast, roster: Any, punch: Any) -> AttendanceMonth:
    """October is derived: anna missed the 20th, ben was there, the lead came late on the 21st."""
    for person in (cast.anna, cast.ben, cast.lead):
        roster(person, None, *range(1, 32))
    roster(cast.anna, "DAY", 12, 20)
    roster(cast.ben, "DAY", 12)
    roster(cast.lead, "DAY", 21)
    punch(cast.anna, "12T08:55", "12T18:00")
    punch(cast.ben, "12T08:55", "12T18:00")
    punch(cast.lead, "21T09:12", "21T18:00")
    return derive_month(OCTOBER, now=november(2)).month


@pytest.fixture
def confirmed(drafted: AttendanceMonth, cast: Cast) -> AttendanceMonth:
    """The lead accepted anna's × and confirmed the members; the supervisor did the lead's own row."""
    accept(cell(cast.anna, 20), by=cast.lead)
    confirm_team(drafted, cast.team, by=cast.lead, now=november(2))
    accept(cell(cast.lead, 21), by=cast.supervisor)
    confirm_team(drafted, cast.team, by=cast.supervisor, now=november(2))
    return drafted


@pytest.fixture
def posted(confirmed: AttendanceMonth, cast: Cast) -> AttendanceMonth:
    """Posted on 2 November: objections until the 5th."""
    return post_month(OCTOBER, by=cast.publisher, now=november(2, 10))


@pytest.fixture
def published(posted: AttendanceMonth, cast: Cast) -> AttendanceMonth:
    """Published on 6 November as version 1."""
    version = publish_month(OCTOBER, publisher=cast.publisher, password=PASSWORD, now=november(6)).version
    build_version(version, now=november(6), progress=lambda done, total: None)
    posted.refresh_from_db()
    return posted


def cell(employee: Employee, day: int) -> AttendanceDay:
    """The stored day of somebody in October."""
    return AttendanceDay.objects.select_related("employee").get(employee=employee, day=date(2026, 10, day))


def hash_of(day: AttendanceDay) -> str:
    """What a page that shows the day holds of it."""
    return cell_hash(day.symbol, day.facts)


def accept(day: AttendanceDay, *, by: Employee, now: datetime | None = None) -> None:
    """Accept a day as it is shown."""
    accept_day(day, by=by, shown_hash=hash_of(day), now=now or november(2))


def objection_to(employee: Employee, day: int) -> Objection:
    """The latest objection to a cell."""
    found = Objection.objects.filter(employee=employee, day=date(2026, 10, day)).order_by("pk").last()
    assert found is not None
    return found


def run_jobs(kind: str = "") -> list[str]:
    """Run what is queued, as workers would in the year after."""
    jobs = Job.objects.filter(state=JobState.QUEUED, kind__startswith=kind).order_by("pk")
    later = datetime(2027, 11, 2, tzinfo=SHANGHAI)
    return [run(pk, clock=lambda: later) for pk in jobs.values_list("pk", flat=True)]
