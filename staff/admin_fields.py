"""Fields that the forms of acts share: words, a line, a moment by the device's picker, a tick, a choice."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from unfold.widgets import (
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)


class MomentInput(UnfoldAdminTextInputWidget):
    """Date and time by the device's own picker, which works on a phone."""

    input_type = "datetime-local"

    def format_value(self, value: Any) -> str | None:
        """Show an instant on the centre's clock, as the picker wants it."""
        if isinstance(value, datetime):
            local = timezone.localtime(value) if timezone.is_aware(value) else value
            return f"{local:%Y-%m-%dT%H:%M}"
        return value or None


def words(label: Any, help_text: Any = "", *, is_needed: bool = True, rows: int = 3) -> forms.CharField:
    """A field for some sentences."""
    widget = UnfoldAdminTextareaWidget(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=help_text, required=is_needed, widget=widget)


def line(label: Any, help_text: Any = "", *, is_needed: bool = True, longest: int = 200) -> forms.CharField:
    """A field for one line."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=is_needed,
        max_length=longest,
        widget=UnfoldAdminTextInputWidget,
    )


def moment(label: Any, help_text: Any = "", *, is_needed: bool = False) -> forms.DateTimeField:
    """A field for date and time on the centre's clock."""
    return forms.DateTimeField(label=label, help_text=help_text, required=is_needed, widget=MomentInput)


def tick(label: Any, help_text: Any = "", *, is_needed: bool = False) -> forms.BooleanField:
    """A field to tick."""
    return forms.BooleanField(
        label=label, help_text=help_text, required=is_needed, widget=UnfoldBooleanWidget
    )


def one_of(label: Any, choices: Any, help_text: Any = "", *, is_needed: bool = True) -> forms.ChoiceField:
    """A field to choose one of a few words, each one tap away."""
    return forms.ChoiceField(
        label=label,
        choices=choices,
        help_text=help_text,
        required=is_needed,
        widget=UnfoldAdminRadioSelectWidget,
    )


def measure(label: Any, help_text: Any = "") -> forms.DecimalField:
    """A field for a measured value with one decimal."""
    widget = UnfoldAdminDecimalFieldWidget(attrs={"inputmode": "decimal", "step": "0.1"})
    return forms.DecimalField(label=label, help_text=help_text, max_digits=6, decimal_places=1, widget=widget)
