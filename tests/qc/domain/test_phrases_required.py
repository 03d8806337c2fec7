"""Phrases that must be said: met, missing, or not to be answered by this recording."""

import pytest

from calls.domain.transcripts import ParsedTurn, Speaker
from qc.domain.phrases import PhraseRule, RuleKind, Severity, Spotter, Spotting, Status, Window

GREETING = PhraseRule(
    "greeting",
    RuleKind.REQUIRED,
    phrases=("您好", "你好", "高兴您服务"),
    severity=Severity.MINOR,
    window=Window(first_turns=2),
)
CLOSING = PhraseRule("closing", RuleKind.REQUIRED, phrases=("再见",), window=Window(last_turns=1))
SPOTTER = Spotter([GREETING, CLOSING])


def spot(*texts: str, recording_starts_ms: int = 0) -> Spotting:
    """Spot in a conversation that the operator begins, the two taking turns."""
    speakers = (Speaker.OPERATOR, Speaker.CUSTOMER)
    turns = [ParsedTurn(speakers[place % 2], text) for place, text in enumerate(texts)]
    return SPOTTER.spot(turns, recording_starts_ms=recording_starts_ms)


def missing(found: Spotting) -> list[str]:
    return [one.rule for one in found.suggestions if one.status == Status.MISSING]


def test_a_greeting_in_the_window_is_met_and_shown() -> None:
    found = spot("您 好，很高兴为您服务", "喂", "再见")
    assert [(one.rule, one.turn, one.text) for one in found.met] == [
        ("greeting", 0, "您 好"),
        ("closing", 2, "再见"),
    ]
    assert (found.suggestions, found.not_applicable) == ((), ())


@pytest.mark.parametrize("opening", ["高兴您服务", "嗯你好请讲", "妳好您好"])
def test_a_greeting_is_found_despite_recognition_errors(opening: str) -> None:
    assert missing(spot(opening, "喂", "再见")) == []


def test_a_greeting_after_its_window_is_missing() -> None:
    found = spot("请讲", "喂", "在吗", "喂", "您好,再见")
    assert missing(found) == ["greeting"]
    assert (found.suggestions[0].turn, found.suggestions[0].speaker) == (None, "operator")
    assert found.suggestions[0].severity == Severity.MINOR


def test_a_missing_greeting_is_not_applicable_when_the_recording_begins_late() -> None:
    found = spot("请讲", "喂", "再见", recording_starts_ms=1)
    assert missing(found) == []
    assert found.not_applicable == ("greeting",)


def test_a_late_recording_that_has_the_greeting_meets_the_rule() -> None:
    found = spot("您好", "喂", "再见", recording_starts_ms=4000)
    assert [one.rule for one in found.met] == ["greeting", "closing"]


def test_a_missing_closing_is_missing_however_the_recording_begins() -> None:
    assert missing(spot("您好", "喂", "嗯", recording_starts_ms=4000)) == ["closing"]


def test_a_transcript_without_the_speaker_answers_nothing() -> None:
    found = SPOTTER.spot([ParsedTurn(Speaker.CUSTOMER, "喂喂")])
    assert found.suggestions == ()
    assert found.not_applicable == ("greeting", "closing")


@pytest.mark.parametrize("silence", ["", " \n"])
def test_turns_without_words_count_for_no_window(silence: str) -> None:
    turns = [ParsedTurn(Speaker.OPERATOR, text) for text in (silence, "请讲", "您好", "再见", silence)]
    assert missing(SPOTTER.spot(turns)) == []


def test_a_speaker_without_a_word_answers_nothing() -> None:
    found = SPOTTER.spot([ParsedTurn(Speaker.CUSTOMER, "喂喂"), ParsedTurn(Speaker.OPERATOR, "")])
    assert (missing(found), found.not_applicable) == ([], ("greeting", "closing"))


def test_a_required_phrase_of_another_desk_is_not_asked_for() -> None:
    rule = PhraseRule("x", RuleKind.REQUIRED, phrases=("贵姓",), desks=frozenset({"message_secretary"}))
    turns = [ParsedTurn(Speaker.OPERATOR, "您好")]
    assert Spotter([rule]).spot(turns, desk="vip") == Spotting()
    assert missing(Spotter([rule]).spot(turns, desk="message_secretary")) == ["x"]


def test_an_exclusion_holds_for_required_phrases_too() -> None:
    rule = PhraseRule("x", RuleKind.REQUIRED, phrases=("亲",), exclusions=("亲自",))
    assert missing(Spotter([rule]).spot([ParsedTurn(Speaker.OPERATOR, "请亲自来")])) == ["x"]
