"""State × act × part, all of them: what is not in this table is refused."""

from datetime import date
from itertools import combinations, product

import pytest

from qc.domain.answers import parse_answers
from qc.domain.conditions import answer_states
from qc.domain.life import Act, Part, State, is_possible, last_day_of_appeal, may, state_after
from qc.domain.rulings import Ruling, appealable, whole_ruling
from qc.domain.scorecard import parse_scorecard
from tests.qc.domain.cards import card, section, yes_no

POSSIBLE = {
    (State.DRAFT, Act.SAVE): State.DRAFT,
    (State.DRAFT, Act.SUBMIT): State.SUBMITTED,
    (State.SUBMITTED, Act.RELEASE): State.RELEASED,
    (State.SUBMITTED, Act.RESCORE): State.SUPERSEDED,
    (State.RELEASED, Act.ACKNOWLEDGE): State.ACKNOWLEDGED,
    (State.RELEASED, Act.COMMENT): State.RELEASED,
    (State.RELEASED, Act.APPEAL): State.APPEALED,
    (State.RELEASED, Act.RESCORE): State.SUPERSEDED,
    (State.RELEASED, Act.REQUEST_OVERRIDE): State.RELEASED,
    (State.RELEASED, Act.DECIDE_OVERRIDE): State.RELEASED,
    (State.RELEASED, Act.FINALISE): State.FINAL,
    (State.ACKNOWLEDGED, Act.COMMENT): State.ACKNOWLEDGED,
    (State.ACKNOWLEDGED, Act.APPEAL): State.APPEALED,
    (State.ACKNOWLEDGED, Act.RESCORE): State.SUPERSEDED,
    (State.ACKNOWLEDGED, Act.REQUEST_OVERRIDE): State.ACKNOWLEDGED,
    (State.ACKNOWLEDGED, Act.DECIDE_OVERRIDE): State.ACKNOWLEDGED,
    (State.ACKNOWLEDGED, Act.FINALISE): State.FINAL,
    (State.APPEALED, Act.COMMENT): State.APPEALED,
    (State.APPEALED, Act.WITHDRAW): State.RELEASED,
    (State.APPEALED, Act.COMMENT_APPEAL): State.APPEALED,
    (State.APPEALED, Act.DECIDE): State.RELEASED,
    (State.APPEALED, Act.REQUEST_OVERRIDE): State.APPEALED,
    (State.FINAL, Act.COMMENT): State.FINAL,
    (State.FINAL, Act.RESCORE): State.SUPERSEDED,
    (State.FINAL, Act.REQUEST_OVERRIDE): State.FINAL,
    (State.FINAL, Act.DECIDE_OVERRIDE): State.FINAL,
}
I, O, L, M = Part.INSPECTOR, Part.OPERATOR, Part.LEAD, Part.MANAGER  # noqa: E741 - the four columns
WHO: dict[Act, set[frozenset[Part]]] = {
    Act.SAVE: {
        frozenset(mix) for mix in [{I}, {I, O}, {I, L}, {I, M}, {I, O, L}, {I, O, M}, {I, L, M}, {I, O, L, M}]
    },
    Act.SUBMIT: {
        frozenset(mix) for mix in [{I}, {I, O}, {I, L}, {I, M}, {I, O, L}, {I, O, M}, {I, L, M}, {I, O, L, M}]
    },
    Act.RELEASE: {
        frozenset(mix)
        for mix in [
            {I}, {M}, {I, O}, {I, L}, {I, M}, {O, M}, {L, M},
            {I, O, L}, {I, O, M}, {I, L, M}, {O, L, M}, {I, O, L, M},
        ]
    },
    Act.ACKNOWLEDGE: {
        frozenset(mix) for mix in [{O}, {O, I}, {O, L}, {O, M}, {O, I, L}, {O, I, M}, {O, L, M}, {I, O, L, M}]
    },
    Act.COMMENT: {
        frozenset(mix) for mix in [{L}, {L, I}, {L, O}, {L, M}, {L, I, O}, {L, I, M}, {L, O, M}, {I, O, L, M}]
    },
    Act.APPEAL: {
        frozenset(mix) for mix in [{O}, {O, I}, {O, L}, {O, M}, {O, I, L}, {O, I, M}, {O, L, M}, {I, O, L, M}]
    },
    Act.WITHDRAW: {
        frozenset(mix) for mix in [{O}, {O, I}, {O, L}, {O, M}, {O, I, L}, {O, I, M}, {O, L, M}, {I, O, L, M}]
    },
    Act.COMMENT_APPEAL: {
        frozenset(mix) for mix in [{L}, {L, I}, {L, O}, {L, M}, {L, I, O}, {L, I, M}, {L, O, M}, {I, O, L, M}]
    },
    Act.DECIDE: {frozenset({M})},
    Act.RESCORE: {frozenset({M})},
    Act.REQUEST_OVERRIDE: {
        frozenset(mix) for mix in [{I}, {L}, {M}, {I, L}, {I, M}, {L, M}, {I, L, M}]
    },
    Act.DECIDE_OVERRIDE: {frozenset({M}), frozenset({I, M})},
    Act.FINALISE: set(),
}  # fmt: skip
MIXTURES = [frozenset(mix) for size in range(5) for mix in combinations(Part, size)]


