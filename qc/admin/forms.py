"""Forms of the acts of quality inspection."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminDateWidget,
    UnfoldAdminFileFieldWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from common.months import Month
from qc.models import CheckKind, Scorecard, ScorecardVersion
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


class MonthForm(forms.Form):
    """Which month."""

    month = forms.CharField(
        label=_("Month"),
        help_text=_("Year and month, for example 2026-10."),
        widget=UnfoldAdminTextInputWidget,
    )

    def clean_month(self) -> Month:
        """Read the month; what is no month is refused with its reason."""
        from common.errors import DomainError

        try:
            return Month.parse(self.cleaned_data["month"])
        except DomainError as error:
            raise forms.ValidationError(str(error.message)) from error


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


class DrawForm(forms.Form):
    """What to draw."""

    kind = forms.ChoiceField(
        label=_("kind"), choices=CheckKind.choices, initial=CheckKind.SPOT, widget=UnfoldAdminSelectWidget
    )
    first_day = forms.DateField(label=_("first day"), widget=UnfoldAdminDateWidget)
    last_day = forms.DateField(label=_("last day"), widget=UnfoldAdminDateWidget)
    due_on = forms.DateField(label=_("due on"), widget=UnfoldAdminDateWidget)
    per_operator = forms.IntegerField(
        label=_("contacts per operator"),
        initial=5,
        min_value=1,
        max_value=200,
        widget=UnfoldAdminIntegerFieldWidget,
    )
    minimum_seconds = forms.IntegerField(
        label=_("minimum talk"),
        help_text=_("Shorter contacts, in seconds of talk, are not drawn."),
        initial=30,
        min_value=0,
        widget=UnfoldAdminIntegerFieldWidget,
    )
    desk = forms.ModelChoiceField(
        label=_("desk"), queryset=Desk.objects.all(), required=False, widget=UnfoldAdminSelectWidget
    )
    scorecard = forms.ModelChoiceField(
        label=_("scorecard"),
        queryset=Scorecard.objects.all(),
        required=False,
        help_text=_("By default the one of the contact's desk."),
        widget=UnfoldAdminSelectWidget,
    )

    def clean(self) -> dict[str, Any]:
        """Leave the order of the days to the service, which names what is wrong."""
        data = super().clean() or {}
        return {**data, "kind": CheckKind(data["kind"])} if "kind" in data else data
