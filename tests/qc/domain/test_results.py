"""Results of a month: exact means against slow fractions, rates, places, shrinkage, changes."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qc.domain.results import (
    Measure,
    Rate,
    Sheet,
    Stratum,
    change_between,
    measure_of,
    millionths,
    rate_of,
    results_of,
    tallies_by,
)

DAY = date(2026, 10, 19)
FORTY = Stratum(1, 40, 5)


def sheet(
    score: str | None,
    *,
    operator: int = 1,
    stratum: Stratum | None = FORTY,
    outcome: str = "pass",
    is_critical: bool = False,
) -> Sheet:
    """One evaluation that counts."""
    number = None if score is None else millionths(Decimal(score))
    return Sheet(operator, 7, 3, DAY, number, outcome, is_critical, stratum)


def test_five_scores_of_forty_contacts() -> None:
    """Mean 87.8 with the interval [79.82, 95.78]: the published example with N = 40."""
    result = results_of(tallies_by(map(sheet, ["92", "85", "78", "96", "88"]), lambda one: one.operator))[1]
    assert result.mean.value == Decimal("87.800000")
    assert (round(result.mean.low or 0, 2), round(result.mean.high or 0, 2)) == (79.82, 95.78)
    assert (result.weighted, result.raw.n, result.mean.note) == (None, 5, "")


def test_what_was_drawn_for_a_risk_is_in_no_rate() -> None:
    """Ten calls with a complaint, of which five are drawn and fail, say nothing of the forty others."""
    sheets = [
        *(sheet("90") for _ in range(5)),
        *(
            sheet("0", stratum=Stratum(2, 10, 5, is_risk=True), outcome="critical_fail", is_critical=True)
            for _ in range(5)
        ),
    ]
    result = results_of(tallies_by(sheets, lambda one: one.operator))[1]
    assert [(rate.hits, rate.n) for rate in (result.critical, result.failed)] == [(0, 5), (0, 5)]
    # They are in the mean, with their weight: (5 · 90 · 8 + 5 · 0 · 2) / (5 · 8 + 5 · 2).
    assert result.mean.value == Decimal("72.000000")


def test_scores_drawn_with_different_probabilities_weigh_differently() -> None:
    """(90 · 10/1 + 60 · 2/2 + 70 · 2/2) / (10/1 + 2/2 + 2/2) = 1030/12; plainly 220/3."""
    sheets = [
        sheet("90", stratum=Stratum(1, 10, 1)),
        sheet("60", stratum=Stratum(2, 2, 2)),
        sheet("70", stratum=Stratum(2, 2, 2)),
    ]
    result = results_of(tallies_by(sheets, lambda one: one.operator))[1]
    assert result.raw.value == Decimal("73.333333")
    assert result.weighted is not None
    assert (result.weighted.value, result.weighted.is_weighted) == (Decimal("85.833333"), True)
    assert result.mean == result.weighted


def test_equal_probabilities_of_several_strata_give_the_plain_mean() -> None:
    raw, weighted = measure_of({Stratum(1, 10, 2): [90_000_000], Stratum(2, 50, 10): [80_000_000]})
    assert (raw.value, weighted) == (Decimal("85.000000"), None)


def test_what_was_picked_or_has_no_score_stands_outside() -> None:
    sheets = [
        sheet("80", outcome="pass"),
        sheet("60", outcome="fail"),
        sheet("0", outcome="critical_fail", is_critical=True),
        sheet(None, outcome="no_score"),
        sheet("10", stratum=None, outcome="critical_fail", is_critical=True),
        sheet(None, stratum=None, outcome="no_score"),
    ]
    result = results_of(tallies_by(sheets, lambda one: one.operator))[1]
    assert (result.evaluations, result.picked, result.without_score, result.mean.n) == (6, 1, 2, 3)
    assert (result.critical.hits, result.critical.n) == (1, 3)
    assert (result.failed.hits, result.failed.n) == (2, 3)
    assert result.mean.value == Decimal("46.666667")


@pytest.mark.parametrize(
    ("scores", "note"),
    [([], "too_few"), (["90", "80"], "too_few"), (["90", "90", "90"], "no_variation")],
    ids=["nothing", "two scores", "all equal"],
)
def test_where_there_is_no_interval_the_note_says_why(scores: list[str], note: str) -> None:
    tallies = tallies_by([sheet(None, outcome="no_score"), *map(sheet, scores)], lambda _one: 1)
    result = results_of(tallies)[1]
    assert (result.mean.low, result.mean.high, result.mean.note) == (None, None, note)
    assert result.band is None


def test_a_rate_has_the_wilson_interval() -> None:
    """81 of 263: 0.2553 to 0.3662 (Newcombe 1998)."""
    rate = rate_of(81, 263)
    assert (round(rate.low or 0, 4), round(rate.high or 0, 4)) == (0.2553, 0.3662)
    assert rate_of(0, 0) == Rate(0, 0, None, None)
    assert rate_of(0, 0).share is None


def test_no_place_where_intervals_overlap() -> None:
    """High and low stand apart; the two in the middle share the places 2 and 3."""
    scores = {1: "98 97 99 98", 2: "80 84 82 78", 3: "81 85 83 79", 4: "40 41 39 42"}
    sheets = [sheet(one, operator=who) for who, listed in scores.items() for one in listed.split()]
    results = results_of(tallies_by(sheets, lambda one: one.operator))
    bands = {who: (one.band.best, one.band.worst, one.band.rank) for who, one in results.items() if one.band}
    assert bands == {1: (1, 1, 1), 2: (2, 3, None), 3: (2, 3, None), 4: (4, 4, 4)}


def test_few_scores_are_pulled_further_to_the_mean_of_all() -> None:
    many = [sheet(one, operator=1, stratum=Stratum(2, 160, 20)) for one in ["99", "89"] * 10]
    few = [sheet(one, operator=2) for one in ["99", "89"]]
    rest = [sheet(one, operator=who) for who in (3, 4, 5) for one in ["85", "75", "70", "90"]]
    results = results_of(tallies_by([*many, *few, *rest], lambda one: one.operator))
    assert results[1].raw.value == results[2].raw.value == Decimal("94.000000")
    assert (results[1].kept or 0) > (results[2].kept or 0)
    assert 80 < (results[2].shrunk or 0) < (results[1].shrunk or 0) < 94


def test_a_weighted_mean_that_rests_on_few_heavy_scores_is_pulled_further() -> None:
    """Both rest on six scores; of the second, two weigh ten times as much as the others."""
    even, heavy, light = Stratum(1, 60, 6), Stratum(2, 50, 2), Stratum(3, 10, 4)
    scores = ["92", "98", "92", "98", "92", "98"]
    one = [sheet(score, operator=1, stratum=even) for score in scores]
    other = [sheet(score, operator=2, stratum=heavy) for score in scores[:2]]
    other += [sheet(score, operator=2, stratum=light) for score in scores[2:]]
    rest = [sheet(score, operator=who) for who in (3, 4, 5) for score in ["85", "75", "70", "90"]]
    results = results_of(tallies_by([*one, *other, *rest], lambda one: one.operator))
    assert results[1].mean.value == results[2].mean.value == Decimal("95.000000")
    assert (results[2].kept or 0) < (results[1].kept or 0)


def test_a_difference_of_two_rates_is_newcombes_method_10() -> None:
    """56/70 less 48/80 = 0.2, from 0.0524 to 0.3339 (Newcombe 1998, table II)."""
    mine, theirs = rate_of(56, 70), rate_of(48, 80)
    change = change_between(
        Measure(70, Decimal("0.8"), mine.low, mine.high), Measure(80, Decimal("0.6"), theirs.low, theirs.high)
    )
    assert change is not None
    assert (change.difference, round(change.low or 0, 4), round(change.high or 0, 4)) == (
        Decimal("0.2"), 0.0524, 0.3339,
    )  # fmt: skip
    assert change.direction == 1


def test_a_change_that_may_be_chance_has_no_direction() -> None:
    now, before = Measure(5, Decimal(90), 80.0, 100.0), Measure(5, Decimal(85), 75.0, 95.0)
    change = change_between(now, before)
    assert change is not None
    assert (change.difference, change.direction) == (Decimal(5), 0)
    assert change_between(now, Measure(0, None, None, None)) is None
    untold = change_between(now, Measure(1, Decimal(95), None, None))
    assert untold is not None
    assert (untold.difference, untold.low, untold.direction) == (Decimal(-5), None, 0)


scores = st.decimals(0, 100, places=6)
strata = st.builds(
    lambda key, size, taken: Stratum(key, size, min(taken, size)),
    st.integers(1, 4), st.integers(6, 400), st.integers(6, 30),
)  # fmt: skip


@given(st.dictionaries(st.integers(1, 4), st.tuples(strata, st.lists(scores, min_size=1, max_size=6))))
def test_means_are_those_of_slow_fractions(drawn: dict[int, tuple[Stratum, list[Decimal]]]) -> None:
    """Every published mean is exact and rounded half up once, whatever was drawn how."""
    sheets = [
        sheet(str(score), stratum=stratum._replace(key=key))
        for key, (stratum, listed) in drawn.items()
        for score in listed
    ]
    tallies = tallies_by(sheets, lambda _one: "all")
    raw, weighted = measure_of(tallies["all"].samples if tallies else {})
    pairs = [
        (Fraction(score), Fraction(one.taken, one.size)) for one, listed in drawn.values() for score in listed
    ]
    assert raw.n == len(pairs)
    assert raw.value == _slow([(score, Fraction(1)) for score, _pi in pairs])
    if len({pi for _score, pi in pairs}) > 1:
        assert weighted is not None
        assert weighted.value == _slow([(score, 1 / pi) for score, pi in pairs])
    else:
        assert weighted is None


def _slow(weighted: list[tuple[Fraction, Fraction]]) -> Decimal | None:
    if not weighted:
        return None
    mean = sum(score * weight for score, weight in weighted) / sum(weight for _, weight in weighted)
    return Decimal(int(mean * 10**6 + Fraction(1, 2))).scaleb(-6)


@given(st.lists(st.tuples(st.integers(1, 6), scores, st.booleans()), min_size=1, max_size=40))
def test_groups_add_up_to_the_whole(rows: list[tuple[int, Decimal, bool]]) -> None:
    sheets = [
        sheet(str(score), operator=who, stratum=Stratum(1, 400, 40) if is_drawn else None)
        for who, score, is_drawn in rows
    ]
    parts = results_of(tallies_by(sheets, lambda one: one.operator)).values()
    whole = results_of(tallies_by(sheets, lambda _one: 0))[0]
    assert sum(one.evaluations for one in parts) == whole.evaluations
    assert sum(one.mean.n for one in parts) == whole.mean.n
    assert sum(one.picked for one in parts) == whole.picked
    assert sum(one.failed.n for one in parts) == whole.failed.n
    for one in parts:
        low, value, high = one.mean.low, one.mean.value, one.mean.high
        if low is not None and value is not None and high is not None:
            assert 0 <= low <= float(value) + 1e-6
            assert float(value) - 1e-6 <= high <= 100
