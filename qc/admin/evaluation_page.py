"""What the page of one evaluation shows: criterion, answer, evidence, arithmetic, what was said."""

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from calls.models import Turn
from qc.admin.follow_ups import follow_up_block
from qc.admin.labels import score_text
from qc.domain.answers import BLANK, Answer, Answers, Value, parse_answers
from qc.domain.life import Act, State, is_possible, may
from qc.domain.numbers import decimal_text
from qc.domain.scorecard import Criterion, Scorecard
from qc.domain.scoring import Result, score
from qc.domain.words import AnswerState
from qc.models import Evaluation, SuggestionDecision, SuggestionStatus, Verdict
from qc.selectors import NamedSuggestion, decided_suggestions, parts_of
from qc.wording import Sentence, explain, here
from staff.models import Employee

PERMISSIONS = {
    Act.RELEASE: "qc.release_evaluation",
    Act.ACKNOWLEDGE: "qc.acknowledge_evaluation",
    Act.COMMENT: "qc.comment_evaluation",
}


@dataclass
class CriterionRow:
    """One criterion on the page."""

    label: str
    guidance: str
    answer: str
    comment: str
    evidence: list[str]
    arithmetic: list[str]
    is_critical: bool
    is_quiet: bool


@dataclass
class SectionRows:
    """One section on the page, with its criteria and its own arithmetic."""

    label: str
    score: str
    is_critical: bool
    rows: list[CriterionRow] = field(default_factory=list)
    arithmetic: list[str] = field(default_factory=list)


def page_context(evaluation: Evaluation, reader: Employee) -> dict[str, Any]:
    """Gather everything for the page of one evaluation, in the reader's language."""
    scorecard = evaluation.version.parsed
    answers = parse_answers(scorecard, evaluation.answers)
    result = score(scorecard, answers)
    sentences = explain(scorecard, result)
    bands = {band.key: here(band.label) for band in scorecard.bands}
    return {
        "evaluation": evaluation,
        "sections": _sections(scorecard, answers, result, sentences, _turns(evaluation)),
        "arithmetic": [s.text for line, s in _paired(result, sentences) if not line.subject],
        "score": score_text(evaluation.score if evaluation.outcome else result.final, scorecard.places),
        "band": bands.get(evaluation.band, ""),
        "missing": _missing_text(result),
        "comments": evaluation.comments.select_related("author"),
        "suggestions": suggestion_rows(evaluation, reader),
        "acts": act_buttons(evaluation, reader),
        "contact_url": reverse("admin:calls_contact_change", args=[evaluation.contact_id]),
        "may_see_contact": reader.has_perm("calls.view_contact"),
        **follow_up_block(evaluation, reader),
    }


def suggestion_rows(evaluation: Evaluation, reader: Employee) -> list[dict[str, str]]:
    """List what the rules of wording found, with what was said of it in this evaluation.

    What nobody decided about is shown only to those who may see decisions; to others it is no finding.
    """
    decisions = SuggestionDecision.objects.filter(evaluation__assignment=evaluation.assignment_id)
    sees_all = reader.has_perm("qc.view_suggestiondecision")
    return [
        _suggestion_row(one)
        for one in decided_suggestions(evaluation.contact, decisions)
        if one.verdict or sees_all
    ]


def _suggestion_row(suggestion: NamedSuggestion) -> dict[str, str]:
    if suggestion.turn is None:
        words = str(SuggestionStatus.MISSING.label)
    else:
        place = {"number": suggestion.turn + 1, "text": suggestion.text}
        words = _("turn %(number)d: “%(text)s”") % place
    return {
        "label": suggestion.label,
        "words": words,
        "verdict": suggestion.verdict,
        "decision": str(Verdict(suggestion.verdict).label) if suggestion.verdict else _("not decided"),
        "decided_by": suggestion.decided_by,
    }


def act_buttons(evaluation: Evaluation, reader: Employee) -> list[dict[str, Any]]:
    """List what this reader can do to the evaluation now."""
    labels = {
        Act.RELEASE: _("Release"),
        Act.ACKNOWLEDGE: _("Acknowledge"),
        Act.COMMENT: _("Comment"),
    }
    parts = parts_of(evaluation, reader)
    return [
        {
            "code": act.value,
            "label": label,
            "url": reverse("admin:qc_evaluation_act", args=[evaluation.pk, act.value]),
        }
        for act, label in labels.items()
        if reader.has_perm(PERMISSIONS[act]) and may(act, parts) and is_possible(act, State(evaluation.state))
    ]


