"""Agreement: published figures, a slow second implementation, and what holds for every table."""

import random
from fractions import Fraction
from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.intervals import wilson
from qc.domain.statistics.agreement import Metric, alpha, gwet_ac1, raw_agreement
from tests.qc.domain.statistics.tables import (
    ABSTRACTORS,
    KRIPPENDORFF,
    PSYCHIATRISTS,
    pairs_of,
    raters_of,
)

Table = list[list[int | None]]


@st.composite
def tables(draw: st.DrawFn, *, least: int = 0) -> Table:
    """Draw ratings of 2 to 4 raters for 1 to 8 units, some missing."""
    units = draw(st.integers(1, 8))
    rating = st.one_of(st.none(), st.integers(least, 4))
    row = st.lists(rating, min_size=units, max_size=units)
    return draw(st.lists(row, min_size=2, max_size=4))


def by_unit(table: Table) -> list[list[int]]:
    """Give the ratings of each unit that has two or more."""
    units = [[one for one in column if one is not None] for column in zip(*table, strict=True)]
    return [unit for unit in units if len(unit) > 1]


def slow_alpha(table: Table, metric: str) -> Fraction | None:
    """Add up all ordered pairs in fractions, as Krippendorff (2011) writes it."""
    units = by_unit(table)
    everything = [one for unit in units for one in unit]

    def apart(a: int, b: int) -> Fraction:
        if metric == "nominal":
            return Fraction(a != b)
        if metric == "ordinal":
            low, high = sorted((a, b))
            between = sum(everything.count(one) for one in set(everything) if low <= one <= high)
            return (between - Fraction(everything.count(a) + everything.count(b), 2)) ** 2
        if metric == "interval":
            return Fraction((a - b) ** 2)
        return Fraction(a - b, a + b) ** 2 if a + b else Fraction(0)

    observed = sum(
        (
            sum((apart(a, b) for a, b in permutations(unit, 2)), Fraction(0)) / (len(unit) - 1)
            for unit in units
        ),
        Fraction(0),
    )
    expected = sum((apart(a, b) for a, b in permutations(everything, 2)), Fraction(0))
    return 1 - observed * (len(everything) - 1) / expected if expected else None


@given(tables(), st.sampled_from(list(Metric)))
def test_alpha_agrees_with_all_pairs_added_up(table: Table, metric: Metric) -> None:
    found = alpha(table, metric, resamples=20)
    expected = slow_alpha(table, metric)
    assert found.value == (None if expected is None else pytest.approx(float(expected), abs=1e-12))
    assert found.n_pairs == sum(len(list(combinations(unit, 2))) for unit in by_unit(table))
    if found.low is not None and found.high is not None and found.value is not None:
        assert found.low <= found.value <= found.high <= 1


@given(tables(), st.sampled_from(list(Metric)), st.integers(0, 1000))
def test_the_order_of_raters_and_units_is_irrelevant(table: Table, metric: Metric, seed: int) -> None:
    chance = random.Random(seed)
    columns = list(zip(*table, strict=True))
    chance.shuffle(columns)
    rows = [list(row) for row in zip(*columns, strict=True)]
    chance.shuffle(rows)
    one, other = alpha(table, metric, resamples=0), alpha(rows, metric, resamples=0)
    assert one.value == (None if other.value is None else pytest.approx(other.value, abs=1e-12))


@given(tables(), st.permutations(["a", "b", "c", "d", "e"]))
def test_names_of_categories_are_irrelevant(table: Table, names: list[str]) -> None:
    renamed = [[None if one is None else names[one] for one in row] for row in table]
    one, other = alpha(table, "nominal", resamples=0), alpha(renamed, "nominal", resamples=0)
    assert one.value == (None if other.value is None else pytest.approx(other.value, abs=1e-12))
    mine, theirs = gwet_ac1(table, resamples=0), gwet_ac1(renamed, resamples=0)
    assert mine.value == (None if theirs.value is None else pytest.approx(theirs.value, abs=1e-12))


@given(tables(), st.integers(1, 9), st.integers(-50, 50))
def test_the_unit_of_measurement_is_irrelevant(table: Table, factor: int, shift: int) -> None:
    moved = [[None if one is None else one * factor + shift for one in row] for row in table]
    for metric in (Metric.ORDINAL, Metric.INTERVAL):
        one, other = alpha(table, metric, resamples=0), alpha(moved, metric, resamples=0)
        assert one.value == (None if other.value is None else pytest.approx(other.value, abs=1e-9))


def slow_ac1(table: Table, categories: int) -> Fraction | None:
    units = by_unit(table)
    seen = {one for unit in units for one in unit}
    if not units or categories < 2:
        return None
    agreeing = [
        Fraction(sum(a == b for a, b in combinations(unit, 2)), len(list(combinations(unit, 2))))
        for unit in units
    ]
    observed = sum(agreeing, Fraction(0)) / len(units)
    shares = [
        sum((Fraction(unit.count(k), len(unit)) for unit in units), Fraction(0)) / len(units) for k in seen
    ]
    chance = sum((share * (1 - share) for share in shares), Fraction(0)) / (categories - 1)
    return (observed - chance) / (1 - chance)


