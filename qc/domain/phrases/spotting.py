"""The pipeline: a transcript and the rules of wording give suggestions for a person to confirm."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from calls.domain.transcripts import Speaker
from qc.domain.phrases.conversation import Conversation, SpokenTurn
from qc.domain.phrases.echo import is_echo
from qc.domain.phrases.lexicon import Lexicon, Match
from qc.domain.phrases.normalising import Normaliser
from qc.domain.phrases.rules import PhraseRule, RuleKind, Severity


class Status(StrEnum):
    """What a suggestion says of its rule."""

    SAID = "said"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A phrase that was said at a place, or one that is missing.

    Attributes:
        rule: code of the rule.
        status: said (forbidden or required phrase found) or missing (required phrase not found).
        severity: that of the rule.
        turn: number of the turn, from 0; None when missing.
        start, end: the stretch of the turn's raw text; 0 and 0 when missing.
        text: that stretch.
        speaker: who said it, or who should have.
        starts_ms: when the turn begins, in milliseconds after the contact's beginning; None when unknown.
    """

    rule: str
    status: Status
    severity: Severity
    speaker: str
    turn: int | None = None
    start: int = 0
    end: int = 0
    text: str = ""
    starts_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Spotting:
    """What was found in one transcript.

    Attributes:
        suggestions: forbidden phrases said, in order of their place, then required phrases missing.
        met: the first place at which each required rule is met.
        not_applicable: codes of required rules that this recording cannot answer.
    """

    suggestions: tuple[Suggestion, ...] = ()
    met: tuple[Suggestion, ...] = ()
    not_applicable: tuple[str, ...] = ()


class Spotter:
    """Finds what the rules forbid or ask for; made once for many transcripts.

    Args:
        rules: The rules, free of faults (`rule_faults`).
        interjections: Sounds without meaning, left out before matching.
    """

    def __init__(self, rules: Iterable[PhraseRule], interjections: Iterable[str] = ()) -> None:
        self.rules: Sequence[PhraseRule] = tuple(rules)
        self._normaliser = Normaliser(interjections)
        self._speakers = frozenset(rule.speaker.value for rule in self.rules)
        self._lexicon = Lexicon(self.rules, self._normaliser)

    def spot(self, turns: Iterable[SpokenTurn], *, recording_starts_ms: int = 0, desk: str = "") -> Spotting:
        """Look for every rule that holds at the desk in one transcript.

        A match, and an exclusion, stays within one turn and one sentence; an exclusion does not reach over a
        comma; of nested forbidden phrases only the longest is given; an operator who repeats the customer is
        not named.

        Args:
            turns: The transcript in order.
            recording_starts_ms: Where the recording begins; a recording that does not begin at 0 cannot tell
                whether a greeting is missing.
            desk: Code of the contact's desk; empty when unknown.
        """
        conversation = Conversation(turns, self._normaliser, speakers=self._speakers)
        phrases, exclusions = self._lexicon.find(conversation.normal.text)
        places = _without_excluded(conversation, self._in_scope(conversation, phrases, desk), exclusions)
        said = [place for place in places if self.rules[place.rule].kind == RuleKind.FORBIDDEN]
        said = [place for place in said if not self._is_echo(conversation, place)]
        answers = list(self._required(conversation, places, recording_starts_ms, desk))
        return Spotting(
            suggestions=(
                *(self._said(conversation, place) for place in _longest(said)),
                *(one for one in answers if isinstance(one, Suggestion) and one.status == Status.MISSING),
            ),
            met=tuple(one for one in answers if isinstance(one, Suggestion) and one.status == Status.SAID),
            not_applicable=tuple(one for one in answers if isinstance(one, str)),
        )

    def _in_scope(self, conversation: Conversation, places: list[Match], desk: str) -> list[Match]:
        """Keep places of rules that hold at the desk, in the words of their speaker, within their window."""
        windows: dict[int, frozenset[int]] = {}
        kept = []
        for place in places:
            if place.rule not in windows:
                rule = self.rules[place.rule]
                turns = conversation.turns_in_window(rule) if rule.applies_at(desk) else ()
                windows[place.rule] = frozenset(turns)
            if conversation.turn_of(place.start) in windows[place.rule]:
                kept.append(place)
        return kept

    def _is_echo(self, conversation: Conversation, place: Match) -> bool:
        return self.rules[place.rule].speaker == Speaker.OPERATOR and is_echo(
            conversation, turn=conversation.turn_of(place.start), start=place.start, end=place.end
        )

    def _required(
        self, conversation: Conversation, places: list[Match], recording_starts_ms: int, desk: str
    ) -> Iterator[Suggestion | str]:
        """Answer each required rule of the desk: where it is met, that it is missing, or its code for N/A."""
        first: dict[int, Match] = {}
        for place in sorted(places, key=lambda one: (one.start, -one.end)):
            first.setdefault(place.rule, place)
        speakers = {turn.speaker for turn in conversation.turns}
        for number, rule in enumerate(self.rules):
            if rule.kind != RuleKind.REQUIRED or not rule.applies_at(desk):
                continue
            if number in first:
                yield self._said(conversation, first[number])
            elif rule.speaker not in speakers or (rule.window.is_at_start and recording_starts_ms > 0):
                yield rule.code
            else:
                yield Suggestion(rule.code, Status.MISSING, rule.severity, rule.speaker.value)

    def _said(self, conversation: Conversation, place: Match) -> Suggestion:
        rule = self.rules[place.rule]
        number = conversation.turn_of(place.start)
        turn = conversation.turns[number]
        start, end = conversation.span_in_turn(place.start, place.end)
        return Suggestion(
            rule=rule.code,
            status=Status.SAID,
            severity=rule.severity,
            speaker=turn.speaker,
            turn=number,
            start=start,
            end=end,
            text=turn.text[start:end],
            starts_ms=turn.starts_ms,
        )


def _without_excluded(
    conversation: Conversation, phrases: list[Match], exclusions: list[Match]
) -> list[Match]:
    """Drop phrases that an exclusion of the same rule makes harmless, and chance meetings over a comma."""
    return [
        phrase
        for phrase in phrases
        if not _meets_by_chance(conversation, phrase)
        and not any(_excludes(conversation, one, phrase) for one in exclusions)
    ]


def _excludes(conversation: Conversation, exclusion: Match, phrase: Match) -> bool:
    """Tell whether an exclusion contains a phrase and reaches over no comma that the phrase does not."""
    return (
        exclusion.rule == phrase.rule
        and exclusion.start <= phrase.start
        and phrase.end <= exclusion.end
        and not conversation.crosses_clause(exclusion.start, phrase.start + 1)
        and not conversation.crosses_clause(phrase.end - 1, exclusion.end)
    )


def _meets_by_chance(conversation: Conversation, phrase: Match) -> bool:
    """Tell whether two single characters stand on both sides of a comma: 很大,麻烦您 says no 大麻."""
    return phrase.end - phrase.start == 2 and conversation.crosses_clause(phrase.start, phrase.end)


def _longest(places: list[Match]) -> Iterator[Match]:
    """Yield the places in order, without those that lie within a longer one."""
    reached = -1
    for _span, same in groupby(sorted(places, key=lambda one: (one.start, -one.end)), key=_span_of):
        group = list(same)
        if group[0].end > reached:
            yield from group
            reached = group[0].end


def _span_of(place: Match) -> tuple[int, int]:
    return place.start, place.end
