"""The total: weights of what is there, rounding, interval, grades, and what holds for any month."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appraisal.content import canonical_text
from appraisal.domain.components import COMPONENTS
from appraisal.domain.outcome import Part, Total, outcome_of, total_of
from appraisal.domain.scheme import Scheme
from tests.appraisal.domain.schemes import definition

FIVE = [92_000_000, 85_000_000, 78_000_000, 96_000_000, 88_000_000]
QUALITY = {"strata": [[40, 5, False, FIVE]], "carried": []}
ATTENDANCE = {"is_on_sheet": True, "present_halves": 44, "absent_halves": 0, "late_n": 2}


def part(weight: str, score: str | None, low: str | None = None, high: str | None = None) -> Part:
    """A component's part; with bounds it is an estimate."""
    told = {name: Decimal(one) for name, one in (("low", low), ("high", high)) if one is not None}
    mark = None if score is None else Decimal(score)
    return Part(Decimal(weight), mark, **told, is_estimate=low is not None)


@pytest.mark.parametrize(
    ("parts", "total"),
    [
        pytest.param([part("60", "87.8"), part("40", "98")], "91.880000", id="60·87.8 + 40·98"),
        pytest.param(
            [part("60", "87.8"), part("40", None)], "87.800000", id="what is missing goes to the rest"
        ),
        pytest.param(
            [part("40", "90"), part("20", "80"), part("40", None)], "86.666667", id="rounded half up once"
        ),
        pytest.param([part("40", "90"), part("60", None)], None, id="less than half is there"),
        pytest.param([part("50", "90"), part("50", None)], "90.000000", id="half is enough"),
        pytest.param([part("60", None), part("40", None)], None, id="nothing is there"),
    ],
)
def test_the_total_is_the_weighted_mean_of_what_is_there(parts: list[Part], total: str | None) -> None:
    found = total_of(parts, least_weight=Decimal(50))
    assert found.score == (None if total is None else Decimal(total))


def test_intervals_of_independent_components_add_up_in_squares() -> None:
    # Below: √((.6·10)² + (.4·20)²) = 10; above: √((.6·5)² + (.4·10)²) = 5.
    parts = [part("60", "80", "70", "85"), part("40", "70", "50", "80")]
    found = total_of(parts, least_weight=Decimal(50))
    assert found == Total(Decimal(100), Decimal("76.000000"), Decimal("66.00"), Decimal("81.00"))


def test_an_estimate_without_an_interval_could_be_anywhere() -> None:
    parts = [Part(Decimal(50), Decimal(80), is_estimate=True), part("50", "90")]
    found = total_of(parts, least_weight=Decimal(50))
    assert found == Total(Decimal(100), Decimal("85.000000"), Decimal("45.00"), Decimal("95.00"))


def test_a_person_by_hand() -> None:
    scheme = Scheme.read(definition())
    found = outcome_of({"quality": QUALITY, "attendance": ATTENDANCE}, post="operator", scheme=scheme)
    quality, attendance = found["components"]
    assert quality == {
        "code": "quality", "weight": "60", "share": "60.000000", "raw": "87.800000", "score": "87.800000",
        "n": 5, "low": "79.82", "high": "95.78", "steps": [], "notes": [],
    }  # fmt: skip
    assert attendance["steps"] == [["late", "2", "-1"]]
    assert (attendance["raw"], attendance["score"]) == ("-2.000000", "98.000000")
    # .6·87.8 + .4·98 = 91.88; ± .6·7.98 = 4.788.
    assert (found["score"], found["low"], found["high"]) == ("91.880000", "87.09", "96.67")
    assert (found["grade"], found["grade_low"], found["grade_high"]) == ("excellent", "good", "excellent")


def test_a_missing_component_is_shown_and_takes_no_part() -> None:
    scheme = Scheme.read(definition())
    found = outcome_of({"quality": QUALITY}, post="operator", scheme=scheme)
    quality, attendance = found["components"]
    assert (quality["share"], attendance["share"], attendance["score"]) == ("100.000000", "0.000000", None)
    assert attendance["notes"] == ["not_on_sheet"]
    assert (found["score"], found["weight"]) == ("87.800000", "60")


def test_too_little_to_judge_by_has_no_grade() -> None:
    scheme = Scheme.read(definition())
    found = outcome_of({"attendance": ATTENDANCE}, post="operator", scheme=scheme)
    assert (found["score"], found["grade"], found["low"], found["grade_low"]) == (None, "", None, "")


