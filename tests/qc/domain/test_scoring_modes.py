"""Every documented example of the scoring rules, and vectors worked by hand, mode by mode."""

from decimal import Decimal

import pytest

from qc.domain.numbers import displayed
from tests.qc.domain.cards import NA, card, choice, final, rule, scale, scored, section, ticks, yes_no

# Section A (weight 40): two one-point criteria; section B (weight 20): one (documented example of S4 and S5).
A_AND_B = (
    section("a", yes_no("a1"), yes_no("a2"), weight=40),
    section("b", yes_no("b1"), weight=20),
)
A_AND_B_ANSWERS = {"a1": "yes", "a2": "no", "b1": "yes"}

# Documented: (3/3)·10 + (5/10)·30 + (4/5)·50 + (1/2)·10 = 70; pooled with equal weights 13/20 = 65.
FOUR_SCALES = (("s1", 3, 10), ("s2", 10, 30), ("s3", 5, 50), ("s4", 2, 10))
FOUR_ANSWERS = {"s1": 3, "s2": 5, "s3": 4, "s4": 1}


def three_weights(na: str) -> dict[str, object]:
    """Weights 20/30/50, the second one N/A under the policy given."""
    return card(
        "section",
        section("s", yes_no("q1", weight=20), yes_no("q2", weight=30, na=na), yes_no("q3", weight=50)),
    )


@pytest.mark.parametrize(
    ("definition", "answers", "expected"),
    [
        # (40·1 + 20·1) / (40·2 + 20·1) = 60/100
        pytest.param(card("pooled", *A_AND_B), A_AND_B_ANSWERS, "60.00", id="pooled 40/20"),
        # (40·1/2 + 20·1) / 60 = 40/60
        pytest.param(card("section", *A_AND_B), A_AND_B_ANSWERS, "66.67", id="section 40/20"),
        pytest.param(
            card("section", *(section(k, scale(k, most), weight=w) for k, most, w in FOUR_SCALES)),
            FOUR_ANSWERS,
            "70.00",
            id="four scales by section",
        ),
        pytest.param(
            card("pooled", *(section(k, scale(k, most)) for k, most, _ in FOUR_SCALES)),
            FOUR_ANSWERS,
            "65.00",
            id="four scales pooled",
        ),
        pytest.param(
            three_weights("as_full"), {"q1": "yes", "q2": NA, "q3": "no"}, "50.00", id="N/A as full"
        ),
        pytest.param(three_weights("remove"), {"q1": "yes", "q2": NA, "q3": "no"}, "28.57", id="N/A removed"),
        pytest.param(
            three_weights("as_zero"), {"q1": "yes", "q2": NA, "q3": "no"}, "20.00", id="N/A as zero"
        ),
        pytest.param(
            card(
                "section",
                section("s", yes_no("q1", weight=0.1), yes_no("q2", weight=0.2), yes_no("q3", weight=0.7)),
            ),
            {"q1": "yes", "q2": "no", "q3": "yes"},
            "80.00",
            id="weights with decimals",
        ),
    ],
)
def test_documented_scores(definition: dict[str, object], answers: dict[str, object], expected: str) -> None:
    score = final(definition, answers)
    assert score is not None
    assert displayed(score) == Decimal(expected)


