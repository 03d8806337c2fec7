"""All phrases of all rules in one automaton: a text is read once, however many phrases there are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import ahocorasick

from qc.domain.phrases.normalising import Normaliser
from qc.domain.phrases.rules import PhraseRule


@dataclass(frozen=True, slots=True)
class Match:
    """One phrase of one rule at one place of a normalised text; `rule` is the rule's place in the list."""

    rule: int
    start: int
    end: int


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
            self._automaton.add_word(normal, (len(normal), tuple(phrases), tuple(exclusions)))
        if uses:
            self._automaton.make_automaton()

    def find(self, text: str) -> tuple[list[Match], list[Match]]:
        """Return the matches of phrases and those of exclusions, by their ends."""
        phrases: list[Match] = []
        exclusions: list[Match] = []
        for last, (length, of_phrases, of_exclusions) in self._iterate(text):
            start, end = last - length + 1, last + 1
            phrases += [Match(rule, start, end) for rule in of_phrases]
            exclusions += [Match(rule, start, end) for rule in of_exclusions]
        return phrases, exclusions

    def _iterate(self, text: str) -> Iterator[tuple[int, tuple[int, tuple[int, ...], tuple[int, ...]]]]:
        return self._automaton.iter(text) if len(self._automaton) else iter(())
