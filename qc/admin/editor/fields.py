"""Fields, rows and texts that the forms of the editor share."""

import unicodedata
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from qc.domain.numbers import decimal_text, exact
from qc.domain.scorecard import Label
from qc.domain.scorecard.node import MAX_TEXT

BLANK_ROWS = 2
"""Empty rows below a list, for what is to be added; more come with each save."""

MOST_ROWS = 500
"""As many as a definition may have."""


class TextField(forms.CharField):
    """A short text; several lines survive where they came with a file."""

    def __init__(self, label: Any, *, required: bool = False, help_text: Any = "", rows: int = 0) -> None:
        widget = UnfoldAdminTextareaWidget(attrs={"rows": rows}) if rows else UnfoldAdminTextInputWidget()
        super().__init__(
            label=label, required=required, help_text=help_text, widget=widget, max_length=MAX_TEXT
        )

    def to_python(self, value: Any) -> Any:
        """Read a browser's line ends as what they mean."""
        return (super().to_python(value) or "").replace("\r\n", "\n")

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare what the texts say."""
        return bool((initial or "") != (data or "").strip().replace("\r\n", "\n"))


class ExactField(forms.CharField):
    """An exact number, as it is written: 12.5, or empty."""

    def __init__(self, label: Any, *, help_text: Any = "") -> None:
        widget = UnfoldAdminTextInputWidget(attrs={"inputmode": "decimal", "class": "qc-number"})
        super().__init__(label=label, required=False, help_text=help_text, widget=widget, max_length=30)

    def prepare_value(self, value: Any) -> Any:
        """Write a number without needless zeros; what was typed stays as typed."""
        return decimal_text(value) if isinstance(value, Fraction) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare numbers, not their spelling."""
        return exact((data or "").strip()) != initial if initial is not None else bool((data or "").strip())

    def clean(self, value: Any) -> Fraction | None:
        """Read the number; full-width digits are digits too."""
        text = unicodedata.normalize("NFKC", super().clean(value)).strip()
        if not text:
            return None
        number = exact(text)
        if number is None:
            raise forms.ValidationError(
                _("“%(value)s” is not a number; write it like 12.5.") % {"value": text}
            )
        return number


class WordField(forms.ChoiceField):
    """One word of a closed list, by what it means."""

    def __init__(self, label: Any, choices: Sequence[tuple[Any, Any]], *, help_text: Any = "") -> None:
        named = [(getattr(word, "value", word), text) for word, text in choices]
        required = all(word for word, _text in named)
        super().__init__(
            label=label,
            choices=named,
            required=required,
            help_text=help_text,
            widget=UnfoldAdminSelectWidget(),
        )


class FlagField(forms.BooleanField):
    """Yes or no."""

    def __init__(self, label: Any, *, help_text: Any = "") -> None:
        super().__init__(label=label, required=False, help_text=help_text, widget=UnfoldBooleanWidget())


class PartForm(forms.Form):
    """A form of one part of a scorecard; a field that means nothing here is left out and keeps its value."""

    def leave_out(self, names: Iterable[str]) -> None:
        """Take fields out of the form."""
        for name in names:
            self.fields.pop(name, None)

    def make_room_for_lines(self) -> None:
        """Give a text of several lines an area: a single-line input would join them."""
        for name, field in self.fields.items():
            value = self.initial.get(name)
            if isinstance(field, TextField) and isinstance(value, str) and "\n" in value:
                field.widget = UnfoldAdminTextareaWidget(attrs={"rows": value.count("\n") + 2})

    def entered(self, names: Iterable[str]) -> dict[str, Any]:
        """Give the entered values of those fields that are in the form."""
        return {name: self.cleaned_data[name] for name in names if name in self.fields}

    def label_of(self, name: str = "label") -> Label:
        """Give the two entered texts of a label."""
        return Label(self.cleaned_data[f"{name}_en"], self.cleaned_data[f"{name}_zh"])


class RowForm(PartForm):
    """One row of a list; `at` is its anchor on the page."""

    at = ""


class BaseRows(forms.BaseFormSet[Any]):
    """The rows of a list: those there are, and some empty ones."""

    def rows(self) -> list[tuple[int, Any]]:
        """Give the rows that remain, in order, each with the place it had (the empty ones come last)."""
        kept = [(number, form) for number, form in enumerate(self.forms) if self._is_kept(number, form)]
        return sorted(kept, key=lambda row: _order(row[1], row[0]))

    def _is_kept(self, number: int, form: Any) -> bool:
        if form.cleaned_data.get("DELETE"):
            return False
        return number < self.initial_form_count() or form.has_changed()

    def add_fields(self, form: Any, index: int | None) -> None:
        """Dress the fields that every list has."""
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget = UnfoldBooleanWidget()
            form.fields["DELETE"].label = _("Remove")
        if "ORDER" in form.fields:
            form.fields["ORDER"].widget = UnfoldAdminTextInputWidget(
                attrs={"inputmode": "numeric", "class": "qc-number"}
            )
            form.fields["ORDER"].label = _("Order")


def _order(form: Any, number: int) -> tuple[float, int]:
    order = form.cleaned_data.get("ORDER")
    return (float("inf") if order is None else order, number)


def rows_of(form: type[RowForm], *, is_ordered: bool = False, blank: int = BLANK_ROWS) -> Any:
    """Make the class of a list of rows."""
    return forms.formset_factory(
        form,
        formset=BaseRows,
        extra=blank,
        can_delete=True,
        can_delete_extra=False,
        can_order=is_ordered,
        max_num=MOST_ROWS,
        absolute_max=MOST_ROWS,
    )
