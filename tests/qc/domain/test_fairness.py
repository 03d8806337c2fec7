"""What speaks against a draw: exact moments, and seldom more than one in twenty fair draws."""

import math

import numpy as np
import pytest

from qc.domain.sampling import Stratum, draw
from qc.domain.sampling.fairness import Question, judge, suspects


def one_stratum(groups: list[int], drawn: list[bool]) -> Question:
    """Judge one stratum."""
    return judge(
        "hours",
        np.array(groups),
        strata=np.zeros(len(groups), np.int64),
        drawn=np.array(drawn),
        sizes=[Stratum("a", len(groups), sum(drawn))],
    )


def test_moments_are_those_of_the_hypergeometric_law() -> None:
    # 100 contacts, 40 of the group, 20 drawn: mean 8, variance 20·0.4·0.6·80/99.
    found = one_stratum([0] * 40 + [1] * 60, [True] * 8 + [False] * 32 + [True] * 12 + [False] * 48)
    first = found.groups[0]
    assert (first.calls, first.drawn, first.expected) == (40, 8, pytest.approx(8))
    assert first.deviation == pytest.approx(math.sqrt(20 * 0.4 * 0.6 * 80 / 99))
    assert (found.chi_square, found.degrees, found.p_value) == (pytest.approx(0), 1, pytest.approx(1))


def test_with_two_groups_chi_square_is_the_squared_difference() -> None:
    found = one_stratum([0] * 40 + [1] * 60, [True] * 2 + [False] * 38 + [True] * 18 + [False] * 42)
    variance = 20 * 0.4 * 0.6 * 80 / 99
    assert found.chi_square == pytest.approx((2 - 8) ** 2 / variance)
    assert found.groups[0].standardised == pytest.approx(-6 / math.sqrt(variance))


def test_strata_add_up_and_what_the_plan_fixes_is_not_judged() -> None:
    """Group and stratum are the same: every draw takes as many."""
    found = judge(
        "team",
        np.repeat([0, 1], [50, 10]),
        strata=np.repeat([0, 1], [50, 10]),
        drawn=np.array([True] * 5 + [False] * 45 + [True] * 5 + [False] * 5),
        sizes=[Stratum("a", 50, 5), Stratum("b", 10, 5)],
    )
    assert found.p_value is None
    assert [group.expected for group in found.groups] == [5, 5]
    # Weighed by 1/probability the shares are those of the frame: 50 and 10 of 60.
    assert [group.weighted_share for group in found.groups] == [pytest.approx(5 / 6), pytest.approx(1 / 6)]


def test_a_draw_that_leaves_the_evening_out_is_suspected() -> None:
    fair = one_stratum([0] * 500 + [1] * 500, ([True] * 50 + [False] * 450) * 2)
    unfair = one_stratum([0] * 500 + [1] * 500, [True] * 80 + [False] * 420 + [True] * 20 + [False] * 480)
    found = suspects([fair, Question("weekday", unfair.groups, unfair.chi_square, 1, unfair.p_value)])
    assert [one.is_suspect for one in found] == [False, True]
    assert [group.is_odd for group in found[1].groups] == [True, True]


def test_too_few_are_not_judged() -> None:
    assert one_stratum([0] * 10 + [1] * 10, ([True] + [False] * 9) * 2).p_value is None


def test_one_in_twenty_fair_draws_is_suspected() -> None:
    """400 draws of 60 from three strata, four questions each: at most as many as the level allows."""
    chance = np.random.default_rng(7)
    sizes = {"a": 200, "b": 300, "c": 100}
    strata = np.repeat([0, 1, 2], list(sizes.values()))
    questions = {
        name: chance.integers(0, groups, 600) for name, groups in zip("wxyz", (2, 3, 4, 7), strict=True)
    }
    frame = {"a": range(200), "b": range(200, 500), "c": range(500, 600)}
    suspected = 0
    for number in range(400):
        drawn = draw(frame, seed=f"fair-{number}", wanted=20)
        taken = np.zeros(600, bool)
        taken[[pick.contact for pick in drawn.picks]] = True
        judged = [
            judge(name, groups, strata=strata, drawn=taken, sizes=drawn.strata)
            for name, groups in questions.items()
        ]
        suspected += any(one.is_suspect for one in suspects(judged))
    assert 4 <= suspected <= 36  # 20 expected at most; beyond 36 once in 1,000
