"""Working days are counted by the announced calendar, and go on where there is none."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staff.domain.working_days import is_working_day, working_day_after

OCTOBER = {date(2026, 10, day): "statutory" for day in (1, 2, 3)}
OCTOBER |= {date(2026, 10, day): "rest" for day in (4, 5, 6, 7)}
OCTOBER |= {date(2026, 10, 8): "workday", date(2026, 10, 9): "workday", date(2026, 10, 10): "make_up"}


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        pytest.param((2026, 10, 20), 1, (2026, 10, 21), id="the next day"),
        pytest.param((2026, 10, 23), 1, (2026, 10, 26), id="over a weekend"),
        pytest.param((2026, 9, 30), 1, (2026, 10, 8), id="over the holiday"),
        pytest.param((2026, 10, 9), 1, (2026, 10, 10), id="a Saturday that is made up"),
        pytest.param((2026, 10, 10), 1, (2026, 10, 12), id="over the Sunday after it"),
        pytest.param((2026, 10, 3), 0, (2026, 10, 8), id="none, begun on a holiday"),
        pytest.param((2026, 10, 20), 0, (2026, 10, 20), id="none, begun on a working day"),
        pytest.param((2027, 1, 1), 1, (2027, 1, 4), id="a year without a notice"),
    ],
)
def test_the_working_day_after(day: tuple[int, int, int], count: int, expected: tuple[int, int, int]) -> None:
    assert working_day_after(date(*day), count, OCTOBER) == date(*expected)


def test_days_are_not_counted_backward() -> None:
    with pytest.raises(ValueError, match="forward"):
        working_day_after(date(2026, 10, 20), -1, {})


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.integers(0, 30))
def test_exactly_so_many_working_days_lie_between(day: date, count: int) -> None:
    end = working_day_after(day, count, OCTOBER)
    between = [date.fromordinal(n) for n in range(day.toordinal() + 1, end.toordinal() + 1)]
    assert is_working_day(end, OCTOBER)
    counted = sum(is_working_day(one, OCTOBER) for one in between)
    assert counted == (count or (0 if is_working_day(day, OCTOBER) else 1))
