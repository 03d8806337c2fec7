"""Rules of wording: what must never be said, and what must be said when."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from calls.domain.transcripts import Speaker
from qc.domain.phrases.folding import SENTENCE_ENDS
from qc.domain.phrases.normalising import Normaliser

LONGEST_PHRASE = 60
"""Characters of a phrase or an exclusion, at most."""


class RuleKind(StrEnum):
    """Whether the phrases must not or must be said."""

    FORBIDDEN = "forbidden"
    REQUIRED = "required"


class Severity(StrEnum):
    """How grave a breach is; a person decides what it costs."""

    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True)
class Window:
    """Where in a conversation a rule looks; None of the limits means everywhere.

    Attributes:
        first_turns: only the first so many turns of the rule's speaker.
        first_seconds: only turns that begin within so many seconds; a turn without a time passes.
        last_turns: only the last so many turns of the rule's speaker.
    """

    first_turns: int | None = None
    first_seconds: int | None = None
    last_turns: int | None = None

    @property
    def is_at_start(self) -> bool:
        """Whether the rule is about how a conversation begins."""
        return self.first_turns is not None or self.first_seconds is not None


EVERYWHERE = Window()


@dataclass(frozen=True, slots=True)
class PhraseRule:
    """One rule of wording.

    Attributes:
        code: stable name, unique among the rules.
        kind: forbidden or required.
        phrases: any of them counts.
        exclusions: longer phrases within which one of `phrases` is harmless (大麻烦 for 大麻).
        speaker: whose words are looked at.
        severity: how grave a breach is.
        window: where in the conversation.
        desks: codes of the desks to which the rule applies; none for all.
        name, name_zh, source: for people.
    """

    code: str
    kind: RuleKind
    phrases: tuple[str, ...]
    exclusions: tuple[str, ...] = ()
    speaker: Speaker = Speaker.OPERATOR
    severity: Severity = Severity.MINOR
    window: Window = field(default_factory=Window)
    desks: frozenset[str] = frozenset()
    name: str = ""
    name_zh: str = ""
    source: str = ""

    def applies_at(self, desk: str) -> bool:
        """Tell whether the rule holds at a desk; at an unknown desk only the rules for all desks hold."""
        return not self.desks or desk in self.desks


class RuleFault(StrEnum):
    """What can be wrong with a rule; names are stable."""

    CODE_REPEATED = "code_repeated"
    NO_PHRASES = "no_phrases"
    NOTHING_LEFT = "nothing_left"
    TWO_SENTENCES = "two_sentences"
    TOO_LONG = "too_long"
    PHRASE_REPEATED = "phrase_repeated"
    EXCLUSION_WITHOUT_PHRASE = "exclusion_without_phrase"
    WINDOW = "window"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with one rule; `phrase` names the phrase or exclusion at fault, where there is one."""

    rule: str
    fault: RuleFault
    phrase: str = ""


def rule_faults(rules: list[PhraseRule], normaliser: Normaliser) -> list[Fault]:
    """Name everything that is wrong with these rules, all at once; an empty list when nothing is."""
    faults: list[Fault] = []
    codes: set[str] = set()
    for rule in rules:
        if rule.code in codes:
            faults.append(Fault(rule.code, RuleFault.CODE_REPEATED))
        codes.add(rule.code)
        faults += _faults_of(rule, normaliser)
    return faults


def _faults_of(rule: PhraseRule, normaliser: Normaliser) -> Iterator[Fault]:
    if not rule.phrases:
        yield Fault(rule.code, RuleFault.NO_PHRASES)
    limits = (rule.window.first_turns, rule.window.first_seconds, rule.window.last_turns)
    if any(limit is not None and limit < 1 for limit in limits):
        yield Fault(rule.code, RuleFault.WINDOW)
    seen: set[str] = set()
    for phrase in rule.phrases:
        normal = normaliser.text_of(phrase)
        yield from _faults_of_text(rule.code, phrase, normal)
        if normal in seen:
            yield Fault(rule.code, RuleFault.PHRASE_REPEATED, phrase)
        seen.add(normal)
    for exclusion in rule.exclusions:
        normal = normaliser.text_of(exclusion)
        yield from _faults_of_text(rule.code, exclusion, normal)
        if not any(phrase and phrase in normal and phrase != normal for phrase in seen):
            yield Fault(rule.code, RuleFault.EXCLUSION_WITHOUT_PHRASE, exclusion)


def _faults_of_text(code: str, text: str, normal: str) -> Iterator[Fault]:
    if not normal.strip(SENTENCE_ENDS + "."):
        yield Fault(code, RuleFault.NOTHING_LEFT, text)
    elif any(end in normal for end in SENTENCE_ENDS + "."):
        yield Fault(code, RuleFault.TWO_SENTENCES, text)
    elif len(normal) > LONGEST_PHRASE:
        yield Fault(code, RuleFault.TOO_LONG, text)
