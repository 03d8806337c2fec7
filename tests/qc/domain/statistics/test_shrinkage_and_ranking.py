"""Shrinkage and ranks: by hand, and what holds for every set of groups."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qc.domain.statistics.estimates import Estimate
from qc.domain.statistics.ranking import Band, comparable
from qc.domain.statistics.shrinkage import Group, shrink

GROUPS = st.lists(
    st.tuples(st.integers(1, 40), st.floats(0, 100), st.floats(0.1, 400)), min_size=1, max_size=15
).map(lambda rows: [Group(at, n, value, variance) for at, (n, value, variance) in enumerate(rows)])


@given(GROUPS)
def test_a_shrunk_value_lies_between_raw_and_grand_mean(groups: list[Group]) -> None:
    found = shrink(groups)
    assert found.grand_mean is not None
    for group in groups:
        assert 0 <= found.factors[group.key] <= 1
        low, high = sorted((group.mean, found.grand_mean))
        assert low - 1e-9 <= found.values[group.key] <= high + 1e-9


@given(GROUPS)
def test_who_has_more_scores_keeps_more(groups: list[Group]) -> None:
    factors = shrink(groups).factors
    kept = [factors[group.key] for group in sorted(groups, key=lambda group: group.n)]
    assert all(fewer <= more + 1e-12 for fewer, more in pairwise(kept))


def test_groups_that_differ_by_chance_keep_little() -> None:
    """Four groups of 4 with variance 16: V is 4, the means vary by 2/3 only, so 1 - 1/3 is kept."""
    found = shrink([Group(key, 4, mean, 16) for key, mean in (("a", 80), ("b", 81), ("c", 80), ("d", 79))])
    assert (found.grand_mean, found.between_variance) == (80.0, 0.0)
    assert found.factors["a"] == pytest.approx(2 / 3)
    assert found.values["b"] == pytest.approx(80 + 2 / 3)


def test_unequal_groups_solve_paule_and_mandel() -> None:
    groups = [
        Group(at, n, mean, 50)
        for at, (n, mean) in enumerate([(5, 70), (10, 80), (20, 90), (40, 85), (5, 95)])
    ]
    found = shrink(groups)
    assert found.grand_mean is not None
    weights = [1 / (50 / group.n + found.between_variance) for group in groups]
    centre = sum(w * group.mean for w, group in zip(weights, groups, strict=True)) / sum(weights)
    squares = sum(w * (group.mean - centre) ** 2 for w, group in zip(weights, groups, strict=True))
    assert (found.grand_mean, squares) == (pytest.approx(centre), pytest.approx(4))


@pytest.mark.parametrize(
    "groups",
    [
        pytest.param([Group("a", 5, 70, 9), Group("b", 5, 80, 9), Group("c", 5, 90, 9)], id="three groups"),
        pytest.param([Group(at, 3, 70 + at, 0) for at in range(6)], id="scores that do not vary"),
        pytest.param([Group(at, 1, 70 + at, None) for at in range(6)], id="one score each"),
    ],
)
def test_nothing_is_shrunk_where_nothing_is_gained_or_known(groups: list[Group]) -> None:
    assert shrink(groups).values == {group.key: group.mean for group in groups}


def test_no_groups() -> None:
    assert shrink([]).grand_mean is None


@pytest.mark.parametrize("groups", [[Group("a", 0, 1, 1)], [Group("a", 1, 1, 1), Group("a", 2, 1, 1)]])
def test_groups_are_not_empty_and_stand_once(groups: list[Group]) -> None:
    with pytest.raises(ValueError, match="empty or stands there twice"):
        shrink(groups)


def interval(low: float, high: float) -> Estimate:
    return Estimate(10, (low + high) / 2, low, high)


def test_a_rank_only_where_no_interval_overlaps() -> None:
    ranking = comparable(
        {
            "best": interval(95, 99),
            "upper": interval(80, 90),
            "middle": interval(78, 82),
            "touching": interval(70, 78),
            "last": interval(50, 60),
            "new": Estimate(2, 99.0, None, None, note="too_few"),
        }
    )
    assert ranking.bands == {
        "best": Band(1, 1), "upper": Band(2, 3), "middle": Band(2, 4), "touching": Band(3, 4),
        "last": Band(5, 5),
    }  # fmt: skip
    assert [ranking.rank(key) for key in ("best", "upper", "last", "new")] == [1, None, 5, None]
    assert ranking.is_higher("best", "upper")
    assert not ranking.is_higher("middle", "touching")
    assert not ranking.is_higher("best", "new")
    assert set(ranking.pairs()) == {
        ("best", "upper"), ("best", "middle"), ("best", "touching"), ("best", "last"), ("upper", "touching"),
        ("upper", "last"), ("middle", "last"), ("touching", "last"),
    }  # fmt: skip


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 30)), max_size=20))
def test_a_band_counts_who_is_surely_higher_and_lower(rows: list[tuple[int, int]]) -> None:
    estimates = {at: interval(low, low + width) for at, (low, width) in enumerate(rows)}
    ranking = comparable(estimates)
    for key, band in ranking.bands.items():
        higher = sum(ranking.is_higher(other, key) for other in estimates)
        lower = sum(ranking.is_higher(key, other) for other in estimates)
        assert band == Band(1 + higher, len(rows) - lower)
