"""The catalogue of phrase rules: read, refused with every fault named, and the one in seeds/."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from calls.domain.transcripts import ParsedTurn, Speaker
from qc.domain.phrases import (
    PhraseRule,
    RuleKind,
    Severity,
    Spotter,
    Status,
    Window,
    read_catalogue,
    rule_faults,
)
from qc.domain.phrases.normalising import Normaliser

SEEDS = Path(__file__).parents[3] / "seeds" / "phrases.toml"
RULE: dict[str, Any] = {
    "code": "greeting",
    "kind": "required",
    "severity": "minor",
    "name": "Greeting",
    "name_zh": "问候语",
    "phrases": ["您好"],
    "first_turns": 2,
    "desks": ["vip"],
}


def test_a_rule_is_read_with_its_defaults() -> None:
    found = read_catalogue({"source": "manual", "interjections": ["嗯"], "rule": [RULE]})
    assert found.interjections == ("嗯",)
    assert found.rules == (
        PhraseRule(
            code="greeting",
            kind=RuleKind.REQUIRED,
            phrases=("您好",),
            speaker=Speaker.OPERATOR,
            severity=Severity.MINOR,
            window=Window(first_turns=2),
            desks=frozenset({"vip"}),
            name="Greeting",
            name_zh="问候语",
            source="manual",
        ),
    )


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"phrases": []}, "greeting: no_phrases"),
        ({"phrases": ["嗯 ，"]}, "greeting: nothing_left 嗯 ，"),
        ({"phrases": ["您好。请讲"]}, "greeting: two_sentences 您好。请讲"),
        ({"phrases": ["好" * 61]}, "greeting: too_long"),
        ({"phrases": ["您好", "您 好"]}, "greeting: phrase_repeated 您 好"),
        ({"exclusions": ["你们好"]}, "greeting: exclusion_without_phrase 你们好"),
        ({"exclusions": ["您，好"]}, "greeting: exclusion_without_phrase 您，好"),
        ({"first_turns": 0}, "greeting: window"),
        ({"severity": "deadly"}, "deadly"),
        ({"kind": "wanted"}, "wanted"),
        ({"speaker": "robot"}, "robot"),
    ],
)
def test_a_faulty_rule_is_refused(changes: dict[str, Any], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        read_catalogue({"interjections": ["嗯"], "rule": [RULE | changes]})


def test_all_faults_are_named_at_once() -> None:
    rules = [
        PhraseRule("a", RuleKind.FORBIDDEN, phrases=()),
        PhraseRule("a", RuleKind.FORBIDDEN, phrases=("？",), window=Window(last_turns=-1)),
    ]
    assert [(one.rule, one.fault.value) for one in rule_faults(rules, Normaliser([]))] == [
        ("a", "no_phrases"),
        ("a", "code_repeated"),
        ("a", "window"),
        ("a", "nothing_left"),
    ]


@pytest.fixture(scope="module")
def seeded() -> Spotter:
    """The rules that the product comes with."""
    catalogue = read_catalogue(tomllib.loads(SEEDS.read_text(encoding="utf-8")))
    return Spotter(catalogue.rules, catalogue.interjections)


def said(spotter: Spotter, text: str) -> list[str]:
    turns = [ParsedTurn(Speaker.OPERATOR, "您好"), ParsedTurn(Speaker.OPERATOR, text)]
    return [one.rule for one in spotter.spot(turns).suggestions if one.status == Status.SAID]


def test_the_seeded_rules_cover_the_kinds_of_the_manual_and_every_desk(seeded: Spotter) -> None:
    assert [rule.code for rule in seeded.rules if rule.kind == RuleKind.FORBIDDEN] == [
        "hurts_self_respect",
        "blames_customer",
        "talks_back",
        "vulgar",
        "verbal_tics",
        "provokes",
        "passes_the_buck",
    ]
    assert {desk for rule in seeded.rules for desk in rule.desks} == {"vip", "message_secretary"}
    assert all(rule.name and rule.name_zh and rule.source for rule in seeded.rules)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("这么简单都不会吗", "hurts_self_respect"),
        ("您怎么不早说呢", "blames_customer"),
        ("您急什么,排队呢", "talks_back"),
        ("神经病", "vulgar"),
        ("那个,那个,我看看", "verbal_tics"),
        ("您爱找谁找谁", "provokes"),
        ("想投诉就投诉", "provokes"),
        ("这个我不清楚,您到别处问吧", "passes_the_buck"),
        ("查不到,您打别的电话", "passes_the_buck"),
    ],
)
def test_the_seeded_rules_find_what_the_manual_forbids(seeded: Spotter, text: str, rule: str) -> None:
    assert rule in said(seeded, text)


@pytest.mark.parametrize(
    "text",
    [
        "也不是没办法",
        "不可能让您多交钱的",
        "给您添大麻烦了",
        "这个渠道很可靠",
        "这样就会在您不知道的情况下产生流量费用",
        "如您不知道如何操作可拨打10000号",
        "不知道您现在方便吗",
        "声音不清楚,请您大声一点",
        "请问有什么不清楚的吗",
        "保护客户信息的安全是我们的责任和义务",
        "4G套餐下个月生效的话,当月是不能办理流量包的",
        "建议您去投诉窗口登记",
        "我操作一下,请稍等",
    ],
)
def test_the_seeded_rules_leave_ordinary_service_words_alone(seeded: Spotter, text: str) -> None:
    assert said(seeded, text) == []


def test_a_secretary_is_asked_for_more_than_a_front_line_operator(seeded: Spotter) -> None:
    turns = [ParsedTurn(Speaker.OPERATOR, "您好，请讲"), ParsedTurn(Speaker.OPERATOR, "再见")]
    assert seeded.spot(turns, desk="front_line").suggestions == ()
    assert [one.rule for one in seeded.spot(turns, desk="message_secretary").suggestions] == [
        "secretary_who_is_reached",
        "secretary_callers_name",
        "secretary_message_read_back",
    ]
