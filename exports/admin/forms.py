"""The form in which one says which rows an export is to hold, made from the filters of its kind."""

from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from exports.registry import ExportKind, Filter, FilterSort
from staff.models import Employee
from staff.selectors import language_of

PREFIX = "order"
"""Names of the form's fields begin so: the list below it has filters of its own."""


class OrderForm(forms.Form):
    """What to write, of which rows, in which language."""

    key = forms.CharField(widget=forms.HiddenInput)

    prefix = PREFIX

    def __init__(self, *args: Any, kind: ExportKind, reader: Employee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.initial.setdefault("key", uuid4().hex)
        for one in kind.filters:
            self.fields[one.name] = _field(one, reader)
        self.fields["language"] = forms.ChoiceField(
            label=_("Language of the sheets"),
            choices=settings.LANGUAGES,
            initial=language_of(reader),
            widget=UnfoldAdminSelectWidget,
        )

    @property
    def filters(self) -> dict[str, Any]:
        """What was chosen, by the names of the filters."""
        return {one.name: self.cleaned_data.get(one.name) for one in self.kind.filters}


def _field(one: Filter, reader: Employee) -> forms.Field:
    told: dict[str, Any] = {"label": one.label, "help_text": one.help_text, "required": one.is_required}
    if one.sort is FilterSort.FLAG:
        return forms.BooleanField(**{**told, "required": False}, widget=UnfoldBooleanSwitchWidget)
    if one.choices is not None:
        choices = list(one.choices(reader))
        if not one.is_required and one.default not in {value for value, _label in choices}:
            choices.insert(0, (one.default, _("all")))
        return forms.ChoiceField(**told, choices=choices, initial=one.default, widget=UnfoldAdminSelectWidget)
    attrs = {"type": "month"} if one.sort is FilterSort.MONTH else {"inputmode": "numeric"}
    return forms.CharField(**told, widget=UnfoldAdminTextInputWidget(attrs=attrs))
