"""Fields that ask for the answer to a criterion, and how they become an answer again."""

from datetime import date
from fractions import Fraction
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

from qc.domain.answers import BLANK, Answer
from qc.domain.numbers import decimal_text
from qc.domain.scorecard import Criterion
from qc.domain.words import Kind, NaPolicy
from qc.wording import here

_CHOSEN = {Kind.CHOICE, Kind.YES_NO}


def answer_fields(criterion: Criterion, answer: Answer = BLANK) -> dict[str, forms.Field]:
    """Make the fields for one criterion, by their names: its value, "not applicable", and a system cause.

    "Not applicable" is there where the scorecard allows it, its reason where the scorecard asks for one.
    """
    fields = {f"value-{criterion.key}": value_field(criterion)}
    fields[f"value-{criterion.key}"].initial = _shown(answer)
    if criterion.na is not NaPolicy.NOT_ALLOWED:
        fields[f"na-{criterion.key}"] = forms.BooleanField(
            label=_("not applicable"), required=False, initial=answer.is_na, widget=UnfoldBooleanWidget()
        )
        if criterion.is_na_reason_required:
            fields[f"na_reason-{criterion.key}"] = _line(_("why not applicable"), answer.na_reason)
    fields[f"cause-{criterion.key}"] = _line(_("system cause"), answer.system_cause)
    return fields


def given_answer(criterion: Criterion, data: dict[str, Any]) -> dict[str, Any] | None:
    """Read what was filled in as an answer in JSON's form; None when nothing was."""
    answer: dict[str, Any] = {}
    value = data.get(f"value-{criterion.key}")
    if data.get(f"na-{criterion.key}"):
        answer["na"] = True
        if reason := data.get(f"na_reason-{criterion.key}"):
            answer["na_reason"] = reason
    elif value or (criterion.kind is Kind.MULTI_SELECT and value is not None):
        answer["value"] = value
    if answer and (cause := data.get(f"cause-{criterion.key}")):
        answer["system_cause"] = cause
    return answer or None


def value_field(criterion: Criterion) -> forms.Field:
    """Make the field for the value of a criterion of any kind; it is never required by itself."""
    label = here(criterion.label)
    options = [(option.key, here(option.label)) for option in criterion.options]
    if criterion.kind in _CHOSEN:
        return forms.ChoiceField(
            label=label,
            choices=[("", "—"), *options],  # the dash takes an answer back
            required=False,
            widget=UnfoldAdminRadioSelectWidget(),
        )
    if criterion.kind is Kind.MULTI_SELECT:
        return forms.MultipleChoiceField(
            label=label, choices=options, required=False, widget=UnfoldAdminCheckboxSelectMultipleWidget()
        )
    if criterion.kind is Kind.DATE:
        return forms.CharField(label=label, required=False, widget=UnfoldAdminSingleDateWidget())
    if criterion.kind is Kind.TEXT:
        return forms.CharField(
            label=label, required=False, widget=UnfoldAdminTextareaWidget(attrs={"rows": 2})
        )
    widget = UnfoldAdminTextInputWidget(attrs={"inputmode": "decimal", "class": "qc-number"})
    return forms.CharField(label=label, required=False, widget=widget, help_text=_limits(criterion))


def _line(label: Any, initial: str) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=300, initial=initial, widget=UnfoldAdminTextInputWidget()
    )


def _shown(answer: Answer) -> Any:
    match answer.value:
        case tuple():
            return list(answer.value)
        case Fraction():
            return decimal_text(answer.value)
        case date():
            return answer.value.isoformat()
        case _:
            return answer.value


def _limits(criterion: Criterion) -> str:
    if criterion.minimum is None or criterion.maximum is None:
        return ""
    return f"{decimal_text(criterion.minimum)} – {decimal_text(criterion.maximum)}"
