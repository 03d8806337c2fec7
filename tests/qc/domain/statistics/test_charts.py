"""Charts: limits by hand, and the funnel's against sums of the binomial distribution in fractions."""

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qc.domain.statistics.charts import Beyond, PChart, binomial_limits, funnel, p_chart, x_mr
from qc.domain.statistics.pareto import pareto
from qc.domain.statistics.rates import clopper_pearson


def slow_quantile(share: Fraction, n: int, rate: Fraction) -> int:
    """Add up probabilities until the share is reached."""
    so_far = Fraction(0)
    for hits in range(n + 1):
        so_far += comb(n, hits) * rate**hits * (1 - rate) ** (n - hits)
        if so_far >= share:
            return hits
    return n


@given(st.integers(1, 60), st.integers(1, 99))
def test_funnel_limits_are_exact_quantiles(n: int, hundredths: int) -> None:
    rate = Fraction(hundredths, 100)
    for level, low, high in (
        (0.95, Fraction(25, 1000), Fraction(975, 1000)),
        (0.998, Fraction(1, 1000), Fraction(999, 1000)),
    ):
        expected = slow_quantile(low, n, rate), slow_quantile(high, n, rate)
        assert binomial_limits(n, float(rate), level) == expected


@given(st.integers(1, 5000), st.floats(0, 1))
def test_wider_levels_have_wider_limits(n: int, rate: float) -> None:
    warning, alarm = binomial_limits(n, rate, 0.95), binomial_limits(n, rate, 0.998)
    assert 0 <= alarm[0] <= warning[0] <= warning[1] <= alarm[1] <= n


@given(st.integers(1, 2000), st.floats(0, 1))
def test_limits_in_hits_grow_with_trials(n: int, rate: float) -> None:
    fewer, more = binomial_limits(n, rate, 0.95), binomial_limits(n + 1, rate, 0.95)
    assert fewer[0] <= more[0]
    assert fewer[1] <= more[1]


def test_funnel_points_by_hand() -> None:
    """At a rate of 1/2, of 10 trials 2 to 8 hits are within 95 % and 1 to 9 within 99.8 %."""
    found = funnel(
        [("a", 10, 5), ("b", 10, 2), ("c", 10, 1), ("d", 10, 0), ("e", 10, 9), ("f", 0, 0)], rate=0.5
    )
    assert [(one.key, one.beyond, one.is_high) for one in found.points] == [
        ("a", Beyond.NONE, False),
        ("b", Beyond.NONE, False),
        ("c", Beyond.WARNING, False),
        ("d", Beyond.ALARM, False),
        ("e", Beyond.WARNING, True),
    ]
    assert [one.key for one in found.out] == ["c", "d", "e"]
    assert (found.points[0].warning.low, found.points[0].warning.high) == (0.2, 0.8)


def test_the_rate_of_a_funnel_is_that_of_all_together() -> None:
    assert funnel([("a", 10, 5), ("b", 30, 5)]).rate == 0.25
    assert funnel([("a", 0, 0)]).points == ()
    assert funnel([("a", 4, 0), ("b", 4, 0)]).out == ()


@pytest.mark.parametrize("point", [("a", 1, 2), ("a", 3, -1)])
def test_hits_fit_their_trials(point: tuple[str, int, int]) -> None:
    with pytest.raises(ValueError, match="trials"):
        funnel([point])


def test_p_chart_limits_follow_the_size() -> None:
    chart = p_chart([1, 0, 9], [10, 0, 90])
    assert chart.centre == 0.1
    assert chart.shares == (0.1, None, 0.1)
    assert chart.lower == (0.0, None, pytest.approx(0.1 - 3 * 0.0316228, abs=1e-6))
    assert chart.upper == (
        pytest.approx(0.1 + 3 * 0.0948683, abs=1e-6),
        None,
        pytest.approx(0.1948683, abs=1e-6),
    )
    assert chart.out == ()


def test_a_p_chart_of_nothing() -> None:
    assert p_chart([0], [0]) == PChart((None,), None, (None,), (None,), ())
    assert p_chart([5, 5], [5, 5]).out == (), "a point on its limit is inside"


@pytest.mark.parametrize(("counts", "sizes"), [([2], [1]), ([-1], [1]), ([1], [1, 2])])
def test_counts_fit_their_sizes(counts: list[int], sizes: list[int]) -> None:
    with pytest.raises(ValueError):
        p_chart(counts, sizes)


def test_x_mr_points_out_values_and_ranges() -> None:
    """Nine quiet weeks and a jump: eight ranges of 1 and one of 10, mean 2; the jump is out in both."""
    chart = x_mr([50, 51, 50, 51, 50, 51, 50, 51, 50, 60])
    assert chart.mr_centre == 2.0
    assert (chart.lower, chart.centre, chart.upper) == (
        pytest.approx(51.4 - 3 / 1.128 * 2),
        51.4,
        pytest.approx(51.4 + 3 / 1.128 * 2),
    )
    assert chart.mr_upper == pytest.approx(6.534)
    assert (chart.out, chart.mr_out) == ((9,), (8,))


@pytest.mark.parametrize(("values", "centre"), [([], None), ([7.0], 7.0)])
def test_one_value_has_no_limits(values: list[float], centre: float | None) -> None:
    chart = x_mr(values)
    assert (chart.centre, chart.lower, chart.upper, chart.out) == (centre, None, None, ())


@given(st.integers(0, 300), st.integers(0, 300))
def test_the_exact_interval_holds_the_share(hits: int, more: int) -> None:
    found = clopper_pearson(hits, hits + more)
    if hits + more == 0:
        assert found is None
    else:
        assert found is not None
        assert 0 <= found.low <= hits / (hits + more) <= found.high <= 1


@pytest.mark.parametrize(("hits", "n", "level"), [(2, 1, 0.95), (-1, 1, 0.95), (1, 2, 1.0)])
def test_exact_intervals_of_nonsense(hits: int, n: int, level: float) -> None:
    with pytest.raises(ValueError):
        clopper_pearson(hits, n, level)


def test_pareto_orders_kinds_and_adds_up() -> None:
    assert pareto({"a": 1, "b": 5, "c": 0, "d": 2}) == [
        ("b", 5, 0.625, 0.625),
        ("d", 2, 0.25, 0.875),
        ("a", 1, 0.125, 1.0),
    ]
    assert pareto({}) == []
    assert [row.key for row in pareto({"x": 2, "y": 3, "z": 2})] == ["y", "x", "z"]


def test_a_count_is_not_negative() -> None:
    with pytest.raises(ValueError, match="negative"):
        pareto({"a": -1})


@given(st.dictionaries(st.integers(), st.integers(0, 1000), max_size=30))
def test_pareto_ends_at_all(counts: dict[int, int]) -> None:
    rows = pareto(counts)
    assert sum(row.times for row in rows) == sum(counts.values())
    assert [row.cumulative for row in rows] == sorted(row.cumulative for row in rows)
    if rows:
        assert rows[-1].cumulative == 1.0
