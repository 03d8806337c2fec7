"""Worked cases F (leave), G (flexible shifts), H (roster, people, month base)."""

from dataclasses import replace
from datetime import date

import pytest

from attendance.domain.engine import derive_person
from attendance.domain.kinds import Counting, LeaveKind, LeavePart
from attendance.domain.records import Leave
from attendance.domain.rules import DatedRules, RuleBook, Rules
from attendance.domain.setting import Setting
from attendance.domain.totals import MonthTotals, month_totals
from tests.attendance.domain.story import (
    CALENDAR,
    SHANGHAI,
    WORKDAYS,
    Case,
    Expected,
    check,
    day,
    figures,
    given,
    leave,
    month_of,
    punches,
    rostered,
)

SICK_DAY = [leave(LeaveKind.SICK, "12")]
SICK_MORNING = [leave(LeaveKind.SICK, "12", LeavePart.FIRST_HALF)]
LONG = [leave(LeaveKind.PERSONAL, "15 20")]
MATERNITY = [leave(LeaveKind.MATERNITY, "15 20", counted=Counting.CALENDAR)]


def hours(span: str, on: str = "12") -> list[Leave]:
    return [leave(LeaveKind.PERSONAL, on, LeavePart.HOURS, span)]


LEAVES = [
    pytest.param(
        given("12 DAY", leaves=SICK_DAY),
        {12: {"leave": {"SICK": 1}, "absent": 0, "present": 0, "due": 1, "cell": "病"}},
        id="F1",
    ),
    pytest.param(
        given("12 DAY", "12T12:58 12T18:01", leaves=SICK_MORNING),
        {
            12: {
                "leave": {"SICK": 0.5},
                "late": 0,
                "worked": 300,
                "present": 0.5,
                "cell": "病½",
                "flags": set(),
            }
        },
        id="F2",
    ),
    pytest.param(
        given("12 DAY", "12T13:10 12T18:00", leaves=SICK_MORNING),
        {12: {"leave": {"SICK": 0.5}, "late": 10, "worked": 290, "cell": "病½迟"}},
        id="F3",
    ),
    pytest.param(
        given("12 DAY", "12T08:55 12T18:00", leaves=hours("10:00–11:30")),
        {12: {"leave_minutes": 90, "worked": 390, "late": 0, "early": 0, "cell": "事1.5h", "present": 1}},
        id="F4",
    ),
    pytest.param(
        given("12 DAY", "12T10:05 12T18:00", leaves=hours("09:00–10:00")),
        {12: {"late": 5, "leave_minutes": 60, "worked": 415, "cell": "事1h迟"}},
        id="F5",
    ),
    pytest.param(
        given(", ".join(f"{on} DAY" for on in (15, 16, 19, 20)) + ", 17 rest, 18 rest", leaves=LONG),
        {
            **{on: {"leave": {"PERSONAL": 1}, "cell": "事", "absent": 0} for on in (15, 16, 19, 20)},
            **{on: {"leave": {}, "cell": "休"} for on in (17, 18)},
        },
        id="F6",
    ),
    pytest.param(
        given(", ".join(f"{on} DAY" for on in (15, 16, 19, 20)), leaves=MATERNITY),
        {on: {"leave": {"MATERNITY": 1}, "cell": "产"} for on in range(15, 21)},
        id="F7",
    ),
    pytest.param(
        given("12 NIGHT", "12T21:58 13T02:03", leaves=hours("13T02:00–13T06:00", "13")),
        {12: {"leave_minutes": 240, "early": 0, "worked": 240, "absent": 0, "cell": "事4h"}},
        id="F8",
    ),
    pytest.param(
        given("12 DAY", "12T08:58 12T18:00", leaves=[leave(LeaveKind.ANNUAL, "12")]),
        {
            12: {
                "leave": {"ANNUAL": 1},
                "flags": {"leave_conflict"},
                "came": "08:58",
                "left": "18:00",
                "cell": "年",
            }
        },
        id="F9",
    ),
    pytest.param(
        given("20 DAY", leaves=[leave(LeaveKind.SICK, "20")]),
        {20: {"absent": 0, "leave": {"SICK": 1}, "cell": "病"}},
        id="F10",
    ),
    pytest.param(given("20 DAY"), {20: {"absent": 1, "leave": {}, "cell": "×"}}, id="F10 before"),
    pytest.param(
        given("12 DAY", leaves=SICK_MORNING),
        {12: {"leave": {"SICK": 0.5}, "absent": 0.5, "present": 0, "cell": "病½×½"}},
        id="half a day of leave and nothing else",
    ),
    pytest.param(
        given("12 DAY", "12T12:55 12T18:00", leaves=hours("09:00–12:00")),
        {12: {"late": 0, "leave_minutes": 180, "worked": 300, "cell": "事3h"}},
        id="leave that ends at the meal makes due after it",
    ),
    pytest.param(
        given("12 DAY", "12T11:58 12T18:00", leaves=[leave(LeaveKind.SICK, "12", LeavePart.SECOND_HALF)]),
        {12: {"worked": 2, "late_absence_n": 1, "absent": 0.5, "flags": {"leave_conflict"}}},
        id="presence in half-day leave is a conflict",
    ),
    pytest.param(
        given("12 DAY", "12T08:55 12T12:00", leaves=[leave(LeaveKind.SICK, "12", LeavePart.SECOND_HALF)]),
        {12: {"worked": 180, "early": 0, "cell": "病½", "flags": set()}},
        id="afternoon off ends at the meal",
    ),
    pytest.param(
        given("12 DAY", "12T12:58", leaves=SICK_MORNING),
        {12: {"missing_out": 1, "missing_in": 0, "cell": "病½缺"}},
        id="a single punch is read by what is due",
    ),
    pytest.param(
        given("14 SPLIT", "14T16:55 14T21:00", leaves=[leave(LeaveKind.SICK, "14", LeavePart.FIRST_HALF)]),
        {14: {"worked": 240, "absent": 0, "cell": "病½"}},
        id="half of a split shift is a part",
    ),
    pytest.param(
        given("12 DAY", leaves=[*SICK_DAY, leave(LeaveKind.ANNUAL, "12")]),
        {12: {"leave": {"ANNUAL": 1}, "absent": 0}},
        id="a day is taken once",
    ),
]
FLEXIBLE = [
    pytest.param(
        given("12 FLEX", "12T09:40 12T18:40"),
        {12: {"late": 0, "worked": 480, "short": 0, "cell": "√"}},
        id="G1",
    ),
    pytest.param(
        given("12 FLEX", "12T10:05 12T19:05"), {12: {"core_late": 5, "worked": 480, "short": 0}}, id="G2"
    ),
    pytest.param(
        given("12 FLEX", "12T08:00 12T16:30"), {12: {"worked": 450, "short": 30, "early": 0}}, id="G3"
    ),
    pytest.param(
        given("12 FLEX", "12T04:00 12T22:00"),
        {12: {"worked": 480, "unapproved": 540, "orphans": 0}},
        id="G window",
    ),
    pytest.param(given("12 FLEX"), {12: {"absent": 1, "cell": "×"}}, id="G nobody came"),
    pytest.param(
        given("12 FLEX", "12T12:50 12T18:00", leaves=SICK_MORNING),
        {12: {"late": 0, "worked": 300, "short": 0, "cell": "病½"}},
        id="G after a morning off",
    ),
]


