"""Each mark explains itself: roster, windows, punches, steps, version of the rules."""

import pytest

from attendance.domain.explain import explain_day
from attendance.domain.kinds import Direction, LeaveKind, LeavePart, PunchUse, Reason
from attendance.domain.records import Punch
from attendance.domain.results import Explanation
from attendance.domain.rules import Rules
from tests.attendance.domain.story import Case, clock, day, given, leave, minute, moment, seats


def explained(case: Case, on: str) -> Explanation:
    return explain_day(case.person(), day(on), setting=case.setting())


def uses(told: Explanation) -> list[tuple[str, str]]:
    return [(each.punch.ref, each.use.value) for each in told.punches]


@pytest.mark.parametrize(
    ("case", "on", "expected"),
    [
        pytest.param(
            given("12 DAY", "12T08:55:00 12T08:55:07 12T12:30 12T18:00:02 12T18:00:40"),
            "12",
            [
                ("12T08:55:00", "in"),
                ("12T08:55:07", "repeat"),
                ("12T12:30", "between"),
                ("12T18:00:02", "repeat"),
                ("12T18:00:40", "out"),
            ],
            id="repeats and touches in between",
        ),
        pytest.param(
            given("12 NIGHT, 13 DAY", "12T21:50 13T06:10 13T08:50 13T18:00"),
            "13",
            [("13T06:10", "other_day"), ("13T08:50", "in"), ("13T18:00", "out")],
            id="the night before owns its departure",
        ),
        pytest.param(given("11 rest", "11T03:10"), "11", [("11T03:10", "orphan")], id="orphan"),
        pytest.param(
            given("12 DAY", "12T04:00 12T08:55 12T18:00"),
            "12",
            [("12T04:00", "orphan"), ("12T08:55", "in"), ("12T18:00", "out")],
            id="outside the window",
        ),
    ],
)
def test_every_punch_near_the_day_is_named(case: Case, on: str, expected: list[tuple[str, str]]) -> None:
    assert uses(explained(case, on)) == expected


def test_c5_the_open_in_of_yesterday_is_not_touched_by_today() -> None:
    case = given("12 DAY, 13 DAY", "12T08:55 13T08:55 13T18:05:00 13T18:05:09")
    assert uses(explained(case, "12")) == [("12T08:55", "in")]


def test_shift_window_and_rules_are_told() -> None:
    told = explained(given("12 NIGHT", "12T21:50 13T06:05", rules=Rules("R7")), "12")
    assert (told.shift, told.rule_version) == ("NIGHT", "R7")
    assert told.windows == ((minute("12T19:00"), minute("13T09:00")),)


def steps(told: Explanation) -> list[tuple[Reason, int, int, str | None, str | None]]:
    return [(s.reason, s.part, s.minutes, clock(s.at), clock(s.due)) for s in told.record.steps]


def test_lateness_is_told_part_by_part() -> None:
    told = explained(given("14 SPLIT", "14T08:55 14T13:02 14T17:20 14T21:00"), "14")
    assert steps(told) == [
        (Reason.ON_TIME, 1, 0, "08:55", "09:00"),
        (Reason.LEFT_ON_TIME, 1, 0, "13:02", "13:00"),
        (Reason.LATE, 2, 20, "17:20", "17:00"),
        (Reason.LEFT_ON_TIME, 2, 0, "21:00", "21:00"),
    ]


def test_leave_and_gaps_are_told() -> None:
    case = given(
        "12 DAY",
        "12T08:55 12T18:00",
        leaves=[leave(LeaveKind.PERSONAL, "12", LeavePart.HOURS, "14:00–15:00")],
        seats=seats("12", "08:55–10:20 10:45–11:00 11:07–12:00 13:00–18:00"),
    )
    assert steps(explained(case, "12")) == [
        (Reason.LEAVE, 0, 60, None, None),
        (Reason.ON_TIME, 1, 0, "08:55", "09:00"),
        (Reason.LEFT_ON_TIME, 1, 0, "18:00", "18:00"),
        (Reason.GAP_COUNTED, 1, 25, "10:20", "10:45"),
        (Reason.GAP_BELOW_THRESHOLD, 1, 7, "11:00", "11:07"),
    ]


def directed(*touches: tuple[str, Direction]) -> Case:
    case = given("12 DAY")
    punches = [Punch.at(moment(f"12T{at}"), at, way) for at, way in touches]
    return Case(case.roster, punches)


IN, OUT, NONE = Direction.IN, Direction.OUT, Direction.NONE


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        pytest.param(directed(("08:55", IN), ("18:00", OUT)), ("08:55", "18:00"), id="as expected"),
        pytest.param(directed(("08:55", IN), ("18:00", IN)), ("08:55", None), id="no departure"),
        pytest.param(directed(("08:55", OUT), ("18:00", OUT)), (None, "18:00"), id="no arrival"),
        pytest.param(directed(("17:00", IN)), ("17:00", None), id="one touch, by its direction"),
        pytest.param(
            directed(("08:50", OUT), ("08:55", IN), ("18:00", NONE)), ("08:55", "18:00"), id="mixed"
        ),
        pytest.param(directed(("08:55", OUT), ("18:00", IN)), ("18:00", None), id="backwards"),
        pytest.param(
            directed(("08:55:00", IN), ("08:55:20", OUT), ("18:00", OUT)),
            ("08:55", "18:00"),
            id="a turn is no repeat",
        ),
    ],
)
def test_a_trusted_direction_overrules_position(case: Case, expected: tuple[str | None, str | None]) -> None:
    record = case.derive().records[day("12")]
    assert (clock(record.came), clock(record.left)) == expected


def test_a_touch_against_its_direction_is_named() -> None:
    told = explained(directed(("08:55", IN), ("12:00", OUT), ("13:00", IN), ("18:00", OUT)), "12")
    assert [each.use for each in told.punches] == [
        PunchUse.IN,
        PunchUse.WRONG_DIRECTION,
        PunchUse.WRONG_DIRECTION,
        PunchUse.OUT,
    ]
