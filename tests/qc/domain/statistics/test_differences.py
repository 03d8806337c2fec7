"""Differences of shares and of means against published tables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qc.domain.statistics.differences import Moments, difference_of_means, difference_of_rates


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        ((56, 70), (48, 80), "+0.0524", "+0.3339"),
        ((9, 10), (3, 10), "+0.1705", "+0.8090"),
        ((6, 7), (2, 7), "+0.0582", "+0.8062"),
        ((5, 56), (0, 29), "-0.0381", "+0.1926"),
        ((0, 10), (0, 20), "-0.1611", "+0.2775"),
        ((0, 10), (0, 10), "-0.2775", "+0.2775"),
        ((10, 10), (0, 20), "+0.6791", "+1.0000"),
        ((10, 10), (0, 10), "+0.6075", "+1.0000"),
    ],
)
def test_shares_as_newcombe_printed_them(
    first: tuple[int, int], second: tuple[int, int], low: str, high: str
) -> None:
    """Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10."""
    found = difference_of_rates(first, second)
    assert found.low is not None
    assert found.high is not None
    assert (f"{found.low:+.4f}", f"{found.high:+.4f}") == (low, high)


def test_a_share_of_nothing_tells_nothing() -> None:
    found = difference_of_rates((0, 0), (3, 10))
    assert (found.value, found.low, found.high) == (None, None, None)


def test_means_of_students_sleep_data() -> None:
    """Student (1908), the data of Cushny and Peebles; R's `t.test(extra ~ group)` prints its interval."""
    one = Moments(10, 0.75, 1.789010)
    other = Moments(10, 2.33, 2.002249)
    found = difference_of_means(one, other)
    assert found.low is not None
    assert found.high is not None
    assert (f"{found.low:.4f}", f"{found.high:.4f}") == ("-3.3655", "0.2055")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(Moments(2, 80.0, 1.0), Moments(9, 81.0, 1.0), id="too few before"),
        pytest.param(Moments(9, 80.0, 1.0), Moments(2, 81.0, 1.0), id="too few after"),
        pytest.param(Moments(9, 80.0, 0.0), Moments(9, 81.0, 0.0), id="no variation"),
        pytest.param(Moments(1, 80.0, None), Moments(9, 81.0, 1.0), id="one alone"),
    ],
)
def test_a_difference_without_an_interval(one: Moments, other: Moments) -> None:
    found = difference_of_means(one, other)
    assert (found.value, found.low, found.high) == (-1.0, None, None)


shares = st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(shares, shares)
def test_an_interval_of_shares_holds_its_value_and_turns_with_its_sides(
    first: tuple[int, int], second: tuple[int, int]
) -> None:
    found, turned = difference_of_rates(first, second), difference_of_rates(second, first)
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    assert -1 - 1e-12 <= found.low <= found.value <= found.high <= 1 + 1e-12
    assert turned.low == pytest.approx(-found.high)
