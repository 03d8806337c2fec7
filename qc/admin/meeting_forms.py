"""Forms of quality meetings: the meeting with its first problem, further problems, and each act."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from unfold.widgets import (
    UnfoldAdminSelect2MultipleWidget,
    UnfoldAdminSelect2Widget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from common.errors import DomainError
from common.months import Month
from qc.admin.floor_forms import person, words
from qc.models import FigureKind, Scorecard
from qc.selectors import criterion_choices
from qc.selectors.measured import Evidence
from qc.services.meetings import ItemOrder, MeetingOrder
from staff.admin_base import PasswordField
from staff.models import Employee, Team
from staff.scope import today


class DayInput(UnfoldAdminTextInputWidget):
    """The browser's own picker of a day, which works on a phone."""

    input_type = "date"


def _day(label: Any, help_text: Any = "", *, is_needed: bool = True) -> forms.DateField:
    return forms.DateField(label=label, help_text=help_text, required=is_needed, widget=DayInput)


class ItemForm(forms.Form):
    """A problem, the figure that shows it, its cause, the measure."""

    problem = forms.CharField(label=_("Problem"), max_length=300, widget=UnfoldAdminTextInputWidget)
    figure = forms.ChoiceField(
        label=pgettext_lazy("figure", "Evidence"), choices=FigureKind.choices, widget=UnfoldAdminSelectWidget
    )
    criterion = forms.ChoiceField(
        label=_("Criterion"),
        required=False,
        help_text=_("For the error rate of a criterion."),
        widget=UnfoldAdminSelect2Widget,
    )
    team = forms.ModelChoiceField(
        Team.objects.none(),
        label=_("Team"),
        required=False,
        help_text=_("Neither team nor operator: the centre."),
        widget=UnfoldAdminSelectWidget,
    )
    operator = person(_("Operator"), is_needed=False)
    first_day = _day(_("Evidence from"), _("The month looked at where it is left empty."), is_needed=False)
    last_day = _day(_("Evidence until"), is_needed=False)
    cause = words(_("Cause"), rows=2)
    measure = words(_("Measure"), rows=2)
    owner = person(_("Owner"))
    due_on = _day(_("Due on"))

    def __init__(self, *args: Any, month_of: Month | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.month_of = month_of
        self.fields["team"].queryset = Team.objects.order_by("code")  # type: ignore[attr-defined]
        self.fields["criterion"].choices = [("", "—"), *criterion_choices()]  # type: ignore[attr-defined]

    def item(self) -> ItemOrder:
        """Give what is to be stored."""
        data = self.cleaned_data
        month: Month = self.month_of or data["month"]
        scorecard, _colon, criterion = data["criterion"].partition(":")
        return ItemOrder(
            problem=data["problem"],
            evidence=Evidence(
                figure=FigureKind(data["figure"]),
                first_day=data["first_day"] or month.first,
                last_day=data["last_day"] or min(month.last, today()),
                scorecard=Scorecard.objects.filter(key=scorecard).first() if criterion else None,
                criterion=criterion,
                team=data["team"],
                operator=data["operator"],
            ),
            cause=data["cause"],
            measure=data["measure"],
            owner=data["owner"],
            due_on=data["due_on"],
        )


class MeetingForm(ItemForm):
    """A meeting and its first problem."""

    month = forms.CharField(
        label=_("Month"),
        help_text=_("Year and month, for example 2026-10."),
        widget=UnfoldAdminTextInputWidget,
    )
    held_on = _day(_("Held on"))
    chair = person(_("Chair"))
    present = forms.ModelMultipleChoiceField(
        Employee.objects.none(),
        label=pgettext_lazy("meeting", "Present"),
        required=False,
        widget=UnfoldAdminSelect2MultipleWidget,
    )
    note = words(_("Minutes of the meeting"), rows=3, is_needed=False)
    field_order = ("month", "held_on", "chair", "present", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Employee.objects.filter(is_active=True).order_by("work_number")
        self.fields["present"].queryset = people  # type: ignore[attr-defined]

    def clean_month(self) -> Month:
        """Read the month; what is no month is refused with its reason."""
        try:
            return Month.parse(self.cleaned_data["month"])
        except DomainError as error:
            raise forms.ValidationError(str(error.message)) from error

    def meeting(self) -> MeetingOrder:
        """Give the meeting."""
        data = self.cleaned_data
        return MeetingOrder(data["month"], data["held_on"], data["chair"], data["present"], data["note"])


class DoneForm(forms.Form):
    """What was done."""

    text = words(_("What was done"))


class PutOffForm(forms.Form):
    """A later day, and why."""

    due_on = _day(_("New due date"))
    reason = words(_("Reason"), rows=2)


class CheckForm(forms.Form):
    """The effect as computed is shown above; it is stored as it stands."""

    is_closed = forms.BooleanField(
        label=_("and close the item"),
        required=False,
        help_text=_("Left empty, the item waits to be closed or begun again."),
    )


class CloseForm(forms.Form):
    """A last word, if there is one."""

    text = words(_("Remark"), rows=2, is_needed=False)


class AgainForm(forms.Form):
    """Another measure for the same problem."""

    measure = words(_("Measure"), rows=2)
    owner = person(_("Owner"))
    due_on = _day(_("Due on"))


class SignForm(forms.Form):
    """The chair's password."""

    password = PasswordField()
