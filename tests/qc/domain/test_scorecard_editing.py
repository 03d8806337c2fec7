"""Editing a scorecard piece by piece, writing it as TOML, telling two versions apart."""

import tomllib
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given

from qc.domain.scorecard import (
    Scorecard,
    as_toml,
    content_hash,
    differences,
    line_of,
    parse_scorecard,
    read_scorecard,
)
from qc.domain.scorecard.editing import (
    NoSuchPlaceError,
    as_kind,
    criterion_at,
    duplicate_criterion,
    duplicate_section,
    free_key,
    move_criterion,
    move_section,
    remove_criterion,
    remove_section,
    replace_criterion,
    section_at,
    with_weights,
)
from qc.domain.words import Kind
from tests.qc.domain.cards import card, choice, scale, section, yes_no
from tests.qc.domain.drawn import DEFINITIONS, Definition

ASKED = [{"criterion": "greeting", "any_of": ["yes"]}]
CARD = parse_scorecard(
    card(
        "section",
        section("a", yes_no("greeting"), yes_no("name", visible_when=ASKED)),
        section("b", scale("tone", 5)),
    )
)


def outline(scorecard: Scorecard) -> list[list[str]]:
    """Give the keys of the criteria by section."""
    return [[criterion.key for criterion in one.criteria] for one in scorecard.sections]


@given(DEFINITIONS)
def test_toml_gives_the_same_content_hash(definition: Definition) -> None:
    scorecard = parse_scorecard(definition)
    again = parse_scorecard(tomllib.loads(as_toml(scorecard)))
    assert again == scorecard
    assert content_hash(again) == content_hash(scorecard)


def test_toml_is_laid_out_like_the_seeds() -> None:
    text = as_toml(parse_scorecard(card("pooled", section("s", choice("q", {"good": "2", "bad": "0"})))))
    assert text == (
        'format = 1\nkey = "card"\ntitle = { en = "card", zh = "card" }\nmode = "pooled"\n\n'
        '[[sections]]\nkey = "s"\nlabel = { en = "s", zh = "s" }\n\n'
        '[[sections.criteria]]\nkey = "q"\nlabel = { en = "q", zh = "q" }\nkind = "choice"\noptions = [\n'
        '  { key = "good", label = { en = "good", zh = "good" }, points = "2" },\n'
        '  { key = "bad", label = { en = "bad", zh = "bad" }, points = "0" },\n]\n'
    )


FILE = """\
key = "card"
mode = "pooled"
passline = 80

[[sections]]
key = "s"

[[sections.criteria]]
label = "q"
key = "q"
weight = "heavy"
options = [
  { key = "yes", point = 1 },
]
"""


def test_every_fault_of_a_file_has_a_line() -> None:
    faults = read_scorecard(tomllib.loads(FILE)).faults
    assert [(fault.path, line_of(FILE, fault.path)) for fault in faults] == [
        ("sections.s.criteria.q.weight", 11),
        ("sections.s.criteria.q.options.yes.point", 12),
        ("passline", 3),
    ]


def test_moving_goes_over_the_edge_of_a_section() -> None:
    assert outline(move_criterion(CARD, 0, 0, 1)) == [["name", "greeting"], ["tone"]]
    assert outline(move_criterion(CARD, 0, 1, 1)) == [["greeting"], ["name", "tone"]]
    assert outline(move_criterion(CARD, 1, 0, -1)) == [["greeting", "name", "tone"], []]
    assert move_criterion(CARD, 0, 0, -1) == CARD
    assert move_criterion(CARD, 1, 0, 1) == CARD
    assert outline(move_section(CARD, 1, -1)) == [["tone"], ["greeting", "name"]]
    assert move_section(CARD, 1, 1) == CARD


def test_a_copy_has_keys_of_its_own_and_conditions_follow_it() -> None:
    twice = duplicate_criterion(CARD, 0, 0)
    assert outline(twice) == [["greeting", "greeting_copy", "name"], ["tone"]]
    copied = duplicate_section(CARD, 0)
    assert outline(copied) == [["greeting", "name"], ["greeting_copy", "name_copy"], ["tone"]]
    assert [one.key for one in copied.sections] == ["a", "a_copy", "b"]
    assert copied.criterion_by_key["name_copy"].conditions[0].criterion == "greeting_copy"
    assert copied.criterion_by_key["name"].conditions[0].criterion == "greeting"


def test_conditions_follow_a_new_key() -> None:
    hello = replace(criterion_at(CARD, 0, 0), key="hello")
    renamed = replace_criterion(CARD, 0, 0, hello)
    assert outline(renamed) == [["hello", "name"], ["tone"]]
    assert renamed.criterion_by_key["name"].conditions[0].criterion == "hello"


def test_what_is_removed_is_gone_and_nothing_else() -> None:
    assert outline(remove_criterion(CARD, 0, 0)) == [["name"], ["tone"]]
    assert outline(remove_section(CARD, 0)) == [["tone"]]


@pytest.mark.parametrize(("s", "c"), [(2, 0), (0, 2), (-1, 0), (0, -1)])
def test_a_place_that_is_not_there_is_refused(s: int, c: int) -> None:
    with pytest.raises(NoSuchPlaceError):
        criterion_at(CARD, s, c)
    with pytest.raises(NoSuchPlaceError):
        section_at(CARD, 2)


def test_another_kind_clears_what_it_does_not_know() -> None:
    tone = CARD.criterion_by_key["tone"]
    assert (as_kind(tone, Kind.NUMBER).minimum, as_kind(tone, Kind.NUMBER).maximum) == (0, 5)
    assert (as_kind(tone, Kind.CHOICE).minimum, as_kind(tone, Kind.CHOICE).options) == (None, ())
    assert [option.key for option in as_kind(tone, Kind.YES_NO).options] == ["yes", "no"]


def test_weights_change_where_they_are_named() -> None:
    changed = with_weights(CARD, {1: Fraction(3)}, {(0, 1): Fraction(2)})
    assert [one.weight for one in changed.sections] == [None, 3]
    assert [one.weight for one in changed.criteria] == [None, 2, None]


@pytest.mark.parametrize(
    ("wish", "taken", "expected"),
    [
        ("Polite greeting!", (), "polite_greeting"),
        ("问候", (), "item"),
        ("5 seconds", (), "seconds"),
        ("tone", ("tone", "tone_2"), "tone_3"),
        ("x" * 90, (), "x" * 60),
    ],
)
def test_a_key_is_made_from_a_wish(wish: str, taken: tuple[str, ...], expected: str) -> None:
    assert free_key(wish, taken) == expected


def test_differences_are_told_field_by_field() -> None:
    after = with_weights(CARD, {}, {(0, 0): Fraction(2)})
    assert [(one.path, one.before, one.after) for one in differences(CARD, after)] == [
        ("sections.a.criteria.greeting.weight", "", "2")
    ]
    moved = move_section(CARD, 0, 1)
    assert [(one.path, one.before, one.after) for one in differences(CARD, moved)] == [
        ("sections", "a, b", "b, a"),
        ("criteria", "greeting, name, tone", "tone, greeting, name"),
    ]


@given(DEFINITIONS)
def test_nothing_differs_from_itself(definition: Definition) -> None:
    scorecard = parse_scorecard(definition)
    assert differences(scorecard, scorecard) == []
