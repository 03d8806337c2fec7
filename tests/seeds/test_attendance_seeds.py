"""The seeded rules and symbols are those the engine knows."""

from dataclasses import asdict

import pytest

from attendance.domain.rules import Rules
from attendance.domain.symbols import DEFAULT_SYMBOLS
from attendance.models import LeaveKind, SymbolSet
from attendance.selectors.reference import rule_book
from seeds.files import read_seed
from seeds.loader.attendance import load_leave_kinds, load_rules, load_symbols


def test_the_default_set_is_the_one_of_the_rules() -> None:
    chosen = [one for one in read_seed("attendance.toml")["symbols"] if one.get("chosen")]
    assert len(chosen) == 1
    assert {code: chosen[0]["marks"][code] for code in DEFAULT_SYMBOLS} == dict(DEFAULT_SYMBOLS)


def test_every_set_has_a_different_text_for_each_mark() -> None:
    sets = [one["marks"] for one in read_seed("attendance.toml")["symbols"]]
    assert len(sets) == 3
    assert {len(set(marks.values())) for marks in sets} == {len(sets[0])}
    assert sets[0].keys() == sets[1].keys() == sets[2].keys()


@pytest.mark.django_db
def test_seeded_rules_are_the_product_s_defaults() -> None:
    load_rules()
    (dated,) = rule_book()._versions
    assert asdict(dated.rules) == asdict(Rules())


@pytest.mark.django_db
def test_leave_kinds_of_the_manual_come_in_their_order() -> None:
    load_leave_kinds()
    assert [kind.symbol for kind in LeaveKind.objects.order_by("position")] == list(
        "病事公伤婚丧探产年补调学"
    )
    assert [kind.code for kind in LeaveKind.objects.filter(counted="calendar")] == ["MATERNITY"]
    changed_duty = [kind.code for kind in LeaveKind.objects.filter(is_present=True)]
    assert changed_duty == ["TEMPORARY_DISPATCH", "STUDY"]


@pytest.mark.django_db
def test_a_centre_that_chose_another_set_keeps_its_choice() -> None:
    load_symbols()
    SymbolSet.objects.filter(is_chosen=True).update(is_chosen=False)
    SymbolSet.objects.filter(code="LETTERS").update(is_chosen=True)
    load_symbols()
    assert SymbolSet.objects.get(is_chosen=True).code == "LETTERS"
