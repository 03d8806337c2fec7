"""Shares of strata, packed frames, rules of draws by name, and who scores twice."""

import hashlib
import random
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from qc.domain.assigning import Inspector, Loads, Pair, Task, pair_up, spread
from qc.domain.sampling import (
    ALGORITHM,
    EQUAL_SHARES,
    Part,
    allocate,
    band_edges,
    band_text,
    draw_by,
    group_of,
    is_risk,
    pack,
    seconds_of,
    shared_levels,
    unpack,
)


@dataclass
class Plan:
    """What a plan says."""

    per_operator: int = 5
    new_staff_extra: int = 0
    critical_extra: int = 0
    risk_factor: int = 1
    second_percent: int = 0


@pytest.mark.parametrize(
    ("number", "parts", "expected"),
    [
        # 5 · 60/100 = 3, 5 · 40/100 = 2.
        pytest.param(5, {"a": Part(60), "b": Part(40)}, {"a": 3, "b": 2}, id="proportional"),
        # 2.5 and 2.5: the key that comes first.
        pytest.param(5, {"b": Part(10), "a": Part(10)}, {"a": 3, "b": 2}, id="equal remainders"),
        # 4 · 0.96 = 3.84 → 3; b gets one, because each gets one.
        pytest.param(4, {"a": Part(96), "b": Part(4)}, {"a": 3, "b": 1}, id="at least one"),
        # λ·3·10 + λ·70 = 5 → λ = 0.05: 1.5 and 3.5; of equal remainders the first key.
        pytest.param(
            5, {"a/risk": Part(10, 3), "b": Part(70)}, {"a/risk": 2, "b": 3}, id="risk weighs three"
        ),
        # 30 · 2 of 30 · 2 + 40: 6 of 10, but there are only 2.
        pytest.param(10, {"a": Part(2, 30), "b": Part(40)}, {"a": 2, "b": 8}, id="no more than there are"),
        pytest.param(9, {"a": Part(2), "b": Part(3)}, {"a": 2, "b": 3}, id="all of them"),
        pytest.param(1, {"a": Part(2), "b": Part(3)}, {"a": 0, "b": 1}, id="fewer than strata"),
        pytest.param(0, {"a": Part(2)}, {"a": 0}, id="none"),
    ],
)
def test_shares(number: int, parts: dict[str, Part], expected: dict[str, int]) -> None:
    assert allocate(number, parts) == expected


PARTS = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=3),
    st.builds(Part, st.integers(1, 60), st.integers(1, 9)),
    min_size=1,
    max_size=8,
)


@given(PARTS, st.integers(0, 80))
def test_shares_add_up_and_fit(parts: dict[str, Part], number: int) -> None:
    shares = allocate(number, parts)
    assert sum(shares.values()) == min(number, sum(part.size for part in parts.values()))
    assert all(0 <= shares[key] <= part.size for key, part in parts.items())
    if number >= len(parts):
        assert all(share >= 1 for share in shares.values())
    assert allocate(number, dict(reversed(parts.items()))) == shares


@given(PARTS, st.integers(8, 80))
def test_of_two_strata_alike_the_larger_gets_no_less(parts: dict[str, Part], number: int) -> None:
    shares = allocate(number, parts)
    for key, part in parts.items():
        for other, smaller in parts.items():
            if part.weight >= smaller.weight and part.size > smaller.size:
                assert shares[key] >= shares[other]


def test_strata_are_merged_until_each_gives_one() -> None:
    assert shared_levels(5, [1, 2, 5, 9]) == 2
    assert shared_levels(1, [1, 2, 5]) == 0
    assert shared_levels(9, [1, 2, 5, 9]) == 3


@given(st.sets(st.integers(0, 2**62), max_size=60))
def test_a_packed_frame_is_read_back(numbers: set[int]) -> None:
    assert unpack(pack(sorted(numbers))).tolist() == sorted(numbers)


def test_packing_is_leb128_of_the_differences() -> None:
    assert pack([3, 131, 132]) == bytes([3, 0x80, 0x01, 1])
    with pytest.raises(ValueError, match="ascend"):
        pack([3, 3])
    with pytest.raises(ValueError, match="ends within"):
        unpack(b"\x80")


def test_keys_say_group_and_risk() -> None:
    assert group_of("operator/12/risk/hours.08-12") == "operator/12"
    assert [is_risk(key) for key in ("operator/12/risk", "operator/12/desk.risk", "topic/risk")] == [
        True, False, False,
    ]  # fmt: skip


def test_bands_of_the_day() -> None:
    edges = band_edges("7, 8,12,18")
    assert [band_text(edges, number) for number in range(4)] == ["07-08", "08-12", "12-18", "18-07"]
    assert band_text(band_edges("0,8"), 1) == "08-24"
    for wrong in ("8,7", "", "0,24", "a"):
        with pytest.raises(ValueError):
            band_edges(wrong)


FRAME = {"operator/1": list(range(1, 31)), "operator/1/risk": [40, 41, 42], "operator/2": [50, 51]}


