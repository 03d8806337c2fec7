"""State × act × part, all of them: what is not in this table is refused."""

from itertools import product

import pytest

from qc.domain.life import Act, Part, State, is_possible, may, state_after

POSSIBLE = {
    (State.DRAFT, Act.SAVE): State.DRAFT,
    (State.DRAFT, Act.SUBMIT): State.SUBMITTED,
    (State.SUBMITTED, Act.RELEASE): State.RELEASED,
    (State.RELEASED, Act.ACKNOWLEDGE): State.ACKNOWLEDGED,
    (State.RELEASED, Act.COMMENT): State.RELEASED,
    (State.ACKNOWLEDGED, Act.COMMENT): State.ACKNOWLEDGED,
}
WHO = {
    (Act.SAVE, Part.INSPECTOR),
    (Act.SUBMIT, Part.INSPECTOR),
    (Act.RELEASE, Part.INSPECTOR),
    (Act.RELEASE, Part.MANAGER),
    (Act.ACKNOWLEDGE, Part.OPERATOR),
    (Act.COMMENT, Part.LEAD),
}


@pytest.mark.parametrize(("state", "act"), list(product(State, Act)))
def test_an_act_is_possible_in_these_states_only(state: State, act: Act) -> None:
    assert is_possible(act, state) == ((state, act) in POSSIBLE)
    assert (state, act) not in POSSIBLE or state_after(act, state) == POSSIBLE[state, act]


@pytest.mark.parametrize(("act", "part"), list(product(Act, Part)))
def test_an_act_belongs_to_these_parts_only(act: Act, part: Part) -> None:
    assert may(act, frozenset({part})) == ((act, part) in WHO)
    assert not may(act, frozenset())
