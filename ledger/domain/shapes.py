"""Reading signed documents strictly: exactly the fields expected, each of its one type."""

from .canonical import Document


class Malformed(ValueError):
    """A stored document lacks a field, has one too many, or one of another type."""


def exactly(value: Document, names: frozenset[str], what: str) -> dict[str, Document]:
    """Accept an object with exactly these fields.

    Raises:
        Malformed: not an object, or a field is missing or unknown.
    """
    if not isinstance(value, dict):
        raise Malformed(f"{what} is not an object")
    if value.keys() != names:
        raise Malformed(f"{what} has other fields: {', '.join(sorted(value.keys() ^ names))}")
    return value


def text(fields: dict[str, Document], name: str) -> str:
    """Accept a text field."""
    value = fields[name]
    if not isinstance(value, str):
        raise Malformed(f"{name} is not text")
    return value


def integer(fields: dict[str, Document], name: str) -> int:
    """Accept a whole number; a boolean is none."""
    value = fields[name]
    if not isinstance(value, int) or isinstance(value, bool):
        raise Malformed(f"{name} is not a whole number")
    return value


def texts(fields: dict[str, Document], name: str) -> tuple[str, ...]:
    """Accept a list of texts."""
    value = fields[name]
    if not isinstance(value, list):
        raise Malformed(f"{name} is not a list")
    found = tuple(item for item in value if isinstance(item, str))
    if len(found) < len(value):
        raise Malformed(f"{name} holds something that is not text")
    return found
