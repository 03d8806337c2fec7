"""Every state × act × mixture of roles × fact against the tables written out by hand."""

from collections.abc import Iterator
from itertools import combinations

import pytest

from custody.domain.decide import acts_open_to, decide
from custody.domain.table import Row, State, is_signed
from custody.domain.vocabulary import Act, DestructionState, ItemState, LoanState, Refusal, Role

# state, act: who may (* anybody), who never, state after, signed or plain, what blocks
ITEM = """
-        register   *                  -          to_file  plain   -
to_file  file       custodian          -          filed    plain   -
filed    file       custodian          -          filed    plain   -
kept     correct    custodian          -          same     plain   being_destroyed
kept     attach     custodian          -          same     plain   being_destroyed
kept     hand_over  custodian          -          same     signed  waits
kept     take       taker              -          same     signed  -
kept     decline    taker              -          same     plain   -
kept     take_back  custodian          -          same     plain   none_waits
kept     take_over  manager            custodian  same     signed  -
kept     hold       manager            -          same     signed  on_hold
kept     lift_hold  manager            -          same     signed  not_on_hold
kept     extend     manager            -          same     signed  being_destroyed
kept     void       custodian,manager  -          same     plain   expired,being_destroyed
"""
LOAN = """
-          ask         *          -         asked      plain   not_filed,being_destroyed
asked      permit      superior   borrower  permitted  signed  return_day_past,being_destroyed
asked      refuse      superior   borrower  refused    plain   -
permitted  refuse      superior   borrower  refused    plain   -
asked      cancel      borrower   -         cancelled  plain   -
permitted  cancel      borrower   -         cancelled  plain   -
permitted  receive     borrower   -         out        signed  return_day_past,being_destroyed,original_is_out
out        bring_back  custodian  -         returned   plain   -
"""
DESTRUCTION = """
-          request   custodian                 -                    requested  plain   being_destroyed,not_filed,not_expired,on_hold,copies_out,waits
requested  approve   manager,security_officer  requester,custodian  approved   signed  on_hold
requested  reject    manager,security_officer  requester,custodian  rejected   plain   -
requested  withdraw  requester,manager         -                    withdrawn  plain   -
approved   withdraw  requester,manager         -                    withdrawn  plain   -
approved   destroy   keeper,custodian,duty_supervisor,security_officer,manager  approver           destroyed  signed  on_hold
destroyed  witness   keeper,duty_supervisor,security_officer,manager            approver,executor  certified  signed  on_hold
"""  # noqa: E501
REASONS = {
    ("take_over", "custodian"): Refusal.ALREADY_CUSTODIAN,
    ("permit", "borrower"): Refusal.OWN_LOAN,
    ("refuse", "borrower"): Refusal.OWN_LOAN,
    ("approve", "requester"): Refusal.OWN_REQUEST,
    ("approve", "custodian"): Refusal.OWN_REQUEST,
    ("reject", "requester"): Refusal.OWN_REQUEST,
    ("reject", "custodian"): Refusal.OWN_REQUEST,
    ("destroy", "approver"): Refusal.ANOTHER_PERSON,
    ("witness", "approver"): Refusal.ANOTHER_PERSON,
    ("witness", "executor"): Refusal.ANOTHER_PERSON,
}
Expected = tuple[set[Role], list[Role], State, bool, list[Refusal]]
TABLES: list[tuple[type[State], str]] = [
    (ItemState, ITEM),
    (LoanState, LOAN),
    (DestructionState, DESTRUCTION),
]


def fact(word: str) -> Refusal:
    """Find the refusal that a word at the end of a row names."""
    found = [one for one in Refusal if one.value.rsplit(".", 1)[1] == word]
    assert len(found) == 1, word
    return found[0]


def written_down() -> Iterator[tuple[State | None, Act, Expected]]:
    """Read the tables above."""
    for states, text in TABLES:
        for line in text.strip().splitlines():
            source, act, who, never, target, signed, blocked = line.split()
            sources = ["to_file", "filed", "out"] if source == "kept" else [source]
            for name in sources:
                allowed = set(Role) if who == "*" else {Role(one) for one in who.split(",")}
                barred = [] if never == "-" else [Role(one) for one in never.split(",")]
                blocks = [] if blocked == "-" else [fact(one) for one in blocked.split(",")]
                after = states(name if target == "same" else target)
                state = None if name == "-" else states(name)
                yield state, Act(act), (allowed, barred, after, signed == "signed", blocks)


