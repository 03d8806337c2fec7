"""Intraclass correlations: a second way by variance components, limits, and what has none."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qc.domain.statistics.icc import ICC, icc
from tests.qc.domain.statistics.tables import SHROUT_FLEISS

TABLES = st.integers(2, 5).flatmap(
    lambda k: st.lists(st.lists(st.integers(0, 100), min_size=k, max_size=k), min_size=3, max_size=10)
)


def slow(table: list[list[int]]) -> tuple[Fraction | None, Fraction | None]:
    """Give ICC(2,1) and ICC(3,1) by variance components in fractions."""
    n, k = len(table), len(table[0])
    total = Fraction(sum(map(sum, table)), n * k)
    rows = [Fraction(sum(row), k) for row in table]
    columns = [Fraction(sum(column), n) for column in zip(*table, strict=True)]
    between = k * sum(((row - total) ** 2 for row in rows), Fraction(0)) / (n - 1)
    raters = n * sum(((column - total) ** 2 for column in columns), Fraction(0)) / (k - 1)
    rest = ((table[i][j] - rows[i] - columns[j] + total) ** 2 for i in range(n) for j in range(k))
    error = sum(rest, Fraction(0)) / ((n - 1) * (k - 1))
    units, levels = (between - error) / k, (raters - error) / n
    all_three, two = units + levels + error, units + error
    return (units / all_three if all_three else None), (units / two if two else None)


@given(TABLES)
def test_it_agrees_with_variance_components(table: list[list[int]]) -> None:
    found = icc(table)
    if found.note:
        assert found.note == "no_variation"
        assert len({one for row in table for one in row}) == 1
        return
    absolute, consistency = slow(table)
    assert absolute is not None
    assert found.absolute == pytest.approx(float(absolute), abs=1e-9)
    assert found.consistency == (None if consistency is None else pytest.approx(float(consistency), abs=1e-9))
    assert found.low is not None and found.high is not None and found.absolute is not None
    assert -1e6 < found.low <= found.absolute <= found.high <= 1


@given(TABLES, st.integers(-50, 50), st.integers(1, 9))
def test_shift_and_scale_are_irrelevant(table: list[list[int]], shift: int, factor: int) -> None:
    one, other = icc(table), icc([[factor * cell + shift for cell in row] for row in table])
    for mine, theirs in ((one.absolute, other.absolute), (one.low, other.low), (one.high, other.high)):
        assert mine == (None if theirs is None else pytest.approx(theirs, rel=1e-6, abs=1e-6))


def test_a_rater_who_is_always_five_lower_is_consistent_and_not_in_agreement() -> None:
    found = icc([[80, 75], [90, 85], [70, 65], [85, 80]])
    assert found.consistency == 1.0
    assert found.absolute is not None
    assert found.absolute < 0.9


def test_full_agreement() -> None:
    found = icc([[80, 80], [90, 90], [70, 70]])
    assert (found.one_way, found.absolute, found.consistency, found.low, found.high) == (1, 1, 1, 1, 1)


def test_units_that_a_rater_left_out_are_left_out() -> None:
    table: list[list[int | None]] = [list(row) for row in SHROUT_FLEISS]
    assert icc([*table, [5, None, 5, 5]]) == icc(SHROUT_FLEISS)


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        pytest.param([], ICC(0, 0, None, None, None, None, None, "too_few"), id="nothing"),
        pytest.param([[1, 2], [2, 3]], ICC(2, 2, None, None, None, None, None, "too_few"), id="two units"),
        pytest.param([[1], [2], [3]], ICC(3, 1, None, None, None, None, None, "too_few"), id="one rater"),
        pytest.param([[7, 7]] * 3, ICC(3, 2, None, None, None, None, None, "no_variation"), id="all equal"),
    ],
)
def test_what_has_none_says_why(table: list[list[int]], expected: ICC) -> None:
    assert icc(table) == expected


def test_rows_of_one_length() -> None:
    with pytest.raises(ValueError, match="one entry for each rater"):
        icc([[1, 2], [1]])
