"""One exact spelling of every document, so that its hash means something.

The spelling is RFC 8785 (JSON Canonicalization Scheme), narrowed to values with a single
reading everywhere: integers, strings, booleans, null, lists and objects. Numbers with a
fraction are refused; money and points travel as strings.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import NoReturn, TypeAlias, cast

import rfc8785

Document: TypeAlias = bool | int | str | list["Document"] | dict[str, "Document"] | None

LARGEST_INTEGER = 2**53 - 1
"""The largest whole number that every JSON reader understands exactly (RFC 7493)."""

LONGEST_INTEGER = len(f"-{LARGEST_INTEGER}")
"""How many characters the longest of them has."""

DEEPEST_LEVEL = 32
"""How many lists and objects may be nested; a signed document is never deeper."""


class NotADocument(ValueError):
    """The value cannot be signed: it has no canonical spelling in the register."""


def canonical(document: object) -> bytes:
    """Spell a document in its one canonical way.

    Args:
        document: Integers within ±(2^53 − 1), strings, booleans, None, lists and objects
            with string keys, nested at most 32 deep.

    Returns:
        The UTF-8 bytes of RFC 8785.

    Raises:
        NotADocument: a float, a number out of range, another type, a lone surrogate, or
            a document nested too deep. The message names the place.
    """
    return _spell(_plain(document, place="$", level=0))


def parse(spelled: bytes) -> Document:
    """Read a document back, whatever its spelling, refusing what JSON leaves ambiguous.

    Raises:
        NotADocument: the bytes are not UTF-8 JSON of the narrowed kind, or a key repeats.
    """
    try:
        document = json.loads(
            spelled.decode("utf-8"),
            parse_int=_whole_number,
            parse_float=_refuse_number,
            parse_constant=_refuse_number,
            object_pairs_hook=_unique_keys,
        )
    except (ValueError, RecursionError) as error:
        raise NotADocument(f"not a JSON document: {error}") from error
    # What JSON reads is plain; only an escape can make a lone surrogate, only brackets nest.
    if b"\\u" in spelled or spelled.count(b"[") + spelled.count(b"{") > DEEPEST_LEVEL:
        return _plain(document, place="$", level=0)
    return cast(Document, document)


def read(spelled: bytes) -> tuple[Document, bool]:
    """Read a document, and tell whether the bytes are its one canonical spelling.

    Raises:
        NotADocument: as `parse` raises it.
    """
    try:
        return _read_at_once(spelled), True
    except ValueError:  # another spelling, or something that takes a closer look
        document = parse(spelled)
        return document, _spell(document) == spelled


def is_canonical(spelled: bytes) -> bool:
    """Tell whether the bytes are a document in its one canonical spelling.

    Raises:
        NotADocument: they are no document at all.
    """
    return read(spelled)[1]


def _read_at_once(spelled: bytes) -> Document:
    """Read what is canonical without doubt: read it as any JSON, spell it again and find the same bytes.

    The same bytes leave no room for a key that repeats, another order, a space, or a minus zero. What
    they do leave room for (fractions, numbers out of range, escapes, depth) is not read here.

    Raises:
        ValueError: the bytes are not canonical, or only a closer look can tell.
    """
    text = spelled.decode("utf-8")
    is_plain = "\\u" not in text and text[:1] == "{" and not _LARGE_NUMBER.search(text)
    if not is_plain or text.count("[") + text.count("{") > DEEPEST_LEVEL:
        raise ValueError("takes a closer look")
    document = cast(Document, _DECODER.decode(text))
    if _spell(document) != spelled:
        raise ValueError("another spelling")
    return document


def _spell(plain: Document) -> bytes:
    """Spell a document of plain types.

    Python's own JSON writes them as RFC 8785 does, many times as fast, except that it sorts keys by code
    points and not by UTF-16 units: the two differ only beyond U+FFFF.
    """
    text = _fast(plain)
    if _TWO_UNITS.search(text):
        return rfc8785.dumps(plain)
    return text.encode()


_fast = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
_TWO_UNITS = re.compile("[\U00010000-\U0010ffff]")
"""A character that UTF-16 writes in two units."""

_LARGE_NUMBER = re.compile(r"[:,\[]-?[0-9]{16}")
"""Where a number might be beyond what is exact everywhere, or a text looks like one."""


def _plain(value: object, *, place: str, level: int) -> Document:
    """Copy a value into plain types, or name the place that has no canonical spelling."""
    if level > DEEPEST_LEVEL:
        raise NotADocument(f"{place}: nested deeper than {DEEPEST_LEVEL} levels")
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return _plain_integer(value, place)
    if isinstance(value, str):
        return _plain_text(value, place)
    if isinstance(value, list):
        return [
            _plain(item, place=f"{place}[{position}]", level=level + 1) for position, item in enumerate(value)
        ]
    if isinstance(value, dict):
        return _plain_object(value, place=place, level=level)
    raise NotADocument(f"{place}: {type(value).__name__} cannot be signed")


def _plain_integer(value: int, place: str) -> int:
    if abs(value) > LARGEST_INTEGER:
        raise NotADocument(f"{place}: {value} is beyond ±(2^53 − 1)")
    return int(value)


def _plain_text(value: str, place: str) -> str:
    text = str.__str__(value)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise NotADocument(f"{place}: text with a lone surrogate") from error
    return text


def _plain_object(value: dict[object, object], *, place: str, level: int) -> dict[str, Document]:
    copied: dict[str, Document] = {}
    for key, item in value.items():
        if not isinstance(key, str):
            raise NotADocument(f"{place}: key {key!r} is not text")
        name = _plain_text(key, place)
        copied[name] = _plain(item, place=f"{place}.{name}", level=level + 1)
    return copied


def _whole_number(spelled: str) -> int:
    # Longer ones are refused unread: reading thousands of digits takes time, or fails.
    value = int(spelled) if len(spelled) <= LONGEST_INTEGER else LARGEST_INTEGER + 1
    return _plain_integer(value, f"number {spelled[:40]}")


def _refuse_number(spelled: str) -> NoReturn:
    raise NotADocument(f"number {spelled[:40]} is not an integer")


def _unique_keys(pairs: Iterable[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise NotADocument(f"key {key!r} appears twice")
        found[key] = value
    return found


_DECODER = json.JSONDecoder(parse_float=_refuse_number, parse_constant=_refuse_number)