TABLE = {(type(state), state, act): row for state, act, row in written_down()}
PERSONS = [frozenset(roles) for size in (0, 1, 2, 3) for roles in combinations(Role, size)]
STATES: list[State | None] = [None, *ItemState, *LoanState, *DestructionState]


def expected(state: State | None, act: Act, roles: frozenset[Role], facts: frozenset[Refusal]) -> object:
    """Look the answer up in the tables written by hand."""
    row = TABLE.get((type(state), state, act))
    if row is None:
        return Refusal.NOT_NOW
    allowed, barred, after, signed, blocks = row
    if len(allowed) < len(Role) and not roles & allowed:
        return Refusal.NOT_ENTITLED
    for role in barred:
        if role in roles:
            return REASONS[act.value, role.value]
    return next((one for one in blocks if one in facts), (after, signed))


def answered(state: State | None, act: Act, roles: frozenset[Role], facts: frozenset[Refusal]) -> object:
    answer = decide(state, act, roles=roles, standing=facts)
    return (answer.target, answer.is_signed) if isinstance(answer, Row) else answer


@pytest.mark.parametrize("state", STATES, ids=lambda state: f"{type(state).__name__}-{state}")
def test_every_act_by_every_mixture_of_roles_is_as_written_down(state: State | None) -> None:
    nothing: frozenset[Refusal] = frozenset()
    differing = [
        (act, sorted(roles))
        for act in Act
        for roles in PERSONS
        if answered(state, act, roles, nothing) != expected(state, act, roles, nothing)
    ]
    assert differing == []


@pytest.mark.parametrize("state", STATES, ids=lambda state: f"{type(state).__name__}-{state}")
def test_every_fact_and_pair_of_facts_blocks_what_is_written_down(state: State | None) -> None:
    standing = [frozenset(facts) for size in (1, 2) for facts in combinations(Refusal, size)]
    differing = [
        (act, sorted(facts))
        for act in Act
        for role in Role
        for facts in standing
        if answered(state, act, frozenset({role}), facts) != expected(state, act, frozenset({role}), facts)
    ]
    assert differing == []


@pytest.mark.parametrize("state", [state for state in STATES if state is not None], ids=repr)
def test_the_acts_offered_are_those_the_table_allows(state: State) -> None:
    for roles in PERSONS:
        offered = acts_open_to(state, roles=roles)
        assert offered == [act for act in Act if isinstance(expected(state, act, roles, frozenset()), tuple)]


def test_nothing_is_done_with_what_is_over() -> None:
    over = {
        ItemState.DESTROYED,
        LoanState.REFUSED, LoanState.CANCELLED, LoanState.RETURNED,
        DestructionState.REJECTED, DestructionState.WITHDRAWN, DestructionState.CERTIFIED,
    }  # fmt: skip
    sources = {(type(state), state) for _kind, state, _act in TABLE}
    assert not {(type(state), state) for state in over} & sources


def test_equal_words_of_different_tables_are_not_mixed_up() -> None:
    """An item, a loan and a destruction may each be «destroyed» or «out»: an act belongs to one of them."""
    assert decide(ItemState.DESTROYED, Act.WITNESS, roles={Role.KEEPER}) is Refusal.NOT_NOW
    assert decide(ItemState.OUT, Act.BRING_BACK, roles={Role.CUSTODIAN}) is Refusal.NOT_NOW
    assert decide(LoanState.OUT, Act.HAND_OVER, roles={Role.CUSTODIAN}) is Refusal.NOT_NOW


def test_the_signed_acts() -> None:
    assert {act.value for act in Act if is_signed(act)} == {
        "hand_over", "take", "take_over", "hold", "lift_hold", "extend",
        "permit", "receive",
        "approve", "destroy", "witness",
    }  # fmt: skip
