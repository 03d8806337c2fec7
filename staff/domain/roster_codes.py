"""The codes that people write into a roster, and the shifts they stand for."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

REST_WORDS = ("休", "rest", "off", "-", "—")
"""Always understood as a day of rest, unless the centre gives the text another meaning."""


def folded(text: str) -> str:
    """Give a code as it is compared: width, case and spaces do not matter (“Ａ 1” is “a1”)."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return unicodedata.normalize("NFKC", "".join(plain.split()))


@dataclass(frozen=True)
class CodeBook:
    """What texts of a roster stand for: a shift's number, or none for a day of rest.

    Attributes:
        meanings: by folded text.
        written: how a shift, or rest, is written in grids and workbooks.
    """

    meanings: Mapping[str, int | None]
    written: Mapping[int | None, str]

    @classmethod
    def of(
        cls, codes: Iterable[tuple[str, int | None]], shifts: Iterable[tuple[int, tuple[str, ...]]]
    ) -> "CodeBook":
        """Make a book of the centre's codes in their order, and of the shifts' own codes and names.

        The centre's codes come first: where they name a text, nothing else does. A shift without a code
        of the centre's is written by its own, the first of its names.
        """
        codes, shifts = list(codes), list(shifts)
        meanings: dict[str, int | None] = {folded(word): None for word in REST_WORDS}
        written: dict[int | None, str] = {None: REST_WORDS[0]}
        for number, names in shifts:
            written[number] = names[0]
            meanings |= {folded(name): number for name in names}
        meanings |= {folded(text): number for text, number in codes}
        written |= {number: text for text, number in reversed(codes)}
        return cls(meanings, written)

    def meaning(self, text: str) -> int | None:
        """Say what a text stands for.

        Raises:
            LookupError: nothing is written so.
        """
        return self.meanings[folded(text)]
