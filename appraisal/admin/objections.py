"""Objections in the admin: the list, and one with its component, what the person says, and the decision."""

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

from appraisal.admin.links import behind_url, source_url
from appraisal.models import AppraisalMonth, AppraisalObjection, PersonAppraisal
from appraisal.selectors.behind import rows_behind
from appraisal.selectors.standing import Standing
from appraisal.services import decide_objection
from appraisal.services.objecting import is_changed
from appraisal.showing import shown_appraisal
from appraisal.wording import component_label, score_text
from staff.admin_base import ReadOnlyAdmin, act_view

DECIDE = "appraisal.decide_objection"


class AnswerForm(forms.Form):
    """What the person reads."""

    answer = forms.CharField(
        label=_("Answer"),
        max_length=500,
        help_text=_("The employee reads it."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )


@admin.register(AppraisalObjection)
class AppraisalObjectionAdmin(ReadOnlyAdmin):
    """Objections, the newest first."""

    list_display = [
        "show_component", "employee", "month", "show_state", "text", "raised_at", "decided_by", "answer",
    ]  # fmt: skip
    list_display_links = ["show_component", "employee"]
    list_filter = ["state", "month"]
    list_filter_submit = False
    search_fields = ["=employee__work_number", "employee__name"]
    ordering = ["-raised_at", "-pk"]
    show_facets = admin.ShowFacets.NEVER
    actions_detail = ["uphold", "reject"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Join what an objection is shown with."""
        joined = super().get_queryset(request).select_related("employee", "decided_by", "month", "team")
        return joined.defer("month__header")

    @display(description=_("component"), ordering="component")
    def show_component(self, row: AppraisalObjection) -> str:
        return str(component_label(row.component))

    @display(description=_("state"), label={"open": "warning", "upheld": "success", "rejected": "danger"})
    def show_state(self, row: AppraisalObjection) -> tuple[str, str]:
        return row.state, str(row.get_state_display())

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the component with its source, what the person says, and what can be decided."""
        found = self._find(request, object_id)
        if not self.has_view_permission(request, found):
            raise PermissionDenied
        row = self._row(found)
        if row is None:  # the person is not appraised any more; what they said can still be answered
            return super().change_view(request, object_id, form_url, extra_context)
        reader: Any = request.user
        month = AppraisalMonth.objects.select_related("scheme").get(pk=found.month_id)
        behind = rows_behind(
            month.month,
            row.employee,
            inputs={found.component: row.inputs.get(found.component, {})},
            attendance_version=month.header["sources"]["attendance"]["version"],
            reader=reader,
        )
        told = shown_appraisal(row, month.scheme.parsed, behind=behind)
        component = next((one for one in told.components if one.code == found.component), None)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": found,
            "title": str(component_label(found.component)),
            "objection": found,
            "score_then": score_text(found.score),
            "told": told,
            "component": component,
            "behind": [(one, behind_url(one)) for one in component.behind] if component else [],
            "source_url": source_url(found.component, month.month, row.employee, row.team),
            "is_changed": is_changed(found, row),
            "may_decide": found.state == AppraisalObjection.State.OPEN and self._may(request, found, row),
            "person_url": reverse("admin:appraisal_personappraisal_change", args=[row.pk]),
            "draft_url": reverse("admin:appraisal_appraisalmonth_draft", args=[month.pk])
            if request.user.has_perm("appraisal.draft_month")
            else "",
        }
        return TemplateResponse(request, "appraisal/objection_page.html", context)

    @action(description=_("Uphold"), url_path="uphold", permissions=[DECIDE], icon="check")
    def uphold(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say that the person is right: the source was corrected."""
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
        """Say why the component stays as it is."""
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
        found = self._find(request, object_id)
        row = self._row(found)
        if not self._may(request, found, row):
            raise PermissionDenied
        return act_view(
            request,
            model_admin=self,
            obj=found,
            form_class=AnswerForm,
            title=title,
            act=lambda form: decide_objection(
                found,
                by=request.user,  # type: ignore[arg-type]  # the admin is for employees
                is_upheld=is_upheld,
                answer=form.cleaned_data["answer"],
                now=timezone.now(),
            ),
            success=success,
            back_url=reverse("admin:appraisal_appraisalobjection_change", args=[found.pk]),
            permission=DECIDE,
            facts=[
                (_("Employee"), found.employee),
                (_("Component"), component_label(found.component)),
                (_("Score objected to"), score_text(found.score)),
                (_("Objection"), found.text),
            ],
        )

    def _find(self, request: HttpRequest, object_id: str) -> AppraisalObjection:
        found: AppraisalObjection | None = self.get_object(request, object_id)
        if found is None:
            raise Http404
        return found

    def _row(self, found: AppraisalObjection) -> PersonAppraisal | None:
        rows = PersonAppraisal.objects.select_related("employee", "team")
        return rows.filter(month=found.month_id, employee=found.employee_id).first()

    def _may(self, request: HttpRequest, found: AppraisalObjection, row: PersonAppraisal | None) -> bool:
        standing = Standing.of(request.user, now=timezone.now())  # type: ignore[arg-type]
        return standing.may_decide(found, row)