@pytest.mark.parametrize(("case", "expected"), [*LEAVES, *FLEXIBLE])
def test_leave_and_flexible_shifts(case: Case, expected: Expected) -> None:
    check(case, expected)


def totals_of(case: Case, first: str = "1", last: str = "31") -> MonthTotals:
    return month_totals(case.derive(first, last).records.values(), rules=Rules())


def test_f6_and_f7_count_days_by_kind() -> None:
    personal = month_of("DAY", leaves=LONG)
    maternity = month_of("DAY", leaves=MATERNITY)
    assert totals_of(personal).leaves[LeaveKind.PERSONAL].days == 4
    assert totals_of(maternity).leaves[LeaveKind.MATERNITY].days == 6


def test_h1_a_joiner_is_due_from_the_first_day() -> None:
    case = month_of("DAY", hired=date(2026, 10, 15))
    totals = totals_of(case)
    assert (totals.due_halves, totals.absent_halves, totals.present_halves) == (24, 0, 24)
    cells = [figures(case.derive().records[day(str(on))], ("cell",))["cell"] for on in range(1, 15)]
    assert cells == ["—"] * 14


def test_h2_a_leaver_is_due_until_the_last_day() -> None:
    case = month_of("DAY", [on for on in WORKDAYS if on <= 14], left=date(2026, 10, 14))
    case = replace(case, roster=rostered("DAY", WORKDAYS))
    found = case.derive().records
    assert [on.day for on, record in found.items() if record.due_halves] == [8, 9, 10, 12, 13, 14]
    assert {figures(found[day(str(on))], ("cell",))["cell"] for on in range(15, 32)} == {"—"}


