"""Objections in the admin: the list, and one with its cell, what the person says, and the decision."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminTextareaWidget

from attendance.admin.day_page import page_context
from attendance.admin.month_page import exceptions_of_day
from attendance.content import cell_hash
from attendance.models import AttendanceDay, Objection
from attendance.selectors.standing import Standing
from attendance.services import decide_objection
from staff.admin_base import ReadOnlyAdmin, act_view
from staff.wording import day_text

DECIDE = "attendance.decide_objection"


class AnswerForm(forms.Form):
    """What the person reads."""

    answer = forms.CharField(
        label=_("Answer"),
        max_length=500,
        help_text=_("The employee reads it."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )


@admin.register(Objection)
class ObjectionAdmin(ReadOnlyAdmin):
    """Objections, the newest first."""

    list_display = [
        "show_day",
        "employee",
        "symbol",
        "show_state",
        "text",
        "raised_at",
        "decided_by",
        "answer",
    ]
    list_display_links = ["show_day", "employee"]
    list_select_related = ["employee", "decided_by", "month"]
    list_filter = ["state", "month"]
    list_filter_submit = False
    search_fields = ["=employee__work_number", "employee__name"]
    ordering = ["-raised_at", "-pk"]
    show_facets = admin.ShowFacets.NEVER
    actions_detail = ["uphold", "reject"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Join what an objection is shown with."""
        return super().get_queryset(request).select_related("employee", "decided_by", "month")

    @display(description=_("day"), ordering="day")
    def show_day(self, row: Objection) -> str:
        return day_text(row.day)

    @display(description=_("state"), label={"open": "warning", "upheld": "success", "rejected": "danger"})
    def show_state(self, row: Objection) -> tuple[str, str]:
        return row.state, str(row.get_state_display())

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the cell with its explanation, what the person says, and what can be decided."""
        row = self._find(request, object_id)
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        day = self._day(row)
        if day is None:  # the person is not on the sheet any more; what they said can still be answered
            return super().change_view(request, object_id, form_url, extra_context)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": row,
            "title": str(row),
            **page_context(day),
            "objection": row,
            "is_changed": cell_hash(day.symbol, day.facts) != row.cell_hash,
            "may_decide": row.state == Objection.State.OPEN and _may_decide(request, row, day),
            "correct_url": exceptions_of_day(day),
        }
        return TemplateResponse(request, "attendance/objection_page.html", context)

    @action(description=_("Uphold"), url_path="uphold", permissions=[DECIDE], icon="check")
    def uphold(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say that the person is right: the cell was corrected."""
        return self._decide(
            request,
            object_id,
            is_upheld=True,
            title=_("Uphold the objection"),
            success=_("Upheld; the employee is told."),
        )

    @action(
        description=pgettext_lazy("objection", "Reject"),
        url_path="reject",
        permissions=[DECIDE],
        icon="block",
    )
    def reject(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say why the cell stays as it is."""
        return self._decide(
            request,
            object_id,
            is_upheld=False,
            title=_("Reject the objection"),
            success=_("Rejected; the employee is told why."),
        )

    def _decide(
        self, request: HttpRequest, object_id: str, *, is_upheld: bool, title: Any, success: Any
    ) -> HttpResponse:
        row = self._find(request, object_id)
        back = reverse("admin:attendance_objection_change", args=[row.pk])
        day = self._day(row)
        if day is not None and not _may_decide(request, row, day):
            raise PermissionDenied
        return act_view(
            request,
            model_admin=self,
            obj=row,
            form_class=AnswerForm,
            title=title,
            act=lambda form: decide_objection(
                row,
                by=request.user,  # type: ignore[arg-type]  # the admin is for employees
                is_upheld=is_upheld,
                answer=form.cleaned_data["answer"],
                now=timezone.now(),
            ),
            success=success,
            back_url=back,
            permission=DECIDE,
            facts=[
                (_("Employee"), row.employee),
                (_("Day"), day_text(row.day)),
                (_("Mark objected to"), row.symbol or "—"),
                (_("Mark now"), (day.symbol if day else "") or "—"),
                (_("Objection"), row.text),
            ],
        )

    def _find(self, request: HttpRequest, object_id: str) -> Objection:
        found: Objection | None = self.get_object(request, object_id)
        if found is None:
            raise Http404
        return found

    def _day(self, row: Objection) -> AttendanceDay | None:
        days = AttendanceDay.objects.select_related("month", "employee", "team", "shift")
        return days.filter(employee=row.employee_id, day=row.day).first()


def _may_decide(request: HttpRequest, row: Objection, day: AttendanceDay) -> bool:
    standing = Standing.of(request.user, now=timezone.now())  # type: ignore[arg-type]
    return standing.may_decide_objection(employee_id=row.employee_id, team_id=day.team_id)
