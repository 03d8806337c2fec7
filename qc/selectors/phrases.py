"""What the rules of wording find in a transcript: suggestions, made anew from what was said."""

from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import get_language

from calls.models import Contact
from qc.domain import phrases as domain
from qc.models import Interjection, PhraseRule


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


def spotter() -> domain.Spotter:
    """Give the spotter of the rules in use; the same rules are prepared once per process."""
    rules = tuple(rule.parsed for rule in PhraseRule.objects.filter(is_active=True))
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
    labels = {rule.code: _label(rule) for rule in spot.rules}
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


def _label(rule: domain.PhraseRule) -> str:
    return rule.name_zh if (get_language() or "").startswith("zh") else rule.name
