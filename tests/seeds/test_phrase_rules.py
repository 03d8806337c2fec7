"""The rules of wording come in once and leave people's decisions alone."""

import pytest

from qc.models import Interjection, PhraseRule
from seeds.loader.quality import load_interjections, load_phrase_rules

pytestmark = pytest.mark.django_db


def test_the_rules_come_in_as_the_file_has_them() -> None:
    assert load_phrase_rules().created == 13
    assert load_interjections().created == 10
    greeting = PhraseRule.objects.get(code="vip_greeting")
    assert (greeting.kind, greeting.desks, greeting.first_turns) == ("required", ["vip"], 2)
    assert Interjection.objects.filter(text="嗯").exists()


def test_a_second_run_changes_nothing() -> None:
    for load in (load_interjections, load_phrase_rules):
        load()
        second = load()
        assert (second.changed, second.kept) == (False, 0)


def test_every_rule_of_the_file_passes_its_own_check() -> None:
    load_interjections()
    load_phrase_rules()
    for rule in PhraseRule.objects.all():
        rule.full_clean()
    assert PhraseRule.objects.filter(is_active=True).count() == 13


def test_a_rule_out_of_use_stays_out_of_use_and_a_changed_one_as_it_is() -> None:
    load_phrase_rules()
    PhraseRule.objects.filter(code="verbal_tics").update(is_active=False)
    PhraseRule.objects.filter(code="vulgar").update(phrases=["滚开"])
    assert load_phrase_rules().kept == 1
    assert not PhraseRule.objects.get(code="verbal_tics").is_active
    assert PhraseRule.objects.get(code="vulgar").phrases == ["滚开"]
