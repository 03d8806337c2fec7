"""Observations by the rule: state × act × part, all of them, and what a month's come to."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qc.domain.observations import (
    Act,
    Effect,
    Part,
    State,
    Tally,
    is_possible,
    may,
    signed_points,
    state_after,
    tally,
)

POSSIBLE = {
    (State.RECORDED, Act.ACKNOWLEDGE),
    (State.RECORDED, Act.OBJECT),
    (State.RECORDED, Act.WITHDRAW),
    (State.ACKNOWLEDGED, Act.OBJECT),
    (State.ACKNOWLEDGED, Act.WITHDRAW),
    (State.OBJECTED, Act.LET_STAND),
    (State.OBJECTED, Act.WITHDRAW),
}
WHO = {
    (Act.ACKNOWLEDGE, Part.OBSERVED),
    (Act.OBJECT, Part.OBSERVED),
    (Act.LET_STAND, Part.ARBITER),
    (Act.WITHDRAW, Part.ARBITER),
}
RESULTS = {
    Act.ACKNOWLEDGE: State.ACKNOWLEDGED,
    Act.OBJECT: State.OBJECTED,
    Act.LET_STAND: State.STANDS,
    Act.WITHDRAW: State.WITHDRAWN,
}


@pytest.mark.parametrize(("state", "act"), list(product(State, Act)))
def test_an_act_is_possible_in_these_states_only(state: State, act: Act) -> None:
    assert is_possible(act, state) == ((state, act) in POSSIBLE)
    assert state_after(act) == RESULTS[act]


@pytest.mark.parametrize(("act", "part"), list(product(Act, Part)))
def test_an_act_belongs_to_these_parts_only(act: Act, part: Part) -> None:
    assert may(act, frozenset({part})) == ((act, part) in WHO)
    assert not may(act, frozenset())


@pytest.mark.parametrize(
    ("effect", "expected"),
    [(Effect.NOTE, "0"), (Effect.ERROR, "-2.5"), (Effect.CRITICAL, "-2.5"), (Effect.MERIT, "2.5")],
)
def test_an_error_takes_off_and_a_merit_adds(effect: Effect, expected: str) -> None:
    assert signed_points(effect, Decimal("2.5")) == Decimal(expected)


def test_a_months_observations_add_up() -> None:
    seen = [
        (Effect.ERROR, Decimal("2")),
        (Effect.CRITICAL, Decimal("20")),
        (Effect.MERIT, Decimal("2.5")),
        (Effect.NOTE, Decimal("9")),
    ]
    assert tally(seen) == Tally(count=4, errors=2, critical=1, merits=1, points=Decimal("-19.5"))
    assert tally([]) == Tally(0, 0, 0, 0, Decimal(0))


EFFECTS = st.tuples(st.sampled_from(Effect), st.decimals(0, 99, places=2))


@given(st.lists(EFFECTS), st.lists(EFFECTS))
def test_two_halves_of_a_month_make_the_whole(
    first: list[tuple[Effect, Decimal]], second: list[tuple[Effect, Decimal]]
) -> None:
    one, two, whole = tally(first), tally(second), tally(first + second)
    assert whole.points == one.points + two.points
    assert whole.count == one.count + two.count
    assert whole.errors == one.errors + two.errors
    assert whole == tally(second + first)
