"""A draw can be repeated and proved; work is spread by load; means weigh by probability (S25)."""

import hashlib
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qc.domain.assigning import Given, Inspector, Task, spread
from qc.domain.means import Mean, Scored, mean
from qc.domain.sampling import Stratum, draw

PICKS = [(2, "a", 1), (1, "a", 2), (8, "b", 1), (6, "b", 2), (7, "b", 3)]
FRAME_HASH = "677e9931e652bac38b9789620b04aed883bd2a66ad1cd467efe0dd47965d8f53"
FRAME = {"a": [1, 2, 3, 4, 5], "b": [6, 7, 8]}


def test_the_order_is_sha256_of_seed_and_contact() -> None:
    by_hand = sorted(range(1, 6), key=lambda n: hashlib.sha256(f"seed\n{n}".encode()).hexdigest())
    drawn = draw(FRAME, seed="seed", wanted=2)
    assert [pick.contact for pick in drawn.picks if pick.stratum == "a"] == by_hand[:2]


def test_a_known_draw_never_changes() -> None:
    drawn = draw(FRAME, seed="2026-10", wanted={"a": 2, "b": 9})
    assert drawn.strata == (Stratum("a", size=5, taken=2), Stratum("b", size=3, taken=3))
    assert [(p.contact, p.stratum, p.position) for p in drawn.picks] == PICKS
    assert (drawn.frame_size, drawn.frame_hash) == (8, FRAME_HASH)


def test_probabilities_are_taken_over_size() -> None:
    strata = draw(FRAME, seed="x", wanted=2).strata
    assert [stratum.probability for stratum in strata] == [Fraction(2, 5), Fraction(2, 3)]


def test_a_contact_twice_in_the_frame_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        draw({"a": [1], "b": [1]}, seed="x", wanted=1)


@given(
    st.lists(st.integers(1, 10_000), unique=True, min_size=1, max_size=60),
    st.text(max_size=20),
    st.integers(0, 10),
    st.randoms(use_true_random=False),
)
def test_the_same_seed_and_frame_give_the_same_draw_in_any_order(
    contacts: list[int], seed: str, wanted: int, random: object
) -> None:
    frame = {str(rest): [contact for contact in contacts if contact % 3 == rest] for rest in range(3)}
    again = dict(reversed(frame.items()))
    for stratum in again.values():
        random.shuffle(stratum)  # type: ignore[attr-defined]
    drawn = draw(frame, seed=seed, wanted=wanted)
    assert draw(again, seed=seed, wanted=wanted) == drawn
    assert sum(stratum.size for stratum in drawn.strata) == drawn.frame_size == len(contacts)
    assert len(drawn.picks) == sum(min(stratum.size, wanted) for stratum in drawn.strata)


@given(st.lists(st.integers(1, 10_000), unique=True, min_size=2, max_size=40), st.integers(1, 5))
def test_a_larger_sample_contains_the_smaller_one(contacts: list[int], wanted: int) -> None:
    frame = {"all": contacts}
    small, large = draw(frame, seed="s", wanted=wanted), draw(frame, seed="s", wanted=wanted + 1)
    assert large.picks[: len(small.picks)] == small.picks


def test_work_goes_to_the_least_loaded_and_of_equals_to_who_saw_the_operator_least() -> None:
    given_, left = spread(
        [Task(contact, operator=90) for contact in (1, 2, 3, 4)], [Inspector(7, load=0), Inspector(8, load=2)]
    )
    assert given_ == [Given(1, 7, False), Given(2, 7, False), Given(3, 8, False), Given(4, 7, False)]
    assert left == []


def test_nobody_inspects_themself() -> None:
    assert spread([Task(1, operator=7)], [Inspector(7, load=0), Inspector(8, load=9)])[0] == [
        Given(1, 8, False)
    ]
    assert spread([Task(1, operator=7)], [Inspector(7, load=0)]) == ([], [1])


def test_the_own_team_is_avoided_and_flagged_when_nobody_else_is_left() -> None:
    inspectors = [Inspector(7, load=0, team=1), Inspector(8, load=5, team=2)]
    assert spread([Task(1, operator=90, team=1)], inspectors)[0] == [Given(1, 8, False)]
    assert spread([Task(1, operator=90, team=1)], inspectors[:1])[0] == [Given(1, 7, True)]


def test_inspectors_without_a_team_conflict_with_nobody() -> None:
    assert spread([Task(1, operator=90, team=None)], [Inspector(7, load=0)])[0] == [Given(1, 7, False)]


def test_who_is_in_conflict_with_the_operator_comes_last_and_is_flagged() -> None:
    inspectors = [Inspector(7, load=0, avoids=frozenset({90})), Inspector(8, load=5)]
    assert spread([Task(1, operator=90)], inspectors)[0] == [Given(1, 8, False)]
    assert spread([Task(1, operator=90)], inspectors[:1])[0] == [Given(1, 7, True)]
    assert spread([Task(1, operator=91)], inspectors)[0] == [Given(1, 7, False)]


@given(st.lists(st.integers(1, 4), max_size=40), st.lists(st.integers(0, 5), min_size=1, max_size=6))
def test_loads_end_as_even_as_they_can(operators: list[int], loads: list[int]) -> None:
    inspectors = [Inspector(100 + n, load) for n, load in enumerate(loads)]
    given_, left = spread([Task(n, operator) for n, operator in enumerate(operators)], inspectors)
    counts = {i.person: sum(1 for g in given_ if g.inspector == i.person) for i in inspectors}
    worked = [i.load + counts[i.person] for i in inspectors if counts[i.person]]
    assert left == []
    assert not worked or max(worked) <= min(i.load + counts[i.person] for i in inspectors) + 1


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        pytest.param([], Mean(0, None), id="none"),
        pytest.param(
            [("92", "1/8"), ("85", "1/8"), ("78", "1/8"), ("96", "1/8"), ("88", "1/8")],
            Mean(5, Decimal("87.8")),
            id="plain",
        ),
        # (90·2 + 60·4) / (2 + 4) = 70
        pytest.param([("90", "1/2"), ("60", "1/4")], Mean(2, Decimal(70), is_weighted=True), id="Hájek"),
        pytest.param(
            [("90", "1/2"), ("0", None)], Mean(1, Decimal(90), picked=1), id="what was picked stays outside"
        ),
        pytest.param([("60", None)], Mean(0, None, picked=1), id="only picked ones"),
    ],
)
def test_means(scores: list[tuple[str, str | None]], expected: Mean) -> None:
    items = [Scored(Decimal(score), Fraction(p) if p else None) for score, p in scores]
    assert mean(items) == expected
