"""Text as it is matched: words and the ends of sentences, each place traceable to the raw text."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

from qc.domain.phrases.folding import (
    RARE,
    SENTENCE_ENDS,
    character_class,
    fold,
    has_rare_characters,
    scanned_characters,
)

# A comma or a colon ends a clause: an exclusion does not reach over it.
CLAUSE_ENDS = ",，:：…" + SENTENCE_ENDS
# Pictures and recogniser's marks in brackets, such as [呵呵] or [UNK], are not speech.
_BRACKETED = rf"\[[^\[\]{SENTENCE_ENDS}]{{1,6}}\]|【[^【】{SENTENCE_ENDS}]{{1,6}}】"
# A full stop inside a number or an address, or part of an ellipsis, ends nothing.
_INNER_STOP = r"\.{2,}|(?<=[0-9a-z])\.(?=[0-9a-z])"


class Normalised:
    """A text as it is matched, with the way back to the raw text.

    Attributes:
        text: letters, digits and the marks that end a sentence; no other punctuation, no interjections.
    """

    def __init__(self, folded: str, offsets: list[int] | None, dropped: re.Pattern[str]) -> None:
        # Kept and dropped stretches by turns, the first and the last one kept.
        stretches = dropped.split(folded)
        kept = stretches[::2]
        self.text = "".join(kept)
        self._offsets = offsets
        # The n-th dropped stretch stands behind as many characters as were kept before it.
        self._starts = list(accumulate(map(len, kept[:-1])))
        self._shifts = list(accumulate(map(len, stretches[1::2]), initial=0))

    def raw_offset(self, place: int) -> int:
        """Return where a character of the normalised text stands in the raw text."""
        folded = place + self._shifts[bisect_right(self._starts, place)]
        return self._offsets[folded] if self._offsets else folded

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of the raw text that a non-empty stretch of the normalised text comes from."""
        return self.raw_offset(start), self.raw_offset(end - 1) + 1


class Normaliser:
    """Drops spaces, punctuation inside sentences and interjections, and writes characters in one way.

    Args:
        interjections: Sounds without meaning (嗯, 啊, …) that recognisers write between words.
    """

    def __init__(self, interjections: Iterable[str]) -> None:
        sounds = sorted({fold(sound)[0] for sound in interjections if sound}, key=len, reverse=True)
        marks = {one for one in scanned_characters() if not one.isalnum()} - set(SENTENCE_ENDS + ".")
        single = marks | {sound for sound in sounds if len(sound) == 1}
        usual = character_class(one for one in single if one < RARE)
        longer = [re.escape(sound) for sound in sounds if len(sound) > 1]
        self._usual = _alternatives(*longer, f"[{usual}]+")
        # Slower, and needed only where such marks occur.
        self._marked = _alternatives(_BRACKETED, _INNER_STOP, *longer, f"[{usual}]")
        self._rare = _alternatives(_BRACKETED, _INNER_STOP, *longer, f"[{character_class(single)}]")

    def text_of(self, text: str) -> str:
        """Return the normalised text alone."""
        folded, _offsets = fold(text)
        return self._dropped_from(folded).sub("", folded)

    def normalise(self, text: str) -> Normalised:
        """Return the normalised text with the way back to the raw text."""
        folded, offsets = fold(text)
        return Normalised(folded, offsets, self._dropped_from(folded))

    def _dropped_from(self, folded: str) -> re.Pattern[str]:
        if has_rare_characters(folded):
            return self._rare
        return self._marked if any(mark in folded for mark in "[【.") else self._usual


def _alternatives(*patterns: str) -> re.Pattern[str]:
    """Compile alternatives as one group, so that splitting gives what is between them and they themselves."""
    return re.compile(f"({'|'.join(patterns)})")
