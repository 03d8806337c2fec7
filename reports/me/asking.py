"""The forms in which an employee asks, four fields each."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from attendance.models import (
    AttendanceRequest,
    Leave,
    LeaveKind,
    OvertimeApproval,
    PunchCorrection,
    RequestKind,
)
from attendance.services import ask_cancellation, ask_correction, ask_leave, ask_overtime, ask_swap
from staff.models import Employee, Membership
from staff.selectors import centre_day


class DayInput(forms.DateInput):
    """The phone's own picker of a day."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """The phone's own picker of a day and a time."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


def _day(label: StrOrPromise) -> forms.DateField:
    return forms.DateField(label=label, widget=DayInput)


def _moment(label: StrOrPromise) -> forms.DateTimeField:
    return forms.DateTimeField(label=label, widget=MomentInput)


def _reason() -> forms.CharField:
    return forms.CharField(label=_("Reason"), max_length=300)


class AskForm(forms.Form):
    """What is asked for; `unit` narrows the kinds of leave to those that may be asked for in it."""

    title: StrOrPromise = ""
    unit = ""

    def __init__(
        self, *args: Any, person: Employee, replaces: AttendanceRequest | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.replaces = replaces
        if "kind" in self.fields:
            kinds = LeaveKind.objects.filter(is_active=True)
            self.fields["kind"].choices = [  # type: ignore[attr-defined]
                (kind.code, kind.label) for kind in kinds if self.unit in kind.units
            ]

    def ask(self) -> AttendanceRequest:
        """Ask for it."""
        raise NotImplementedError

    def told(self, *names: str) -> dict[str, Any]:
        """Give the fields of these names, with who asks and when."""
        values = {name: self.cleaned_data[name] for name in (*names, "reason")}
        return {**values, "employee": self.person, "now": timezone.now(), "replaces": self.replaces}

    def leave_kind(self) -> LeaveKind:
        """Give the kind of leave that was chosen."""
        return LeaveKind.objects.get(code=self.cleaned_data["kind"])


class LeaveDaysForm(AskForm):
    """Leave by whole days."""

    title, unit = _("Leave, dispatch or study"), "day"
    kind = forms.ChoiceField(label=_("Kind"))
    first_day = _day(_("First day"))
    last_day = _day(_("Last day"))
    reason = _reason()

    def ask(self) -> AttendanceRequest:
        """Ask for whole days."""
        return ask_leave(kind=self.leave_kind(), **self.told("first_day", "last_day"))


class HalfDayForm(AskForm):
    """Half a day of leave."""

    title, unit = _("Half a day"), "half"
    kind = forms.ChoiceField(label=_("Kind"))
    day = _day(_("Day"))
    part = forms.ChoiceField(
        label=_("Half"),
        choices=[(part.value, part.label) for part in (Leave.Part.FIRST_HALF, Leave.Part.SECOND_HALF)],
    )
    reason = _reason()

    def ask(self) -> AttendanceRequest:
        """Ask for one half of a shift."""
        day = self.cleaned_data["day"]
        return ask_leave(kind=self.leave_kind(), first_day=day, last_day=day, **self.told("part"))


class HoursForm(AskForm):
    """Leave by the hour."""

    title, unit = _("Some hours"), "hour"
    kind = forms.ChoiceField(label=_("Kind"))
    starts_at = _moment(_("From"))
    ends_at = _moment(_("Until"))
    reason = _reason()

    def ask(self) -> AttendanceRequest:
        """Ask for the hours between two moments."""
        day = centre_day(self.cleaned_data["starts_at"])
        hours = self.told("starts_at", "ends_at")
        return ask_leave(kind=self.leave_kind(), first_day=day, last_day=day, part=Leave.Part.HOURS, **hours)


class OvertimeForm(AskForm):
    """Overtime."""

    title = _("Overtime")
    starts_at = _moment(_("From"))
    ends_at = _moment(_("Until"))
    compensation = forms.ChoiceField(
        label=_("Compensation"),
        choices=OvertimeApproval.Compensation.choices,
        help_text=_("Time off only for overtime on a rest day."),
    )
    reason = _reason()

    def ask(self) -> AttendanceRequest:
        """Ask for overtime."""
        return ask_overtime(**self.told("starts_at", "ends_at", "compensation"))


class CorrectionForm(AskForm):
    """A missing punch."""

    title = _("Missing punch")
    day = _day(_("Day of the shift"))
    side = forms.ChoiceField(label=_("Coming or leaving"), choices=PunchCorrection.Side.choices)
    at = _moment(_("When it was"))
    reason = _reason()

    def ask(self) -> AttendanceRequest:
        """Ask that it is made good."""
        return ask_correction(**self.told("day", "side", "at"))


class SwapForm(AskForm):
    """A shift swap with somebody of one's team."""

    title = _("Shift swap")
    day = _day(_("My day"))
    partner = forms.ChoiceField(label=_("With"))
    partner_day = _day(_("The colleague's day"))
    reason = _reason()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partner"].choices = [  # type: ignore[attr-defined]
            (str(one.pk), str(one)) for one in team_mates(self.person, centre_day(timezone.now()))
        ]

    def ask(self) -> AttendanceRequest:
        """Propose it to the colleague."""
        partner = Employee.objects.get(pk=self.cleaned_data["partner"])
        return ask_swap(partner=partner, **self.told("day", "partner_day"))


class CancellationForm(AskForm):
    """Leave that is given back."""

    title = _("Cancel leave")
    first_day = _day(_("First day given back"))
    last_day = _day(_("Last day given back"))
    reason = _reason()

    def __init__(self, *args: Any, leave: Leave, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"first_day": leave.first_day, "last_day": leave.last_day})
        super().__init__(*args, **kwargs)
        self.leave = leave

    def ask(self) -> AttendanceRequest:
        """Ask that it is cancelled."""
        return ask_cancellation(leave=self.leave, **self.told("first_day", "last_day"))


FORMS: dict[str, Callable[..., AskForm]] = {
    "leave": LeaveDaysForm,
    "half-day": HalfDayForm,
    "hours": HoursForm,
    "overtime": OvertimeForm,
    "correction": CorrectionForm,
    "swap": SwapForm,
}
"""The forms by the last part of their address, in the order in which they are offered."""


def team_mates(person: Employee, day: date) -> list[Employee]:
    """List the people of one's team on a day, without oneself."""
    own = Membership.objects.on(day).filter(employee=person).values("team")
    mates = Membership.objects.on(day).filter(team__in=own).values("employee")
    return list(Employee.objects.filter(pk__in=mates, is_active=True).exclude(pk=person.pk))


def form_name(request: AttendanceRequest) -> str:
    """Name the form in which a request is changed; empty where it is withdrawn and asked anew."""
    if request.kind != RequestKind.LEAVE:
        return request.kind if request.kind in FORMS else ""
    return {Leave.Part.WHOLE: "leave", Leave.Part.HOURS: "hours"}.get(Leave.Part(request.part), "half-day")


def values_of(request: AttendanceRequest) -> dict[str, Any]:
    """Give what was asked for, to begin the change with."""
    return {
        "kind": request.leave_kind.code if request.leave_kind else "",
        "first_day": request.first_day,
        "last_day": request.last_day,
        "day": request.first_day,
        "part": request.part,
        "starts_at": request.starts_at,
        "ends_at": request.ends_at,
        "at": request.starts_at,
        "side": request.side,
        "compensation": request.compensation,
        "partner": str(request.partner_id or ""),
        "partner_day": request.partner_day,
        "reason": request.reason,
    }
