"""A conversation laid out as one text, so that it is normalised and searched in one go."""

import re
from bisect import bisect_right
from collections.abc import Collection, Container, Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple, Protocol

from calls.domain.transcripts import Speaker
from qc.domain.phrases.folding import SENTENCE_ENDS, TURN_END
from qc.domain.phrases.normalising import CLAUSE_ENDS, Normaliser
from qc.domain.phrases.rules import EVERYWHERE, PhraseRule

_CLAUSE_END = re.compile(f"[{CLAUSE_ENDS}]")
_SENTENCE_END = re.compile(f"[{SENTENCE_ENDS}]")


class SpokenTurn(Protocol):
    """What is asked of a turn: who speaks, what, and when (milliseconds, None when unknown)."""

    @property
    def speaker(self) -> str:
        """One of `Speaker`."""

    @property
    def text(self) -> str:
        """What was said."""

    @property
    def starts_ms(self) -> int | None:
        """Milliseconds after the contact's beginning."""


class Stretch(NamedTuple):
    """Where a rule looks in the normalised text: from `first` to before `end`, in these turns or in all."""

    first: int
    end: int
    turns: frozenset[int] | None


NOWHERE = Stretch(0, 0, None)


class Conversation:
    """The turns of one transcript joined to one text; other speakers than asked for are left out.

    Places are offsets in that text: raw ones in the text as it stood, others in the normalised text.

    Args:
        turns: The transcript in order.
        normaliser: How the text is normalised.
        speakers: Whose words are searched.
    """

    def __init__(
        self, turns: Iterable[SpokenTurn], normaliser: Normaliser, *, speakers: Container[str]
    ) -> None:
        self.turns: Sequence[SpokenTurn] = list(turns)
        self._normaliser = normaliser
        self._spoken: dict[str, list[int]] = {}
        for number, turn in enumerate(self.turns):
            # A turn without words (a picture in a chat, a silence) says nothing and counts for no window.
            if turn.text and not turn.text.isspace():
                self._spoken.setdefault(turn.speaker, []).append(number)
        searched = [speaker for speaker in self._spoken if speaker in speakers]
        self._has_one_speaker = len(searched) == 1
        texts = [turn.text if turn.speaker in searched else "" for turn in self.turns]
        raw = TURN_END.join(texts)
        if raw.count(TURN_END) >= len(texts) > 0:
            texts = [text.replace(TURN_END, " ") for text in texts]
            raw = TURN_END.join(texts)
        self.raw = raw
        self.normal = normaliser.normalise(raw)
        self._raw_starts = list(accumulate([len(text) + 1 for text in texts], initial=0))
        parts = self.normal.text.split(TURN_END)
        self._starts = list(accumulate([len(part) + 1 for part in parts], initial=0))

    @property
    def speakers(self) -> Collection[str]:
        """Name everybody who said something."""
        return self._spoken.keys()

    def turn_of(self, place: int) -> int:
        """Return the number of the turn in which a place lies."""
        return bisect_right(self._starts, place) - 1

    def span_in_turn(self, start: int, end: int) -> tuple[int, int]:
        """Return a stretch of one turn as offsets in the turn's raw text."""
        first, last = self.normal.raw_span(start, end)
        begin = self._raw_starts[self.turn_of(start)]
        return first - begin, last - begin

    def crosses_clause(self, start: int, end: int) -> bool:
        """Tell whether a stretch reaches over a comma or colon of the raw text."""
        first, last = self.normal.raw_span(start, end)
        return last - first > end - start and _CLAUSE_END.search(self.raw, first, last) is not None

    def clause_before(self, start: int) -> str:
        """Return, raw, what the clause says before a place."""
        begin, end = self._raw_starts[self.turn_of(start)], self.normal.raw_offset(start)
        for mark in _CLAUSE_END.finditer(self.raw, begin, end):
            begin = mark.end()
        return self.raw[begin:end]

    def sentence_after(self, end: int) -> str:
        """Return, raw, what the sentence says after a place, with the mark that ends it."""
        return rest_of_sentence(self.raw, self.normal.raw_offset(end - 1) + 1)

    def stretch_of(self, rule: PhraseRule) -> Stretch:
        """Return where a rule looks: the turns of its speaker within its window."""
        window = rule.window
        spoken = self._spoken.get(rule.speaker, [])
        if not spoken:
            return NOWHERE
        if window == EVERYWHERE and self._has_one_speaker:
            return Stretch(0, len(self.normal.text), None)
        if window.first_turns is not None:
            spoken = spoken[: window.first_turns]
        if window.last_turns is not None:
            spoken = spoken[-window.last_turns :]
        if window.first_seconds is not None:
            limit = window.first_seconds * 1000
            spoken = [number for number in spoken if (self.turns[number].starts_ms or 0) <= limit]
        if not spoken:
            return NOWHERE
        return Stretch(self._starts[spoken[0]], self._starts[spoken[-1] + 1], frozenset(spoken))

    def customer_says_before(self, turn: int, phrase: str) -> str | None:
        """Return the rest of the sentence after the customer's last mention of a phrase before a turn.

        Only the customer's last words before that turn count, over several turns in a row.

        Returns:
            The raw rest of the sentence, or None when the customer did not say the phrase.
        """
        last = turn - 1
        while last >= 0 and self.turns[last].speaker != Speaker.CUSTOMER:
            last -= 1
        while last >= 0 and self.turns[last].speaker == Speaker.CUSTOMER:
            text = self.turns[last].text
            normal = self._normaliser.normalise(text)
            place = normal.text.rfind(phrase)
            if place >= 0:
                return rest_of_sentence(text, normal.raw_span(place, place + len(phrase))[1])
            last -= 1
        return None


def rest_of_sentence(text: str, place: int) -> str:
    """Return what a sentence says from a place on, with the mark that ends it."""
    found = _SENTENCE_END.search(text, place)
    return text[place : found.end() if found else len(text)]