def test_the_first_rule_takes_as_many_of_each_stratum() -> None:
    drawn = draw_by(EQUAL_SHARES, FRAME, seed="s", terms=Plan(per_operator=2), grounds={})
    assert [(one.key, one.taken) for one in drawn.strata] == [
        ("operator/1", 2), ("operator/1/risk", 2), ("operator/2", 2),
    ]  # fmt: skip


def test_the_second_rule_shares_an_operators_number() -> None:
    plan = Plan(per_operator=4, risk_factor=3, new_staff_extra=2, second_percent=20)
    drawn = draw_by(ALGORITHM, FRAME, seed="s", terms=plan, grounds={"operator/1": "new"})
    # 6 = λ·30 + λ·9: 4.6 and 1.4.
    assert [(one.key, one.taken) for one in drawn.strata] == [
        ("operator/1", 5), ("operator/1/risk", 1), ("operator/2", 2),
    ]  # fmt: skip
    assert len(drawn.seconds) == 2  # a fifth of eight, rounded up
    assert set(drawn.seconds) <= {pick.contact for pick in drawn.picks}


def test_an_unknown_rule_draws_nothing() -> None:
    with pytest.raises(KeyError):
        draw_by("dice.1", FRAME, seed="s", terms=Plan(), grounds={})


def test_the_worked_example_of_the_documentation() -> None:
    by_hand = {n: hashlib.sha256(f"zhiban\n{n}".encode()).hexdigest()[:8] for n in (101, 102, 103, 104)}
    assert by_hand == {101: "b44377af", 102: "5186abb0", 103: "1ab5f2f3", 104: "992558ae"}
    drawn = draw_by(
        ALGORITHM, {"operator/7": [101, 102, 103, 104]}, seed="zhiban", grounds={},
        terms=Plan(per_operator=2, second_percent=5),
    )  # fmt: skip
    assert [pick.contact for pick in drawn.picks] == [103, 102]
    assert drawn.strata[0].probability == Fraction(1, 2)


def test_who_is_scored_twice_hangs_on_seed_and_picks_only() -> None:
    picks = list(range(1, 41))
    chosen = seconds_of(picks, seed="s", share=Fraction(5, 100))
    assert len(chosen) == 2
    assert chosen == seconds_of(picks[::-1], seed="s", share=Fraction(5, 100))
    assert seconds_of(picks, seed="s", share=Fraction(0)) == []


def test_every_contact_of_a_stratum_is_as_likely_over_seeds() -> None:
    """The stored probability is what happens: 2,000 seeds, each contact within its binomial bounds."""
    frame = {"operator/1": list(range(1, 21)), "operator/1/risk": list(range(31, 36))}
    plan, seeds = Plan(per_operator=6, risk_factor=4), 2000
    counts: Counter[int] = Counter()
    for number in range(seeds):
        drawn = draw_by(ALGORITHM, frame, seed=f"seed-{number}", terms=plan, grounds={})
        counts.update(pick.contact for pick in drawn.picks)
    # λ·20 + λ·20 = 6: three of each.
    for contacts, probability in ((frame["operator/1"], 3 / 20), (frame["operator/1/risk"], 3 / 5)):
        low, high = stats.binom.ppf([0.0001, 0.9999], seeds, probability)
        assert all(low <= counts[contact] <= high for contact in contacts)


def test_the_second_inspector_is_whom_the_first_was_paired_with_least() -> None:
    loads = Loads([Inspector(person, load=0) for person in (1, 2, 3, 4)])
    tasks = [Task(contact, operator=90) for contact in range(6)]
    given, left = pair_up(tasks, first=dict.fromkeys(range(6), 1), loads=loads, pairs={Pair({1, 2}): 2})
    assert [one.inspector for one in given] == [3, 4, 3, 4, 2, 3]
    assert left == []


def test_nobody_close_to_the_operator_scores_second() -> None:
    loads = Loads([Inspector(1, 0), Inspector(2, 0, team=7), Inspector(3, 0, avoids=frozenset({90}))])
    assert pair_up([Task(5, 90, team=7)], first={5: 1}, loads=loads, pairs={}) == ([], [5])


def test_work_follows_capacity_and_the_absent_get_none() -> None:
    inspectors = [Inspector(1, 0, capacity=20), Inspector(2, 0, capacity=10), Inspector(3, 0, capacity=0)]
    given, _left = spread([Task(contact, operator=90) for contact in range(15)], inspectors)
    assert Counter(one.inspector for one in given) == {1: 10, 2: 5}


def test_over_time_every_two_inspectors_share_operators() -> None:
    """Five months of four contacts each: the graph of who inspected whom is connected with many edges."""
    chance, seen = random.Random(1), {person: Counter[int]() for person in (1, 2, 3, 4)}
    for _month in range(5):
        tasks = [Task(n, operator=90 + n % 10) for n in range(40)]
        chance.shuffle(tasks)
        given, _left = spread(tasks, [Inspector(person, 0, seen=seen[person]) for person in seen])
        for one, task in zip(given, tasks, strict=True):
            seen[one.inspector][task.operator] += 1
    assert all(set(counts) == set(range(90, 100)) for counts in seen.values())
