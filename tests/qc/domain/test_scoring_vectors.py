"""Vectors worked by hand: each kind of criterion and each N/A policy in each mode, caps and clamps."""

from decimal import Decimal
from typing import Any

import pytest

from tests.qc.domain.cards import NA, card, choice, final, rule, scale, scored, section, ticks, yes_no

RANGES = [{"from": 0, "to": 4, "points": 1}, {"from": 5, "to": 9, "points": 3}]
SCALE = (scale("q", 5, 1, weight=3), 3)
"""1 to 5, answered 3: 3/5, or 2/4 of the way from its minimum."""

CHOICE = (choice("q", {"good": "4", "fair": "2", "bad": "1"}, weight=3), "fair")
"""2 of 4 points, or 1/3 of the way from 1 to 4."""

NUMBER = ({"key": "q", "label": "q", "kind": "number", "min": 0, "max": 9, "ranges": RANGES, "weight": 3}, 2)
"""1 of 3 points, or nothing of the way from 1 to 3."""

TICKS = (ticks("q", "a", "b", weight=3), ["a"])
"""1 of 2 either way."""


@pytest.mark.parametrize(
    ("asked", "fraction", "pooled", "by_section", "by_criterion"),
    [
        # Pooled (p + 2·1)/(max + 2·1); by section (1·f + 2·1)/3; by criterion (3·f + 1·1)/4.
        pytest.param(SCALE, "over_max", "71.428571", "86.666667", "70", id="scale 3/5"),
        pytest.param(SCALE, "min_max", "66.666667", "83.333333", "62.5", id="scale 2/4"),
        pytest.param(CHOICE, "over_max", "66.666667", "83.333333", "62.5", id="choice 2/4"),
        pytest.param(CHOICE, "min_max", "60", "77.777778", "50", id="choice 1/3"),
        pytest.param(NUMBER, "over_max", "60", "77.777778", "50", id="number 1/3"),
        pytest.param(NUMBER, "min_max", "50", "66.666667", "25", id="number 0/2"),
        pytest.param(TICKS, "over_max", "75", "83.333333", "62.5", id="ticks 1/2"),
        pytest.param(TICKS, "min_max", "75", "83.333333", "62.5", id="ticks 1/2 either way"),
        pytest.param((yes_no("q", weight=3), "yes"), "over_max", "100", "100", "100", id="yes"),
        pytest.param((yes_no("q", weight=3), "no"), "min_max", "66.666667", "66.666667", "25", id="no"),
    ],
)
def test_each_kind_in_each_mode(
    asked: tuple[dict[str, Any], Any], fraction: str, pooled: str, by_section: str, by_criterion: str
) -> None:
    criterion, answer = asked
    sections = (section("a", criterion, weight=1), section("b", yes_no("z", weight=1), weight=2))
    answers = {"q": answer, "z": "yes"}
    scores = [
        final(card(mode, *sections, fraction=fraction), answers)
        for mode in ("pooled", "section", "criterion")
    ]
    assert scores == [Decimal(pooled), Decimal(by_section), Decimal(by_criterion)]


@pytest.mark.parametrize(
    ("mode", "fields", "remove", "as_full", "as_zero"),
    [
        # q is 1 to 5 and N/A, y is 1 of 2, z is 1 of 1; section a weighs 2, b weighs 1.
        pytest.param(
            "pooled", {}, "60", "86.666667", "20", id="(2·1+1)/(2·2+1), (2·6+1)/(2·7+1), (2·1+1)/(2·7+1)"
        ),
        pytest.param(
            "pooled",
            {"fraction": "min_max"},
            "60",
            "84.615385",
            "23.076923",
            id="3/5, 11/13, 3/13",
        ),
        pytest.param(
            "section", {}, "66.666667", "91.666667", "41.666667", id="a is 1/2, (3+1/2)/4, (1/2)/4; (2·a+1)/3"
        ),
        pytest.param("criterion", {}, "75", "90", "30", id="(1/2+1)/2, (3+1/2+1)/5, (1/2+1)/5"),
        pytest.param(
            "criterion",
            {"na_scope": "section"},
            "60",
            "90",
            "30",
            id="y carries 4: (4·1/2+1)/5",
        ),
    ],
)
def test_each_policy_in_each_mode(
    mode: str, fields: dict[str, str], remove: str, as_full: str, as_zero: str
) -> None:
    scores = [
        final(
            card(
                mode,
                section("a", scale("q", 5, 1, weight=3, na=policy), scale("y", 2, weight=1), weight=2),
                section("b", yes_no("z", weight=1), weight=1),
                **fields,
            ),
            {"q": NA, "y": 1, "z": "yes"},
        )
        for policy in ("remove", "as_full", "as_zero")
    ]
    assert scores == [Decimal(remove), Decimal(as_full), Decimal(as_zero)]


@pytest.mark.parametrize(
    ("fraction", "expected"),
    [
        pytest.param("over_max", "75", id="(3+3)/(5+3)"),
        pytest.param("min_max", "66.666667", id="(2+2)/(4+2)"),
    ],
)
def test_pooled_min_max_leaves_the_minimum_out_of_both_sums(fraction: str, expected: str) -> None:
    definition = card("pooled", section("s", scale("q", 5, 1), scale("r", 3, 1)), fraction=fraction)
    assert final(definition, {"q": 3, "r": 3}) == Decimal(expected)


@pytest.mark.parametrize(
    ("limits", "cap", "hits", "expected"),
    [
        pytest.param({"base": 100}, 10, (5, 1, 2), "82", id="-15+2 capped at -10, and -8"),
        pytest.param({"base": 100}, 20, (5, 1, 2), "79", id="-13 is within a cap of 20"),
        pytest.param({"base": 60}, 10, (0, 9, 0), "78", id="a cap limits deductions, not +18"),
        pytest.param({"base": 100}, 10, (0, 9, 0), "100", id="118 is clamped to 100"),
        pytest.param({"base": 100, "upper": 110}, 10, (0, 9, 0), "110", id="118 is clamped to 110"),
        pytest.param({"base": 100, "upper": 110}, 10, (0, 9, 3), "106", id="+18-12, clamped once at the end"),
        pytest.param({"base": 20}, 30, (9, 0, 1), "0", id="20-27-4 is clamped to 0"),
        pytest.param({"base": 20, "lower": -10}, 30, (9, 0, 1), "-10", id="-11 is clamped to -10"),
    ],
)
def test_caps_and_clamps_by_hand(
    limits: dict[str, int], cap: int, hits: tuple[int, int, int], expected: str
) -> None:
    definition = card(
        "deduct",
        section("s", rule("wrong", "-3"), rule("thanked", "2"), cap=cap),
        section("t", rule("late", "-4")),
        deduction={"lower": 0, "upper": 100, **limits},
    )
    result = scored(definition, dict(zip(("wrong", "thanked", "late"), hits, strict=True)))
    assert (result.raw, result.final) == (Decimal(expected), Decimal(expected))


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        pytest.param("1", "8000000", "0.000013", id="0.0000125 % is rounded up"),
        pytest.param("1", "8000001", "0.000012", id="just below half is rounded down"),
        pytest.param("1", "3", "33.333333", id="a third"),
        pytest.param("2", "3", "66.666667", id="two thirds"),
    ],
)
def test_six_places_half_up_by_hand(low: str, high: str, expected: str) -> None:
    asked = choice("q", {"some": low, "all": high, "none": "0"})
    assert final(card("pooled", section("s", asked)), {"q": "some"}) == Decimal(expected)
