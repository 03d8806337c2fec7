"""Critical errors (致命差错): triggers, targets and outcomes (rules S12, S13, S14, S17, S18, S19)."""

from decimal import Decimal

import pytest

from tests.qc.domain.cards import NA, card, choice, rule, scale, scored, section, yes_no

SUMMED = ["pooled", "section", "criterion"]

FLAGGED = [{"key": "yes", "points": 1}, {"key": "no", "points": 0, "critical": True}]


def flagged(key: str, **fields: object) -> dict[str, object]:
    """A yes/no whose no is a critical error."""
    return yes_no(key, options=FLAGGED, **fields)


@pytest.mark.parametrize(
    ("criterion", "answer", "is_critical"),
    [
        pytest.param(flagged("q"), "no", True, id="flagged option"),
        pytest.param(flagged("q"), "yes", False, id="other option"),
        pytest.param(flagged("q"), NA, False, id="N/A never triggers"),
        pytest.param(flagged("q", na="as_zero"), NA, False, id="nor does N/A as zero"),
        pytest.param(scale("q", 5, critical={"when": "not_max"}), 4, True, id="not the maximum"),
        pytest.param(scale("q", 5, critical={"when": "not_max"}), 5, False, id="the maximum"),
        pytest.param(
            scale("q", 5, critical={"when": "below", "threshold": 0.6}), 3, False, id="at the threshold"
        ),
        pytest.param(scale("q", 5, critical={"when": "below", "threshold": 0.6}), 2, True, id="below it"),
        pytest.param(flagged("q", excluded=True), "no", True, id="an excluded criterion may carry one"),
    ],
)
@pytest.mark.parametrize("mode", SUMMED)
def test_what_triggers(mode: str, criterion: dict[str, object], answer: object, is_critical: bool) -> None:
    result = scored(card(mode, section("s", criterion, yes_no("other"))), {"q": answer, "other": "yes"})
    assert (result.is_critical, result.outcome == "critical_fail") == (is_critical, is_critical)


def test_a_hidden_criterion_never_triggers() -> None:
    hidden = flagged("q", visible_when=[{"criterion": "first", "any_of": ["yes"]}])
    result = scored(card("section", section("s", yes_no("first"), hidden)), {"first": "no", "q": "no"})
    assert (result.is_critical, result.outcome) == (False, "scored")


def test_a_number_range_may_be_critical() -> None:
    wait = {
        "key": "wait", "label": "wait", "kind": "number", "min": 0, "max": 99,
        "ranges": [{"from": 0, "to": 60, "points": 1}, {"from": 61, "to": 99, "points": 0, "critical": True}],
    }  # fmt: skip
    definition = card("section", section("s", wait))
    assert [scored(definition, {"wait": n}).outcome for n in (60, 61)] == ["scored", "critical_fail"]


@pytest.mark.parametrize(("effect", "final"), [("zero", "0"), ("keep", "50")])
@pytest.mark.parametrize("mode", SUMMED)
def test_a_scorecard_target_fails_the_sheet(mode: str, effect: str, final: str) -> None:
    definition = card(mode, section("s", flagged("q"), yes_no("r")), critical_effect=effect, pass_line=10)
    result = scored(definition, {"q": "no", "r": "yes"})
    assert (result.outcome, result.raw, result.final) == ("critical_fail", Decimal(50), Decimal(final))


@pytest.mark.parametrize(
    ("mode", "raw", "final"),
    [
        # a (weight 3) has q critical = 0, r = 1, s N/A; b (weight 1) has t = 1.
        # pooled: raw (3·1 + 1)/(3·2 + 1) = 4/7; after: 1/(3·3 + 1) = 1/10 — the N/A point counts again.
        pytest.param("pooled", "57.142857", "10", id="pooled"),
        # section: raw (3·1/2 + 1)/4 = 62.5; after: 1/4.
        pytest.param("section", "62.5", "25", id="section"),
        # criterion (equal weights): raw 2/3; after: 1 of 4.
        pytest.param("criterion", "66.666667", "25", id="criterion"),
    ],
)
def test_a_section_target_makes_its_section_zero_with_full_weight(mode: str, raw: str, final: str) -> None:
    definition = card(
        mode,
        section("a", flagged("q", critical={"target": "section"}), yes_no("r"), yes_no("s"), weight=3),
        section("b", yes_no("t"), weight=1),
        pass_line=20,
    )
    result = scored(definition, {"q": "no", "r": "yes", "s": NA, "t": "yes"})
    assert (result.raw, result.final) == (Decimal(raw), Decimal(final))
    assert result.outcome == ("pass" if Decimal(final) >= 20 else "fail")
    assert [(s.final, s.is_critical) for s in result.sections] == [(Decimal(0), True), (Decimal(100), False)]


