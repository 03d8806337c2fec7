"""Write a scorecard as TOML, laid out like the files in seeds/, and find the line that a fault is about."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from qc.domain.scorecard.parts import Scorecard
from qc.domain.scorecard.writing import as_table

Table = Mapping[str, Any]

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_TABLES = ("bands", "sections", "criteria")
"""Lists that are written as headed tables; other lists stand in one value, an item a line."""

_HEADER = re.compile(r"\s*\[\[\s*([A-Za-z_.]+)\s*\]\]")
_FIELD = re.compile(r"\s*([A-Za-z_]+)\s*=\s*(.*)")
_KEY = re.compile(r"""["']([^"']*)["']""")


def as_toml(scorecard: Scorecard) -> str:
    """Write a scorecard so that reading the text gives the same content hash."""
    return "\n".join(_lines(as_table(scorecard), "")) + "\n"


def _lines(table: Table, path: str) -> Iterator[str]:
    """Write the values of a table, then the headed tables below it."""
    for name, value in table.items():
        if name not in _TABLES:
            yield from _value_lines(name, value)
    for name in _TABLES:
        for item in table.get(name, ()):
            below = f"{path}.{name}" if path else name
            yield ""
            yield f"[[{below}]]"
            yield from _lines(item, below)


def _value_lines(name: str, value: object) -> Iterator[str]:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        yield f"{name} = ["
        yield from (f"  {_inline(item)}," for item in value)
        yield "]"
    else:
        yield f"{name} = {_inline(value)}"


def _inline(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case Mapping():
            return "{ " + ", ".join(f"{name} = {_inline(item)}" for name, item in value.items()) + " }"
        case list():
            return "[" + ", ".join(_inline(item) for item in value) + "]"
        case _:
            return _quoted(str(value))


def _quoted(text: str) -> str:
    return '"' + "".join(_escaped(character) for character in text) + '"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    is_control = ord(character) < 0x20 or ord(character) == 0x7F
    return f"\\u{ord(character):04X}" if is_control else character


def line_of(text: str, path: str) -> int | None:
    """Find the line, counted from 1, that a path of a fault leads to; the nearest above it if need be.

    Only the layout of the seed files is understood: headed tables for bands, sections and criteria.
    """
    lines = _places(text)
    while path:
        if path in lines:
            return lines[path]
        path = path.rpartition(".")[0]
    return None


def _places(text: str) -> dict[str, int]:
    """Map the paths of tables and fields to their lines."""
    places: dict[str, int] = {}
    section = ""
    for header, number, fields in _tables(text):
        key = fields.get("key", (0, ""))[1]
        path = {
            "": "",
            "bands": f"bands.{key}",
            "sections": f"sections.{key}",
            "sections.criteria": f"{section}.criteria.{key}",
        }.get(header, header)
        section = path if header == "sections" else section
        if path:
            places.setdefault(path, number)
        for name, (line, _) in fields.items():
            places.setdefault(f"{path}.{name}" if path else name, line)
    return places


def _tables(text: str) -> Iterator[tuple[str, int, dict[str, tuple[int, str]]]]:
    """Split a text at its headers: name, line, and the fields with their lines and quoted values."""
    header, start, fields = "", 1, dict[str, tuple[int, str]]()
    for number, line in enumerate(text.split("\n"), start=1):
        if found := _HEADER.match(line):
            yield header, start, fields
            header, start, fields = found[1], number, {}
        elif found := _FIELD.match(line):
            key = _KEY.match(found[2])
            fields.setdefault(found[1], (number, key[1] if key else ""))
    yield header, start, fields
