"""What the rules of wording find in a transcript, and what people said of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from django.db.models import QuerySet
from django.utils.translation import get_language

from calls.domain.transcripts import ParsedTurn, Speaker
from calls.models import Contact
from qc.domain import phrases as domain
from qc.models import Interjection, PhraseRule, SuggestionDecision, SuggestionStatus, Verdict

Place = tuple[str, int | None, int, int]
"""What makes a suggestion the same one: code of the rule, turn, first character, the one behind the last."""


@dataclass(frozen=True, slots=True)
class NamedSuggestion:
    """A suggestion as people read it.

    Attributes:
        rule: code of the rule.
        label: name of the rule in the reader's language.
        turn: position of the turn in the transcript; None when a phrase is missing.
        start, end: characters of the turn's text, counted from 0, the end not included.
        text: those characters.
        starts_ms: when the turn begins, in milliseconds after the contact's beginning; None when unknown.
        verdict: what was said of it last: hit or false hit; empty while nobody decided.
        decided_by: work number of who said so; empty while nobody decided.
    """

    rule: str
    label: str
    status: str
    severity: str
    speaker: str
    turn: int | None
    start: int
    end: int
    text: str
    starts_ms: int | None
    verdict: str = ""
    decided_by: str = ""
    decided_at: datetime | None = None

    @property
    def place(self) -> Place:
        """Say which suggestion this is."""
        return self.rule, self.turn, self.start, self.end


def spotter() -> domain.Spotter:
    """Give the spotter of the rules in use; the same rules are prepared once per process."""
    rules = tuple(rule.parsed for rule in PhraseRule.objects.filter(is_active=True))
    return spotter_of(rules)


def spotter_of(rules: tuple[domain.PhraseRule, ...]) -> domain.Spotter:
    """Give the spotter of these rules, with the interjections that the centre leaves out."""
    return _prepared(rules, tuple(Interjection.objects.values_list("text", flat=True)))


@lru_cache(maxsize=4)
def _prepared(rules: tuple[domain.PhraseRule, ...], interjections: tuple[str, ...]) -> domain.Spotter:
    """Prepare a spotter, kept by everything the rules say: one that is changed is another key."""
    return domain.Spotter(rules, interjections)


def suggestions_of(contact: Contact) -> list[NamedSuggestion]:
    """Search the transcript of a contact: forbidden phrases in order of their place, then what is missing.

    A contact without a transcript has no suggestions. Two statements, besides those that fetch the turns.
    """
    turns = list(contact.turns.all())
    if not turns:
        return []
    spot = spotter()
    found = spot.spot(
        turns,
        recording_starts_ms=contact.recording_starts_ms or 0,
        desk=contact.desk.code if contact.desk else "",
    )
    labels = {rule.code: rule_label(rule) for rule in spot.rules}
    return [
        NamedSuggestion(
            rule=one.rule,
            label=labels[one.rule],
            status=one.status.value,
            severity=one.severity.value,
            speaker=one.speaker,
            turn=None if one.turn is None else turns[one.turn].position,
            start=one.start,
            end=one.end,
            text=one.text,
            starts_ms=one.starts_ms,
        )
        for one in found.suggestions
    ]


def decided_suggestions(contact: Contact, decisions: QuerySet[SuggestionDecision]) -> list[NamedSuggestion]:
    """Give the suggestions of a contact, each with what was said of it last.

    A hit that somebody confirmed stays, although the rule may have changed since and no longer finds it. One
    statement more than `suggestions_of`.

    Args:
        contact: The contact.
        decisions: Those that the reader may know of; an inspector never learns the blind partner's.
    """
    said = latest_by_place(decisions.filter(contact=contact))
    found = [_decided(one, said.pop(one.place, None)) for one in suggestions_of(contact)]
    kept = [_confirmed(one) for one in said.values() if one.verdict == Verdict.HIT]
    return [*found, *kept]


def latest_by_place(decisions: QuerySet[SuggestionDecision]) -> dict[Place, SuggestionDecision]:
    """Give what was said last of each suggestion, in one statement."""
    rows: Iterable[SuggestionDecision] = decisions.select_related("rule_version__rule", "decided_by")
    return {one.place: one for one in sorted(rows, key=lambda one: one.pk)}


def _decided(suggestion: NamedSuggestion, decision: SuggestionDecision | None) -> NamedSuggestion:
    if decision is None:
        return suggestion
    return replace(
        suggestion,
        verdict=decision.verdict,
        decided_by=decision.decided_by.work_number,
        decided_at=decision.decided_at,
    )


def _confirmed(decision: SuggestionDecision) -> NamedSuggestion:
    """Make a suggestion of a confirmed hit that the rules no longer find."""
    rule = decision.rule_version.rule.parsed
    status = SuggestionStatus.MISSING if decision.turn is None else SuggestionStatus.SAID
    suggestion = NamedSuggestion(
        rule=rule.code,
        label=rule_label(rule),
        status=status.value,
        severity=rule.severity.value,
        speaker=rule.speaker.value,
        turn=decision.turn,
        start=decision.start,
        end=decision.end,
        text=decision.text,
        starts_ms=None,
    )
    return _decided(suggestion, decision)


def rule_label(rule: domain.PhraseRule) -> str:
    """Give the name of a rule in the reader's language."""
    return rule.name_zh if (get_language() or "").startswith("zh") else rule.name


@dataclass(frozen=True, slots=True)
class Trial:
    """What the rules in use say of a text that somebody typed: rule, turn from 1, words, status or reason."""

    rule: str
    turn: int | None
    text: str
    verdict: str


def try_rules(text: str, *, desk: str) -> list[Trial]:
    """Search a typed conversation, one turn a line: what is suggested, then what is passed over and why.

    A line that begins with "客户：" or "customer:" is the customer's, any other one the operator's.
    """
    spot = spotter()
    turns = [_typed(line) for line in text.splitlines() if line.strip()]
    labels = {rule.code: rule_label(rule) for rule in spot.rules}
    found = [
        Trial(labels[one.rule], None if one.turn is None else one.turn + 1, one.text, one.status.value)
        for one in spot.spot(turns, desk=desk).suggestions
    ]
    passed = spot.passed_over(turns, desk=desk)
    return found + [Trial(labels[one.rule], one.turn + 1, one.text, one.why.value) for one in passed]


def _typed(line: str) -> ParsedTurn:
    who, mark, said = line.strip().replace("：", ":", 1).partition(":")
    if mark and who.strip().lower() in {"客户", "customer"}:
        return ParsedTurn(Speaker.CUSTOMER, said)
    return ParsedTurn(Speaker.OPERATOR, line)
