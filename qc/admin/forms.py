"""Forms of the acts of quality inspection."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from qc.models import ScorecardVersion
from staff.models import Desk


class ConfirmForm(forms.Form):
    """Nothing to fill in: the button is the answer."""


class RevisionForm(forms.Form):
    """Nothing to fill in but the button, which stands for the content that was shown."""

    revision = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, version: ScorecardVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version = version
        self.initial["revision"] = version.content_hash

    def clean_revision(self) -> str:
        """Refuse to act on what was changed after the page was shown."""
        seen = str(self.cleaned_data["revision"])
        if seen != self.version.content_hash:
            text = _("Somebody changed it in between. Look at it again.")
            self.add_error(None, text)
        return seen


class CommentForm(forms.Form):
    """What the lead has to say."""

    text = forms.CharField(
        label=_("Comment"), max_length=2000, widget=UnfoldAdminTextareaWidget(attrs={"rows": 4})
    )


class TrialForm(forms.Form):
    """A conversation to try the rules of wording on; nothing of it is stored."""

    text = forms.CharField(
        label=_("Conversation"),
        max_length=20_000,
        help_text=_("One turn a line. A line that begins with “客户：” or “customer:” is the customer's."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 8}),
    )
    desk = forms.ModelChoiceField(
        label=_("desk"), queryset=Desk.objects.all(), required=False, widget=UnfoldAdminSelectWidget
    )


class DefinitionForm(forms.Form):
    """A scorecard as a TOML file, in the format of the seed files."""

    file = forms.FileField(
        label=_("File"), help_text=_("A scorecard as TOML."), widget=UnfoldAdminFileFieldWidget
    )
    note = forms.CharField(label=_("note"), max_length=300, required=False, widget=UnfoldAdminTextInputWidget)
