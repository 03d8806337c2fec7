"""The 79 worked cases by their ids, and the cases of the engine that can be told in files."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from attendance.domain.kinds import Compensation, LeaveKind
from attendance.domain.rules import Rules
from tests.attendance.domain import (
    test_cases_leave,
    test_cases_overtime,
    test_cases_presence,
    test_cases_seats,
)
from tests.attendance.domain.story import WORKDAYS, Case, Expected, given, leave, month_of, overtime, seats

IDS = [
    f"{letter}{number}"
    for letter, last in zip("ABCDEFGHIJK", (6, 4, 11, 7, 12, 10, 3, 7, 6, 4, 9), strict=True)
    for number in range(1, last + 1)
]
"""A nights, B split, C which punch is what, D minutes, E overtime, F leave, G flexible, H roster and people,
I publication, J clocks, K off post."""

OF_THE_ENGINE = [
    *test_cases_presence.NIGHTS,
    *test_cases_presence.SPLITS,
    *test_cases_presence.TOUCHES,
    *test_cases_presence.MINUTES,
    *test_cases_overtime.CASES,
    *test_cases_leave.LEAVES,
    *test_cases_leave.FLEXIBLE,
    *test_cases_seats.CASES,
]

ELSEWHERE = {"D4", "K7"}
"""Cases that need rules or a crew of their own."""


@dataclass(frozen=True)
class FileCase:
    """One person's case: what is given, and what is expected of named days and of the month's totals."""

    id: str
    case: Case
    expected: Expected
    totals: dict[str, int]


def _of_the_engine() -> list[FileCase]:
    found = []
    for param in OF_THE_ENGINE:
        case, expected = cast("tuple[Case, Expected]", param.values)
        name = str(param.id)
        if name.split(" ")[0] in IDS and name.split(" ")[0] not in ELSEWHERE and case.rules is None:
            found.append(FileCase(name, case, expected, {}))
    return found


CREW = 12
NOON_TO_SIX = "08:58–12:00 13:00–14:00 14:20–18:02"
ALL_DAY = "08:58–12:00 13:00–18:02"


def _crew() -> list[FileCase]:
    """Eleven of twelve are signed out from 14:00 to 14:20; nobody is off post."""
    seated = given("21 DAY", "21T08:55 21T18:02")
    away = replace(seated, seats=seats("21", NOON_TO_SIX))
    there = replace(seated, seats=seats("21", ALL_DAY))
    listed = [there, *[away] * (CREW - 1)]
    expected: dict[int | str, dict[str, Any]] = {21: {"off_post_n": 0, "off_post": 0, "cell": "√"}}
    return [FileCase(f"K7 {number}", case, expected, {}) for number, case in enumerate(listed)]


def _halves(due: int, absent: int, present: int) -> dict[str, int]:
    return {"due_halves": due, "absent_halves": absent, "present_halves": present}


def _months() -> list[FileCase]:
    leaver = month_of("DAY", [on for on in WORKDAYS if on <= 14], left=date(2026, 10, 14))
    leaver = replace(leaver, roster=month_of("DAY").roster)
    late = " ".join(f"{on}T09:10 {on}T18:00" for on in (12, 13, 14))
    overtimes = [3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 2, 2]
    days = WORKDAYS[: len(overtimes)]
    evenings = " ".join(f"{on}T08:55 {on}T{18 + more}:00" for on, more in zip(days, overtimes, strict=True))
    approved = [overtime(str(on), f"18:00–{18 + more}:00") for on, more in zip(days, overtimes, strict=True)]
    rostered = ", ".join(f"{on} DAY" for on in days)
    personal = [leave(LeaveKind.PERSONAL, "15 20")]
    dispatch = [leave(LeaveKind.TEMPORARY_DISPATCH, "22", is_changed_duty=True)]
    moved = given(
        "12 DAY, 13 DAY, 14 DAY, 15 NIGHT, 16 NIGHT", "13T08:55 13T18:00 15T21:55 16T06:00 16T21:55 17T06:00"
    )
    return [
        FileCase(
            "H1",
            month_of("DAY", [on for on in WORKDAYS if on >= 15], hired=date(2026, 10, 15)),
            {1: {"cell": "—"}, 14: {"cell": "—"}, 15: {"cell": "√"}},
            _halves(24, 0, 24),
        ),
        FileCase("H2", leaver, {14: {"cell": "√"}, 15: {"cell": "—"}}, _halves(12, 0, 12)),
        FileCase("H3", month_of("DAY"), {10: {"due": 1, "cell": "√"}}, _halves(36, 0, 36)),
        FileCase(
            "H6",
            given("22 DAY", leaves=dispatch),
            {22: {"cell": "调", "due": 1, "present": 1, "absent": 0, "worked": 480}},
            {"due_halves": 2, "present_halves": 2},
        ),
        FileCase(
            "H7",
            moved,
            {
                13: {"shift": "DAY", "worked": 480, "cell": "√"},
                15: {"shift": "NIGHT", "worked": 480, "cell": "√"},
            },
            {"nights": 2},
        ),
        FileCase(
            "D7", given("12 DAY, 13 DAY, 14 DAY", late), {12: {"late": 10}}, {"late_n": 3, "absent_halves": 0}
        ),
        FileCase(
            "E10", given(rostered, evenings, overtime=approved), {12: {"ot150": 180}}, {"ot150": 37 * 60}
        ),
        FileCase(
            "F6 totals",
            month_of("DAY", leaves=personal),
            {15: {"cell": "事"}},
            {"due_halves": 36, "absent_halves": 0},
        ),
        FileCase(
            "E4 in lieu",
            given(
                "18 rest",
                "18T08:50 18T18:10",
                overtime=[overtime("18", "09:00–18:00", Compensation.TIME_OFF)],
            ),
            {18: {"comp_bank": 480}},
            {"comp_bank": 480, "ot200": 0},
        ),
    ]


FILE_CASES = [*_of_the_engine(), *_crew(), *_months()]
GRACE = FileCase(
    "D4",
    given("12 DAY, 13 DAY", "12T09:05:59 12T18:00 13T09:06:00 13T18:00", rules=Rules(late_grace_minutes=5)),
    {12: {"late_n": 0, "late": 0}, 13: {"late_n": 1, "late": 6}},
    {},
)
"""The one case that is judged by a grace of five minutes."""
