"""The sheet of a scorecard as a form: answered on a page to see what it comes to, never stored."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminSingleDateWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from qc.domain.answers import parse_answers
from qc.domain.faults import InvalidAnswersError
from qc.domain.numbers import decimal_text
from qc.domain.scorecard import Criterion, Scorecard, Section
from qc.domain.scoring import Result, score
from qc.domain.words import AnswerState, Kind, NaPolicy
from qc.wording import Sentence, explain, fault_text, here, missing_texts

_CHOSEN = {Kind.CHOICE, Kind.YES_NO}


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
            self.fields[f"value-{criterion.key}"] = _field(criterion)
            if criterion.na is not NaPolicy.NOT_ALLOWED:
                self.fields[f"na-{criterion.key}"] = forms.BooleanField(
                    label=_("not applicable"), required=False, widget=UnfoldBooleanWidget()
                )

    def clean(self) -> dict[str, Any]:
        """Score the answers; what does not fit stands beside its question."""
        data = super().clean() or {}
        raw = {criterion.key: self._raw(criterion, data) for criterion in self.scorecard.criteria}
        try:
            answers = parse_answers(self.scorecard, raw)
        except InvalidAnswersError as error:
            for fault in error.faults:
                self.add_error(f"value-{fault.path.partition('.')[0]}", fault_text(fault))
        else:
            self.result = score(self.scorecard, answers)
        return data

    def _raw(self, criterion: Criterion, data: dict[str, Any]) -> dict[str, Any] | None:
        if data.get(f"na-{criterion.key}"):
            return {"na": True}
        value = data.get(f"value-{criterion.key}")
        if criterion.kind is Kind.MULTI_SELECT:
            return {"value": value or []}
        return {"value": value} if value else None

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


def _field(criterion: Criterion) -> forms.Field:
    options = [(option.key, here(option.label)) for option in criterion.options]
    if criterion.kind in _CHOSEN:
        return forms.ChoiceField(
            choices=[("", "—"), *options], required=False, widget=UnfoldAdminRadioSelectWidget()
        )
    if criterion.kind is Kind.MULTI_SELECT:
        return forms.MultipleChoiceField(
            choices=options, required=False, widget=UnfoldAdminCheckboxSelectMultipleWidget()
        )
    if criterion.kind is Kind.DATE:
        return forms.CharField(required=False, widget=UnfoldAdminSingleDateWidget())
    if criterion.kind is Kind.TEXT:
        return forms.CharField(required=False, widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}))
    widget = UnfoldAdminTextInputWidget(attrs={"inputmode": "decimal", "class": "qc-number"})
    return forms.CharField(required=False, widget=widget, help_text=_limits(criterion))


def _limits(criterion: Criterion) -> str:
    if criterion.minimum is None or criterion.maximum is None:
        return ""
    return f"{decimal_text(criterion.minimum)} – {decimal_text(criterion.maximum)}"
