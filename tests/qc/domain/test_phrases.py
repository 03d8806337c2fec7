"""Phrase spotting: what is found, where, and the traps that must not fire."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calls.domain.transcripts import ParsedTurn, Speaker
from qc.domain.phrases import PhraseRule, RuleKind, Severity, Spotter, Status, Window

INTERJECTIONS = ("嗯", "啊", "呃", "哦", "唉")
BUCK = PhraseRule(
    "buck",
    RuleKind.FORBIDDEN,
    phrases=("不知道", "没办法", "不可能"),
    exclusions=("您不知道", "不知道您", "不是没办法", "不可能让您"),
    severity=Severity.MAJOR,
)
DRUG = PhraseRule("drug", RuleKind.FORBIDDEN, phrases=("大麻",), exclusions=("大麻烦",))
VULGAR = PhraseRule("vulgar", RuleKind.FORBIDDEN, phrases=("靠", "我靠"), exclusions=("可靠", "靠近"))
SPOTTER = Spotter([BUCK, DRUG, VULGAR], INTERJECTIONS)


def operator(text: str, starts_ms: int | None = None) -> ParsedTurn:
    return ParsedTurn(Speaker.OPERATOR, text, starts_ms)


def customer(text: str) -> ParsedTurn:
    return ParsedTurn(Speaker.CUSTOMER, text)


def said(*turns: ParsedTurn, spotter: Spotter = SPOTTER) -> list[tuple[str, str]]:
    """Give rule and raw text of every forbidden phrase found."""
    return [(one.rule, one.text) for one in spotter.spot(turns).suggestions if one.status == Status.SAID]


@pytest.mark.parametrize(
    "text",
    [
        "也不是没办法",
        "不可能让您多交钱的",
        "给您添了大麻烦",
        "这个地址很可靠",
        "您靠近窗口试一下",
        "问题很大,麻烦您稍等",
        "那个很大，麻将馆旁边",
        "这事没。办法总会有",
        "您不知道也没关系",
        "不知道您方便吗",
        "請問您不知道密碼嗎",
    ],
)
def test_a_trap_does_not_fire(text: str) -> None:
    assert said(operator(text)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("这个我不知道", [("buck", "不知道")], id="plain"),
        pytest.param(
            "我不知道,您问别人吧", [("buck", "不知道")], id="an exclusion does not reach over a comma"
        ),
        pytest.param("这个不 知 道", [("buck", "不 知 道")], id="spaces"),
        pytest.param("这个不、知“道”", [("buck", "不、知“道")], id="punctuation inside a clause"),
        pytest.param("不嗯知啊道", [("buck", "不嗯知啊道")], id="interjections"),
        pytest.param("這邊沒辦法", [("buck", "沒辦法")], id="traditional characters"),
        pytest.param("没[呵呵]办法", [("buck", "没[呵呵]办法")], id="a picture in between"),
        pytest.param("没_办[UNK]法", [("buck", "没_办[UNK]法")], id="recogniser's marks"),
        pytest.param("没😀办法", [("buck", "没😀办法")], id="an emoji"),
        pytest.param("没，办法", [("buck", "没，办法")], id="a match may reach over a comma"),
        pytest.param("真是大麻", [("drug", "大麻")], id="the phrase itself"),
        pytest.param("大麻烦不大麻", [("drug", "大麻")], id="one harmless, one not"),
        pytest.param("我靠", [("vulgar", "我靠")], id="only the longest of nested hits"),
        pytest.param("不可能,没办法", [("buck", "不可能"), ("buck", "没办法")], id="two hits in order"),
        pytest.param("㈱①不知道", [("buck", "不知道")], id="compatibility forms before it"),
    ],
)
def test_a_forbidden_phrase_is_found_where_it_stands(text: str, expected: list[tuple[str, str]]) -> None:
    assert said(operator(text)) == expected


def test_a_suggestion_says_who_where_when_and_how_grave() -> None:
    found = SPOTTER.spot([customer("怎么办"), operator("嗯，这个我㎏不 知道", 61_500)]).suggestions
    assert len(found) == 1
    assert (found[0].rule, found[0].status, found[0].severity) == ("buck", Status.SAID, Severity.MAJOR)
    assert (found[0].speaker, found[0].turn, found[0].starts_ms) == ("operator", 1, 61_500)
    assert (found[0].start, found[0].end, found[0].text) == (6, 10, "不 知道")


def test_latin_letters_match_in_any_case_and_width() -> None:
    spotter = Spotter([PhraseRule("x", RuleKind.FORBIDDEN, phrases=("VIP客户不管",))])
    assert said(operator("ｖｉp 客户，不管"), spotter=spotter) == [("x", "ｖｉp 客户，不管")]


def test_a_number_with_a_point_does_not_end_a_sentence() -> None:
    spotter = Spotter([PhraseRule("x", RuleKind.FORBIDDEN, phrases=("22.8元不退",))])
    assert said(operator("22.8元,不退."), spotter=spotter) == [("x", "22.8元,不退")]


def test_a_match_stays_within_one_turn() -> None:
    assert said(operator("这个没"), operator("办法总会有")) == []


def test_the_customer_may_say_anything() -> None:
    assert said(customer("我不知道"), operator("好的")) == []


@pytest.mark.parametrize(
    ("before", "answer"),
    [
        pytest.param("我不知道密码", "您说不知道密码是吗", id="quoting"),
        pytest.param("我不知道密码", "不知道密码", id="repeating"),
        pytest.param("我這個沒辦法用", "没办法用了对吗", id="asking back, in other characters"),
        pytest.param("你们没办法", "您的意思是我们没办法", id="quoting what is said of oneself"),
        pytest.param("真没办法吗", "没办法？", id="a question for a question"),
    ],
)
def test_an_operator_who_repeats_the_customer_is_not_named(before: str, answer: str) -> None:
    assert said(customer(before), operator(answer)) == []


@pytest.mark.parametrize(
    ("before", "answer"),
    [
        pytest.param("这个怎么弄", "没办法", id="the customer did not say it"),
        pytest.param("我不知道", "我也不知道", id="in one's own name"),
        pytest.param("没办法了吗", "没办法了", id="an answer to a question"),
    ],
)
def test_an_operator_who_says_it_themselves_is_named(before: str, answer: str) -> None:
    assert len(said(customer(before), operator(answer))) == 1


def test_only_the_customers_last_words_can_be_repeated() -> None:
    turns = [customer("我不知道"), operator("您的号码"), customer("幺三九"), operator("不知道")]
    assert said(*turns) == [("buck", "不知道")]


def test_the_customers_last_words_may_be_several_turns() -> None:
    assert said(customer("我不知道密码"), customer("喂"), operator("稍等"), operator("不知道密码是吧")) == []


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        (Window(), [0, 1, 2]),
        (Window(first_turns=1), [0]),
        (Window(first_turns=2), [0, 1]),
        (Window(last_turns=1), [2]),
        (Window(first_seconds=10), [0, 1]),
        (Window(first_turns=2, first_seconds=9), [0]),
    ],
)
def test_a_rule_looks_only_in_its_window(window: Window, expected: list[int]) -> None:
    spotter = Spotter([PhraseRule("x", RuleKind.FORBIDDEN, phrases=("喂喂",), window=window)])
    turns = [operator("喂喂", 0), customer("在"), operator("喂喂", 10_000), operator("喂喂", 10_001)]
    found = [one.turn for one in spotter.spot(turns).suggestions]
    assert found == [[0, 2, 3][place] for place in expected]


def test_a_turn_without_a_time_is_within_any_seconds() -> None:
    rule = PhraseRule("x", RuleKind.FORBIDDEN, phrases=("喂喂",), window=Window(first_seconds=1))
    assert said(operator("喂喂"), spotter=Spotter([rule])) == [("x", "喂喂")]


def test_equal_spans_of_two_rules_are_both_given() -> None:
    other = PhraseRule("other", RuleKind.FORBIDDEN, phrases=("没办法",))
    assert said(operator("没办法"), spotter=Spotter([BUCK, other])) == [
        ("buck", "没办法"),
        ("other", "没办法"),
    ]


def test_a_rule_of_another_desk_does_not_apply() -> None:
    rule = PhraseRule("x", RuleKind.FORBIDDEN, phrases=("喂喂",), desks=frozenset({"vip"}))
    spotter = Spotter([rule])
    assert len(spotter.spot([operator("喂喂")], desk="vip").suggestions) == 1
    assert spotter.spot([operator("喂喂")], desk="front_line").suggestions == ()
    assert spotter.spot([operator("喂喂")]).suggestions == ()


def test_nothing_at_all_gives_nothing() -> None:
    assert SPOTTER.spot([]).suggestions == ()
    assert Spotter([]).spot([operator("没办法")]).suggestions == ()
    assert said(operator("")) == []


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        pytest.param([operator("没办法")], [], id="suggested, so not passed over"),
        pytest.param([customer("没办法")], [], id="the customer's words are not searched"),
        pytest.param([operator("给您添了大麻烦")], [("drug", "大麻", "excluded")], id="an exclusion"),
        pytest.param([operator("问题很大,麻烦您")], [("drug", "大,麻", "chance")], id="over a comma"),
        pytest.param([operator("我靠")], [("vulgar", "靠", "nested")], id="in a longer phrase"),
        pytest.param(
            [customer("我不知道密码"), operator("您说不知道密码是吗")],
            [("buck", "不知道", "echo")],
            id="a repetition",
        ),
    ],
)
def test_what_is_passed_over_has_its_reason(
    turns: list[ParsedTurn], expected: list[tuple[str, str, str]]
) -> None:
    assert [(one.rule, one.text, one.why) for one in SPOTTER.passed_over(turns)] == expected


def test_a_phrase_outside_its_window_or_desk_is_elsewhere() -> None:
    rule = PhraseRule("x", RuleKind.FORBIDDEN, phrases=("喂喂",), window=Window(first_turns=1))
    desk = PhraseRule("y", RuleKind.FORBIDDEN, phrases=("喂喂",), desks=frozenset({"vip"}))
    passed = Spotter([rule, desk]).passed_over([operator("您好"), operator("喂喂")], desk="front_line")
    assert [(one.rule, one.turn, one.why) for one in passed] == [("x", 1, "elsewhere"), ("y", 1, "elsewhere")]


@given(st.text(alphabet="不知道您没办法大麻烦我靠可，。嗯", max_size=40))
def test_every_phrase_is_suggested_or_passed_over_with_a_reason(text: str) -> None:
    suggested = len(said(operator(text)))
    normal = text.replace("，", "").replace("嗯", "")
    phrases = [phrase for rule in SPOTTER.rules for phrase in rule.phrases]
    there = sum(normal.startswith(phrase, place) for phrase in phrases for place in range(len(normal)))
    assert suggested + len(SPOTTER.passed_over([operator(text)])) == there


ALPHABET = "不知道您没办法大麻烦我靠可，,。嗯啊 、ＶIp麼沒…[].😀\n\x1e"


@given(st.lists(st.tuples(st.booleans(), st.text(alphabet=ALPHABET, max_size=25)), max_size=6))
def test_what_is_found_reads_as_a_phrase_of_its_rule(lines: list[tuple[bool, str]]) -> None:
    turns = [operator(text) if by_operator else customer(text) for by_operator, text in lines]
    phrases = {rule.code: rule.phrases for rule in SPOTTER.rules}
    for one in SPOTTER.spot(turns).suggestions:
        assert one.turn is not None
        assert turns[one.turn].text[one.start : one.end] == one.text
        assert turns[one.turn].speaker == Speaker.OPERATOR
        kept = "".join(char for char in one.text if char not in "，,嗯啊 、…[].😀_\x1e").replace("沒", "没")
        assert kept in phrases[one.rule]


@given(
    st.text(alphabet=" 、嗯啊“”", max_size=3),
    st.text(alphabet=" 、嗯啊“”", max_size=3),
    st.sampled_from(["", "好的。", "这个，", "ＡＢ㎏"]),
)
def test_what_is_dropped_inside_a_phrase_hides_nothing(first: str, second: str, before: str) -> None:
    phrase = f"不{first}知{second}道"
    assert said(operator(f"{before}{phrase}")) == [("buck", phrase)]


@given(st.text(alphabet="不知道您，。", max_size=40))
def test_the_hits_are_those_of_reading_slowly(text: str) -> None:
    assert said(operator(text)) == [("buck", found) for found in read_slowly(text)]


def read_slowly(text: str) -> list[str]:
    """Find 不知道 in each sentence, not within 您不知道 or 不知道您 unless a comma parts them."""
    found = []
    for sentence in text.split("。"):
        places = [place for place, char in enumerate(sentence) if char != "，"]
        words = "".join(sentence[place] for place in places)
        for start in range(len(words) - 2):
            if words[start : start + 3] != "不知道":
                continue
            first, last = places[start], places[start + 2]
            you_before = first > 0 and sentence[first - 1] == "您"
            you_after = sentence[last + 1 : last + 2] == "您"
            if not you_before and not you_after:
                found.append(sentence[first : last + 1])
    return found
