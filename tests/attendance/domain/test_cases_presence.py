"""Worked cases A (nights), B (split shifts), C (which punch is what), D (to the minute)."""

from typing import Any

import pytest

from attendance.domain.kinds import PunchUse
from attendance.domain.rules import Rules
from tests.attendance.domain.story import Case, Expected, check, day, figures, given, minute

ON_TIME: dict[str, Any] = {"late": 0, "late_n": 0, "early": 0, "early_n": 0, "absent": 0, "cell": "√"}
FULL: dict[str, Any] = {**ON_TIME, "worked": 480, "ot150": 0, "ot200": 0, "ot300": 0}
FREE: dict[str, Any] = {"came": None, "left": None, "worked": 0, "cell": "休", "due": 0, "orphans": 0}

NIGHTS = [
    pytest.param(
        given("12 NIGHT, 13 rest", "12T21:50 13T06:05"),
        {12: {**FULL, "came": "21:50", "left": "06:05+1"}, 13: FREE},
        id="A1",
    ),
    pytest.param(
        given("12 NIGHT, 13 NIGHT", "12T21:55 13T06:01 13T21:58 14T06:03"),
        {
            12: {**FULL, "came": "21:55", "left": "06:01+1"},
            13: {**FULL, "came": "21:58", "left": "06:03+1"},
        },
        id="A2",
    ),
    pytest.param(
        given("12 NIGHT, 13 DAY", "12T21:50 13T06:10 13T08:50 13T18:00"),
        {
            12: {**FULL, "came": "21:50", "left": "06:10+1"},
            13: {**FULL, "came": "08:50", "left": "18:00"},
        },
        id="A3",
    ),
    pytest.param(
        given("31 NIGHT", "31T21:52 11-01T06:00"),
        {
            31: {"ot200": 480, "left": "06:00+1", "nights": 1, "cell": "√"},
            "11-01": {"cell": "休", "worked": 0},
        },
        id="A4",
    ),
    pytest.param(
        given("12 NIGHT", "13T00:20 13T06:00"),
        {12: {"late_n": 0, "late": 0, "late_absence_n": 1, "absent": 0.5, "worked": 340, "cell": "×½"}},
        id="A5",
    ),
    pytest.param(
        given("12 NIGHT", "12T22:00 13T05:10"),
        {12: {"early_n": 1, "early": 50, "severe_n": 1, "worked": 430, "absent": 0, "cell": "退"}},
        id="A6",
    ),
]
NIGHTS += [
    pytest.param(
        given("12 NIGHT, 13 DAY", "12T21:50 13T07:30 13T18:00"),
        {12: {"left": "07:30+1"}, 13: {"missing_in": 1, "came": None}},
        id="a tie goes to the shift that is ending",
    ),
    pytest.param(
        given("12 NIGHT, 13 DAY", "12T21:50 13T07:31 13T18:00"),
        {12: {"missing_out": 1, "left": None}, 13: {"came": "07:31"}},
        id="a minute past the tie goes to the next",
    ),
    pytest.param(
        given("12 NIGHT, 13 NIGHT", "12T21:50 13T00:00 13T21:50 13T23:59"),
        {12: {"nights": 1, "worked": 120}, 13: {"nights": 0, "worked": 119}},
        id="a night from two hours",
    ),
]
SPLITS = [
    pytest.param(given("14 SPLIT", "14T08:58 14T13:03 14T16:55 14T21:01"), {14: FULL}, id="B1"),
    pytest.param(
        given("14 SPLIT", "14T08:55 14T13:02 14T17:20 14T21:00"),
        {14: {"late_n": 1, "late": 20, "early": 0, "worked": 460, "absent": 0, "cell": "迟"}},
        id="B2",
    ),
    pytest.param(
        given("14 SPLIT", "14T08:58 14T13:03"), {14: {"absent": 0.5, "worked": 240, "cell": "×½"}}, id="B3"
    ),
    pytest.param(
        given("14 SPLIT", "14T08:58 14T21:01"),
        {
            14: {
                "missing_out": 1,
                "missing_in": 1,
                "absent": 0,
                "late": 0,
                "early": 0,
                "cell": "缺",
                "flags": {"pending_correction"},
            }
        },
        id="B4",
    ),
    pytest.param(
        given("14 SPLIT", "14T09:10 14T13:00 14T17:05 14T21:00"),
        {14: {"late_n": 2, "late": 15, "worked": 465}},
        id="both parts late are two times",
    ),
    pytest.param(
        given("14 SPLIT", "14T08:58 14T16:55 14T21:00"),
        {14: {"missing_out": 1, "missing_in": 0, "worked": 240}},
        id="one punch missing takes only its part",
    ),
]
TOUCHES = [
    pytest.param(
        given("12 DAY", "12T08:55:00 12T08:55:07 12T18:00:00"),
        {12: {**FULL, "came": "08:55", "left": "18:00", "duplicates": 1}},
        id="C1",
    ),
    pytest.param(
        given("12 DAY", "12T08:55:00 12T18:00:02 12T18:00:40 12T18:00:58"),
        {12: {**FULL, "left": "18:00", "duplicates": 2}},
        id="C2",
    ),
    pytest.param(
        given("12 DAY", "12T08:55"),
        {12: {"missing_out": 1, "missing_in": 0, "worked": 0, "absent": 0, "early": 0, "cell": "缺"}},
        id="C3",
    ),
    pytest.param(
        given("12 DAY", "12T18:01"),
        {12: {"missing_in": 1, "missing_out": 0, "worked": 0, "absent": 0, "late": 0, "cell": "缺"}},
        id="C4",
    ),
    pytest.param(
        given("12 DAY, 13 DAY", "12T08:55 13T08:55 13T18:05:00 13T18:05:09"),
        {12: {"missing_out": 1, "worked": 0, "cell": "缺"}, 13: {**FULL, "duplicates": 1}},
        id="C5",
    ),
    pytest.param(given("12 DAY"), {12: {"absent": 1, "present": 0, "cell": "×", "worked": 0}}, id="C6"),
    pytest.param(
        given("12 DAY", "12T08:59:50 12T09:00:20 12T18:00"),
        {12: {**FULL, "came": "08:59", "duplicates": 1}},
        id="C8",
    ),
    pytest.param(
        given("12 DAY", "12T07:05 12T08:55 12T18:02"),
        {12: {**FULL, "came": "07:05", "left": "18:02"}},
        id="C9",
    ),
    pytest.param(given("11 rest", "11T03:10"), {11: {**FREE, "orphans": 1}}, id="C10"),
    pytest.param(
        given("12 DAY", "12T08:55:00 12T08:55:50 12T08:56:45 12T18:00"),
        {12: {"duplicates": 2, "came": "08:55", "worked": 480}},
        id="repeats chain",
    ),
]
MINUTES = [
    pytest.param(given("12 DAY", "12T09:00:59 12T18:00"), {12: {"late_n": 0, "late": 0}}, id="D1"),
    pytest.param(
        given("12 DAY", "12T09:01:00 12T18:00"), {12: {"late_n": 1, "late": 1, "cell": "迟"}}, id="D2"
    ),
    pytest.param(
        given("12 DAY", "12T08:55 12T17:59:30"), {12: {"early_n": 1, "early": 1, "cell": "退"}}, id="D3"
    ),
    pytest.param(
        given(
            "12 DAY, 13 DAY", "12T09:05:59 12T18:00 13T09:06:00 13T18:00", rules=Rules(late_grace_minutes=5)
        ),
        {12: {"late_n": 0, "late": 0}, 13: {"late_n": 1, "late": 6}},
        id="D4",
    ),
    pytest.param(
        given("12 DAY", "12T09:31 12T18:00"), {12: {"late_n": 1, "late": 31, "severe_n": 1}}, id="D5"
    ),
    pytest.param(
        given("12 DAY", "12T10:01 12T18:00"),
        {12: {"absent": 0.5, "late_n": 0, "late": 0, "late_absence_n": 1, "cell": "×½"}},
        id="D6",
    ),
    pytest.param(
        given("12 DAY", "12T09:30 12T18:00"), {12: {"late": 30, "severe_n": 0}}, id="thirty is not severe"
    ),
    pytest.param(
        given("12 DAY", "12T10:00 12T18:00"),
        {12: {"late_n": 1, "late": 60, "severe_n": 1, "absent": 0}},
        id="sixty is still late",
    ),
    pytest.param(
        given("12 DAY", "12T10:01 12T16:59"), {12: {"absent": 1, "cell": "×"}}, id="both sides over sixty"
    ),
    pytest.param(
        given("12 DAY", "12T09:10 12T17:50"),
        {12: {"late": 10, "early": 10, "cell": "迟退"}},
        id="late and early",
    ),
    pytest.param(
        given("12 DAY", "12T09:20"), {12: {"late": 20, "missing_out": 1, "cell": "迟缺"}}, id="late, no out"
    ),
]


