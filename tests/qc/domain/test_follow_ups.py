"""Follow-ups by the rule: state × act × part, all of them, and when one is due."""

from datetime import UTC, date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from qc.domain.follow_ups import (
    Act,
    Part,
    State,
    call_back_due,
    coaching_due,
    is_overdue,
    is_possible,
    may,
)

WHO = {
    Act.NOTE: {Part.OWNER, Part.OPENER, Part.LEAD, Part.MANAGER},
    Act.REASSIGN: {Part.OWNER, Part.LEAD, Part.MANAGER},
    Act.COMPLETE: {Part.OWNER, Part.LEAD, Part.MANAGER},
    Act.CALL_OFF: {Part.OPENER, Part.MANAGER},
}
NOON = datetime(2026, 10, 20, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(("state", "act"), list(product(State, Act)))
def test_only_an_open_follow_up_can_be_worked_on(state: State, act: Act) -> None:
    assert is_possible(act, state) == (state is State.OPEN)


@pytest.mark.parametrize(("act", "part"), list(product(Act, Part)))
def test_an_act_belongs_to_these_parts_only(act: Act, part: Part) -> None:
    assert may(act, frozenset({part})) == (part in WHO[act])
    assert not may(act, frozenset())


def test_a_call_back_is_due_minutes_after_the_error_was_found() -> None:
    assert call_back_due(NOON, 60) == datetime(2026, 10, 20, 5, 0, tzinfo=UTC)
    with pytest.raises(ValueError, match="one minute"):
        call_back_due(NOON, 0)


def test_coaching_is_due_at_any_hour_of_its_day_at_the_centre() -> None:
    due = coaching_due(date(2026, 10, 27), ZoneInfo("Asia/Shanghai"))
    assert due == datetime(2026, 10, 27, 15, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "after", "expected"),
    [
        pytest.param(State.OPEN, -1, False, id="before"),
        pytest.param(State.OPEN, 0, False, id="at the very instant"),
        pytest.param(State.OPEN, 1, True, id="after"),
        pytest.param(State.DONE, 1, False, id="done late is not overdue any more"),
        pytest.param(State.CALLED_OFF, 1, False, id="called off"),
    ],
)
def test_overdue_is_what_waits_after_its_time(state: State, after: int, expected: bool) -> None:
    assert is_overdue(state, NOON, NOON + timedelta(seconds=after)) is expected
