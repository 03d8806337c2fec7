"""A field that only the forms of the handover have."""

from typing import Any

from django import forms

from files.domain import PICTURES


def picture(label: Any) -> forms.FileField:
    """A field for a photograph; a phone offers its camera."""
    widget = forms.FileInput(attrs={"accept": PICTURES.endings, "class": "hv-file"})
    return forms.FileField(label=label, required=False, allow_empty_file=True, widget=widget)
