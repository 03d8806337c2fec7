"""Raters beside each other, and the order in which to talk to them."""

from fractions import Fraction
from math import atanh, tanh

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qc.domain.statistics.rated import rate_scale
from qc.domain.statistics.raters import (
    Concern,
    Finding,
    Reason,
    beside_others,
    correlation_of,
    findings_of,
    robust_z,
    whom_to_talk_to,
)
from qc.domain.statistics.severity import InspectorSeverity


def test_bias_and_correlation_by_hand() -> None:
    """Ann against the mean of the others, unit by unit: 1, 1, 3, 3.5 and once nobody."""
    found = beside_others(
        ["ann", "ben", "cai"],
        [[2, 1, 5, 4, 9], [1, 1, 3, 3, None], [1, None, 3, 4, None]],
    )
    ann = found[0]
    assert (ann.rater, ann.n, ann.bias.value) == ("ann", 4, (1 + 0 + 2 + 0.5) / 4)
    expected = np.corrcoef([2, 1, 5, 4], [1, 1, 3, 3.5])[0, 1]
    assert ann.correlation.value == pytest.approx(expected)
    assert ann.correlation.low == pytest.approx(tanh(atanh(expected) - 1.959964))
    assert found[2].n == 3
    assert found[2].correlation.note == "too_few"


def test_who_rates_everything_the_same_tells_nothing_apart() -> None:
    found = correlation_of(np.ones(100), np.arange(100.0))
    assert (found.value, found.note) == (0.0, "no_variation")
    assert found.high == pytest.approx(0.1965, abs=1e-4)
    raters = beside_others(["flat", "a", "b"], [[3] * 100, list(range(100)), list(range(100))])
    assert [(one.rater, one.reason) for one in findings_of(raters)] == [("flat", Reason.AGREEMENT)]


def test_where_the_others_tell_nothing_apart_there_is_no_correlation() -> None:
    assert correlation_of(np.arange(9.0), np.ones(9)).value is None


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param([], [], id="nobody"),
        pytest.param([5, 5, 5], [0, 0, 0], id="all equal"),
        pytest.param([1, 2, 3, 4, 100], [-1.349, -0.6745, 0, 0.6745, 0.6745 * 97], id="one far away"),
        pytest.param([0, 0, 0, 0, 5], [0, 0, 0, 0, 5 / 1.253314], id="more than half equal"),
    ],
)
def test_robust_z(values: list[float], expected: list[float]) -> None:
    assert list(robust_z(dict(enumerate(values))).values()) == pytest.approx(expected)


def agreement(rater: str, value: float, scale: str = "A") -> Finding:
    return Finding(rater, Reason.AGREEMENT, scale, 100, value, value - 0.05, value + 0.05)


def severe(rater: str, z: float, scale: str = "A") -> Finding:
    return Finding(rater, Reason.SEVERITY, scale, 100, z / 4, z / 4 - 0.1, z / 4 + 0.1, z)


def test_the_order_is_both_then_agreement_then_severity() -> None:
    """Within a kind: more scales first, then the stronger."""
    found = [
        severe("level", -9),
        agreement("weaker", 0.20),
        agreement("weakest", 0.10),
        agreement("twice", 0.24),
        agreement("twice", 0.24, "S"),
        severe("both", 4),
        agreement("both", 0.24),
        severe("lesser level", 4),
    ]
    assert [one.rater for one in whom_to_talk_to(found)] == [
        "both", "twice", "weakest", "weaker", "level", "lesser level",
    ]  # fmt: skip


def test_reasons_stand_agreement_first_and_the_strongest_first() -> None:
    (only,) = whom_to_talk_to(
        [severe("x", 4), severe("x", -8, "S"), agreement("x", 0.2), agreement("x", 0.1, "S")]
    )
    assert only == Concern(
        "x", (agreement("x", 0.1, "S"), agreement("x", 0.2), severe("x", -8, "S"), severe("x", 4))
    )
    assert only.reasons == (Reason.AGREEMENT, Reason.SEVERITY)


@pytest.mark.parametrize(
    ("effect", "low", "high", "is_found"),
    [
        pytest.param(-6, -7, -5, True, id="severe and outlying"),
        pytest.param(-6, -13, 1, False, id="outlying by chance"),
        pytest.param(-1.2, -1.3, -1.1, False, id="surely severe and no outlier"),
    ],
)
def test_severity_is_found_when_it_is_outlying_and_sure(
    effect: float, low: float, high: float, is_found: bool
) -> None:
    severities = {
        key: InspectorSeverity(9, value, value - 1, value + 1)
        for key, value in zip("abcd", (-1, 0, 1, 2), strict=True)
    }
    severities["x"] = InspectorSeverity(9, effect, low, high)
    raters = beside_others(list("abcdx"), [[1, 2, 3]] * 5, severities)
    assert [one.rater for one in findings_of(raters)] == (["x"] if is_found else [])


def test_nobody_is_named_where_all_rate_alike() -> None:
    chance = np.random.default_rng(3)
    truth = chance.normal(85, 8, 200)
    ratings = [np.round(truth + chance.normal(0, 4, 200)).tolist() for _ in range(8)]
    scale = rate_scale("total", list("abcdefgh"), ratings)
    assert whom_to_talk_to(scale.findings) == []
    assert scale.mean.value == pytest.approx(np.mean(ratings))


def test_names_and_their_order_decide_nothing() -> None:
    chance = np.random.default_rng(4)
    truth = chance.normal(0, 1, 150)
    ratings = [np.round(truth + chance.normal(0, 0.7, 150)).tolist() for _ in range(7)]
    ratings.append(np.round(chance.normal(-3, 1, 150)).tolist())
    for names in ("abcdefgz", "zyxwvuta"):
        scale = rate_scale("", list(names), ratings)
        assert [one.rater for one in whom_to_talk_to(scale.findings)] == [names[-1]]
    scale = rate_scale("", list("zabcdefg"), [ratings[-1], *ratings[:-1]])
    assert [one.rater for one in whom_to_talk_to(scale.findings)] == ["z"]


TABLES = st.integers(2, 5).flatmap(
    lambda k: st.lists(
        st.lists(st.one_of(st.none(), st.integers(0, 9)), min_size=k, max_size=k), min_size=2, max_size=5
    )
)


@given(TABLES)
def test_bias_agrees_with_fractions(table: list[list[int | None]]) -> None:
    for at, one in enumerate(beside_others(list(range(len(table))), table)):
        differences = []
        for column in zip(*table, strict=True):
            own = column[at]
            others = [rating for place, rating in enumerate(column) if place != at and rating is not None]
            if own is not None and others:
                differences.append(own - Fraction(sum(others), len(others)))
        assert one.n == len(differences)
        mean = sum(differences, Fraction(0)) / len(differences) if differences else None
        assert one.bias.value == (None if mean is None else pytest.approx(float(mean)))
        correlation = one.correlation
        if correlation.value is not None and correlation.low is not None and correlation.high is not None:
            assert -1 <= correlation.low <= correlation.value <= correlation.high <= 1


@pytest.mark.parametrize(("raters", "ratings"), [(["a"], [[1], [2]]), (["a", "b"], [[1, 2], [1]])])
def test_one_row_for_each_rater(raters: list[str], ratings: list[list[int | None]]) -> None:
    with pytest.raises(ValueError, match="one row for each rater"):
        beside_others(raters, ratings)
