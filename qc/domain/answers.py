"""The answers of one sheet: read from JSON, checked against their scorecard, cleared of what is hidden."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from common.cleaning import printable
from qc.domain.faults import Fault, InvalidAnswersError
from qc.domain.numbers import decimal_text, exact
from qc.domain.scorecard import Criterion, Scorecard
from qc.domain.words import Kind, NaPolicy

Value = str | tuple[str, ...] | Fraction | date
"""A chosen option, the ticked options, a number, a text or a date."""

FIELDS = frozenset({"value", "na", "na_reason", "comment", "evidence", "system_cause", "override"})
"""What may stand in one answer."""

EVIDENCE_KINDS = frozenset({"turn", "recording", "note"})
"""What evidence points at: a span of a transcript turn, a place in the recording, or a written note."""

ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
"""How a date is written."""

MAX_TEXT = 4000
"""Longest text of an answer, in characters."""

MAX_EVIDENCE = 50
"""Most pieces of evidence beside one answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an inspector put down for one criterion.

    `system_cause` says why a system, not the operator, is to blame: the criterion leaves the score.
    `override` says why it counts in full although the script was departed from; it stands only in versions
    made when a second person approved it.
    """

    value: Value | None = None
    is_na: bool = False
    na_reason: str = ""
    comment: str = ""
    evidence: tuple[Mapping[str, object], ...] = ()
    system_cause: str = ""
    override: str = ""


Answers = Mapping[str, Answer]
BLANK = Answer()


def parse_answers(scorecard: Scorecard, raw: object) -> dict[str, Answer]:
    """Read the answers of a sheet; a blank one is the same as none.

    Raises:
        InvalidAnswersError: unknown criteria or options, numbers outside their limits or off their step
            (S21), not applicable where that is not allowed (S7); all are named.
    """
    faults: list[Fault] = []
    answers: dict[str, Answer] = {}
    if not isinstance(raw, Mapping):
        raise InvalidAnswersError([Fault("qc.answer.not_a_table", "")])
    for key, given in raw.items():
        criterion = scorecard.criterion_by_key.get(key)
        if criterion is None:
            faults.append(Fault("qc.answer.unknown_criterion", str(key)[:80]))
            continue
        answer = _answer(criterion, given, faults)
        if answer != BLANK:
            answers[key] = answer
    if faults:
        raise InvalidAnswersError(faults)
    return answers


def answers_table(answers: Answers) -> dict[str, dict[str, object]]:
    """Write answers as JSON can hold them; the other way round of `parse_answers`."""
    return {key: _table(answer) for key, answer in answers.items()}


def _table(answer: Answer) -> dict[str, object]:
    table: dict[str, object] = {}
    if answer.value is not None:
        table["value"] = _plain(answer.value)
    if answer.is_na:
        table["na"] = True
    for name in ("na_reason", "comment", "system_cause", "override"):
        if text := getattr(answer, name):
            table[name] = text
    if answer.evidence:
        table["evidence"] = [dict(piece) for piece in answer.evidence]
    return table


def _plain(value: Value) -> object:
    match value:
        case tuple():
            return list(value)
        case Fraction():
            return decimal_text(value)
        case date():
            return value.isoformat()
        case _:
            return value


def _answer(criterion: Criterion, given: object, faults: list[Fault]) -> Answer:
    if given is None:
        return BLANK
    if not isinstance(given, Mapping):
        given = {"value": given}
    faults.extend(
        Fault("qc.answer.unknown_field", f"{criterion.key}.{str(name)[:60]}")
        for name in given
        if name not in FIELDS
    )
    is_na = _is_na(criterion, given.get("na"), faults)
    value = _value(criterion, given.get("value"), faults)
    if is_na and value is not None:
        faults.append(Fault("qc.answer.both_value_and_na", criterion.key))
    system_cause = _text(criterion, "system_cause", given.get("system_cause"), faults)
    override = _text(criterion, "override", given.get("override"), faults)
    if override and (system_cause or is_na or value is None):
        faults.append(Fault("qc.answer.nothing_to_override", criterion.key))
    return Answer(
        value=value,
        is_na=is_na,
        na_reason=_text(criterion, "na_reason", given.get("na_reason"), faults),
        comment=_text(criterion, "comment", given.get("comment"), faults),
        evidence=_evidence(criterion, given.get("evidence"), faults),
        system_cause=system_cause,
        override=override,
    )


def _is_na(criterion: Criterion, given: object, faults: list[Fault]) -> bool:
    if given is None or given is False:
        return False
    if given is not True:
        faults.append(Fault("qc.answer.not_a_boolean", f"{criterion.key}.na"))
    elif criterion.na is NaPolicy.NOT_ALLOWED:
        faults.append(Fault("qc.answer.na_not_allowed", criterion.key))
    return True


def _text(criterion: Criterion, name: str, given: object, faults: list[Fault]) -> str:
    if given is None:
        return ""
    if isinstance(given, str) and len(given) <= MAX_TEXT:
        return printable(given).strip()
    faults.append(Fault("qc.answer.not_a_text", f"{criterion.key}.{name}", {"limit": str(MAX_TEXT)}))
    return ""


def _evidence(criterion: Criterion, given: object, faults: list[Fault]) -> tuple[Mapping[str, object], ...]:
    if given is None:
        return ()
    if not isinstance(given, list | tuple) or len(given) > MAX_EVIDENCE or not all(map(_is_evidence, given)):
        faults.append(Fault("qc.answer.bad_evidence", criterion.key, {"limit": str(MAX_EVIDENCE)}))
        return ()
    return tuple({printable(name): _clean(value) for name, value in piece.items()} for piece in given)


def _clean(value: object) -> object:
    return printable(value) if isinstance(value, str) else value


def _is_evidence(piece: object) -> bool:
    """Accept {"kind": "turn" | "recording" | "note", …} with whole numbers and short texts only."""
    if not isinstance(piece, Mapping) or piece.get("kind") not in EVIDENCE_KINDS:
        return False
    return all(
        isinstance(name, str)
        and (
            (isinstance(value, int) and not isinstance(value, bool))
            or (isinstance(value, str) and len(value) <= MAX_TEXT)
        )
        for name, value in piece.items()
    )


def _value(criterion: Criterion, given: object, faults: list[Fault]) -> Value | None:
    if given is None or (given == "" and criterion.kind is not Kind.MULTI_SELECT):
        return None
    match criterion.kind:
        case Kind.CHOICE | Kind.YES_NO:
            return _option(criterion, given, faults)
        case Kind.MULTI_SELECT:
            return _options(criterion, given, faults)
        case Kind.SCALE | Kind.NUMBER:
            return _number(criterion, given, faults)
        case Kind.DATE:
            return _date(criterion, given, faults)
        case Kind.TEXT:
            return _text(criterion, "value", given, faults) or None


def _option(criterion: Criterion, given: object, faults: list[Fault]) -> str | None:
    if isinstance(given, bool) and criterion.kind is Kind.YES_NO:
        given = "yes" if given else "no"
    if isinstance(given, str) and given in criterion.option_by_key:
        return given
    faults.append(_unknown_option(criterion, given))
    return None


def _unknown_option(criterion: Criterion, given: object) -> Fault:
    params = {"value": str(given)[:40], "known": ", ".join(criterion.option_by_key)}
    return Fault("qc.answer.unknown_option", criterion.key, params)


def _options(criterion: Criterion, given: object, faults: list[Fault]) -> tuple[str, ...] | None:
    """Read ticks; none at all is an answer (S22). They are kept in the scorecard's order."""
    if not isinstance(given, list | tuple):
        faults.append(Fault("qc.answer.not_a_list", criterion.key))
        return None
    unknown = [item for item in given if not isinstance(item, str) or item not in criterion.option_by_key]
    if unknown:
        faults.append(_unknown_option(criterion, unknown[0]))
        return None
    if len(set(given)) != len(given):
        faults.append(Fault("qc.answer.repeated_option", criterion.key))
        return None
    return tuple(key for key in criterion.option_by_key if key in given)


