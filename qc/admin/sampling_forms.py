"""Forms of samples: a plan and a month, a spot check, work given to somebody else."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminDateWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from common.months import Month
from qc.models import CheckKind, SamplePlan, Scorecard
from staff.models import Desk, Employee, PostCode, Team
from staff.selectors import holders_of

MONTHS_BACK = 12


class PlanMonthForm(forms.Form):
    """Which plan is drawn for which month, and until when it is to be inspected."""

    plan = forms.ModelChoiceField(
        label=_("sample plan"),
        queryset=SamplePlan.objects.filter(is_active=True),
        widget=UnfoldAdminSelectWidget,
    )
    month = forms.ChoiceField(label=_("month"), widget=UnfoldAdminSelectWidget)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        """Offer this month, as far as it has gone, and the twelve before it."""
        super().__init__(*args, **kwargs)
        month = Month.of(today)
        months = [month]
        while len(months) <= MONTHS_BACK:
            months.append(months[-1].previous())
        labels = {month: _("%(month)s until yesterday") % {"month": month}}
        self.fields["month"].choices = [(str(one), labels.get(one, str(one))) for one in months]  # type: ignore[attr-defined]

    def clean_month(self) -> Month:
        """Read the month."""
        return Month.parse(self.cleaned_data["month"])


class DrawForm(forms.Form):
    """What to draw on the spot."""

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
        help_text=_("How many contacts of each operator (in a survey: of each type of service) are drawn."),
        widget=UnfoldAdminIntegerFieldWidget,
    )
    desk = forms.ModelChoiceField(
        label=_("desk"), queryset=Desk.objects.all(), required=False, widget=UnfoldAdminSelectWidget
    )
    team = forms.ModelChoiceField(
        label=_("team"), queryset=Team.objects.all(), required=False, widget=UnfoldAdminSelectWidget
    )
    operator = forms.ModelChoiceField(
        label=_("work number of the operator"),
        queryset=Employee.objects.all(),
        to_field_name="work_number",
        required=False,
        help_text=_("Only this person's contacts; empty for everybody's."),
        error_messages={"invalid_choice": _("Nobody has this work number.")},
        widget=UnfoldAdminTextInputWidget,
    )
    topic = forms.CharField(
        label=_("type of service"), max_length=20, required=False, widget=UnfoldAdminTextInputWidget
    )
    from_hour = forms.IntegerField(
        label=_("from hour"), min_value=0, max_value=23, required=False, widget=UnfoldAdminIntegerFieldWidget
    )
    until_hour = forms.IntegerField(
        label=_("before hour"),
        min_value=0,
        max_value=24,
        required=False,
        widget=UnfoldAdminIntegerFieldWidget,
    )
    minimum_seconds = forms.IntegerField(
        label=_("minimum talk"),
        help_text=_("Shorter contacts, in seconds of talk, are not drawn."),
        initial=30,
        min_value=0,
        widget=UnfoldAdminIntegerFieldWidget,
    )
    second_percent = forms.IntegerField(
        label=_("scored twice, per cent"),
        initial=5,
        min_value=0,
        max_value=100,
        help_text=_(
            "Share of the drawn contacts that a second inspector scores without seeing the first sheet."
        ),
        widget=UnfoldAdminIntegerFieldWidget,
    )
    scorecard = forms.ModelChoiceField(
        label=_("scorecard"),
        queryset=Scorecard.objects.all(),
        required=False,
        help_text=_("By default the one of the contact's desk."),
        widget=UnfoldAdminSelectWidget,
    )


class ReassignForm(forms.Form):
    """Who does the work instead, until when, and why."""

    inspector = forms.ModelChoiceField(
        label=_("inspector"),
        queryset=Employee.objects.none(),
        required=False,
        help_text=_("Empty: whoever of the others has the least to do and no conflict."),
        widget=UnfoldAdminSelectWidget,
    )
    due_on = forms.DateField(
        label=_("due on"), required=False, help_text=_("Empty: as before."), widget=UnfoldAdminDateWidget
    )
    reason = forms.CharField(
        label=_("reason"),
        max_length=200,
        help_text=_("Kept with every assignment: leaves, is ill, knows the customer."),
        widget=UnfoldAdminTextInputWidget,
    )

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = holders_of([PostCode.QUALITY_INSPECTOR], day)
        self.fields["inspector"].queryset = Employee.objects.filter(  # type: ignore[attr-defined]
            pk__in=[person.pk for person in people]
        ).order_by("work_number")