@pytest.mark.parametrize(
    ("score", "grade"),
    [("100", "excellent"), ("90", "excellent"), ("89.999999", "good"), ("60", "pass"), ("0", "fail")],
)
def test_the_lower_bound_belongs_to_the_grade(score: str, grade: str) -> None:
    assert Scheme.read(definition()).grade_of(Decimal(score)).code == grade


def test_a_post_without_weights_is_not_appraised() -> None:
    with pytest.raises(ValueError, match="nobody appraises auditor"):
        outcome_of({}, post="auditor", scheme=Scheme.read(definition()))


scores = st.decimals(0, 100, places=6)
weights = st.integers(1, 60).map(Decimal)
drawn = st.lists(st.tuples(weights, st.none() | scores), min_size=1, max_size=7)


def parts_of(told: Any) -> list[Part]:
    return [Part(weight, score) for weight, score in told]


@settings(deadline=None)
@given(drawn)
def test_a_total_lies_between_its_components(told: Any) -> None:
    found = total_of(parts_of(told), least_weight=Decimal(0)).score
    there = [score for _weight, score in told if score is not None]
    assert (found is None) == (not there)
    if found is not None:
        assert min(there) - Decimal("0.000001") <= found <= max(there) + Decimal("0.000001")


@settings(deadline=None)
@given(drawn, st.integers(0, 6), scores)
def test_raising_a_component_never_lowers_the_total(told: Any, at: int, more: Decimal) -> None:
    weight, score = told[at % len(told)]
    if score is None:
        return
    raised = list(told)
    raised[at % len(told)] = (weight, min(Decimal(100), score + more))
    before = total_of(parts_of(told), least_weight=Decimal(0)).score
    after = total_of(parts_of(raised), least_weight=Decimal(0)).score
    assert before is not None
    assert after is not None
    assert after >= before


@settings(deadline=None)
@given(drawn)
def test_what_is_missing_changes_nothing_but_the_weights(told: Any) -> None:
    there = [one for one in told if one[1] is not None]
    with_missing = total_of(parts_of(told), least_weight=Decimal(0))
    without = total_of(parts_of(there), least_weight=Decimal(0))
    assert (with_missing.score, with_missing.weight) == (without.score, without.weight)


@settings(deadline=None)
@given(drawn, st.integers(2, 9), st.randoms(use_true_random=False))
def test_neither_the_scale_of_weights_nor_the_order_matters(told: Any, times: int, chance: Any) -> None:
    mixed = [(weight * times, score) for weight, score in told]
    chance.shuffle(mixed)
    least = Decimal(40)
    assert (
        total_of(parts_of(mixed), least_weight=least).score
        == total_of(parts_of(told), least_weight=least).score
    )


counts = st.integers(0, 30)
totals = st.fixed_dictionaries(
    dict.fromkeys(
        ("late_n", "early_n", "off_post_n", "missing_punches", "absent_halves", "present_halves"), counts
    )
)


@settings(deadline=None)
@given(st.lists(st.integers(0, 100_000_000), max_size=6), totals, st.sampled_from(["late_n", "off_post_n"]))
def test_a_further_exception_never_helps(listed: list[int], told: Any, name: str) -> None:
    scheme = Scheme.read(definition())
    quality = {"strata": [[40, max(1, len(listed)), False, listed]] if listed else [], "carried": []}
    worse = {**told, name: told[name] + 1, "is_on_sheet": True}
    facts = [{"quality": quality, "attendance": one} for one in ({**told, "is_on_sheet": True}, worse)]
    before, after = (outcome_of(one, post="operator", scheme=scheme)["score"] for one in facts)
    assert (before is None) == (after is None)
    assert before is None or Decimal(after) <= Decimal(before)


@settings(deadline=None)
@given(st.lists(st.integers(0, 100_000_000), max_size=6), totals)
def test_shares_make_a_hundred_and_equal_inputs_equal_bytes(listed: list[int], told: Any) -> None:
    scheme = Scheme.read(definition())
    quality = {"strata": [[40, max(1, len(listed)), False, listed]] if listed else [], "carried": []}
    inputs = {"quality": quality, "attendance": {**told, "is_on_sheet": True}}
    found = outcome_of(inputs, post="operator", scheme=scheme)
    shares = sum(Decimal(one["share"]) for one in found["components"])
    assert shares == (0 if found["weight"] == "0" else 100)
    assert canonical_text(found) == canonical_text(outcome_of(inputs, post="operator", scheme=scheme))


def test_every_component_can_be_weighed() -> None:
    everything = dict.fromkeys(COMPONENTS, "9") | {"quality": "10"}
    scheme = Scheme.read(definition(**everything))
    found = outcome_of({}, post="operator", scheme=scheme)
    assert [one["code"] for one in found["components"]] == list(COMPONENTS)
