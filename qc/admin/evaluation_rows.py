"""The sheet of an evaluation as its page shows it: criterion, answer, evidence, arithmetic."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from calls.models import Turn
from qc.admin.labels import score_text
from qc.domain.answers import BLANK, Answer, Answers, Value, parse_answers
from qc.domain.numbers import decimal_text
from qc.domain.rulings import appealable
from qc.domain.scorecard import Criterion, Scorecard
from qc.domain.scoring import Result, score
from qc.domain.words import AnswerState
from qc.models import Evaluation
from qc.wording import Sentence, explain, here


@dataclass
class CriterionRow:
    """One criterion on the page."""

    key: str
    label: str
    guidance: str
    answer: str
    comment: str
    evidence: list[str]
    arithmetic: list[str]
    is_critical: bool
    is_quiet: bool
    system_cause: str = ""
    override: str = ""
    is_appealed: bool = False
    can_be_appealed: bool = False


@dataclass
class SectionRows:
    """One section on the page, with its criteria and its own arithmetic."""

    label: str
    score: str
    is_critical: bool
    rows: list[CriterionRow] = field(default_factory=list)
    arithmetic: list[str] = field(default_factory=list)


@dataclass
class Sheet:
    """The whole sheet: its sections, and the lines that tell how the score came about."""

    result: Result
    sections: list[SectionRows]
    arithmetic: list[str]

    @property
    def row_by_key(self) -> dict[str, CriterionRow]:
        """Give the rows by the key of their criterion."""
        return {row.key: row for section in self.sections for row in section.rows}


def sheet_of(evaluation: Evaluation) -> Sheet:
    """Score the stored answers again and tell them in the reader's language; one statement, for the turns."""
    scorecard = evaluation.version.parsed
    answers = parse_answers(scorecard, evaluation.answers)
    result = score(scorecard, answers)
    sentences = explain(scorecard, result)
    return Sheet(
        result=result,
        sections=_sections(scorecard, answers, result, sentences, _turns(evaluation)),
        arithmetic=[text.text for line, text in _paired(result, sentences) if not line.subject],
    )


def _paired(result: Result, sentences: list[Sentence]) -> Any:
    """Pair the lines of a result with the sentences that tell them."""
    return zip(result.lines, sentences, strict=True)


def _turns(evaluation: Evaluation) -> dict[int, str]:
    """Read the turns that the evidence may point at, by their position."""
    rows = Turn.objects.filter(contact=evaluation.contact_id).values_list("position", "text")
    return dict(rows)


def _sections(
    scorecard: Scorecard, answers: Answers, result: Result, sentences: list[Sentence], turns: dict[int, str]
) -> list[SectionRows]:
    """Give the sheet section by section, each criterion with what was answered and what it brought."""
    texts: dict[str, list[str]] = {}
    for line, sentence in _paired(result, sentences):
        texts.setdefault(f"{line.code.partition('.')[0]}.{line.subject}", []).append(sentence.text)
    marks = {mark.key: mark for mark in result.marks}
    scores = {section.key: section for section in result.sections}
    to_appeal = set(appealable(scorecard, {key: mark.state for key, mark in marks.items()}))
    sections = []
    for section in scorecard.sections:
        of_section = scores[section.key]
        shown = SectionRows(
            here(section.label), score_text(of_section.final, scorecard.places), of_section.is_critical
        )
        shown.arithmetic = texts.get(f"section.{section.key}", [])
        for criterion in section.criteria:
            mark = marks[criterion.key]
            answer = answers.get(criterion.key, BLANK)
            row = _row(criterion, answer, mark.state, texts.get(f"criterion.{criterion.key}", []), turns)
            row.is_critical = mark.is_critical
            row.can_be_appealed = criterion.key in to_appeal
            shown.rows.append(row)
        sections.append(shown)
    return sections


def _row(
    criterion: Criterion, answer: Answer, state: AnswerState, arithmetic: list[str], turns: dict[int, str]
) -> CriterionRow:
    return CriterionRow(
        key=criterion.key,
        label=here(criterion.label),
        guidance=here(criterion.guidance),
        answer=answer_text(criterion, answer, state),
        comment=answer.comment or answer.na_reason,
        evidence=[evidence_text(dict(piece), turns) for piece in answer.evidence],
        arithmetic=arithmetic,
        is_critical=False,
        is_quiet=state in {AnswerState.HIDDEN, AnswerState.UNANSWERED},
        system_cause=answer.system_cause,
        override=answer.override,
    )


def answer_text(criterion: Criterion, answer: Answer, state: AnswerState) -> str:
    """Tell an answer in the reader's language."""
    if state is AnswerState.HIDDEN:
        return "—"
    if state is AnswerState.NOT_APPLICABLE:
        return _("not applicable")
    return _("not answered") if answer.value is None else _value_text(criterion, answer.value)


def _value_text(criterion: Criterion, value: Value) -> str:
    if isinstance(value, tuple):
        ticked = [here(criterion.option_by_key[key].label) for key in value]
        return "、".join(ticked) if ticked else _("none")
    option = criterion.option_by_key.get(str(value))
    if option is not None:
        return here(option.label)
    return decimal_text(value) if isinstance(value, Fraction) else str(value)


def evidence_text(piece: dict[str, Any], turns: dict[int, str]) -> str:
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
