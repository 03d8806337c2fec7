"""How many callers wait, second by second."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from calls.domain.waiting import Stretch, runs_above, waiting_changes


def at(second: int) -> datetime:
    return datetime(2026, 10, 9, tzinfo=UTC) + timedelta(seconds=second)


def stretch(entered: int, left: int) -> Stretch:
    return at(entered), at(left)


def test_a_caller_waits_from_entering_until_before_leaving() -> None:
    found = list(waiting_changes([stretch(10, 20), stretch(15, 30), stretch(20, 25)]))
    # At 20 one leaves and one enters: the number stays 2.
    assert found == [(at(10), 1), (at(15), 2), (at(25), 1), (at(30), 0)]


def test_an_empty_or_backward_stretch_counts_nobody() -> None:
    assert list(waiting_changes([stretch(10, 10), stretch(20, 15)])) == []


def test_a_run_counts_from_its_minimum_length_on() -> None:
    changes = [(at(0), 6), (at(299), 5), (at(400), 7), (at(500), 9), (at(700), 2)]
    assert list(runs_above(changes, threshold=5, at_least=timedelta(seconds=300))) == [stretch(400, 700)]


def test_a_dip_to_the_threshold_ends_a_run() -> None:
    changes = [(at(0), 6), (at(200), 5), (at(201), 6), (at(400), 0)]
    assert list(runs_above(changes, threshold=5, at_least=timedelta(seconds=300))) == []


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=30))
def test_the_number_is_that_of_counting_at_every_second(pairs: list[tuple[int, int]]) -> None:
    changes = dict(waiting_changes(stretch(*pair) for pair in pairs))
    waiting = 0
    for second in range(62):
        waiting = changes.get(at(second), waiting)
        assert waiting == sum(entered <= second < left for entered, left in pairs)
