"""Codes, checks and patterns of a roster, without a table."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staff.domain.roster_checks import RosterFault, Stay, long_rows, roster_fault, short_rests
from staff.domain.roster_codes import CodeBook, folded
from staff.domain.roster_patterns import repeated

BOOK = CodeBook.of(
    codes=[("早", 1), ("A1", 1), ("中", 2), ("○", None)],
    shifts=[
        (1, ("C1", "Desk, early", "早班")),
        (2, ("C2", "Desk, late", "中班")),
        (3, ("DAY", "Day", "白班")),
    ],
)
NIGHT, DAY, EVENING = (1320, 1800), (540, 1080), (840, 1320)


def october(number: int) -> date:
    return date(2026, 10, number)


class Retired:
    """A shift that is not offered after 15 October."""

    def is_offered_on(self, day: date) -> bool:
        return day <= october(15)


@pytest.mark.parametrize(
    ("text", "shift"),
    [
        ("早", 1), ("a1", 1), ("Ａ 1", 1), ("C1", 1), ("desk, early", 1), ("早班", 1), ("中", 2), ("DAY", 3),
        ("休", None), ("○", None), ("REST", None), ("-", None),
    ],
)  # fmt: skip
def test_what_texts_stand_for(text: str, shift: int | None) -> None:
    assert BOOK.meaning(text) == shift


def test_an_unknown_text_stands_for_nothing() -> None:
    with pytest.raises(LookupError):
        BOOK.meaning("X9")


def test_the_first_code_is_written_and_a_shift_without_one_by_its_own() -> None:
    assert BOOK.written == {None: "○", 1: "早", 2: "中", 3: "DAY"}


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@pytest.mark.parametrize(
    ("day", "fault"),
    [
        pytest.param(9, RosterFault.NOT_EMPLOYED, id="before hiring"),
        pytest.param(10, None, id="the first day"),
        pytest.param(15, None, id="the last day it is offered"),
        pytest.param(16, RosterFault.NOT_OFFERED, id="retired"),
        pytest.param(20, RosterFault.NOT_OFFERED, id="the last day of work"),
        pytest.param(21, RosterFault.NOT_EMPLOYED, id="after leaving"),
    ],
)
def test_what_a_cell_may_not_say(day: int, fault: RosterFault | None) -> None:
    assert roster_fault(october(day), shift=Retired(), stay=Stay(october(10), october(20))) == fault


def test_a_day_of_rest_is_always_offered() -> None:
    assert roster_fault(october(20), shift=None, stay=Stay(None, None)) is None


@pytest.mark.parametrize(
    ("shifts", "found"),
    [
        pytest.param({12: NIGHT, 13: DAY}, {13: 180}, id="night, then day: three hours"),
        pytest.param({12: NIGHT, 13: NIGHT}, {}, id="night after night: sixteen hours"),
        pytest.param({12: EVENING, 13: DAY}, {}, id="evening, then day: eleven hours"),
        pytest.param({12: EVENING, 13: (539, 1080)}, {13: 659}, id="a minute less"),
        pytest.param({12: NIGHT, 14: DAY}, {}, id="a day between"),
        pytest.param({12: (1320, 2400), 13: DAY}, {13: 0}, id="they overlap"),
    ],
)
def test_rest_between_shifts(shifts: dict[int, tuple[int, int]], found: dict[int, int]) -> None:
    told = short_rests({october(day): hours for day, hours in shifts.items()}, least_minutes=660)
    assert {day.day: minutes for day, minutes in told.items()} == found


@pytest.mark.parametrize(
    ("days", "found"),
    [
        pytest.param(range(1, 7), {}, id="six"),
        pytest.param(range(1, 9), {7: 7, 8: 8}, id="eight"),
        pytest.param([*range(1, 7), *range(8, 14)], {}, id="six, rest, six"),
    ],
)
def test_days_in_a_row(days: list[int], found: dict[int, int]) -> None:
    told = long_rows([october(day) for day in days], most=6)
    assert {day.day: count for day, count in told.items()} == found


def test_a_rotation_is_repeated_a_step_later_for_the_next_person() -> None:
    codes = ["早", "中", "休"]
    first = [text for _day, text in repeated(codes, october(30), date(2026, 11, 2))]
    second = [text for _day, text in repeated(codes, october(30), date(2026, 11, 2), offset=1)]
    assert (first, second) == (["早", "中", "休", "早"], ["中", "休", "早", "中"])


def test_a_pattern_without_codes_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="at least one code"):
        list(repeated([], october(1), october(2)))
