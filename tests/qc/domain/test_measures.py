"""The life of a measure, and what a difference says of it."""

from datetime import date

import pytest

from qc.domain.measures import Act, Part, State, Verdict, days_after, may, part_of, verdict
from qc.domain.statistics.differences import Difference

ALLOWED = {
    (State.OPEN, Act.DO, Part.OWNER),
    (State.OPEN, Act.PUT_OFF, Part.JUDGE),
    (State.DONE, Act.CHECK, Part.JUDGE),
    (State.CHECKED, Act.CLOSE, Part.JUDGE),
    (State.CHECKED, Act.AGAIN, Part.JUDGE),
}
"""docs/quality-meetings.md, "State table of an item"."""


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("part", [*Part, None])
def test_the_state_table(state: State, act: Act, part: Part | None) -> None:
    assert may(act, state, part) is ((state, act, part) in ALLOWED)


@pytest.mark.parametrize(
    ("is_owner", "is_chair", "is_manager", "part"),
    [
        (True, False, False, Part.OWNER),
        (True, True, False, Part.OWNER),
        (True, False, True, Part.OWNER),
        (False, True, False, Part.JUDGE),
        (False, False, True, Part.JUDGE),
        (False, False, False, None),
    ],
)
def test_who_owns_a_measure_never_judges_it(
    is_owner: bool, is_chair: bool, is_manager: bool, part: Part | None
) -> None:
    assert part_of(is_owner=is_owner, is_chair=is_chair, is_manager=is_manager) is part


@pytest.mark.parametrize(
    ("low", "high", "less_is_better", "expected"),
    [
        pytest.param(-0.2, -0.1, True, Verdict.BETTER, id="fewer errors"),
        pytest.param(0.1, 0.2, True, Verdict.WORSE, id="more errors"),
        pytest.param(1.0, 3.0, False, Verdict.BETTER, id="a higher mean"),
        pytest.param(-3.0, -1.0, False, Verdict.WORSE, id="a lower mean"),
        pytest.param(-0.1, 0.1, True, Verdict.UNCLEAR, id="around nothing"),
        pytest.param(-0.1, 0.0, True, Verdict.UNCLEAR, id="up to nothing"),
        pytest.param(None, None, True, Verdict.UNCLEAR, id="no interval"),
    ],
)
def test_the_interval_alone_decides(
    low: float | None, high: float | None, less_is_better: bool, expected: Verdict
) -> None:
    assert verdict(Difference(0.0, low, high), less_is_better=less_is_better) is expected


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        pytest.param(date(2026, 10, 10), None, id="the due date"),
        pytest.param(date(2026, 10, 11), None, id="the day after has not passed"),
        pytest.param(date(2026, 10, 12), (date(2026, 10, 11), date(2026, 10, 11)), id="one day"),
        pytest.param(date(2026, 10, 18), (date(2026, 10, 11), date(2026, 10, 17)), id="a week"),
        pytest.param(date(2026, 12, 1), (date(2026, 10, 11), date(2026, 10, 17)), id="no longer than before"),
    ],
)
def test_the_days_on_which_the_effect_shows(today: date, expected: object) -> None:
    assert days_after(date(2026, 9, 1), date(2026, 9, 7), date(2026, 10, 10), today) == expected