@pytest.mark.parametrize("mode", SUMMED)
def test_a_section_taken_down_counts_in_full_even_if_the_rest_of_it_is_na(mode: str) -> None:
    watched = flagged("q", excluded=True, critical={"target": "section"})
    definition = card(mode, section("a", watched, yes_no("r")), section("b", yes_no("t")))
    result = scored(definition, {"q": "no", "r": NA, "t": "yes"})
    assert (result.raw, result.final) == (Decimal(100), Decimal(50))


@pytest.mark.parametrize(("mode", "final"), [("pooled", "50"), ("section", "50"), ("criterion", "50")])
def test_hidden_points_stay_outside_a_section_taken_down(mode: str, final: str) -> None:
    # a: q critical, r hidden → full weight 1 (not 2); b: t = 1.
    definition = card(
        mode,
        section(
            "a",
            flagged("q", critical={"target": "section"}),
            yes_no("r", visible_when=[{"criterion": "q", "any_of": ["yes"]}]),
        ),
        section("b", yes_no("t")),
    )
    assert scored(definition, {"q": "no", "t": "yes"}).final == Decimal(final)


def test_several_targets_accumulate_and_the_scorecard_wins() -> None:
    sections = (
        section("a", flagged("q", critical={"target": "section"})),
        section("b", flagged("r", critical={"target": "section"})),
        section("c", flagged("s"), yes_no("t")),
    )
    answers = {"q": "no", "r": "yes", "s": "no", "t": "yes"}
    zero = scored(card("section", *sections), answers)
    keep = scored(card("section", *sections, critical_effect="keep"), answers)
    # After the section target: (0 + 1 + 1/2)/3 = 50.
    assert (zero.outcome, zero.raw, zero.final) == ("critical_fail", Decimal(50), Decimal(0))
    assert (keep.outcome, keep.final) == ("critical_fail", Decimal(50))
    both = scored(card("section", *sections), {"q": "no", "r": "no", "s": "yes", "t": "yes"})
    assert (both.outcome, both.final) == ("scored", Decimal("33.333333"))


def test_other_sections_keep_their_raw_numbers() -> None:
    definition = card("section", section("a", flagged("q")), section("b", yes_no("r"), yes_no("s")))
    result = scored(definition, {"q": "no", "r": "yes", "s": "no"})
    assert [(s.key, s.raw, s.final, s.is_critical) for s in result.sections] == [
        ("a", Decimal(0), Decimal(0), True),
        ("b", Decimal(50), Decimal(50), False),
    ]


@pytest.mark.parametrize(("effect", "final"), [("zero", Decimal(0)), ("keep", None)])
def test_a_scorecard_target_on_an_otherwise_na_sheet(effect: str, final: Decimal | None) -> None:
    definition = card(
        "section", section("s", flagged("q", excluded=True), yes_no("r")), critical_effect=effect
    )
    result = scored(definition, {"q": "no", "r": NA})
    assert (result.outcome, result.raw, result.final) == ("critical_fail", None, final)