def _number(criterion: Criterion, given: object, faults: list[Fault]) -> Fraction | None:
    """Read a number within the limits and on the step, counted from the minimum; never clamped (S21)."""
    number = exact(given)
    if number is None:
        faults.append(Fault("qc.answer.not_a_number", criterion.key, {"value": str(given)[:40]}))
        return None
    low, high = criterion.minimum or Fraction(0), criterion.maximum or Fraction(0)
    if not low <= number <= high:
        faults.append(_number_fault("qc.answer.out_of_range", criterion, number))
        return None
    if (number - low) % criterion.step != 0:
        faults.append(_number_fault("qc.answer.off_step", criterion, number))
        return None
    return number


def _number_fault(code: str, criterion: Criterion, number: Fraction) -> Fault:
    zero = Fraction(0)
    numbers = {
        "value": number,
        "min": criterion.minimum or zero,
        "max": criterion.maximum or zero,
        "step": criterion.step,
    }
    return Fault(code, criterion.key, {name: decimal_text(value) for name, value in numbers.items()})


def _date(criterion: Criterion, given: object, faults: list[Fault]) -> date | None:
    try:
        if isinstance(given, str) and ISO_DATE.fullmatch(given):
            return date.fromisoformat(given)
    except ValueError:  # a day that no calendar has, such as 2026-02-30, is named below
        pass
    faults.append(Fault("qc.answer.not_a_date", criterion.key, {"value": str(given)[:40]}))
    return None
