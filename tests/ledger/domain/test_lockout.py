"""The lock after repeated failures."""

from datetime import UTC, datetime, timedelta

import pytest

from ledger.domain.lockout import locked_until

NOON = datetime(2026, 10, 20, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minutes_ago", "expected"),
    [
        pytest.param([], None, id="no failure"),
        pytest.param([1, 2], None, id="one below the limit"),
        pytest.param([1, 2, 3], 7, id="the third oldest leaves the window in seven minutes"),
        pytest.param([3, 2, 1], 7, id="in any order"),
        pytest.param([1, 2, 3, 9], 7, id="only the last three count"),
        pytest.param([1, 2, 10], None, id="at the edge of the window"),
        pytest.param([-1, 1, 2], None, id="what lies ahead does not count"),
    ],
)
def test_three_failures_in_ten_minutes_lock(minutes_ago: list[int], expected: int | None) -> None:
    failures = [NOON - timedelta(minutes=minutes) for minutes in minutes_ago]
    until = locked_until(failures, now=NOON, limit=3, window=timedelta(minutes=10))
    assert until == (None if expected is None else NOON + timedelta(minutes=expected))
