"""Fields that the forms of the acts on incidents share."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminSelect2Widget,
    UnfoldAdminSingleDateWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from files.domain import DOCUMENTS
from files.forms import FilesField
from incidents.services.keeping import MOST_AT_ONCE
from staff.admin_fields import MomentInput
from staff.models import Employee


def words(label: Any, help_text: Any = "", *, is_needed: bool = True) -> forms.CharField:
    """Make a field for some sentences."""
    widget = UnfoldAdminTextareaWidget(attrs={"rows": 3})
    return forms.CharField(label=label, help_text=help_text, required=is_needed, widget=widget)


def day(label: Any, help_text: Any = "", *, is_needed: bool = True) -> forms.DateField:
    """Make a field for a day."""
    widget = UnfoldAdminSingleDateWidget()
    return forms.DateField(label=label, help_text=help_text, required=is_needed, widget=widget)


def person(label: Any, help_text: Any = "", *, is_needed: bool = True) -> forms.ModelChoiceField[Employee]:
    """Make a field for somebody who works here."""
    return forms.ModelChoiceField(
        Employee.objects.filter(is_active=True).order_by("work_number"),
        label=label,
        help_text=help_text,
        required=is_needed,
        widget=UnfoldAdminSelect2Widget,
    )


def line(label: Any, help_text: Any = "", *, is_needed: bool = True, longest: int = 200) -> forms.CharField:
    """Make a field for one line."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=is_needed,
        max_length=longest,
        widget=UnfoldAdminTextInputWidget,
    )


def instant(label: Any, help_text: Any = "", *, is_needed: bool = True) -> forms.DateTimeField:
    """Make a field for date and time on the centre's clock, by the device's own picker."""
    return forms.DateTimeField(label=label, help_text=help_text, required=is_needed, widget=MomentInput)


def attachments(*, is_needed: bool = False) -> Any:
    """Make a field for photographs and documents that come with an act."""
    return FilesField(
        DOCUMENTS,
        label=_("Photographs, documents"),
        help_text=format_lazy(
            _("At most {count} at once: {endings}"), count=MOST_AT_ONCE, endings=DOCUMENTS.endings
        ),
        required=is_needed,
        css="zhiban-files",
    )
