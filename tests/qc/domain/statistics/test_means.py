"""Means: by hand, against exact fractions, and what holds for every sample."""

from fractions import Fraction
from math import sqrt
from statistics import variance

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qc.domain.means import Scored, mean
from qc.domain.statistics.estimates import Estimate, t_quantile
from qc.domain.statistics.means import StratumSample, mean_of, spread_of, weighted_mean

SCORES = st.lists(st.integers(0, 100), min_size=3, max_size=12)


@pytest.mark.parametrize(
    ("scores", "population", "expected"),
    [
        pytest.param([], None, Estimate(0, None, None, None, note="too_few"), id="none"),
        pytest.param([90], None, Estimate(1, 90.0, None, None, note="too_few"), id="one"),
        pytest.param([90, 80], None, Estimate(2, 85.0, None, None, note="too_few"), id="two"),
        pytest.param(
            [90, 80], 2, Estimate(2, 85.0, None, None, note="too_few"), id="two, and there are no more"
        ),
        pytest.param([90, 80, 70], 3, Estimate(3, 80.0, 80.0, 80.0), id="all there are"),
        pytest.param([90, 90, 90], 3, Estimate(3, 90.0, 90.0, 90.0), id="all there are, and equal"),
        pytest.param([90, 90, 90], 9, Estimate(3, 90.0, None, None, note="no_variation"), id="equal"),
        pytest.param([0.1] * 3, None, Estimate(3, 0.1, None, None, note="no_variation"), id="equal floats"),
    ],
)
def test_what_has_no_interval_says_why(
    scores: list[float], population: int | None, expected: Estimate
) -> None:
    assert mean_of(scores, population=population) == expected


def test_an_interval_is_clipped_to_the_scale() -> None:
    found = mean_of([100, 100, 91, 100])
    assert (found.value, found.high) == (97.75, 100.0)
    assert mean_of([100, 100, 91, 100], bounds=(0, 200)).high == pytest.approx(
        97.75 + 3.182446 * 2.25, abs=1e-5
    )


def test_more_scores_than_contacts_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="4 scores of 3 contacts"):
        mean_of([1, 2, 3, 4], population=3)


@pytest.mark.parametrize("level", [0.0, 1.0, 95.0])
def test_a_level_is_a_share(level: float) -> None:
    with pytest.raises(ValueError, match="level"):
        mean_of([1, 2, 3], level=level)


@given(SCORES, st.integers(0, 200))
def test_the_mean_lies_within_its_interval(scores: list[int], more: int) -> None:
    found = mean_of(scores, population=len(scores) + more)
    assert found.value == pytest.approx(float(Fraction(sum(scores), len(scores))))
    if found.low is not None and found.high is not None and found.value is not None:
        assert 0 <= found.low <= found.value <= found.high <= 100


@given(SCORES, st.integers(0, 50), st.integers(1, 50))
def test_a_larger_population_never_narrows_the_interval(scores: list[int], more: int, further: int) -> None:
    near = mean_of(scores, population=len(scores) + more, bounds=(-1e6, 1e6))
    far = mean_of(scores, population=len(scores) + more + further, bounds=(-1e6, 1e6))
    if near.low is not None and near.high is not None and far.low is not None and far.high is not None:
        assert far.high - far.low >= near.high - near.low - 1e-9


@st.composite
def strata(draw: st.DrawFn) -> list[StratumSample]:
    """Draw up to five strata with two scores or more, some contacts drawn but not scored."""
    found = []
    for _ in range(draw(st.integers(1, 5))):
        scores = tuple(draw(st.lists(st.integers(0, 100), min_size=2, max_size=6)))
        taken = len(scores) + draw(st.integers(0, 3))
        found.append(StratumSample(scores, size=taken + draw(st.integers(0, 40)), taken=taken))
    return found


def slow_weighted(samples: list[StratumSample]) -> tuple[Fraction, Fraction]:
    """Give value and variance straight from the textbook, in fractions: residuals of all drawn contacts."""
    weights = [Fraction(one.size, one.taken) for one in samples]
    counts = sum(w * len(one.scores) for w, one in zip(weights, samples, strict=True))
    total = sum(
        w * sum(Fraction(score) for score in one.scores) for w, one in zip(weights, samples, strict=True)
    )
    value = Fraction(total) / counts
    variance = Fraction(0)
    for w, one in zip(weights, samples, strict=True):
        n, m = len(one.scores), one.taken
        own = Fraction(sum(Fraction(score) for score in one.scores), n)
        spread = sum((Fraction(y) - own) ** 2 for y in one.scores)
        within = Fraction(n, n - 1) * spread
        between = Fraction(m, m - 1) * n * (1 - Fraction(n, m)) * (own - value) ** 2
        variance += (1 - Fraction(n, one.size)) * w * w * (within + between)
    return value, variance / counts**2