@pytest.mark.parametrize(("state", "act"), list(product(State, Act)))
def test_an_act_is_possible_in_these_states_only(state: State, act: Act) -> None:
    assert is_possible(act, state) == ((state, act) in POSSIBLE)
    assert (state, act) not in POSSIBLE or state_after(act, state) == POSSIBLE[state, act]


@pytest.mark.parametrize("act", Act)
def test_an_act_belongs_to_these_parts_only(act: Act) -> None:
    """Every mixture of parts, for one person can be several: what must never judge, never does."""
    assert {mix for mix in MIXTURES if may(act, mix)} == WHO[act]


@pytest.mark.parametrize("act", [Act.WITHDRAW, Act.DECIDE])
def test_an_appeal_without_change_leads_back_to_where_it_stood(act: Act) -> None:
    assert state_after(act, State.APPEALED, was_acknowledged=True) is State.ACKNOWLEDGED
    assert state_after(act, State.APPEALED, was_acknowledged=False) is State.RELEASED


def test_the_window_includes_its_last_day() -> None:
    assert last_day_of_appeal(date(2026, 10, 30), 3) == date(2026, 11, 2)
    assert last_day_of_appeal(date(2026, 10, 30), 0) == date(2026, 10, 30)


@pytest.mark.parametrize(
    ("rulings", "whole"),
    [
        (["upheld"], "upheld"),
        (["overturned"], "overturned"),
        (["partly"], "partly"),
        (["upheld", "upheld"], "upheld"),
        (["overturned", "overturned"], "overturned"),
        (["upheld", "overturned"], "partly"),
        (["overturned", "partly"], "partly"),
        (["upheld", "partly", "overturned"], "partly"),
    ],
)
def test_the_whole_is_what_all_criteria_have_in_common(rulings: list[str], whole: str) -> None:
    assert whole_ruling([Ruling(one) for one in rulings]) == whole


def test_an_appeal_without_criteria_has_no_ruling() -> None:
    with pytest.raises(ValueError, match="at least one"):
        whole_ruling([])


def test_what_can_change_the_score_can_be_appealed() -> None:
    """Scored and asked, left out as not applicable, or deciding what else is asked; never a mere remark."""
    scorecard = parse_scorecard(
        card(
            "pooled",
            section(
                "a",
                yes_no("scored"),
                yes_no("left_out"),
                yes_no("gate", excluded=True),
                yes_no("behind", visible_when=[{"criterion": "gate", "any_of": ["yes"]}]),
                {"key": "remark", "label": "remark", "kind": "text"},
            ),
        )
    )
    answers = parse_answers(
        scorecard, {"scored": "yes", "left_out": {"na": True}, "gate": "no", "remark": "well done"}
    )
    assert appealable(scorecard, answer_states(scorecard, answers)) == ["scored", "left_out", "gate"]
