"""Deriving from stored facts: right, complete, in bulk, and the same whatever the order."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from attendance.models import (
    AttendanceDay,
    AttendanceMonth,
    LeaveKind,
    MonthState,
    PersonMonth,
    RuleSet,
    SymbolSet,
)
from attendance.services import approve_leave, approve_overtime, derive_day, derive_month
from calls.models import SeatEvent, SeatEventKind
from common.errors import DomainError
from common.months import Month
from jobs.models import Job
from staff.models import CalendarYear, Centre, Employee, RosterEntry
from staff.services import join_team
from tests.attendance.conftest import SHANGHAI, moment

OCTOBER = Month(2026, 10)
Roster = Callable[..., None]
Touch = Callable[..., None]
Make = Callable[..., Any]


def symbols(employee: Employee, *days: int) -> list[str]:
    rows = AttendanceDay.objects.filter(employee=employee, day__in=[date(2026, 10, day) for day in days])
    return list(rows.order_by("day").values_list("symbol", flat=True))


def test_a1_a_night_shift_from_punches_to_the_stored_day(
    october: CalendarYear, anna: Employee, roster: Roster, punch: Touch, after_october: datetime
) -> None:
    roster(anna, "NIGHT", 12)
    punch(anna, "12T21:50", "13T06:05")
    derive_month(OCTOBER, now=after_october)
    day = AttendanceDay.objects.get(employee=anna, day=date(2026, 10, 12))
    assert (day.symbol, day.worked_minutes, day.late_minutes, day.early_minutes) == ("√", 480, 0, 0)
    assert day.first_in == datetime(2026, 10, 12, 13, 50, tzinfo=UTC)
    assert day.last_out == datetime(2026, 10, 12, 22, 5, tzinfo=UTC)
    assert day.window_closes_at == datetime(2026, 10, 13, 1, 0, tzinfo=UTC)
    assert (day.shift.code if day.shift else "", day.team.code if day.team else "") == ("NIGHT", "a")
    assert [step["reason"] for step in day.explanation["steps"]] == ["on_time", "left_on_time"]


def test_a_month_has_a_day_for_everybody_and_totals(
    october: CalendarYear, anna: Employee, roster: Roster, punch: Touch, after_october: datetime
) -> None:
    roster(anna, "DAY", 12, 13, 14)
    punch(anna, "12T08:55", "12T18:00", "13T09:31", "13T18:00")
    derived = derive_month(OCTOBER, now=after_october)
    assert AttendanceDay.objects.filter(employee=anna).count() == 31
    assert symbols(anna, 11, 12, 13, 14) == ["休", "√", "迟", "×"]
    row = PersonMonth.objects.get(employee=anna)
    figures = {
        name: row.totals.get(name)
        for name in ("due_halves", "present_halves", "absent_halves", "late_minutes")
    }
    assert figures == {"due_halves": 6, "present_halves": 4, "absent_halves": 2, "late_minutes": 31}
    assert (derived.people, derived.month.state) == (1, MonthState.DRAFTED)


def test_h3_the_month_base(
    october: CalendarYear, anna: Employee, roster: Roster, after_october: datetime
) -> None:
    roster(anna, "DAY", 8, 9, 10, 12, 13, 14, 15, 16, 19, 20, 21, 22, 23, 26, 27, 28, 29, 30)
    derive_month(OCTOBER, now=after_october)
    totals = PersonMonth.objects.get(employee=anna).totals
    assert (totals["due_halves"], totals["rest_days"], totals["statutory_days"]) == (36, 13, 3)


def test_only_the_inserts_grow_with_the_people(
    october: CalendarYear, make_employee: Make, roster: Roster, punch: Touch, after_october: datetime
) -> None:
    counts = []
    for people in (range(1001, 1003), range(1003, 1013)):
        for number in people:
            employee = make_employee(str(number))
            roster(employee, "DAY", 12, 13)
            punch(employee, "12T08:55", "12T18:00")
        AttendanceMonth.objects.all().delete()
        with CaptureQueriesContext(connection) as queries:
            derive_month(OCTOBER, now=after_october)
        counts.append(sum(not query["sql"].startswith("INSERT") for query in queries.captured_queries))
    assert counts[0] == counts[1]


def test_deriving_again_changes_nothing(
    october: CalendarYear, anna: Employee, roster: Roster, punch: Touch, after_october: datetime
) -> None:
    roster(anna, "DAY", 12)
    punch(anna, "12T08:55", "12T18:00")
    first = derive_month(OCTOBER, now=after_october)
    days = list(AttendanceDay.objects.order_by("pk").values())
    again = derive_month(OCTOBER, now=after_october)
    assert (first.changed, again.changed) == (1, 0)
    assert list(AttendanceDay.objects.order_by("pk").values()) == days


def test_c11_order_and_batches_of_the_punches_do_not_matter(
    october: CalendarYear, make_employee: Make, roster: Roster, punch: Touch, after_october: datetime
) -> None:
    times = ["12T08:55:00", "12T08:55:07", "12T18:00:02", "13T09:12", "13T17:40", "14T18:01"]
    at_once, in_pieces = make_employee("1001", name="同"), make_employee("1002", name="同")
    for employee in (at_once, in_pieces):
        roster(employee, "DAY", 12, 13, 14)
    punch(at_once, *times)
    derive_month(OCTOBER, now=after_october)
    for time in reversed(times):
        punch(in_pieces, time)
    one, other = (
        list(AttendanceDay.objects.filter(employee=employee).order_by("day").values_list("symbol", "facts"))
        for employee in (at_once, in_pieces)
    )
    assert one == other


def test_a_late_punch_changes_its_person_at_once(
    october: CalendarYear,
    anna: Employee,
    make_employee: Make,
    roster: Roster,
    punch: Touch,
    after_october: datetime,
) -> None:
    other = make_employee("1002")
    for employee in (anna, other):
        roster(employee, "DAY", 20)
    derive_month(OCTOBER, now=after_october)
    untouched = AttendanceDay.objects.get(employee=other, day=date(2026, 10, 20)).pk
    assert symbols(anna, 20) == ["×"]
    punch(anna, "20T08:57", "20T18:02")
    assert symbols(anna, 20) == ["√"]
    assert AttendanceDay.objects.get(employee=other, day=date(2026, 10, 20)).pk == untouched


def test_many_late_punches_are_left_to_a_job(
    october: CalendarYear, make_employee: Make, roster: Roster, after_october: datetime
) -> None:
    from attendance.services import record_punches

    people = [make_employee(str(number)) for number in range(1001, 1013)]
    for employee in people:
        roster(employee, "DAY", 20)
    derive_month(OCTOBER, now=after_october)
    entries = [{"person_key": one.work_number, "at": moment("20T08:57")} for one in people]
    row = record_punches(entries, now=after_october).row
    job = Job.objects.get(kind="attendance.derive_month")
    assert job.key == f"attendance.derive.2026-10.import.{row.pk}"
    assert sorted(job.payload["people"]) == sorted(one.pk for one in people)


def test_h5_a_roster_changed_after_the_fact(
    october: CalendarYear, anna: Employee, roster: Roster, punch: Touch, after_october: datetime
) -> None:
    roster(anna, "DAY", 19, 20)
    punch(anna, "19T08:50", "19T18:00", "20T21:50", "21T06:05")
    derive_month(OCTOBER, now=after_october)
    assert symbols(anna, 19, 20) == ["√", "×"]
    roster(anna, "NIGHT", 20)
    day = derive_day(anna, date(2026, 10, 20), now=after_october)
    assert day is not None
    assert (day.symbol, day.late_minutes) == ("√", 0)
    assert symbols(anna, 19) == ["√"]


def test_h4_somebody_who_changes_team_has_days_in_both(
    october: CalendarYear,
    anna: Employee,
    make_team: Make,
    roles: dict[str, Any],
    roster: Roster,
    after_october: datetime,
) -> None:
    join_team(anna, team=make_team("b"), post=roles["operator"], starts_on=date(2026, 10, 16))
    roster(anna, "DAY", 15, 16)
    derive_month(OCTOBER, now=after_october)
    days = AttendanceDay.objects.filter(employee=anna).order_by("day").values_list("team__code", flat=True)
    assert list(days) == ["a"] * 15 + ["b"] * 16
    person = PersonMonth.objects.get(employee=anna).person
    assert [(one["code"], one["from"], one["until"]) for one in person["teams"]] == [
        ("a", 1, 15),
        ("b", 16, 31),
    ]


def test_h1_h2_nobody_is_judged_before_they_come_or_after_they_leave(
    october: CalendarYear, make_employee: Make, roster: Roster, after_october: datetime
) -> None:
    joiner = make_employee("1001", hired_on=date(2026, 10, 15))
    leaver = make_employee("1002", left_on=date(2026, 10, 14))
    for employee in (joiner, leaver):
        roster(employee, "DAY", 13, 14, 15)
    derive_month(OCTOBER, now=after_october)
    assert symbols(joiner, 13, 14, 15) == ["—", "—", "×"]
    assert symbols(leaver, 13, 14, 15) == ["×", "×", "—"]


def test_members_of_a_team_whom_nobody_rostered_are_named(
    october: CalendarYear,
    anna: Employee,
    make_employee: Make,
    roster: Roster,
    after_october: datetime,
) -> None:
    make_employee("1002")
    roster(anna, "DAY", 12)
    derived = derive_month(OCTOBER, now=after_october)
    assert (derived.people, derived.without_roster) == (1, ["1002"])


def test_somebody_taken_off_the_roster_leaves_the_sheet(
    october: CalendarYear, anna: Employee, roster: Roster, after_october: datetime
) -> None:
    roster(anna, "DAY", 12)
    derive_month(OCTOBER, now=after_october)
    RosterEntry.objects.filter(employee=anna).delete()
    derived = derive_month(OCTOBER, now=after_october)
    assert (derived.people, AttendanceDay.objects.count()) == (0, 0)


def test_k1_a_gap_at_the_seat_is_off_post(
    october: CalendarYear, anna: Employee, roster: Roster, punch: Touch, after_october: datetime
) -> None:
    roster(anna, "DAY", 12)
    punch(anna, "12T08:55", "12T18:02")
    spells = [("08:58", "10:20"), ("10:45", "12:00"), ("13:00", "18:02")]
    for spell in spells:
        for time, kind in zip(spell, (SeatEventKind.SIGN_IN, SeatEventKind.SIGN_OUT), strict=True):
            at = datetime.fromisoformat(f"2026-10-12T{time}:00+08:00")
            SeatEvent.objects.create(
                source="acd",
                employee=anna,
                agent_code="1001",
                seat_code="A1",
                kind=kind,
                at=at,
                day=at.date(),
            )
    derive_month(OCTOBER, now=after_october)
    day = AttendanceDay.objects.get(employee=anna, day=date(2026, 10, 12))
    assert (day.symbol, day.off_post_times, day.off_post_minutes) == ("岗", 1, 25)


def test_the_rules_in_force_on_the_day_judge_it(
    october: CalendarYear, anna: Employee, roster: Roster, punch: Touch, after_october: datetime
) -> None:
    RuleSet.objects.create(code="R1", in_force_from=date(2026, 10, 14), settings={"late_grace_minutes": 5})
    roster(anna, "DAY", 13, 14)
    punch(anna, "13T09:05", "13T18:00", "14T09:05", "14T18:00")
    derive_month(OCTOBER, now=after_october)
    days = AttendanceDay.objects.filter(day__in=[date(2026, 10, 13), date(2026, 10, 14)]).order_by("day")
    assert [(day.symbol, day.explanation["rules"]) for day in days] == [("迟", "R0"), ("√", "R1")]


def test_another_set_of_symbols_rewrites_everybody(
    october: CalendarYear, anna: Employee, roster: Roster, after_october: datetime
) -> None:
    roster(anna, "DAY", 12)
    derive_month(OCTOBER, now=after_october)
    SymbolSet.objects.create(
        code="letters", name="Letters", name_zh="字母", is_chosen=True, marks={"ABSENT_WITHOUT_LEAVE": "A"}
    )
    derive_day(anna, date(2026, 10, 12), now=after_october)
    assert symbols(anna, 12) == ["A"]
    assert AttendanceMonth.objects.get().header["symbol_set"] == "letters"


@pytest.mark.parametrize("month", [Month(2027, 1), Month(2019, 10)])
def test_a_month_of_a_year_that_was_not_announced_is_refused(
    month: Month, october: CalendarYear, after_october: datetime
) -> None:
    with pytest.raises(DomainError) as refused:
        derive_month(month, now=after_october)
    assert refused.value.code == "attendance.calendar.year_not_announced"
    assert not AttendanceMonth.objects.exists()


def test_a_month_without_rules_is_refused(october: CalendarYear, after_october: datetime) -> None:
    RuleSet.objects.all().delete()
    with pytest.raises(DomainError) as refused:
        derive_month(OCTOBER, now=after_october)
    assert refused.value.code == "attendance.rules.none_in_force"


def test_the_days_of_a_month_that_is_being_published_stand_still(
    october: CalendarYear, anna: Employee, roster: Roster, punch: Touch, after_october: datetime
) -> None:
    roster(anna, "DAY", 12)
    derive_month(OCTOBER, now=after_october)
    AttendanceMonth.objects.update(state=MonthState.PUBLISHING)
    with pytest.raises(DomainError) as refused:
        derive_month(OCTOBER, now=after_october)
    assert refused.value.code == "attendance.month.being_published"
    punch(anna, "12T08:55")
    assert symbols(anna, 12) == ["×"]


def test_the_zone_of_the_machine_does_not_matter(
    october: CalendarYear, anna: Employee, roster: Roster, punch: Touch, after_october: datetime
) -> None:
    Centre.objects.update(time_zone="Asia/Tokyo")
    roster(anna, "DAY", 12)
    punch(anna, "12T09:00", "12T18:00")
    derive_month(OCTOBER, now=after_october)
    day = AttendanceDay.objects.get(employee=anna, day=date(2026, 10, 12))
    assert (day.symbol, day.first_in) == ("√", datetime(2026, 10, 12, 0, 0, tzinfo=UTC))


def test_a_shift_that_is_not_over_is_left_open(
    october: CalendarYear, anna: Employee, roster: Roster, punch: Touch
) -> None:
    noon = datetime(2026, 10, 20, 12, tzinfo=SHANGHAI)
    roster(anna, "DAY", 19, 20, 21)
    punch(anna, "20T08:55", now=noon)
    derive_month(OCTOBER, now=noon)
    assert symbols(anna, 18, 19, 20, 21, 22, 24) == ["休", "×", "", "", "", "休"]
    day = AttendanceDay.objects.get(employee=anna, day=date(2026, 10, 20))
    assert (day.is_exception, day.absent_halves) == (False, 0)
    assert day.first_in == datetime(2026, 10, 20, 0, 55, tzinfo=UTC)
    totals = PersonMonth.objects.get(employee=anna).totals
    assert (totals["due_halves"], totals["absent_halves"]) == (2, 2)


@pytest.mark.parametrize(
    ("hour", "minute", "symbol"),
    [pytest.param(20, 59, "", id="the window is open"), pytest.param(21, 0, "×", id="the window has closed")],
)
def test_a_day_is_judged_when_its_window_closes(
    hour: int, minute: int, symbol: str, october: CalendarYear, anna: Employee, roster: Roster
) -> None:
    roster(anna, "DAY", 20)
    derive_month(OCTOBER, now=datetime(2026, 10, 20, hour, minute, tzinfo=SHANGHAI))
    assert symbols(anna, 20) == [symbol]


def test_leave_that_lies_ahead_is_on_the_sheet(
    october: CalendarYear, anna: Employee, make_employee: Make, roster: Roster
) -> None:
    now = datetime(2026, 10, 19, 12, tzinfo=SHANGHAI)
    roster(anna, "DAY", 20, 21)
    day = date(2026, 10, 20)
    sick, lead = LeaveKind.objects.get(), make_employee("2001", "team_lead")
    approve_leave(employee=anna, kind=sick, first_day=day, last_day=day, approver=lead, now=now)
    derive_month(OCTOBER, now=now)
    assert symbols(anna, 20, 21) == ["病", ""]
    assert "leaves" not in PersonMonth.objects.get(employee=anna).totals


def test_overtime_that_needed_a_reason_is_no_exception(
    october: CalendarYear,
    anna: Employee,
    make_employee: Make,
    roster: Roster,
    punch: Touch,
    after_october: datetime,
) -> None:
    roster(anna, "DAY", 12)
    punch(anna, "12T08:55", "12T20:05")
    hours = [datetime(2026, 10, 12, hour, tzinfo=SHANGHAI) for hour in (18, 20)]
    lead = make_employee("2001", "team_lead")
    approve_overtime(employee=anna, starts_at=hours[0], ends_at=hours[1], approver=lead, now=after_october)
    derive_month(OCTOBER, now=after_october)
    day = AttendanceDay.objects.get(employee=anna, day=date(2026, 10, 12))
    assert day.facts["flags"] == ["special_reason_needed"]
    assert (day.overtime_minutes, day.is_exception) == (120, False)
