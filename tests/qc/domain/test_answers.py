"""What people write in answers is cleaned before it is stored."""

from qc.domain.answers import answers_table, parse_answers
from tests.qc.domain.cards import card, clean, section, yes_no


def test_control_characters_are_taken_out_of_texts_and_evidence() -> None:
    scorecard = clean(card("pooled", section("main", yes_no("greeted"))))
    given = {
        "value": "yes",
        "comment": "好\x00的\x07\r\n再见",
        "evidence": [{"kind": "note", "te\x00xt": "第一\x00句", "turn": 1}],
    }
    table = answers_table(parse_answers(scorecard, {"greeted": given}))
    assert table["greeted"]["comment"] == "好的\n再见"
    assert table["greeted"]["evidence"] == [{"kind": "note", "text": "第一句", "turn": 1}]


def test_a_comment_of_control_characters_alone_is_none() -> None:
    scorecard = clean(card("pooled", section("main", yes_no("greeted"))))
    assert parse_answers(scorecard, {"greeted": {"comment": "\x00 \x01"}}) == {}