@pytest.mark.parametrize(("case", "expected"), [*NIGHTS, *SPLITS, *TOUCHES, *MINUTES])
def test_presence(case: Case, expected: Expected) -> None:
    check(case, expected)


def test_a2_uses_no_punch_twice() -> None:
    case = given("12 NIGHT, 13 NIGHT", "12T21:55 13T06:01 13T21:58 14T06:03")
    times = [
        (part.came, part.left, on.day)
        for on, record in case.derive("12", "13").records.items()
        for part in record.parts
    ]
    assert times == [(1315, 1801, 12), (1318, 1803, 13)]


def test_a4_is_open_until_the_window_of_its_out_punch_closes() -> None:
    case = given("31 NIGHT", "31T21:52 11-01T06:00")
    setting = case.setting()
    record = case.derive().records[day("31")]
    assert setting.window_closes(day("31"), record) == minute("11-01T09:00")


@pytest.mark.parametrize(
    ("touch", "use"),
    [
        pytest.param("06:00", PunchUse.IN, id="first minute"),
        pytest.param("05:59", None, id="a minute early"),
        pytest.param("21:00:59", PunchUse.OUT, id="last minute"),
        pytest.param("21:01", None, id="a minute late"),
    ],
)
def test_c9_window_edges_are_inclusive(touch: str, use: PunchUse | None) -> None:
    record = given("12 DAY", f"12T{touch}").derive().records[day("12")]
    assert (record.missing_in + record.missing_out, record.orphans) == ((0, 1) if use is None else (1, 0))


def test_c10_lists_the_orphan_for_review_and_invents_no_work() -> None:
    found = given("11 rest", "11T03:10").derive()
    assert [punch.ref for punch in found.orphans] == ["11T03:10"]
    assert found.records[day("11")].parts == ()


def test_d7_three_strikes_stay_out_of_the_engine() -> None:
    touched = " ".join(f"{on}T09:10 {on}T18:00" for on in (12, 13, 14))
    records = given("12 DAY, 13 DAY, 14 DAY", touched).derive("12", "14").records.values()
    assert [figures(each, ("late_n", "absent")) for each in records] == [{"late_n": 1, "absent": 0}] * 3
