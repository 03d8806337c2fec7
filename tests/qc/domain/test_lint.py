"""Publishing a scorecard names all its faults at once, each at its place (rule S20)."""

import pytest

from qc.domain.lint import lint_definition
from tests.qc.domain.cards import card, choice, rule, scale, section, ticks, yes_no


def faults(definition: object) -> list[tuple[str, str]]:
    """Give the errors as (code without prefix, path)."""
    report = lint_definition(definition)[1]
    return [(fault.code.removeprefix("qc.scorecard."), fault.path) for fault in report.errors]


def codes(definition: object) -> list[str]:
    """Give the codes of the errors, without prefix."""
    return [code for code, _ in faults(definition)]


def warnings(definition: object) -> list[tuple[str, str]]:
    """Give the warnings as (code without prefix, path)."""
    report = lint_definition(definition)[1]
    return [(fault.code.removeprefix("qc.scorecard."), fault.path) for fault in report.warnings]


def number(*ranges: tuple[str, str, str], high: str = "10", step: str = "1") -> dict[str, object]:
    """A section mode card with one number criterion of these (from, to, points)."""
    criterion = {
        "key": "n", "label": "n", "kind": "number", "min": "0", "max": high, "step": step,
        "ranges": [{"from": low, "to": top, "points": points} for low, top, points in ranges],
    }  # fmt: skip
    return card("section", section("s", criterion))


def asked_when(key: str, target: str, **test: object) -> dict[str, object]:
    """A yes/no asked under a condition."""
    return yes_no(key, visible_when=[{"criterion": target, **(test or {"any_of": ["yes"]})}])


@pytest.mark.parametrize(
    "definition",
    [
        pytest.param(card("section", section("s", yes_no("q"))), id="smallest"),
        pytest.param(
            card(
                "section",
                section("a", yes_no("q"), weight=40),
                section("b", yes_no("r"), weight=60),
                weights="percent",
            ),
            id="sections of 100",
        ),
        pytest.param(
            card(
                "criterion",
                section("a", yes_no("q", weight="33.34"), yes_no("r", weight="66.66")),
                weights="percent",
            ),
            id="criteria of 100",
        ),
        pytest.param(
            card(
                "criterion",
                section("a", yes_no("q", weight=100), yes_no("b", weight=5, bonus=True)),
                weights="percent",
            ),
            id="bonus stands outside the 100",
        ),
        pytest.param(
            card("section", section("a", yes_no("q", weight=1), yes_no("r", weight=3))), id="relative weights"
        ),
        pytest.param(number(("0", "4", "1"), ("5", "10", "0")), id="ranges that touch by a step"),
        pytest.param(
            number(("0", "0.5", "1"), ("1", "1", "0"), high="1", step="0.5"), id="ranges in half steps"
        ),
        pytest.param(card("deduct", section("s", rule("a", "-1"), cap=5)), id="deductive"),
        pytest.param(
            card("section", section("s", yes_no("q", weight=0), yes_no("r", weight=1))),
            id="one weight of zero",
        ),
    ],
)
def test_publishable(definition: dict[str, object]) -> None:
    assert faults(definition) == []