def test_incomplete_comes_before_critical() -> None:
    result = scored(card("section", section("s", flagged("q"), yes_no("r"))), {"q": "no"})
    assert (result.outcome, result.is_critical) == ("incomplete", True)


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        # Carriers: q (weight 3 of its section) 0 and r (1 of its section) 1.
        pytest.param("pooled", "50", id="pooled: 1 of 2 points, equal sections"),
        pytest.param("section", "50", id="section: (0 + 1)/2"),
        pytest.param("criterion", "25", id="criterion: 1 of 3 + 1"),
    ],
)
def test_the_critical_score_is_the_same_mode_over_the_carriers(mode: str, expected: str) -> None:
    definition = card(
        mode,
        section("a", flagged("q", weight=3), yes_no("x", weight=5)),
        section("b", flagged("r", weight=1), yes_no("y", weight=7)),
    )
    result = scored(definition, {"q": "no", "x": "yes", "r": "yes", "y": "no"})
    assert (result.final, result.critical_score) == (Decimal(0), Decimal(expected))


def test_there_is_no_critical_score_without_a_carrier_that_applies() -> None:
    assert scored(card("section", section("s", yes_no("q"))), {"q": "yes"}).critical_score is None
    both = card("section", section("s", flagged("q"), yes_no("r")))
    assert scored(both, {"q": NA, "r": "yes"}).critical_score is None


def test_one_hit_fails_a_deductive_sheet() -> None:
    veto = rule("scold", "-20", critical={"when": "hit"})
    definition = card("deduct", section("s", veto, rule("late", "-5")), pass_line=60)
    hit = scored(definition, {"scold": 1, "late": 1})
    clear = scored(definition, {"scold": 0, "late": 1})
    assert (hit.outcome, hit.raw, hit.final, hit.critical_score) == ("critical_fail", 75, 0, 80)
    assert (clear.outcome, clear.final, clear.critical_score) == ("pass", 95, 100)


def test_a_deduction_rule_may_fail_without_an_amount() -> None:
    veto = yes_no("leak", critical={"when": "hit"})
    definition = card("deduct", section("s", veto, rule("late", "-5")), critical_effect="keep")
    result = scored(definition, {"leak": "yes", "late": 0})
    assert (result.outcome, result.final) == ("critical_fail", Decimal(100))


def test_a_flagged_option_fails_a_deductive_sheet() -> None:
    tone = choice("tone", {"fine": "0", "rude": "0"})
    tone["options"] = [
        {"key": "fine", "label": "f"},
        {"key": "rude", "label": "r", "hit": -9, "critical": True},
    ]
    assert scored(card("deduct", section("s", tone)), {"tone": "rude"}).outcome == "critical_fail"


@pytest.mark.parametrize(
    ("answers", "line", "outcome"),
    [
        ({"q": "yes", "r": "yes"}, 60, "pass"),
        ({"q": "yes", "r": "no"}, 60, "fail"),
        ({"q": "yes", "r": "no"}, 50, "pass"),
        ({"q": "yes", "r": "no"}, None, "scored"),
        ({"q": NA, "r": NA}, 60, "no_score"),
        ({"q": "no", "r": NA}, 60, "critical_fail"),
        ({"q": "no"}, 60, "incomplete"),
    ],
)
def test_outcomes_by_precedence(answers: dict[str, object], line: int | None, outcome: str) -> None:
    definition = card("section", section("s", flagged("q"), yes_no("r")))
    if line is not None:
        definition["pass_line"] = line
    assert scored(definition, answers).outcome == outcome


BANDS = [
    {"key": "poor", "label": "p", "from": 0, "to": 60},
    {"key": "good", "label": "g", "from": 60, "to": 90},
    {"key": "best", "label": "b", "from": 90, "to": 100},
]


@pytest.mark.parametrize(
    ("points", "band"), [(0, "poor"), (59, "poor"), (60, "good"), (89, "good"), (90, "best"), (100, "best")]
)
def test_a_band_begins_at_its_lower_bound(points: int, band: str) -> None:
    assert scored(card("section", section("s", scale("q", 100)), bands=BANDS), {"q": points}).band == band


def test_the_top_band_is_open_for_an_uncapped_bonus() -> None:
    definition = card(
        "section", section("s", yes_no("q"), yes_no("b", bonus=True)), bands=BANDS, capped=False
    )
    result = scored(definition, {"q": "yes", "b": "yes"})
    assert (result.final, result.band) == (Decimal(200), "best")
