"""The Wilson interval: figures of Newcombe (1998), table I, and what holds for every share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.intervals import wilson


@pytest.mark.parametrize(
    ("hits", "trials", "low", "high"),
    [
        pytest.param(81, 263, "0.2553", "0.3662", id="81 of 263"),
        pytest.param(15, 148, "0.0624", "0.1605", id="15 of 148"),
        pytest.param(0, 20, "0.0000", "0.1611", id="none of 20"),
        pytest.param(1, 29, "0.0061", "0.1718", id="1 of 29"),
        pytest.param(20, 20, "0.8389", "1.0000", id="all of 20"),
    ],
)
def test_published_intervals(hits: int, trials: int, low: str, high: str) -> None:
    interval = wilson(hits, trials)
    assert interval is not None
    assert (f"{interval.low:.4f}", f"{interval.high:.4f}") == (low, high)


def test_nothing_decided_tells_nothing() -> None:
    assert wilson(0, 0) is None


@pytest.mark.parametrize(("hits", "trials"), [(2, 1), (-1, 3)])
def test_more_hits_than_trials_are_a_mistake(hits: int, trials: int) -> None:
    with pytest.raises(ValueError, match=f"{hits} of {trials}"):
        wilson(hits, trials)


@given(st.integers(0, 500), st.integers(1, 500))
def test_the_share_lies_within_its_interval(hits: int, more: int) -> None:
    interval = wilson(hits, hits + more)
    assert interval is not None
    assert 0 <= interval.low <= hits / (hits + more) <= interval.high <= 1
