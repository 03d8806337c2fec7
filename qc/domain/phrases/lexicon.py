"""All phrases of all rules in one automaton: a text is read once, however many phrases there are."""

from collections.abc import Sequence
from typing import NamedTuple

import ahocorasick

from qc.domain.phrases.normalising import Normaliser
from qc.domain.phrases.rules import PhraseRule


class Entry(NamedTuple):
    """A text of the lexicon: its length, and the rules whose phrase or whose exclusion it is."""

    length: int
    phrase_of: tuple[int, ...]
    exclusion_of: tuple[int, ...]


class Match(NamedTuple):
    """One text of one rule at one place of a normalised text; `rule` is the rule's place in the list."""

    rule: int
    start: int
    end: int


Found = list[tuple[int, Entry]]
"""Where each occurrence ends (its last character), and what it is."""


class Lexicon:
    """Finds every phrase and every exclusion of a list of rules in a normalised text."""

    def __init__(self, rules: Sequence[PhraseRule], normaliser: Normaliser) -> None:
        uses: dict[str, tuple[list[int], list[int]]] = {}
        for place, rule in enumerate(rules):
            for role, texts in enumerate((rule.phrases, rule.exclusions)):
                for normal in {normaliser.text_of(text) for text in texts} - {""}:
                    uses.setdefault(normal, ([], []))[role].append(place)
        self._automaton = ahocorasick.Automaton()
        for normal, (phrases, exclusions) in uses.items():
            self._automaton.add_word(normal, Entry(len(normal), tuple(phrases), tuple(exclusions)))
        if uses:
            self._automaton.make_automaton()

    def find(self, text: str) -> Found:
        """Return every occurrence of every text, by their ends; overlapping ones too."""
        return list(self._automaton.iter(text)) if len(self._automaton) else []
