"""Read a definition table by table, noting every fault with its place instead of stopping at the first."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from qc.domain.faults import Fault
from qc.domain.numbers import exact
from qc.domain.scorecard.parts import Label

Word = TypeVar("Word", bound=StrEnum)

MAX_TEXT = 2000
"""Longest text of a definition, in characters."""

MAX_ITEMS = 500
"""Longest list of a definition: far above any real form, far below what would stall a server."""


class Node:
    """One table of a definition: its values are taken out one by one, what remains is unknown."""

    def __init__(self, values: Mapping[str, object], path: str, faults: list[Fault]) -> None:
        self._values = dict(values)
        self.path = path
        self.faults = faults

    def _at(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name

    def fault(self, code: str, name: str = "", **params: object) -> None:
        """Note a fault at this table or at one of its values."""
        path = self._at(name) if name else self.path
        self.faults.append(Fault(f"qc.scorecard.{code}", path, {k: str(v) for k, v in params.items()}))

    def __contains__(self, name: str) -> bool:
        """Say whether a value is present and was not taken yet."""
        return name in self._values

    def take(self, name: str) -> object:
        """Take a value out as it stands; None when it is absent."""
        return self._values.pop(name, None)

    def text(self, name: str, default: str = "") -> str:
        """Take a text."""
        value = self.take(name)
        if value is None:
            return default
        if isinstance(value, str) and len(value) <= MAX_TEXT:
            return value.strip()
        self.fault("not_a_text", name, limit=MAX_TEXT)
        return default

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Take a true or false."""
        value = self.take(name)
        if value is None:
            return default
        if isinstance(value, bool):
            return value
        self.fault("not_a_boolean", name)
        return default

    def number(self, name: str) -> Fraction | None:
        """Take an exact number; None when it is absent or is none."""
        value = self.take(name)
        if value is None:
            return None
        number = exact(value)
        if number is None:
            self.fault("not_a_number", name, value=str(value)[:40])
        return number

    def number_or(self, name: str, default: Fraction) -> Fraction:
        """Take an exact number, or the default."""
        number = self.number(name)
        return default if number is None else number

    def whole(self, name: str, default: int, *, low: int, high: int) -> int:
        """Take a whole number within limits."""
        number = self.number(name)
        if number is None:
            return default
        if number.denominator == 1 and low <= number <= high:
            return int(number)
        self.fault("not_within", name, low=low, high=high)
        return default

    def word(self, name: str, words: type[Word], default: Word) -> Word:
        """Take one word of a closed list."""
        value = self.take(name)
        if value is None:
            return default
        if isinstance(value, str) and value in set(words):
            return words(value)
        self.fault("unknown_word", name, value=str(value)[:40], known=", ".join(words))
        return default

    def label(self, name: str) -> Label:
        """Take a label: one text, or a table with `en` and `zh`."""
        value = self.take(name)
        if isinstance(value, str):
            return Label(value.strip(), value.strip())
        if isinstance(value, Mapping):
            node = Node(value, self._at(name), self.faults)
            label = Label(node.text("en"), node.text("zh"))
            node.finish()
            return label
        if value is not None:
            self.fault("not_a_label", name)
        return Label("", "")

    def texts(self, name: str) -> tuple[str, ...]:
        """Take a list of texts."""
        value = self.take(name)
        if value is None:
            return ()
        if (
            isinstance(value, list | tuple)
            and len(value) <= MAX_ITEMS
            and all(isinstance(v, str) for v in value)
        ):
            return tuple(value)
        self.fault("not_a_list_of_texts", name)
        return ()

    def node(self, name: str) -> "Node | None":
        """Take a table inside this one."""
        value = self.take(name)
        if isinstance(value, Mapping):
            return Node(value, self._at(name), self.faults)
        if value is not None:
            self.fault("not_a_table", name)
        return None

    def nodes(self, name: str) -> Iterator["Node"]:
        """Take a list of tables; each is named by its key, or by its place in the list from 1."""
        value = self.take(name)
        if value is None:
            return
        if not isinstance(value, list | tuple) or len(value) > MAX_ITEMS:
            self.fault("not_a_list_of_tables", name, limit=MAX_ITEMS)
            return
        for position, item in enumerate(value, start=1):
            if isinstance(item, Mapping):
                key = item.get("key")
                yield Node(
                    item, f"{self._at(name)}.{key if isinstance(key, str) and key else position}", self.faults
                )
            else:
                self.fault("not_a_table", f"{name}.{position}")

    def finish(self) -> None:
        """Name what nobody took: a misspelt word must not pass for an absent one."""
        for name in self._values:
            self.fault("unknown_field", str(name)[:60])