@pytest.mark.parametrize(
    ("high", "answer", "expected"),
    [
        (3, 1, "0"), (3, 2, "50"), (3, 3, "100"),
        (5, 1, "0"), (5, 2, "25"), (5, 3, "50"), (5, 4, "75"), (5, 5, "100"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("mode", ["pooled", "section", "criterion"])
def test_min_max_scales_begin_at_zero(mode: str, high: int, answer: int, expected: str) -> None:
    definition = card(mode, section("s", scale("q", high, low=1)), fraction="min_max")
    assert final(definition, {"q": answer}) == Decimal(expected)


@pytest.mark.parametrize(
    ("count", "expected"),
    [pytest.param("each", "87", id="100 - 15 + 2"), pytest.param("once", "97", id="100 - 5 + 2")],
)
def test_deductions_count_each_or_once(count: str, expected: str) -> None:
    definition = card("deduct", section("s", rule("late", "-5", count=count), rule("thanks", "2")))
    result = scored(definition, {"late": 3, "thanks": 1})
    assert (result.raw, result.final) == (Decimal(expected), Decimal(expected))


def test_the_stored_score_meets_the_line_exactly() -> None:
    definition = card(
        "section",
        section("s", yes_no("q1", weight="0.1"), yes_no("q2", weight="0.2"), yes_no("q3", weight="0.7")),
        pass_line=80,
    )
    result = scored(definition, {"q1": "yes", "q2": "no", "q3": "yes"})
    assert (result.final, result.outcome) == (Decimal(80), "pass")


def test_six_places_are_stored_half_up() -> None:
    # 2/3 = 66.6666666… → 66.666667; 1/3 → 33.333333
    three = card("pooled", section("s", scale("q", 3)))
    assert str(final(three, {"q": 2})) == "66.666667"
    assert str(final(three, {"q": 1})) == "33.333333"
    # 1/128 of 100 = 0.78125; 1/1280000000 of 100 = 0.000000078125 → 0.000000; 0.0000005 → 0.000001
    half = card("section", section("a", yes_no("q", weight=1), yes_no("r", weight=199_999_999)))
    assert str(final(half, {"q": "yes", "r": "no"})) == "0.000001"


def test_a_score_just_below_the_line_after_rounding_up_passes() -> None:
    # 79.9999995 is stored as 80.000000, and the stored score is what meets the line (S19).
    definition = card(
        "section",
        section("s", yes_no("q", weight=159_999_999), yes_no("r", weight=40_000_001)),
        pass_line=80,
    )
    result = scored(definition, {"q": "yes", "r": "no"})
    assert (str(result.final), result.outcome) == ("80.000000", "pass")


def test_criterion_mode_sends_the_weight_of_na_to_its_section_or_to_all() -> None:
    # a: 10 yes, 30 N/A; b: 60 no. Over all: 10/70 = 14.285714. Within the section: 40/100 = 40.
    sections = (
        section("a", yes_no("q1", weight=10), yes_no("q2", weight=30)),
        section("b", yes_no("q3", weight=60)),
    )
    answers = {"q1": "yes", "q2": NA, "q3": "no"}
    assert final(card("criterion", *sections), answers) == Decimal("14.285714")
    assert final(card("criterion", *sections, na_scope="section"), answers) == Decimal(40)


def test_criterion_mode_lets_a_section_leave_only_when_all_of_it_is_na() -> None:
    definition = card(
        "criterion",
        section("a", yes_no("q1", weight=10), yes_no("q2", weight=30)),
        section("b", yes_no("q3", weight=20), yes_no("q4", weight=40)),
        na_scope="section",
        weights="percent",
    )
    assert final(definition, {"q1": NA, "q2": NA, "q3": "yes", "q4": "no"}) == Decimal("33.333333")


def test_criterion_mode_hands_on_the_weight_of_hidden_criteria_like_na() -> None:
    # q2 (30) is hidden behind q1 = no: q1 carries 40 of 100; q3 earns 60.
    definition = card(
        "criterion",
        section(
            "a",
            yes_no("q1", weight=10),
            yes_no("q2", weight=30, visible_when=[{"criterion": "q1", "any_of": ["yes"]}]),
        ),
        section("b", yes_no("q3", weight=60)),
        na_scope="section",
    )
    assert final(definition, {"q1": "no", "q3": "yes"}) == Decimal(60)


def test_criterion_mode_ignores_section_weights() -> None:
    sections = [section("a", yes_no("q1"), weight=99), section("b", yes_no("q2"), weight=1)]
    assert final(card("criterion", *sections), {"q1": "yes", "q2": "no"}) == Decimal(50)


def test_numbers_earn_the_points_of_their_range() -> None:
    # Seconds until the greeting: 0-5 earn 2, 6-10 earn 1, 11-60 earn 0.
    ranges = [{"from": 0, "to": 5, "points": 2}, {"from": 6, "to": 10, "points": 1}, {"from": 11, "to": 60}]
    greeting = {
        "key": "greeting",
        "label": "greeting",
        "kind": "number",
        "min": 0,
        "max": 60,
        "ranges": ranges,
    }
    definition = card("pooled", section("s", greeting))
    assert [final(definition, {"greeting": n}) for n in (0, 5, 6, 10, 11, 60)] == [100, 100, 50, 50, 0, 0]


@pytest.mark.parametrize("mode", ["pooled", "section", "criterion"])
def test_a_multi_select_is_one_yes_no_for_each_tick(mode: str) -> None:
    definition = card(mode, section("s", ticks("steps", "greet", "confirm", "close", "thank")))
    assert final(definition, {"steps": ["greet", "thank", "close"]}) == Decimal(75)
    assert final(definition, {"steps": []}) == Decimal(0)


def test_the_inner_weights_of_a_multi_select_sum_to_its_own() -> None:
    # steps weighs 60: greet carries 3/4 of it (45), close 1/4 (15); q weighs 40. greet + no q = 45.
    steps = ticks("steps", "greet", "close", weight=60)
    steps["options"] = [
        {"key": "greet", "label": "g", "points": 3},
        {"key": "close", "label": "c", "points": 1},
    ]
    definition = card("criterion", section("s", steps, yes_no("q", weight=40)))
    assert final(definition, {"steps": ["greet"], "q": "no"}) == Decimal(45)


def test_a_fault_left_unticked_earns_its_points() -> None:
    faults = ticks("faults", "shout", "hurry")
    faults["options"] = [{"key": k, "label": k, "points": 0, "unchosen": 1} for k in ("shout", "hurry")]
    definition = card("section", section("s", faults))
    assert final(definition, {"faults": ["shout"]}) == Decimal(50)
    assert final(definition, {"faults": []}) == Decimal(100)


def test_as_zero_is_no_share_even_on_a_scale_that_begins_at_one() -> None:
    for rule_of_fraction in ("over_max", "min_max"):
        definition = card(
            "pooled",
            section("s", scale("q", 5, low=1, na="as_zero"), scale("r", 5, low=1)),
            fraction=rule_of_fraction,
        )
        assert final(definition, {"q": NA, "r": 5}) == Decimal(50)


def test_text_date_and_excluded_criteria_never_score() -> None:
    definition = card(
        "pooled",
        section(
            "s",
            yes_no("q"),
            yes_no("watched", excluded=True),
            {"key": "note", "label": "note", "kind": "text"},
            {"key": "seen", "label": "seen", "kind": "date"},
        ),
    )
    answers = {"q": "yes", "watched": "no", "note": "quiet line", "seen": "2026-10-01"}
    assert final(definition, answers) == Decimal(100)


def test_a_bonus_adds_to_the_numerator_only() -> None:
    # Regular 10 of 20, bonus 5: 15/20.
    definition = card(
        "criterion",
        section("s", yes_no("q", weight=10), yes_no("r", weight=10), yes_no("b", weight=5, bonus=True)),
    )
    assert final(definition, {"q": "yes", "r": "no", "b": "yes"}) == Decimal(75)
    assert final(definition, {"q": "yes", "r": "no", "b": "no"}) == Decimal(50)
    assert final(definition, {"q": "yes", "r": "no", "b": NA}) == Decimal(50)


@pytest.mark.parametrize(("capped", "expected"), [(True, "100"), (False, "125")])
def test_a_bonus_is_capped_at_full_unless_the_scorecard_says_otherwise(capped: bool, expected: str) -> None:
    definition = card(
        "section", section("s", yes_no("q", weight=4), yes_no("b", weight=1, bonus=True)), capped=capped
    )
    assert final(definition, {"q": "yes", "b": "yes"}) == Decimal(expected)


def test_a_section_above_full_is_not_capped_by_itself() -> None:
    # a: (4 + 1)/4 = 125 %; b: 0. Equal weights: 62.5, not 50.
    definition = card(
        "section",
        section("a", yes_no("q", weight=4), yes_no("b", weight=1, bonus=True)),
        section("c", yes_no("r")),
    )
    assert final(definition, {"q": "yes", "b": "yes", "r": "no"}) == Decimal("62.5")


def test_an_unanswered_optional_criterion_is_outside_both_sums() -> None:
    for policy in ("remove", "as_full", "as_zero"):
        definition = card("pooled", section("s", yes_no("q"), yes_no("r", required=False, na=policy)))
        result = scored(definition, {"q": "yes"})
        assert (result.final, result.outcome) == (Decimal(100), "scored")


def test_choices_earn_what_their_option_says() -> None:
    definition = card("section", section("s", choice("tone", {"warm": "2", "plain": "1.5", "cold": "0"})))
    assert final(definition, {"tone": "plain"}) == Decimal(75)


def test_deductions_are_clamped_once_at_the_end() -> None:
    # 100 - 9·20 + 9·10 = 10; clamping after each rule would give 90.
    definition = card("deduct", section("s", rule("bad", "-20"), rule("good", "10")))
    assert final(definition, {"bad": 9, "good": 9}) == Decimal(10)
    assert final(definition, {"bad": 9, "good": 0}) == Decimal(0)
    assert final(definition, {"bad": 0, "good": 9}) == Decimal(100)


def test_a_cap_limits_the_net_deduction_of_a_section() -> None:
    definition = card(
        "deduct",
        section("s", rule("bad", "-5"), rule("good", "1"), cap=10),
        section("t", rule("worse", "-7")),
    )
    # s: -25 + 2 = -23, capped at -10; t: -7.
    assert final(definition, {"bad": 5, "good": 2, "worse": 1}) == Decimal(83)


def test_limits_of_a_deductive_scorecard_are_its_own() -> None:
    limits = {"base": 20, "lower": -10, "upper": 25}
    definition = card("deduct", section("s", rule("bad", "-5"), rule("good", "5")), deduction=limits)
    assert final(definition, {"bad": 9, "good": 0}) == Decimal(-10)
    assert final(definition, {"bad": 0, "good": 9}) == Decimal(25)


def test_deductions_by_option_and_by_tick() -> None:
    tone = choice("tone", {"fine": "0", "cold": "0", "rude": "0"})
    tone["options"] = [
        {"key": "fine", "label": "fine"},
        {"key": "cold", "label": "cold", "hit": -3},
        {"key": "rude", "label": "rude", "hit": -10},
    ]
    words = ticks("words", "lecture", "blame")
    words["options"] = [{"key": k, "label": k, "hit": -5} for k in ("lecture", "blame")]
    definition = card("deduct", section("s", tone, words, yes_no("praised", hit=2)))
    assert final(definition, {"tone": "cold", "words": ["blame", "lecture"], "praised": "yes"}) == Decimal(89)


@pytest.mark.parametrize(("policy", "expected"), [("remove", "98"), ("as_full", "98"), ("as_zero", "93")])
def test_na_of_a_deduction_rule_is_out_or_its_best_or_worst_single_answer(policy: str, expected: str) -> None:
    definition = card("deduct", section("s", rule("bad", "-5", na=policy), rule("other", "-2")))
    assert final(definition, {"bad": NA, "other": 1}) == Decimal(expected)
