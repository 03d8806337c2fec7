"""The sheet of a scorecard as a form: answered on a page to see what it comes to, never stored."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldBooleanWidget

from qc.admin.answer_fields import given_answer, value_field
from qc.domain.answers import parse_answers
from qc.domain.faults import InvalidAnswersError
from qc.domain.scorecard import Criterion, Scorecard, Section
from qc.domain.scoring import Result, score
from qc.domain.words import AnswerState, NaPolicy
from qc.wording import Sentence, explain, fault_text, here, missing_texts


@dataclass
class CriterionAsked:
    """One question of the sheet: its fields, and how it stands after the last score."""

    criterion: Criterion
    label: str
    guidance: str
    value: Any
    na: Any
    is_hidden: bool
    arithmetic: list[str]


@dataclass
class SectionAsked:
    """The questions of one section, and its own arithmetic."""

    label: str
    rows: list[CriterionAsked]
    arithmetic: list[str]


class SheetForm(forms.Form):
    """A field for the value of each criterion, and one for "not applicable" where that is allowed."""

    def __init__(self, data: Any, *, scorecard: Scorecard) -> None:
        super().__init__(data)
        self.scorecard = scorecard
        self.result: Result | None = None
        for criterion in scorecard.criteria:
            self.fields[f"value-{criterion.key}"] = value_field(criterion)
            if criterion.na is not NaPolicy.NOT_ALLOWED:
                self.fields[f"na-{criterion.key}"] = forms.BooleanField(
                    label=_("not applicable"), required=False, widget=UnfoldBooleanWidget()
                )

    def clean(self) -> dict[str, Any]:
        """Score the answers; what does not fit stands beside its question."""
        data = super().clean() or {}
        raw = {criterion.key: given_answer(criterion, data) for criterion in self.scorecard.criteria}
        try:
            answers = parse_answers(self.scorecard, raw)
        except InvalidAnswersError as error:
            for fault in error.faults:
                self.add_error(f"value-{fault.path.partition('.')[0]}", fault_text(fault))
        else:
            self.result = score(self.scorecard, answers)
        return data

    def sections(self) -> list[SectionAsked]:
        """Give the questions by section, with the arithmetic of the last score."""
        texts = self._texts()
        hidden = set()
        if self.result is not None:
            hidden = {mark.key for mark in self.result.marks if mark.state is AnswerState.HIDDEN}
        return [self._section(section, texts, hidden) for section in self.scorecard.sections]

    def _section(self, section: Section, texts: dict[str, list[str]], hidden: set[str]) -> SectionAsked:
        return SectionAsked(
            label=here(section.label),
            rows=[self._row(criterion, texts, hidden) for criterion in section.criteria],
            arithmetic=texts.get(f"section.{section.key}", []),
        )

    def _row(self, criterion: Criterion, texts: dict[str, list[str]], hidden: set[str]) -> CriterionAsked:
        na = f"na-{criterion.key}"
        return CriterionAsked(
            criterion=criterion,
            label=here(criterion.label),
            guidance=here(criterion.guidance),
            value=self[f"value-{criterion.key}"],
            na=self[na] if na in self.fields else None,
            is_hidden=criterion.key in hidden,
            arithmetic=texts.get(f"criterion.{criterion.key}", []),
        )

    def _texts(self) -> dict[str, list[str]]:
        texts: dict[str, list[str]] = {}
        for code, subject, text in self._sentences():
            texts.setdefault(f"{code.partition('.')[0]}.{subject}", []).append(text)
        return texts

    def _sentences(self) -> list[tuple[str, str, str]]:
        if self.result is None:
            return []
        sentences: list[Sentence] = explain(self.scorecard, self.result)
        pairs = zip(self.result.lines, sentences, strict=True)
        return [(line.code, line.subject, sentence.text) for line, sentence in pairs]

    def arithmetic(self) -> list[str]:
        """Give the lines that speak of the scorecard as a whole."""
        return [text for _code, subject, text in self._sentences() if not subject]

    def missing(self) -> list[str]:
        """Name what submitting such a sheet would ask for."""
        return missing_texts(self.scorecard, self.result.missing) if self.result else []
