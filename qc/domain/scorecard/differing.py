"""What differs between two versions of a scorecard, field by field."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from qc.domain.scorecard.parts import Scorecard
from qc.domain.scorecard.writing import as_table


@dataclass(frozen=True)
class Difference:
    """One field: its path, and what it said before and after; empty where it stood at its default."""

    path: str
    before: str
    after: str


def differences(before: Scorecard, after: Scorecard) -> list[Difference]:
    """List every field that differs, in the order of the fields; parts are followed by their keys."""
    old, new = dict(_fields(as_table(before), "")), dict(_fields(as_table(after), ""))
    changed = [path for path in dict.fromkeys([*new, *old]) if old.get(path, "") != new.get(path, "")]
    moved = _moved(before, after)
    return [*(Difference(path, old.get(path, ""), new.get(path, "")) for path in changed), *moved]


def _moved(before: Scorecard, after: Scorecard) -> list[Difference]:
    """Name another order of the same sections or criteria, which no field tells."""
    found = []
    for path, old, new in (
        ("sections", [s.key for s in before.sections], [s.key for s in after.sections]),
        ("criteria", [c.key for c in before.criteria], [c.key for c in after.criteria]),
    ):
        kept_old, kept_new = [k for k in old if k in new], [k for k in new if k in old]
        if kept_old != kept_new:
            found.append(Difference(path, ", ".join(kept_old), ", ".join(kept_new)))
    return found


def _fields(value: object, path: str) -> Iterator[tuple[str, str]]:
    match value:
        case Mapping():
            for name, item in value.items():
                yield from _fields(item, f"{path}.{name}" if path else name)
        case list() if value and isinstance(value[0], Mapping):
            for name, item in _named(value):
                yield from _fields(item, f"{path}.{name}")
        case list():
            yield path, ", ".join(map(str, value))
        case bool():
            yield path, str(value).lower()
        case _:
            yield path, str(value)


def _named(items: list[Mapping[str, Any]]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Name the items of a list by their key, or by their place from 1 where they have none of their own."""
    keys = Counter(item.get("key") for item in items)
    for place, item in enumerate(items, start=1):
        key = item.get("key")
        yield (str(key) if key and keys[key] == 1 else str(place)), item