@given(strata())
def test_the_weighted_mean_agrees_with_exact_fractions(samples: list[StratumSample]) -> None:
    found = weighted_mean(samples, bounds=(-1e9, 1e9))
    value, variance = slow_weighted(samples)
    assert found.value == pytest.approx(float(value))
    if found.n < 3:
        assert found.note == "too_few"
    elif variance == 0:
        assert found.note == "no_variation" or found.low == found.value == found.high
    else:
        assert found.low is not None and found.high is not None
        n = sum(len(one.scores) for one in samples)
        least = min(len(one.scores) for one in samples) - 1
        half = (found.high - found.low) / 2
        widest, narrowest = (t_quantile(0.95, free) * sqrt(variance) for free in (least, n - 1))
        assert narrowest - 1e-6 <= half <= widest + 1e-6


@given(SCORES, st.integers(0, 40))
def test_one_stratum_is_the_plain_mean(scores: list[int], more: int) -> None:
    size = len(scores) + more
    plain = mean_of(scores, population=size)
    found = weighted_mean([StratumSample(tuple(scores), size=size, taken=len(scores))])
    for mine, other in ((found.value, plain.value), (found.low, plain.low), (found.high, plain.high)):
        assert mine == pytest.approx(other) if other is not None else mine is None
    assert (found.n, found.note, found.is_weighted) == (plain.n, plain.note, False)


@given(st.lists(st.integers(0, 100), min_size=3, max_size=10), st.integers(2, 30))
def test_strata_of_one_score_are_collapsed_into_one(scores: list[int], size: int) -> None:
    """With equal sizes they are a simple sample of everything."""
    found = weighted_mean([StratumSample((one,), size=size, taken=1) for one in scores], bounds=(-1e9, 1e9))
    plain = mean_of(scores, population=size * len(scores), bounds=(-1e9, 1e9))
    assert found.value == pytest.approx(plain.value)
    assert found.low == pytest.approx(plain.low) if plain.low is not None else found.low is None


@given(strata())
def test_the_value_is_that_of_the_month(samples: list[StratumSample]) -> None:
    """Rule S25 is computed in one more place, exactly and rounded to six places."""
    scored = [
        Scored(score, Fraction(one.taken, one.size))  # type: ignore[arg-type]  # whole numbers are exact
        for one in samples
        for score in one.scores
    ]
    month = mean(scored)
    found = weighted_mean(samples)
    assert month.value is not None
    assert found.value == pytest.approx(float(month.value), abs=1e-6)
    assert found.is_weighted == month.is_weighted


@given(strata(), st.randoms(use_true_random=False))
def test_the_order_of_strata_is_irrelevant(samples: list[StratumSample], chance: object) -> None:
    shuffled = list(samples)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = weighted_mean(samples), weighted_mean(shuffled)
    assert one.value == pytest.approx(other.value)
    assert one.note == other.note


def test_everything_looked_at_has_no_width() -> None:
    found = weighted_mean([StratumSample((80, 90), 2, 2), StratumSample((60,), 1, 1)])
    assert (found.value, found.low, found.high) == (pytest.approx(76.6666667),) * 3


def test_strata_without_scores_are_left_out() -> None:
    assert weighted_mean([StratumSample((), 10, 2)]) == Estimate(0, None, None, None, note="too_few")


@pytest.mark.parametrize(("scores", "size", "taken"), [((1, 2), 5, 1), ((1,), 3, 4)])
def test_a_draw_that_cannot_be_is_refused(scores: tuple[int, ...], size: int, taken: int) -> None:
    with pytest.raises(ValueError, match="drawn"):
        StratumSample(scores, size=size, taken=taken)


def test_what_a_weighted_mean_is_worth_by_hand() -> None:
    """Weights 20, 20, 5, 5: mean 81, Σw(y-ŷ)² = 20·(1+81) + 5·(441+121) = 4450, over Σw = 50, times 4/3."""
    spread = spread_of([StratumSample((80, 90), 40, 2), StratumSample((60, 70), 10, 2)])
    assert spread.n == 4
    assert spread.variance == pytest.approx(89 * 4 / 3)
    assert spread.effective == pytest.approx(2500 / 850)
    assert spread.deviation == pytest.approx((89 * 4 / 3 * 4 * 850 / 2500) ** 0.5)


@given(st.lists(st.integers(0, 100), min_size=2, max_size=20), st.integers(1, 9))
def test_equal_probabilities_give_the_sample_variance_and_n(scores: list[int], share: int) -> None:
    spread = spread_of([StratumSample(tuple(scores), len(scores) * share, len(scores))])
    assert spread.effective == pytest.approx(len(scores))
    assert spread.variance == pytest.approx(variance(scores))


def test_one_score_and_none_have_no_spread() -> None:
    assert spread_of([]).deviation is None
    assert spread_of([StratumSample((80,), 40, 2)]).deviation is None
    assert spread_of([StratumSample((80, 80), 40, 2), StratumSample((80,), 10, 2)]).deviation == 0
