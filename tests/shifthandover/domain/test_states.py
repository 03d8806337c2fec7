"""The state table: every state, every act, every party."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shifthandover.domain.states import RESPONSIBLE, NotAllowed, Refusal, acts_open_to, next_state, rule_of
from shifthandover.domain.vocabulary import Act, Party, State

# The operating manual's table, written out a second time: (from, act, party) -> to.
ALLOWED = {
    **{
        (state, Act.WRITE, party): state
        for state, party in product(
            (State.OPEN, State.RETURNED, State.BLOCKED), (Party.OUTGOING, Party.INCOMING, Party.SUPERVISOR)
        )
    },
    (State.OPEN, Act.SIGN_OUT, Party.OUTGOING): State.HANDED_OVER,
    (State.RETURNED, Act.SIGN_OUT, Party.OUTGOING): State.HANDED_OVER,
    (State.HANDED_OVER, Act.DECIDE, Party.INCOMING): State.HANDED_OVER,
    (State.SUPERVISOR_HELD, Act.DECIDE, Party.INCOMING): State.SUPERVISOR_HELD,
    (State.HANDED_OVER, Act.RETURN, Party.INCOMING): State.RETURNED,
    (State.OPEN, Act.BLOCK, Party.OUTGOING): State.BLOCKED,
    (State.OPEN, Act.BLOCK, Party.INCOMING): State.BLOCKED,
    (State.HANDED_OVER, Act.BLOCK, Party.OUTGOING): State.BLOCKED,
    (State.HANDED_OVER, Act.BLOCK, Party.INCOMING): State.BLOCKED,
    (State.RETURNED, Act.BLOCK, Party.OUTGOING): State.BLOCKED,
    (State.RETURNED, Act.BLOCK, Party.INCOMING): State.BLOCKED,
    (State.BLOCKED, Act.RESUME, Party.OUTGOING): State.OPEN,
    (State.HANDED_OVER, Act.SIGN_IN, Party.INCOMING): State.TAKEN_OVER,
    (State.SUPERVISOR_HELD, Act.SIGN_IN, Party.INCOMING): State.TAKEN_OVER,
    (State.OPEN, Act.HOLD, Party.SUPERVISOR): State.SUPERVISOR_HELD,
    (State.HANDED_OVER, Act.HOLD, Party.SUPERVISOR): State.SUPERVISOR_HELD,
    (State.RETURNED, Act.HOLD, Party.SUPERVISOR): State.SUPERVISOR_HELD,
    (State.BLOCKED, Act.HOLD, Party.SUPERVISOR): State.SUPERVISOR_HELD,
    (State.TAKEN_OVER, Act.ANSWER, Party.OUTGOING): State.TAKEN_OVER,
    (State.TAKEN_OVER, Act.ANSWER, Party.HOLDER): State.TAKEN_OVER,
    **{
        (state, Act.NOTE, party): state
        for state, party in product(
            (State.TAKEN_OVER, State.REVIEWED), (Party.OUTGOING, Party.HOLDER, Party.TAKER)
        )
    },
    (State.TAKEN_OVER, Act.REVIEW, Party.REVIEWER): State.REVIEWED,
}


@pytest.mark.parametrize(
    ("state", "act", "party"),
    [pytest.param(*cell, id="-".join(cell)) for cell in product(State, Act, Party)],
)
def test_the_table_cell_by_cell(state: State, act: Act, party: Party) -> None:
    expected = ALLOWED.get((state, act, party))
    if expected is not None:
        assert next_state(state, act, {party}) is expected
        return
    with pytest.raises(NotAllowed):
        next_state(state, act, {party})


def test_the_state_is_refused_before_the_party() -> None:
    with pytest.raises(NotAllowed) as refused:
        next_state(State.TAKEN_OVER, Act.SIGN_OUT, {Party.REVIEWER})
    assert refused.value.refusal is Refusal.WRONG_STATE


def test_whoever_is_nobody_may_do_nothing() -> None:
    assert [act for state in State for act in acts_open_to(state, set())] == []


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (Act.WRITE, False),
        (Act.SIGN_OUT, True),
        (Act.DECIDE, False),
        (Act.RETURN, True),
        (Act.BLOCK, False),
        (Act.RESUME, True),
        (Act.SIGN_IN, True),
        (Act.HOLD, True),
        (Act.ANSWER, False),
        (Act.NOTE, True),
        (Act.REVIEW, True),
    ],
)
def test_which_acts_are_signed(act: Act, expected: bool) -> None:
    assert rule_of(act).is_signed is expected


def test_exactly_one_party_is_responsible_in_each_state() -> None:
    assert set(RESPONSIBLE) == set(State)


@given(st.lists(st.tuples(st.sampled_from(Act), st.sampled_from(Party)), max_size=40))
def test_no_walk_goes_back_behind_the_signature_of_the_receiver(walk: list[tuple[Act, Party]]) -> None:
    state, was_taken_over = State.OPEN, False
    for act, party in walk:
        if act in acts_open_to(state, {party}):
            state = next_state(state, act, {party})
        was_taken_over = was_taken_over or state is State.TAKEN_OVER
        assert not was_taken_over or state in {State.TAKEN_OVER, State.REVIEWED}
