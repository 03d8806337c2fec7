"""Approved facts in the admin: leave, overtime, corrections, entered by those who may approve them."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from attendance.models import Leave, LeaveCancellation, LeaveKind, OvertimeApproval, PunchCorrection
from attendance.services import approve_correction, approve_leave, approve_overtime
from staff.admin_base import ReadOnlyAdmin, act_view
from staff.models import Employee


class EmployeeForm(forms.Form):
    """Whose it is, named by work number, among those the approver may see."""

    work_number = forms.CharField(label=_("Work number"), max_length=20, widget=UnfoldAdminTextInputWidget)

    def __init__(self, *args: Any, approver: Employee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.approver = approver

    def clean_work_number(self) -> str:
        """Find the person; one out of reach is as unknown as one who does not exist."""
        number = self.cleaned_data["work_number"].strip()
        found = Employee.objects.visible_to(self.approver).filter(work_number=number).first()
        if found is None:
            raise forms.ValidationError(_("You reach nobody with this work number."))
        self.cleaned_data["employee"] = found
        return number

    def facts(self) -> dict[str, Any]:
        """Give the fields as the service takes them; empty ones are left to its defaults."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name != "work_number" and value not in (None, "")
        }


class DayInput(UnfoldAdminTextInputWidget):
    """The browser's own picker of a day, which works on a phone."""

    input_type = "date"


class MomentInput(UnfoldAdminTextInputWidget):
    """The browser's own picker of a day and a time."""

    input_type = "datetime-local"


def _moment(label: Any, **kwargs: Any) -> forms.DateTimeField:
    return forms.DateTimeField(label=label, widget=MomentInput, **kwargs)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=DayInput)


def _reason(label: Any, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=300, widget=UnfoldAdminTextInputWidget, **kwargs)


class LeaveForm(EmployeeForm):
    """Leave by days, half days or hours."""

    kind = forms.ModelChoiceField(
        label=_("Kind"), queryset=LeaveKind.objects.filter(is_active=True), widget=UnfoldAdminSelectWidget
    )
    part = forms.ChoiceField(
        label=_("Part of the day"), choices=Leave.Part.choices, widget=UnfoldAdminSelectWidget
    )
    first_day = _day(_("First day"))
    last_day = _day(_("Last day"))
    starts_at = _moment(_("From (by hours)"), required=False)
    ends_at = _moment(_("Until (by hours)"), required=False)
    reason = _reason(_("Reason"), required=False)


class OvertimeForm(EmployeeForm):
    """Overtime between two moments."""

    starts_at = _moment(_("From"))
    ends_at = _moment(_("Until"))
    compensation = forms.ChoiceField(
        label=_("Compensation"),
        choices=OvertimeApproval.Compensation.choices,
        widget=UnfoldAdminSelectWidget,
    )
    reason = _reason(_("Reason"))
    override_reason = _reason(_("Reason for going over the cap"), required=False)


class CorrectionForm(EmployeeForm):
    """A missing punch that is made good."""

    day = _day(_("Day of the shift"))
    at = _moment(_("Time"))
    side = forms.ChoiceField(
        label=_("Side"), choices=PunchCorrection.Side.choices, widget=UnfoldAdminSelectWidget
    )
    reason = _reason(_("Reason"))


class ApprovalAdmin(ReadOnlyAdmin):
    """A list of approved facts with the page on which one is entered."""

    list_select_related: Any = ["employee", "approved_by"]
    search_fields = ["=employee__work_number", "employee__name"]
    show_facets = admin.ShowFacets.NEVER
    form_class: type[EmployeeForm]
    approve: Callable[..., object]
    permission = ""

    def enter(self, request: HttpRequest, title: Any) -> HttpResponse:
        """Show and process the page on which an approved fact is entered."""
        return act_view(
            request,
            model_admin=self,
            obj=None,
            form_class=self.form_class,
            form_kwargs={"approver": request.user},
            title=title,
            act=lambda form: type(self).approve(
                **form.facts(),  # type: ignore[attr-defined]
                approver=request.user,
                now=timezone.now(),
            ),
            success=_("Entered; the days it touches are derived again."),
            back_url=reverse(f"admin:attendance_{self.opts.model_name}_changelist"),
            permission=self.permission,
        )


@admin.register(Leave)
class LeaveAdmin(ApprovalAdmin):
    """Approved leave."""

    list_display = ["employee", "kind", "part", "first_day", "last_day", "approved_by", "reason"]
    list_select_related = ["employee", "approved_by", "kind"]
    list_filter = ["kind"]
    actions_list = ["enter_leave"]
    form_class = LeaveForm
    approve = staticmethod(approve_leave)
    permission = "attendance.approve_leave"

    @action(
        description=_("Enter approved leave"),
        url_path="enter",
        permissions=["attendance.approve_leave"],
        icon="add",
    )
    def enter_leave(self, request: HttpRequest) -> HttpResponse:
        """Enter leave as approved."""
        return self.enter(request, _("Enter approved leave"))


@admin.register(LeaveCancellation)
class LeaveCancellationAdmin(ReadOnlyAdmin):
    """Leave that was given back."""

    list_display = ["employee", "leave", "first_day", "last_day", "approved_by", "reason"]
    list_select_related = ["employee", "approved_by", "leave__kind"]
    search_fields = ["=employee__work_number", "employee__name"]
    show_facets = admin.ShowFacets.NEVER


@admin.register(OvertimeApproval)
class OvertimeApprovalAdmin(ApprovalAdmin):
    """Approved overtime."""

    list_display = ["employee", "day", "starts_at", "ends_at", "compensation", "approved_by", "reason"]
    list_filter = ["compensation"]
    actions_list = ["enter_overtime"]
    form_class = OvertimeForm
    approve = staticmethod(approve_overtime)
    permission = "attendance.approve_overtime"

    @action(
        description=_("Enter approved overtime"),
        url_path="enter",
        permissions=["attendance.approve_overtime"],
        icon="add",
    )
    def enter_overtime(self, request: HttpRequest) -> HttpResponse:
        """Enter overtime as approved; over the cap only with a reason."""
        return self.enter(request, _("Enter approved overtime"))


@admin.register(PunchCorrection)
class PunchCorrectionAdmin(ApprovalAdmin):
    """Corrections of missing punches."""

    list_display = ["employee", "day", "at", "side", "approved_by", "reason"]
    list_filter = ["side"]
    actions_list = ["enter_correction"]
    form_class = CorrectionForm
    approve = staticmethod(approve_correction)
    permission = "attendance.approve_correction"

    @action(
        description=_("Enter a correction"),
        url_path="enter",
        permissions=["attendance.approve_correction"],
        icon="add",
    )
    def enter_correction(self, request: HttpRequest) -> HttpResponse:
        """Make a missing punch good."""
        return self.enter(request, _("Enter a correction"))
