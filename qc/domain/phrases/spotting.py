"""The pipeline: a transcript and the rules of wording give suggestions for a person to confirm."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from calls.domain.transcripts import Speaker
from qc.domain.phrases.conversation import NOWHERE, Conversation, SpokenTurn, Stretch
from qc.domain.phrases.echo import is_echo
from qc.domain.phrases.lexicon import Found, Lexicon, Match
from qc.domain.phrases.normalising import Normaliser
from qc.domain.phrases.rules import LONGEST_PHRASE, PhraseRule, RuleKind, Severity


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


class Why(StrEnum):
    """Why a phrase that is there was not suggested."""

    ELSEWHERE = "elsewhere"
    CHANCE = "chance"
    EXCLUDED = "excluded"
    ECHO = "echo"
    NESTED = "nested"


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A phrase of a forbidden rule that is there and was not suggested, and why.

    `ELSEWHERE`: another speaker, outside the window, another desk; `CHANCE`: two characters that a comma
    parts; `EXCLUDED`: harmless within an exclusion; `ECHO`: repeats the customer; `NESTED`: in a longer one.
    """

    rule: str
    turn: int
    text: str
    why: Why


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
        found = self._lexicon.find(conversation.normal.text)
        places = _without_excluded(conversation, self._in_scope(conversation, found, desk), found)
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

    def passed_over(self, turns: Iterable[SpokenTurn], *, desk: str = "") -> list[PassedOver]:
        """Say of every forbidden phrase that is there and was not suggested why it was not."""
        conversation = Conversation(turns, self._normaliser, speakers=self._speakers)
        found = self._lexicon.find(conversation.normal.text)
        there = [
            Match(number, last + 1 - length, last + 1)
            for last, (length, phrase_of, _exclusion_of) in found
            for number in phrase_of
            if self.rules[number].kind == RuleKind.FORBIDDEN
        ]
        in_scope = set(self._in_scope(conversation, found, desk))
        harmful = _without_excluded(conversation, list(in_scope), found)
        own = [place for place in harmful if not self._is_echo(conversation, place)]
        said = set(_longest(own))

        def why(place: Match) -> Why:
            if place not in in_scope:
                return Why.ELSEWHERE
            if place not in harmful:
                return Why.CHANCE if _meets_by_chance(conversation, place) else Why.EXCLUDED
            return Why.NESTED if place in own else Why.ECHO

        return [
            PassedOver(one.rule, one.turn or 0, one.text, why(place))
            for place in sorted(set(there) - said, key=_span_of)
            for one in [self._said(conversation, place)]
        ]

    def _in_scope(self, conversation: Conversation, found: Found, desk: str) -> list[Match]:
        """Keep phrases of rules that hold at the desk, in the words of their speaker, within their window."""
        stretches: dict[int, Stretch] = {}
        kept = []
        for last, (length, phrase_of, _exclusion_of) in found:
            for number in phrase_of:
                stretch = stretches.get(number)
                if stretch is None:
                    stretch = stretches[number] = self._stretch(conversation, number, desk)
                first, end, turns = stretch
                if first <= last < end:
                    start = last + 1 - length
                    if turns is None or conversation.turn_of(start) in turns:
                        kept.append(Match(number, start, last + 1))
        return kept

    def _stretch(self, conversation: Conversation, number: int, desk: str) -> Stretch:
        rule = self.rules[number]
        return conversation.stretch_of(rule) if rule.applies_at(desk) else NOWHERE

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
        for number, rule in enumerate(self.rules):
            if rule.kind != RuleKind.REQUIRED or not rule.applies_at(desk):
                continue
            if number in first:
                yield self._said(conversation, first[number])
            elif rule.speaker not in conversation.speakers or (
                rule.window.is_at_start and recording_starts_ms > 0
            ):
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


def _without_excluded(conversation: Conversation, phrases: list[Match], found: Found) -> list[Match]:
    """Drop phrases that an exclusion of the same rule makes harmless, and chance meetings over a comma."""
    exclusions: dict[int, list[Match]] = {phrase.rule: [] for phrase in phrases}
    for last, (length, _phrase_of, exclusion_of) in found:
        for rule in exclusion_of:
            if rule in exclusions:
                exclusions[rule].append(Match(rule, last + 1 - length, last + 1))
    return [
        phrase
        for phrase in phrases
        if not _meets_by_chance(conversation, phrase)
        and not _is_harmless(conversation, phrase, exclusions[phrase.rule])
    ]


def _is_harmless(conversation: Conversation, phrase: Match, exclusions: list[Match]) -> bool:
    """Tell whether one of the exclusions, which are in order of their ends, contains a phrase.

    The exclusion must not reach over a comma that the phrase does not reach over.
    """
    for number in range(bisect_left(exclusions, phrase.end, key=_end_of), len(exclusions)):
        exclusion = exclusions[number]
        if exclusion.end - LONGEST_PHRASE > phrase.start:
            return False
        if exclusion.start <= phrase.start and not (
            conversation.crosses_clause(exclusion.start, phrase.start + 1)
            or conversation.crosses_clause(phrase.end - 1, exclusion.end)
        ):
            return True
    return False


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


def _end_of(place: Match) -> int:
    return place.end


def _span_of(place: Match) -> tuple[int, int]:
    return place.start, place.end
