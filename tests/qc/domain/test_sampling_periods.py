"""Which days a plan still has to be drawn for."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qc.domain.sampling import gaps

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)


def october(*numbers: int) -> tuple[date, date]:
    first, last = (FIRST + timedelta(days=number - 1) for number in numbers)
    return first, last


@pytest.mark.parametrize(
    ("drawn", "left"),
    [
        pytest.param([], [october(1, 31)], id="nothing drawn"),
        pytest.param([october(1, 31)], [], id="all drawn"),
        pytest.param([october(1, 12)], [october(13, 31)], id="goes on"),
        pytest.param([october(10, 12)], [october(1, 9), october(13, 31)], id="in the middle"),
        pytest.param([october(20, 31), october(1, 5)], [october(6, 19)], id="between"),
        pytest.param([october(-3, 2), october(31, 40)], [october(3, 30)], id="over the ends"),
        pytest.param([october(40, 50)], [october(1, 31)], id="another month"),
    ],
)
def test_gaps(drawn: list[tuple[date, date]], left: list[tuple[date, date]]) -> None:
    assert gaps(FIRST, LAST, drawn) == left


def test_a_month_of_which_no_day_is_over_has_none() -> None:
    assert gaps(FIRST, FIRST - timedelta(days=1), []) == []


@given(st.lists(st.tuples(st.integers(-5, 36), st.integers(0, 20)), max_size=6))
def test_every_day_is_drawn_or_left_never_both(spans: list[tuple[int, int]]) -> None:
    drawn = [october(first, first + length) for first, length in spans]
    left = gaps(FIRST, LAST, drawn)
    for number in range(31):
        day = FIRST + timedelta(days=number)
        is_drawn = any(first <= day <= last for first, last in drawn)
        assert sum(first <= day <= last for first, last in left) == (0 if is_drawn else 1)
