"""The canonical spelling: RFC 8785 for what the register accepts, refusal of the rest."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.canonical import LARGEST_INTEGER, NotADocument, canonical, parse, read

documents = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER)
    | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=8), inner, max_size=4)
    ),
    max_leaves=20,
)


def test_object_keys_are_sorted_by_utf16_units_as_in_rfc_8785_section_3_2_3() -> None:
    document = {
        "€": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\U0001f600": "Emoji: Grinning Face",
        "\u0080": "Control",
        "ö": "Latin Small Letter O With Diaeresis",
    }
    assert list(json.loads(canonical(document)).values()) == [
        "Carriage Return",
        "One",
        "Control",
        "Latin Small Letter O With Diaeresis",
        "Euro Sign",
        "Emoji: Grinning Face",
        "Hebrew Letter Dalet With Dagesh",
    ]


def test_strings_and_literals_are_spelled_as_in_rfc_8785_section_3_2_2() -> None:
    document = {"string": '€$\u000f\nA\'B"\\\\"/', "literals": [None, True, False]}
    expected = '{"literals":[null,true,false],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    assert canonical(document) == expected.encode()


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        pytest.param({"b": 2, "a": 1}, b'{"a":1,"b":2}', id="keys sorted, no spaces"),
        pytest.param(
            [56, {"d": True, "10": None, "1": []}], b'[56,{"1":[],"10":null,"d":true}]', id="arrays"
        ),
        pytest.param(9007199254740991, b"9007199254740991", id="largest integer"),
        pytest.param(-9007199254740991, b"-9007199254740991", id="smallest integer"),
        pytest.param("值班", '"值班"'.encode(), id="chinese stays as it is"),
        pytest.param({}, b"{}", id="empty object"),
        pytest.param("", b'""', id="empty text"),
    ],
)
def test_spelling(document: object, expected: bytes) -> None:
    assert canonical(document) == expected


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(1.0, id="float, even a whole one"),
        pytest.param({"a": [0.1]}, id="float inside"),
        pytest.param(float("nan"), id="not a number"),
        pytest.param(2**53, id="beyond the largest integer"),
        pytest.param(-(2**53), id="beyond the smallest integer"),
        pytest.param("\ud800", id="lone surrogate"),
        pytest.param({"\udfff": 1}, id="lone surrogate in a key"),
        pytest.param({1: "a"}, id="key that is not text"),
        pytest.param(b"bytes", id="bytes"),
        pytest.param((1, 2), id="tuple"),
        pytest.param({1, 2}, id="set"),
        pytest.param(object(), id="object"),
    ],
)
def test_what_has_no_single_reading_is_refused(document: object) -> None:
    with pytest.raises(NotADocument):
        canonical(document)


def test_nesting_beyond_32_levels_is_refused() -> None:
    document: object = "core"
    for _ in range(33):
        document = [document]
    with pytest.raises(NotADocument, match="nested deeper"):
        canonical(document)


@pytest.mark.parametrize(
    "spelled",
    [
        pytest.param(b'{"a":1,"a":2}', id="key twice"),
        pytest.param(b"1.0", id="fraction"),
        pytest.param(b"1e3", id="exponent"),
        pytest.param(b"NaN", id="not a number"),
        pytest.param(b"9007199254740992", id="integer out of range"),
        pytest.param(b"1" * 5000, id="integer of 5000 digits"),
        pytest.param(b"[" * 100000, id="endless nesting"),
        pytest.param(b'"\\ud800"', id="lone surrogate, escaped"),
        pytest.param(b"\xff", id="not UTF-8"),
        pytest.param(b"", id="nothing"),
        pytest.param(b"{} {}", id="two documents"),
    ],
)
def test_ambiguous_bytes_are_refused(spelled: bytes) -> None:
    with pytest.raises(NotADocument):
        parse(spelled)


@given(documents)
def test_spelling_and_reading_give_the_same_document_back(document: object) -> None:
    assert parse(canonical(document)) == document


@given(documents)
def test_the_spelling_of_what_was_read_is_the_spelling(document: object) -> None:
    pretty = json.dumps(document, indent=2).encode()
    assert canonical(parse(pretty)) == canonical(document)


@pytest.mark.parametrize(
    ("spelled", "is_canonical"),
    [
        (b'{"a":1,"b":"x"}', True),
        (b'{"a":9007199254740991}', True),
        (b'{"a":":1234567890123456789"}', True),
        ('{"\uffff":1,"\U0001f600":2}'.encode(), False),
        ('{"\U0001f600":2,"\uffff":1}'.encode(), True),
        (b'{"a":"\\u0007"}', True),
        (b'{"a":"\\u0041"}', False),
        (b'{"b":1,"a":2}', False),
        (b'{"a": 1}', False),
        (b'{"a":-0}', False),
        (b'{"a":1}\n', False),
        (b"[1]", True),
        (b"1", True),
    ],
)
def test_what_is_read_at_once_is_judged_as_after_a_closer_look(spelled: bytes, is_canonical: bool) -> None:
    assert read(spelled) == (parse(spelled), is_canonical)


@pytest.mark.parametrize(
    "spelled",
    [
        b'{"a":1.5}',
        b'{"a":1e3}',
        b'{"a":NaN}',
        b'{"a":-Infinity}',
        b'{"a":9007199254740992}',
        b'{"a":[-9007199254740992]}',
        b'{"a":1,"a":1}',
        b'{"a":"\\ud800"}',
        b'{"a":"\xff"}',
        b'{"a":' + b"[" * 33 + b"]" * 33 + b"}",
        b"{",
        b"",
    ],
)
def test_what_is_no_document_is_not_read_at_once_either(spelled: bytes) -> None:
    with pytest.raises(NotADocument):
        read(spelled)


@given(st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=8), documents, max_size=4), st.data())
def test_one_changed_byte_is_never_taken_for_canonical(
    document: dict[str, object], data: st.DataObject
) -> None:
    spelled = bytearray(canonical(document))
    assert read(bytes(spelled)) == (document, True)
    spelled[data.draw(st.integers(0, len(spelled) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    try:
        found, is_canonical = read(bytes(spelled))
    except NotADocument:
        return
    assert is_canonical == (canonical(found) == bytes(spelled))