def _paired(result: Result, sentences: list[Sentence]) -> Any:
    return zip(result.lines, sentences, strict=True)


def _turns(evaluation: Evaluation) -> dict[int, str]:
    """Read the turns that the evidence may point at."""
    rows = Turn.objects.filter(contact=evaluation.contact_id).values_list("position", "text")
    return dict(rows)


def _sections(
    scorecard: Scorecard, answers: Answers, result: Result, sentences: list[Sentence], turns: dict[int, str]
) -> list[SectionRows]:
    texts: dict[str, list[str]] = {}
    for line, sentence in _paired(result, sentences):
        texts.setdefault(f"{line.code.partition('.')[0]}.{line.subject}", []).append(sentence.text)
    marks = {mark.key: mark for mark in result.marks}
    scores = {section.key: section for section in result.sections}
    sections = []
    for section in scorecard.sections:
        of_section = scores[section.key]
        shown = SectionRows(
            here(section.label), _section_score(of_section.final, scorecard.places), of_section.is_critical
        )
        shown.arithmetic = texts.get(f"section.{section.key}", [])
        for criterion in section.criteria:
            mark = marks[criterion.key]
            answer = answers.get(criterion.key, BLANK)
            row = _row(criterion, answer, mark.state, texts.get(f"criterion.{criterion.key}", []), turns)
            row.is_critical = mark.is_critical
            shown.rows.append(row)
        sections.append(shown)
    return sections


def _section_score(value: Decimal | None, places: int) -> str:
    return score_text(value, places)


def _row(
    criterion: Criterion, answer: Answer, state: AnswerState, arithmetic: list[str], turns: dict[int, str]
) -> CriterionRow:
    return CriterionRow(
        label=here(criterion.label),
        guidance=here(criterion.guidance),
        answer=_answer_text(criterion, answer, state),
        comment=answer.comment or answer.na_reason,
        evidence=[_evidence_text(dict(piece), turns) for piece in answer.evidence],
        arithmetic=arithmetic,
        is_critical=False,
        is_quiet=state in {AnswerState.HIDDEN, AnswerState.UNANSWERED},
    )


def _answer_text(criterion: Criterion, answer: Answer, state: AnswerState) -> str:
    if state is AnswerState.HIDDEN:
        return "—"
    if state is AnswerState.NOT_APPLICABLE:
        return _("not applicable")
    found = _("not answered") if answer.value is None else _value_text(criterion, answer.value)
    if answer.system_cause:
        return found + _(" (system cause: %(reason)s)") % {"reason": answer.system_cause}
    return (
        found + _(" (counts in full: %(reason)s)") % {"reason": answer.override} if answer.override else found
    )


def _value_text(criterion: Criterion, value: Value) -> str:
    if isinstance(value, tuple):
        ticked = [here(criterion.option_by_key[key].label) for key in value]
        return "、".join(ticked) if ticked else _("none")
    option = criterion.option_by_key.get(str(value))
    if option is not None:
        return here(option.label)
    return decimal_text(value) if isinstance(value, Fraction) else str(value)


def _evidence_text(piece: dict[str, Any], turns: dict[int, str]) -> str:
    """Show what evidence points at: the words of a turn, a place in the recording, or a note."""
    if piece["kind"] == "turn":
        position = int(piece.get("turn", -1))
        text = turns.get(position, "")
        start, end = int(piece.get("start", 0)), int(piece.get("end", len(text)))
        return _("turn %(number)d: “%(text)s”") % {"number": position + 1, "text": text[start:end]}
    if piece["kind"] == "recording":
        seconds = int(piece.get("offset_ms", 0)) // 1000
        return _("recording at %(time)s") % {"time": f"{seconds // 60}:{seconds % 60:02}"}
    return str(piece.get("text", ""))


def _missing_text(result: Result) -> str:
    count = len(result.missing)
    if not count:
        return ""
    return ngettext("%(count)d thing is still missing", "%(count)d things are still missing", count) % {
        "count": count
    }
