"""Folding and normalising: one way of writing, every place traceable."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qc.domain.phrases.folding import fold
from qc.domain.phrases.normalising import Normaliser

NORMALISER = Normaliser(["嗯", "啊", "哎呀"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ＶＩＰ１８６０", "vip1860"),
        ("㎏①", "kg1"),
        ("沒辦法", "没办法"),
        ("乾淨的著名號碼", "干净的著名号码"),
        ("可以么", "可以么"),
        ("可以麼", "可以么"),
        ("这個可以么", "这个可以么"),
        ("滑鼠", "滑鼠"),
        ("İstanbul", "İstanbul"),
    ],
)
def test_text_is_folded_without_replacing_words(text: str, expected: str) -> None:
    assert fold(text)[0] == expected


def test_offsets_are_kept_where_a_character_becomes_several() -> None:
    assert fold("a㎏b") == ("akgb", [0, 1, 1, 2])
    assert fold("ＶＩＰ")[1] is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" 您 好 ，请、讲 ", "您好请讲"),
        ("您好。请讲！", "您好。请讲！"),
        ("22.8元.好", "228元.好"),
        ("我……不知道", "我不知道"),
        ("嗯您啊好哎呀", "您好"),
        ("好[呵呵]的【强】", "好的"),
        ("[这是一句很长的话]", "这是一句很长的话"),
        ("没_办法", "没办法"),
        ("好👍🏻的", "好的"),
    ],
)
def test_only_words_and_ends_of_sentences_remain(text: str, expected: str) -> None:
    assert NORMALISER.text_of(text) == expected


WRITTEN = st.text(
    "嗯啊您好沒辦法淨號ＶＩＰ㎏①½.．[]【】Ab9 \u3000、，,：“”（）()。！？…～😀👍🏻𠮷\n\x1e",
    max_size=60,
)


@given(WRITTEN)
def test_every_place_leads_back_to_its_character(text: str) -> None:
    normal = NORMALISER.normalise(text)
    assert normal.text == NORMALISER.text_of(text)
    places = [normal.raw_offset(place) for place in range(len(normal.text))]
    assert places == sorted(places)
    assert all(char in fold(text[raw])[0] for char, raw in zip(normal.text, places, strict=True))


@given(WRITTEN)
def test_nothing_that_is_dropped_remains(text: str) -> None:
    assert not set(NORMALISER.text_of(text)) & set("嗯啊 、，：“”()（）")


@given(
    st.characters(min_codepoint=0x80, max_codepoint=0x2FFF, categories=["Lu", "Ll", "Lo", "Nd", "No", "Nl"])
)
def test_a_character_is_folded_to_its_compatibility_form_in_lower_case(character: str) -> None:
    compatible = unicodedata.normalize("NFKC", character.lower()).lower()
    assert fold(character)[0] == compatible or len(character.lower()) > 1