@pytest.mark.parametrize(
    ("definition", "expected"),
    [
        pytest.param(
            card(
                "section",
                section("a", yes_no("q"), weight=40),
                section("b", yes_no("r"), weight="59.99"),
                weights="percent",
            ),
            [("weights_not_100", "sections")],
            id="99.99 percent of sections",
        ),
        pytest.param(
            card("section", section("a", yes_no("q"), weight=40), section("b", yes_no("r"), weight="59.99")),
            [],
            id="relative need not sum to 100",
        ),
        pytest.param(
            card("section", section("a", yes_no("q", weight=40), yes_no("r", weight=50), weights="percent")),
            [("weights_not_100", "sections.a")],
            id="percent within a section",
        ),
        pytest.param(
            card(
                "criterion",
                section("a", yes_no("q", weight=95), yes_no("b", weight=5, bonus=True)),
                weights="percent",
            ),
            [("weights_not_100", "criteria")],
            id="a bonus does not fill the 100",
        ),
        pytest.param(
            card("pooled", section("a", yes_no("q"), weight=0)),
            [("all_zero_weights", "sections")],
            id="all-zero sections",
        ),
        pytest.param(
            card("section", section("a", yes_no("q", weight=0), yes_no("r", weight=0))),
            [("all_zero_weights", "sections.a")],
            id="all-zero section",
        ),
        pytest.param(
            card("section", section("a", yes_no("q", weight=1), yes_no("r"))),
            [("mixed_weights", "sections.a")],
            id="mixed",
        ),
        pytest.param(
            card("pooled", section("a", yes_no("q"), weight=1), section("b", yes_no("r"))),
            [("mixed_weights", "sections")],
            id="mixed sections",
        ),
        pytest.param(
            card("section", section("a", yes_no("q", weight=-1), yes_no("r", weight=2), weight=-3)),
            [("negative_weight", "sections.a.weight"), ("negative_weight", "sections.a.criteria.q.weight")],
            id="negative weights",
        ),
        pytest.param(
            card("pooled", section("a", choice("q", {"x": "-1", "y": "2"}))),
            [("negative_points", "sections.a.criteria.q.options.x")],
            id="negative points",
        ),
        pytest.param(
            card("pooled", section("a", scale("q", 5, low=-1))),
            [("negative_points", "sections.a.criteria.q.min")],
            id="negative scale",
        ),
        pytest.param(
            card("pooled", section("a", choice("q", {"x": "0", "y": "0"}))),
            [("no_span", "sections.a.criteria.q")],
            id="max is 0",
        ),
        pytest.param(
            card("pooled", section("a", choice("q", {"x": "2", "y": "2"}))),
            [("no_span", "sections.a.criteria.q")],
            id="min is max",
        ),
        pytest.param(
            card("pooled", section("a", scale("q", 3, low=3))),
            [("no_span", "sections.a.criteria.q")],
            id="scale of one",
        ),
        pytest.param(
            number(("0", "4", "1"), ("6", "10", "0")),
            [("range_gap", "sections.s.criteria.n.ranges")],
            id="gap of a step",
        ),
        pytest.param(
            number(("1", "10", "1")),
            [("no_span", "sections.s.criteria.n"), ("range_gap", "sections.s.criteria.n.ranges")],
            id="gap at the start",
        ),
        pytest.param(
            number(("0", "4", "1"), ("5", "9", "0")),
            [("range_gap", "sections.s.criteria.n.ranges")],
            id="gap at the end",
        ),
        pytest.param(
            number(("0", "5", "1"), ("5", "10", "0")),
            [("range_overlap", "sections.s.criteria.n.ranges")],
            id="overlap",
        ),
        pytest.param(
            number(("0", "4", "1"), ("5", "11", "0")),
            [("range_beyond", "sections.s.criteria.n.ranges")],
            id="beyond",
        ),
        pytest.param(
            card("section", section("a", asked_when("q", "q"))),
            [
                ("condition_forward_reference", "sections.a.criteria.q.visible_when"),
                ("condition_cycle", "criteria"),
            ],
            id="itself",
        ),
        pytest.param(
            card("section", section("a", asked_when("q", "r"), yes_no("r"))),
            [("condition_forward_reference", "sections.a.criteria.q.visible_when")],
            id="forward",
        ),
        pytest.param(
            card("section", section("a", asked_when("q", "r"), asked_when("r", "q"))),
            [
                ("condition_forward_reference", "sections.a.criteria.q.visible_when"),
                ("condition_cycle", "criteria"),
            ],
            id="circle",
        ),
        pytest.param(
            card("section", section("a", yes_no("q"), asked_when("r", "nobody"))),
            [("condition_unknown_target", "sections.a.criteria.r.visible_when")],
            id="unknown target",
        ),
        pytest.param(
            card("section", section("a", yes_no("q"), asked_when("r", "q", any_of=["maybe"]))),
            [("condition_unknown_option", "sections.a.criteria.r.visible_when")],
            id="unknown option",
        ),
        pytest.param(
            card("section", section("a", scale("q", 5), asked_when("r", "q", at_least=6))),
            [("condition_never_holds", "sections.a.criteria.r.visible_when")],
            id="never holds",
        ),
        pytest.param(
            card("section", section("a", yes_no("q"), asked_when("r", "q", at_least=1))),
            [("condition_needs_options", "sections.a.criteria.r.visible_when")],
            id="limits on a yes/no",
        ),
        pytest.param(
            card("section", section("a", yes_no("q")), section("b", yes_no("q"))),
            [("duplicate_key", "criteria.q")],
            id="criterion twice",
        ),
        pytest.param(
            card("section", section("a", yes_no("q")), section("a", yes_no("r"))),
            [("duplicate_key", "sections.a")],
            id="section twice",
        ),
        pytest.param(
            card("section", section("a", ticks("q", "x", "x"))),
            [("duplicate_key", "sections.a.criteria.q.options.x")],
            id="option twice",
        ),
        pytest.param(
            card(
                "section", section("a", yes_no("q", bonus=True), {"key": "t", "label": "t", "kind": "text"})
            ),
            [("bonus_only_section", "sections.a")],
            id="bonus only",
        ),
        pytest.param(
            card("section", section("a", yes_no("r"), yes_no("q", bonus=True, critical={"when": "not_max"}))),
            [("critical_bonus", "sections.a.criteria.q")],
            id="critical bonus",
        ),
        pytest.param(
            card("deduct", section("a", rule("q", "-1", critical={"when": "hit", "target": "section"}))),
            [("section_target_in_deduct", "sections.a.criteria.q.critical")],
            id="section target in deduct",
        ),
        pytest.param(
            card("deduct", section("a", rule("q", "-1", critical={"when": "not_max"}))),
            [("trigger_not_in_mode", "sections.a.criteria.q.critical.when")],
            id="not_max in deduct",
        ),
        pytest.param(
            card("section", section("a", scale("q", 5, critical={"when": "below"}))),
            [("bad_threshold", "sections.a.criteria.q.critical.threshold")],
            id="below what",
        ),
        pytest.param(
            card("deduct", section("a", rule("q", "0"))),
            [("no_hit", "sections.a.criteria.q.hit")],
            id="no hit",
        ),
        pytest.param(
            card("deduct", section("a", scale("q", 5))),
            [("scale_in_deduct", "sections.a.criteria.q")],
            id="scale in deduct",
        ),
        pytest.param(
            card("pooled", section("a", yes_no("q", hit=-1))),
            [("only_in_deduct", "sections.a.criteria.q.hit")],
            id="hit elsewhere",
        ),
        pytest.param(
            card("section", section("a", yes_no("q")), pass_line=101),
            [("line_out_of_range", "pass_line")],
            id="line above 100",
        ),
    ],
)
def test_refused(definition: dict[str, object], expected: list[tuple[str, str]]) -> None:
    assert faults(definition) == expected