@given(tables())
def test_ac1_agrees_with_fractions_and_stays_in_bounds(table: Table) -> None:
    found = gwet_ac1(table, categories=5, resamples=20)
    expected = slow_ac1(table, 5)
    assert found.value == (None if expected is None else pytest.approx(float(expected), abs=1e-12))
    if found.value is not None:
        assert -1 <= found.value <= 1
    if found.low is not None and found.high is not None and found.value is not None:
        assert -1 <= found.low <= found.value <= found.high <= 1


@pytest.mark.parametrize(
    ("ratings", "ac1", "kappa_like_alpha", "raw"),
    [
        pytest.param(pairs_of(ABSTRACTORS), "0.8493305", "0.7972585", "0.89", id="two abstractors"),
        pytest.param(raters_of(PSYCHIATRISTS), "0.4448007", "0.4204384", "0.5511111", id="six psychiatrists"),
    ],
)
def test_figures_of_gwet(ratings: list[list[int]], ac1: str, kappa_like_alpha: str, raw: str) -> None:
    """The figures that Gwet's irrCAC prints for these tables."""
    assert f"{gwet_ac1(ratings).value:.7f}" == ac1
    assert f"{alpha(ratings, 'nominal').value:.7f}" == kappa_like_alpha
    assert f"{raw_agreement(ratings).value:.7f}".startswith(raw)


def test_ac1_leaves_out_units_without_a_pair() -> None:
    """Gwet's program prints .77544: it counts the one rating of the twelfth unit, which is in no pair."""
    assert f"{gwet_ac1(KRIPPENDORFF).value:.5f}" == "0.77515"
    without = [row[:11] for row in KRIPPENDORFF]
    assert gwet_ac1(without).value == gwet_ac1(KRIPPENDORFF).value


def test_raw_agreement_of_two_is_the_share_of_equal_units() -> None:
    found = raw_agreement([[1, 1, 0, 1, None], [1, 1, 1, 1, 1]])
    interval = wilson(3, 4)
    assert interval is not None
    assert (found.value, found.n_units, found.n_pairs) == (0.75, 4, 4)
    assert (found.low, found.high) == (pytest.approx(interval.low), pytest.approx(interval.high))


def test_pairs_of_one_unit_do_not_make_the_interval_narrower() -> None:
    """Of 60 pairs 55 are equal, in four units: the interval is that of 11 in 12 over four trials."""
    many = raw_agreement([[1, 1, 1, 0]] + [[1, 1, 1, 1]] * 5)
    interval = wilson(4 * 55 / 60, 4)
    assert interval is not None
    assert (many.value, many.n_units, many.n_pairs) == (55 / 60, 4, 60)
    assert (many.low, many.high) == (pytest.approx(interval.low), pytest.approx(interval.high))


@pytest.mark.parametrize(
    ("ratings", "note"),
    [
        pytest.param([[1, 1, 1], [1, 1, 1]], "no_variation", id="all equal"),
        pytest.param([[0.1, 0.1, 0.1], [0.1, 0.1, 0.1]], "no_variation", id="all equal floats"),
        pytest.param([[1, None], [None, 2]], "too_few", id="no pair"),
        pytest.param([], "too_few", id="no raters"),
    ],
)
@pytest.mark.parametrize("metric", list(Metric))
def test_what_is_undefined_says_why(ratings: Table, note: str, metric: Metric) -> None:
    found = alpha(ratings, metric)
    assert (found.value, found.low, found.high, found.note) == (None, None, None, note)


def test_nearly_all_equal_is_poor_alpha_and_good_ac1() -> None:
    """Twenty contacts, one disagreement: the paradox for which AC1 was made."""
    ratings = [[1] * 20, [1] * 19 + [0]]
    assert f"{alpha(ratings, 'nominal').value:.3f}" == "0.000"
    assert f"{gwet_ac1(ratings).value:.3f}" == "0.947"
    assert raw_agreement(ratings).value == 0.95


def test_all_equal_is_full_agreement_where_another_answer_was_offered() -> None:
    assert gwet_ac1([[1, 1, 1], [1, 1, 1]], categories=2).value == 1.0
    assert gwet_ac1([[1, 1, 1], [1, 1, 1]]).note == "no_variation"


def test_two_units_have_a_value_and_no_interval() -> None:
    found = alpha([[1, 2], [1, 3]], "interval")
    assert (found.n_units, found.note, found.low) == (2, "too_few", None)
    assert found.value == pytest.approx(1 - 3 * 2 / (2 * 11))


def test_the_interval_is_the_same_every_time() -> None:
    assert alpha(KRIPPENDORFF, "ordinal") == alpha(KRIPPENDORFF, "ordinal")


@pytest.mark.parametrize(
    ("ratings", "metric"),
    [
        pytest.param([[1, 2], [1]], "nominal", id="rows of different length"),
        pytest.param([["good", "bad"], ["good", "good"]], "interval", id="texts are no numbers"),
        pytest.param([[-1, 2], [1, 2]], "ratio", id="negative ratio"),
        pytest.param([[1, 2], [1, 2]], "circular", id="unknown metric"),
    ],
)
def test_what_is_no_table_is_refused(ratings: Table, metric: str) -> None:
    with pytest.raises(ValueError):
        alpha(ratings, metric)


def test_more_categories_than_there_are() -> None:
    with pytest.raises(ValueError, match="3 categories were seen, not 2"):
        gwet_ac1([[1, 2, 3], [1, 2, 3]], categories=2)
