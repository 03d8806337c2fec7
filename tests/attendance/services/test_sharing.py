"""A large month is derived in parts, by whoever takes them, and comes out as in one piece."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from attendance.models import AttendanceDay, AttendanceMonth, MonthState, PersonMonth
from attendance.selectors import judging
from attendance.services import derive_month, request_derivation, sharing
from common.errors import DomainError
from common.months import Month
from jobs.models import Job, JobState
from jobs.parts import parts_of
from jobs.services import claim, enqueue, run
from staff.models import CalendarYear, Employee

OCTOBER = Month(2026, 10)
Make = Callable[..., Any]


@pytest.fixture
def staff(
    october: CalendarYear,
    make_employee: Make,
    roster: Make,
    punch: Make,
    monkeypatch: pytest.MonkeyPatch,
) -> list[Employee]:
    """Five people in a centre that derives two at a time."""
    monkeypatch.setattr(judging, "PEOPLE_AT_A_TIME", 2)
    monkeypatch.setattr(sharing, "PEOPLE_AT_A_TIME", 2)
    people = [make_employee(str(number)) for number in range(1001, 1006)]
    for late, person in enumerate(people):
        roster(person, "DAY", 12, 13)
        punch(person, f"12T09:0{late}", "12T18:00")
    return people


def content() -> list[Any]:
    names = [field.attname for field in AttendanceDay._meta.concrete_fields if field.name != "id"]
    return list(AttendanceDay.objects.order_by("employee", "day").values_list(*names))


def shared(now: datetime) -> Job:
    job = request_derivation(OCTOBER, requested_by=None, now=now)
    assert run(job.pk, clock=lambda: now) == JobState.DONE
    job.refresh_from_db()
    return job


def test_in_parts_as_in_one_piece(staff: list[Employee], after_october: datetime) -> None:
    derive_month(OCTOBER, now=after_october)
    alone, hashes = content(), set(PersonMonth.objects.values_list("employee", "content_hash"))
    AttendanceMonth.objects.all().delete()
    job = shared(after_october)
    month = AttendanceMonth.objects.get()
    assert (job.result["people"], job.result["changed"], parts_of(job).count()) == (5, 5, 3)
    assert (month.state, month.people, month.exceptions) == (MonthState.DRAFTED, 5, 89)
    assert [row[1:] for row in content()] == [row[1:] for row in alone]
    assert set(PersonMonth.objects.values_list("employee", "content_hash")) == hashes


def test_a_second_time_changes_nothing(staff: list[Employee], after_october: datetime) -> None:
    shared(after_october)
    days = list(AttendanceDay.objects.order_by("pk").values())
    again = request_derivation(OCTOBER, requested_by=None, now=after_october.replace(hour=10))
    assert run(again.pk, clock=lambda: after_october.replace(hour=10)) == JobState.DONE
    again.refresh_from_db()
    assert again.result["changed"] == 0
    assert list(AttendanceDay.objects.order_by("pk").values()) == days


def test_the_month_is_drafted_when_the_last_part_is_done(
    staff: list[Employee], punch: Make, after_october: datetime
) -> None:
    job = request_derivation(OCTOBER, requested_by=None, now=after_october)
    sharing._prepare(OCTOBER, job=job, clock=lambda: after_october)
    first = parts_of(job)[0]
    assert run(first.pk, clock=lambda: after_october) == JobState.DONE
    assert AttendanceMonth.objects.get().state == MonthState.OPEN
    assert set(PersonMonth.objects.values_list("employee", flat=True)) == {one.pk for one in staff[:2]}
    # A fact that arrives for somebody whose part is done is followed at once.
    punch(staff[0], "13T08:57", "13T18:00")
    day = AttendanceDay.objects.get(employee=staff[0], day=date(2026, 10, 13))
    assert (day.symbol, AttendanceMonth.objects.get().state) == ("√", MonthState.OPEN)
    assert run(job.pk, clock=lambda: after_october) == JobState.DONE
    assert AttendanceMonth.objects.get().state == MonthState.DRAFTED


def test_a_run_after_a_killed_one_goes_on(staff: list[Employee], after_october: datetime) -> None:
    job = request_derivation(OCTOBER, requested_by=None, now=after_october)
    claim(job.pk, now=after_october)
    sharing._prepare(OCTOBER, job=job, clock=lambda: after_october)
    run(parts_of(job)[0].pk, clock=lambda: after_october)
    claim(parts_of(job)[1].pk, now=after_october)
    later = after_october.replace(day=3)
    assert run(job.pk, clock=lambda: later) == JobState.DONE
    assert list(parts_of(job).values_list("state", "runs")) == [("done", 1), ("done", 2), ("done", 1)]
    assert AttendanceMonth.objects.get().people == 5


def test_no_part_writes_while_the_month_is_published(staff: list[Employee], after_october: datetime) -> None:
    shared(after_october)
    AttendanceMonth.objects.update(state=MonthState.PUBLISHING)
    with pytest.raises(DomainError) as refused:
        sharing.derive_part(OCTOBER, [staff[0].pk], now=after_october)
    assert refused.value.code == "attendance.month.being_published"


def test_parts_that_meet_a_publication_leave_the_month_to_it(
    staff: list[Employee], after_october: datetime
) -> None:
    shared(after_october)
    AttendanceMonth.objects.update(state=MonthState.PUBLISHING)
    sent = {"month": "2026-10", "now": after_october.isoformat(), "people": [staff[0].pk]}
    part = enqueue(sharing.PART, key="a part", payload=sent, now=after_october)
    assert run(part.pk, clock=lambda: after_october) == JobState.DONE
    part.refresh_from_db()
    assert part.result == {"changed": 0, "without_roster": [], "left_to": "publication"}