def test_h3_month_base() -> None:
    totals = totals_of(month_of("DAY"))
    assert (totals.due_halves, totals.rest_days, totals.statutory_days) == (36, 13, 3)
    assert totals.present_halves == 36


def test_h4_two_teams_split_the_month_and_the_person_is_counted_once() -> None:
    case = month_of("DAY")
    before, after, whole = totals_of(case, "1", "15"), totals_of(case, "16", "31"), totals_of(case)
    assert (before.due_halves, after.due_halves, whole.due_halves) == (14, 22, 36)


def test_h5_a_roster_changed_after_the_fact_moves_only_its_day() -> None:
    before = month_of("DAY")
    touched = " ".join(f"{on}T13:50 {on}T22:05" if on == 20 else f"{on}T08:55 {on}T18:00" for on in WORKDAYS)
    before = before.with_punches(touched)
    after = replace(before, roster={**before.roster, **rostered("EVE", [20])})
    check(after, {20: {"late": 0, "early": 0, "worked": 480, "cell": "√"}})
    old, new = before.derive().records, after.derive().records
    assert [on.day for on in old if old[on] != new[on]] == [20]


def test_h6_dispatch_and_study_count_as_present() -> None:
    for kind, mark in ((LeaveKind.TEMPORARY_DISPATCH, "调"), (LeaveKind.STUDY, "学")):
        case = given("22 DAY", leaves=[leave(kind, "22", is_changed_duty=True)])
        check(case, {22: {"cell": mark, "due": 1, "present": 1, "absent": 0, "worked": 480, "flags": set()}})


def test_h7_a_day_is_judged_by_the_roster_in_force_on_it() -> None:
    roster = {**rostered("DAY", [12, 13, 14]), day("15"): rostered("DAY", [15])[day("15")]}
    moved = {**roster, **given("15 NIGHT, 16 NIGHT").roster}
    case = Case(moved, punches("13T08:55 13T18:00 15T21:55 16T06:00 16T21:55 17T06:00"))
    check(case, {13: {"shift": "DAY", "worked": 480, "cell": "√"}, 15: {"shift": "NIGHT", "worked": 480}})


def test_rules_are_those_of_the_day() -> None:
    book = RuleBook(
        [
            DatedRules(date(2026, 10, 13), Rules("R1", late_grace_minutes=5)),
            DatedRules(date(2026, 1, 1), Rules("R0")),
        ]
    )
    case = given("12 DAY, 13 DAY", "12T09:04 12T18:00 13T09:04 13T18:00")
    setting = Setting(zone=SHANGHAI, calendar=CALENDAR, rule_book=book)
    found = derive_person(case.person(), setting=setting).records
    assert [(found[day(on)].rule_version, found[day(on)].late_minutes) for on in ("12", "13")] == [
        ("R0", 4),
        ("R1", 0),
    ]
