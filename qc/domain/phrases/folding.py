"""Writing one and the same text in one way: compatibility forms, letter case, traditional characters.

NFKC, then lower case, then traditional to simplified characters (OpenCC ``tw2s``; never its phrase variants,
which would replace words). Most Chinese text is written so already: one regular expression recognises it, and
it is left as it is.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain

import opencc

# Stands between turns; no transcript has it.
TURN_END = "\x1e"
SENTENCE_ENDS = "。！？；!?;｡\n\r" + TURN_END
# Beyond these no character of a conversation has another compatibility form.
_SCANNED = (range(0x80, 0x10000), range(0x1D400, 0x1D800), range(0x1F000, 0x1FB00), range(0x2F800, 0x2FA20))
_UNIFIED = (range(0x3400, 0xA000), range(0x20000, 0x2FA20))
# The first character beyond the basic plane.
RARE = "\U00010000"
# OpenCC takes a simplified 么 for the traditional form of 幺: 可以么 would become 可以幺.
_SIMPLIFIED_ALREADY = "么"


def fold(text: str) -> tuple[str, list[int] | None]:
    """Return the text in its one way of writing, and where each of its characters stood.

    Returns:
        The folded text and, per character, its offset in `text`; None instead of the offsets when every
        character stands where it stood.
    """
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(low if len(low := one.lower()) == 1 else one for one in text)
    if not has_rare_characters(lowered) and not _odd_characters().search(lowered):
        return lowered, None
    table = _fold_table()
    pieces = [table.get(character, character) for character in lowered]
    folded = _simplify("".join(pieces))
    if len(folded) == len(text) and all(map((1).__eq__, map(len, pieces))):
        return folded, None
    return folded, [place for place, piece in enumerate(pieces) for _character in piece]


def has_rare_characters(text: str) -> bool:
    """Tell whether a text has characters beyond the basic plane, such as pictures and rare ideographs."""
    return len(text.encode("utf-16-le", "surrogatepass")) != 2 * len(text)


def character_class(characters: Iterable[str]) -> str:
    """Write a set of characters as the inside of a class of a regular expression."""
    ranges: list[tuple[int, int]] = []
    for code in sorted(map(ord, characters)):
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1] = (ranges[-1][0], code)
        else:
            ranges.append((code, code))
    return "".join(f"{re.escape(chr(first))}-{re.escape(chr(last))}" for first, last in ranges)


def scanned_characters() -> Iterator[str]:
    """Yield every character that text is searched for, ASCII included."""
    return map(chr, chain(range(0x80), *_SCANNED))


def _simplify(text: str) -> str:
    """Turn traditional characters into simplified ones, character for character."""
    if _traditional().isdisjoint(text):
        return text
    simplified: str = _converter().convert(text)
    if len(simplified) != len(text):
        simplified = "".join(_converter().convert(one)[:1] or one for one in text)
    if _SIMPLIFIED_ALREADY not in text:
        return simplified
    return "".join(
        old if old == _SIMPLIFIED_ALREADY else new for old, new in zip(text, simplified, strict=True)
    )


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("tw2s")


@cache
def _fold_table() -> dict[str, str]:
    """Map each character whose compatibility form has other letters, digits or stops to that form."""
    table = {}
    for character in scanned_characters():
        folded = unicodedata.normalize("NFKC", character).lower()
        is_mark = not character.isalnum() and not any(one.isalnum() or one in ".[]" for one in folded)
        if folded != character.lower() and not is_mark and character not in SENTENCE_ENDS + "…":
            table[character] = folded
    return table


@cache
def _traditional() -> frozenset[str]:
    unified = [chr(code) for code in chain(*_UNIFIED)]
    simplified = _converter().convert("\n".join(unified)).split("\n")
    return frozenset(old for old, new in zip(unified, simplified, strict=True) if old != new) - frozenset(
        _SIMPLIFIED_ALREADY
    )


@cache
def _odd_characters() -> re.Pattern[str]:
    """Match any character of a lower-case text, within the basic plane, that folding would change.

    A class without rare characters is a table to the regular expression engine, fifty times as fast.
    """
    odd = _traditional() | _fold_table().keys()
    return re.compile(f"[{character_class(one for one in odd if one < RARE)}]")
