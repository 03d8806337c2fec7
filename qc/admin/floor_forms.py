"""Forms of observations and follow-ups: few fields, for a phone on the floor."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminSelect2Widget,
    UnfoldAdminSelectWidget,
    UnfoldAdminSingleDateWidget,
    UnfoldAdminSplitDateTimeWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from qc.domain.follow_ups import Kind
from qc.models import Evaluation, FollowUpKind, Observation, ObservationKind, ScorecardVersion
from qc.selectors import criterion_choices, published_criterion
from qc.services import FollowUpOrder, ObservationOrder
from qc.wording import here
from staff.models import Employee, Team


def words(label: Any, *, help_text: Any = "", rows: int = 3, is_needed: bool = True) -> forms.CharField:
    """Make a field for some sentences."""
    widget = UnfoldAdminTextareaWidget(attrs={"rows": rows})
    return forms.CharField(
        label=label, help_text=help_text, max_length=2000, required=is_needed, widget=widget
    )


def person(label: Any, help_text: Any = "", *, is_needed: bool = True) -> forms.ModelChoiceField[Employee]:
    """Make a field for somebody who works here."""
    return forms.ModelChoiceField(
        Employee.objects.get_queryset().filter(is_active=True).order_by("work_number"),
        label=label,
        help_text=help_text,
        required=is_needed,
        widget=UnfoldAdminSelect2Widget,
    )


class ObservationForm(forms.Form):
    """Kind, who, where, what was seen; when and the rest may stay empty."""

    kind = forms.ModelChoiceField(
        ObservationKind.objects.none(), label=_("Kind"), empty_label=None, widget=UnfoldAdminSelectWidget
    )
    person = person(_("Person observed"), _("Empty when it was nobody's in particular."), is_needed=False)
    place = forms.CharField(label=_("Place or seat"), max_length=100, widget=UnfoldAdminTextInputWidget)
    evidence = words(_("What was seen"))
    seen_at = forms.SplitDateTimeField(
        label=_("Seen at"),
        required=False,
        help_text=_("Empty: just now."),
        widget=UnfoldAdminSplitDateTimeWidget,
    )
    team = forms.ModelChoiceField(
        Team.objects.all(),
        label=_("Team"),
        required=False,
        help_text=_("Whose lead is told when no person is named."),
        widget=UnfoldAdminSelectWidget,
    )
    criterion = forms.ChoiceField(
        label=_("Criterion"),
        required=False,
        help_text=_("The criterion of a scorecard that it touches, if there is one."),
        widget=UnfoldAdminSelectWidget,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].queryset = ObservationKind.objects.filter(is_active=True)  # type: ignore[attr-defined]
        self.fields["criterion"].choices = [("", "—"), *criterion_choices()]  # type: ignore[attr-defined]

    def order(self, now: datetime) -> ObservationOrder:
        """Give what is to be recorded; it was seen now unless a time was entered."""
        data = self.cleaned_data
        version, criterion = _criterion(data["criterion"])
        return ObservationOrder(
            kind=data["kind"],
            person=data["person"],
            place=data["place"],
            evidence=data["evidence"],
            seen_at=data["seen_at"] or now,
            team=data["team"],
            version=version,
            criterion=criterion,
        )


def _criterion(choice: str) -> tuple[ScorecardVersion | None, str]:
    return (published_criterion(choice) if choice else None) or (None, "")


class ReasonForm(forms.Form):
    """A reason."""

    text = words(_("Reason"))


class NoteForm(forms.Form):
    """What happened."""

    text = words(_("Note"), help_text=_("For example: nobody answered at 10:30."))


class ResultForm(forms.Form):
    """What came of it."""

    text = words(_("What was said or agreed"))


class ReassignForm(forms.Form):
    """Who is to do it from now on."""

    owner = person(_("New owner"))
    text = words(_("Note"), is_needed=False)


class FollowUpForm(forms.Form):
    """What is to be done after an evaluation or an observation."""

    kind = forms.ChoiceField(label=_("Kind"), choices=FollowUpKind.choices, widget=UnfoldAdminSelectWidget)
    subject = forms.CharField(
        label=_("Subject"),
        max_length=200,
        help_text=_("What is to be put right, or what the coaching is about."),
        widget=UnfoldAdminTextInputWidget,
    )
    criteria = forms.MultipleChoiceField(
        label=_("Criteria"), required=False, widget=UnfoldAdminCheckboxSelectMultipleWidget
    )
    owner = person(_("Owner"), _("Who is to do it."))
    due_on = forms.DateField(
        label=_("Due on"),
        required=False,
        help_text=_("Day of the coaching, a week from now by default; a call-back is due at once."),
        widget=UnfoldAdminSingleDateWidget,
    )

    def __init__(self, *args: Any, source: Evaluation | Observation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = _criteria_of(source)
        if choices:
            self.fields["criteria"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["criteria"]

    @property
    def order(self) -> FollowUpOrder:
        """Give what is to be done."""
        data = self.cleaned_data
        due_on: date | None = data["due_on"]
        return FollowUpOrder(
            kind=Kind(data["kind"]),
            subject=data["subject"],
            owner=data["owner"],
            due_on=due_on,
            criteria=data.get("criteria", ()),
        )


def _criteria_of(source: Evaluation | Observation) -> list[tuple[str, str]]:
    """List the criteria of an evaluation, those that lost something first; an observation has none."""
    if isinstance(source, Observation):
        return []
    errors = set(source.lines.filter(is_error=True).values_list("criterion", flat=True))
    placed = [criterion for _section, criterion in source.version.parsed.placed()]
    placed.sort(key=lambda criterion: criterion.key not in errors)
    return [(criterion.key, here(criterion.label)) for criterion in placed]