@pytest.mark.parametrize(
    ("bands", "expected"),
    [
        pytest.param([("a", 0, 60), ("b", 60, 100)], [], id="tiled"),
        pytest.param([("b", 60, 100), ("a", 0, 60)], [], id="order is irrelevant"),
        pytest.param([("a", 0, 59), ("b", 60, 100)], ["band_gap"], id="gap"),
        pytest.param([("a", 0, 61), ("b", 60, 100)], ["band_overlap"], id="overlap"),
        pytest.param([("a", 1, 60), ("b", 60, 100)], ["band_gap"], id="not from 0"),
        pytest.param([("a", 0, 60), ("b", 60, 99)], ["bands_not_to_100"], id="not to 100"),
        pytest.param([("a", 0, 60), ("b", 60, 101)], ["bands_not_to_100"], id="beyond 100"),
        pytest.param([("a", 0, 60), ("a", 60, 100)], ["duplicate_key"], id="same key"),
    ],
)
def test_bands_tile_0_to_100(bands: list[tuple[str, int, int]], expected: list[str]) -> None:
    written = [{"key": key, "label": key, "from": low, "to": high} for key, low, high in bands]
    assert codes(card("section", section("a", yes_no("q")), bands=written)) == expected


def test_all_faults_are_named_at_once() -> None:
    definition = card(
        "section",
        section("a", yes_no("q", weight="x"), yes_no("Q!"), typo=1, weight=-1),
        section("b", choice("r", {"x": "0"}), yes_no("q"), weight=2),
        weights="percent",
        mood="good",
    )
    definition["mode"] = "sectional"
    found = faults(definition)
    assert ("unknown_field", "mood") in found
    assert ("unknown_field", "sections.a.typo") in found
    assert ("unknown_word", "mode") in found
    assert ("not_a_number", "sections.a.criteria.q.weight") in found
    assert ("bad_key", "sections.a.criteria.Q!") in found
    assert ("negative_weight", "sections.a.weight") in found
    assert ("weights_not_100", "sections") in found
    assert ("no_span", "sections.b.criteria.r") in found
    assert ("duplicate_key", "criteria.q") in found


@pytest.mark.parametrize(
    "nonsense",
    [
        None,
        [],
        "text",
        7,
        {},
        {"sections": 3},
        {"sections": [1]},
        {"sections": [{"criteria": [{"options": [[]]}]}]},
    ],
)
def test_nonsense_is_refused_with_faults(nonsense: object) -> None:
    assert codes(nonsense) != []


def test_na_on_a_critical_criterion_is_a_warning() -> None:
    critical = yes_no("q", critical={"when": "not_max"})
    assert warnings(card("section", section("a", critical))) == [("na_on_critical", "sections.a.criteria.q")]
    assert warnings(card("section", section("a", critical | {"na": "not_allowed"}))) == []


def test_a_section_that_never_scores_is_a_warning() -> None:
    definition = card("section", section("a", yes_no("q", excluded=True)), section("b", yes_no("r")))
    assert faults(definition) == []
    assert warnings(definition) == [("section_all_excluded", "sections.a")]


def test_criterion_weights_in_pooled_mode_are_a_warning() -> None:
    assert warnings(card("pooled", section("a", yes_no("q", weight=5)))) == [
        ("weights_without_effect", "sections.a")
    ]


def test_a_long_chain_of_conditions_is_walked() -> None:
    chain = [yes_no("c0"), *(asked_when(f"c{n}", f"c{n - 1}") for n in range(1, 400))]
    assert faults(card("section", section("a", *chain))) == []
