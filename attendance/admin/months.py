"""Months in the admin: the line of steps, what is open, and the acts that move a month on."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminTextInputWidget

from attendance.admin.differences import shown
from attendance.admin.exceptions_page import ExceptionsPage
from attendance.admin.month_grid import MonthGridPage
from attendance.admin.month_page import page_context
from attendance.models import AttendanceMonth, MonthState, PublishedMonth
from attendance.selectors.months import draft_of
from attendance.selectors.pending import pending_changes
from attendance.selectors.progress import progress_of
from attendance.services import (
    Publication,
    amend_month,
    open_month,
    post_month,
    publish_month,
    remind_team,
    request_derivation,
)
from common.errors import DomainError
from common.months import Month
from exports.doors import centre_url
from staff.admin_base import PasswordField, ReadOnlyAdmin, act_view
from staff.models import Employee, Team


class MonthForm(forms.Form):
    """Which month."""

    month = forms.CharField(
        label=_("Month"),
        help_text=_("Year and month, for example 2026-10."),
        widget=UnfoldAdminTextInputWidget,
    )


class SignForm(forms.Form):
    """The publisher's password."""

    password = PasswordField()


class AmendForm(forms.Form):
    """Why the month is amended, and the publisher's password."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("Everybody reads it with the new version."),
        widget=UnfoldAdminTextInputWidget,
    )
    password = PasswordField()


@admin.register(AttendanceMonth)
class AttendanceMonthAdmin(ReadOnlyAdmin):
    """Months, newest first."""

    list_display = ["show_month", "show_state", "people", "exceptions", "derived_at", "show_version"]
    list_filter = ["state"]
    ordering = ["-first_day"]
    actions_list = ["grid", "exceptions", "derive_a_month"]
    actions_detail = ["derive", "post", "publish", "amend", "pending", "download"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Count the published versions with the months."""
        published = Count("versions", filter=Q(versions__state="published"))
        return super().get_queryset(request).annotate(published=published)

    @display(description=_("month"), ordering="first_day")
    def show_month(self, row: AttendanceMonth) -> str:
        return str(row.month)

    @display(
        description=_("state"),
        label={
            MonthState.OPEN: "info",
            MonthState.DRAFTED: "warning",
            MonthState.PUBLISHING: "warning",
            MonthState.PUBLISHED: "success",
        },
    )
    def show_state(self, row: AttendanceMonth) -> tuple[str, str]:
        return row.state, str(MonthState(row.state).label)

    @display(description=_("version"))
    def show_version(self, row: Any) -> str:
        return f"v{row.published}" if row.published else "—"

    def get_urls(self) -> list[URLPattern]:
        """Give the chasing of a team its address: a button beside each team."""
        view = self.admin_site.admin_view(self.remind)
        return [path("<int:pk>/remind/", view, name="attendance_attendancemonth_remind"), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the steps with counts, what is in the way, the teams, the versions and the acts."""
        row = self._find(request, object_id)
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": row,
            "title": str(row),
            **page_context(row, request, now=timezone.now()),
        }
        return TemplateResponse(request, "attendance/month_page.html", context)

    def remind(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Chase a team: whoever confirms it gets a notice, once a day."""
        row = self._find(request, str(pk))
        if request.method != "POST":
            return HttpResponseRedirect(self._page(row))
        code = request.POST.get("team", "")
        team = get_object_or_404(Team.objects.visible_to(request.user), code=code) if code else None
        try:
            told = remind_team(row, team, by=request.user, now=timezone.now())  # type: ignore[arg-type]
        except DomainError as error:
            messages.error(request, str(error.message))
        else:
            names = ", ".join(str(notice.recipient) for notice in told)
            if told:
                messages.success(request, _("Reminded: %(names)s.") % {"names": names})
            else:
                messages.info(request, _("Was reminded today already."))
        return HttpResponseRedirect(f"{self._page(row)}#teams")

    @action(
        description=_("Month grid"),
        url_path="grid",
        permissions=["attendance.view_attendanceday"],
        icon="grid_on",
    )
    def grid(self, request: HttpRequest) -> HttpResponse:
        """Show a month as the paper form has it: people by days."""
        return MonthGridPage(request, self).answer()

    @action(
        description=_("Exceptions"),
        url_path="exceptions",
        permissions=["attendance.view_attendanceday"],
        icon="rule",
    )
    def exceptions(self, request: HttpRequest) -> HttpResponse:
        """Show only what somebody has to explain, take the decisions, and confirm the team."""
        return ExceptionsPage(request, self).answer()

    @action(
        description=_("Derive a month"),
        url_path="derive-a-month",
        permissions=["attendance.derive_month"],
        icon="calculate",
    )
    def derive_a_month(self, request: HttpRequest) -> HttpResponse:
        """Open a month and have it derived."""
        return act_view(
            request,
            model_admin=self,
            obj=None,
            form_class=MonthForm,
            title=_("Derive a month"),
            act=lambda form: self._derive(request, Month.parse(form.cleaned_data["month"])),
            success=_("The month is being derived; reload in a moment."),
            back_url=reverse("admin:attendance_attendancemonth_changelist"),
            permission="attendance.derive_month",
        )

    @action(
        description=_("Derive again"),
        url_path="derive",
        permissions=["attendance.derive_month"],
        icon="calculate",
    )
    def derive(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Have the month derived again."""
        row = self._find(request, object_id)
        return act_view(
            request,
            model_admin=self,
            obj=row,
            form_class=forms.Form,
            title=_("Derive again"),
            act=lambda form: self._derive(request, row.month),
            success=_("The month is being derived; reload in a moment."),
            back_url=self._page(row),
            permission="attendance.derive_month",
            facts=[(_("Month"), row), (_("Derived at"), row.derived_at or "—")],
        )

    def _derive(self, request: HttpRequest, month: Month) -> None:
        open_month(month)
        request_derivation(month, requested_by=request.user, now=timezone.now())  # type: ignore[arg-type]

    @action(
        description=_("Post for objections"),
        url_path="post",
        permissions=["attendance.post_month"],
        icon="campaign",
    )
    def post(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Post the month: from now on people may object to their days."""
        row = self._find(request, object_id)
        return act_view(
            request,
            model_admin=self,
            obj=row,
            form_class=forms.Form,
            title=_("Post for objections"),
            act=lambda form: post_month(row.month, by=request.user, now=timezone.now()),  # type: ignore[arg-type]
            success=_("Posted; everybody on the sheet is told."),
            back_url=self._page(row),
            permission="attendance.post_month",
            facts=[(_("Month"), row), *self._standing(row)],
        )

    @action(
        description=_("Publish"),
        url_path="publish",
        permissions=["attendance.publish_month"],
        icon="verified",
    )
    def publish(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Publish the month under the publisher's signature."""
        row = self._find(request, object_id)
        draft = draft_of(row)
        told: list[str] = []
        return act_view(
            request,
            model_admin=self,
            obj=row,
            form_class=SignForm,
            title=_("Publish the month"),
            act=lambda form: told.append(self._publish(request, row, form.cleaned_data["password"])),
            success=lazy(lambda: told[-1], str)(),
            back_url=self._page(row),
            permission="attendance.publish_month",
            facts=[
                (_("Month"), row),
                *self._standing(row),
                (_("Content hash"), draft.content_hash if row.derived_at else "—"),
            ],
            confirm=_("Sign and publish"),
        )

    def _standing(self, row: AttendanceMonth) -> list[tuple[Any, Any]]:
        """Say how far the month is, before somebody moves it on."""
        progress = progress_of(row, now=timezone.now())
        counted = {"done": progress.confirmed, "all": progress.rows}
        return [
            (_("People confirmed"), _("%(done)d of %(all)d people") % counted),
            (_("Open objections"), progress.objections_open),
            (_("In the way"), " ".join(progress.blocked_by) or _("nothing")),
        ]

    @action(
        description=_("Amend"),
        url_path="amend",
        permissions=["attendance.publish_month"],
        icon="edit_note",
    )
    def amend(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Sign what the facts say now as the next version, seeing every difference before."""
        row = self._find(request, object_id)
        cells = pending_changes(row)
        told: list[str] = []
        return act_view(
            request,
            model_admin=self,
            obj=row,
            form_class=AmendForm,
            title=_("Amend the month"),
            act=lambda form: told.append(self._amend(request, row, form)),
            success=lazy(lambda: told[-1], str)(),
            back_url=self._page(row),
            permission="attendance.publish_month",
            facts=[
                (_("Month"), row),
                (_("Content hash"), draft_of(row).content_hash if row.derived_at else "—"),
            ],
            confirm=_("Sign the amendment"),
            template="attendance/amend.html",
            extra={"differences": [shown(cell, cell.why) for cell in cells]},
        )

    def _amend(self, request: HttpRequest, row: AttendanceMonth, form: forms.Form) -> str:
        publication = amend_month(
            row.month,
            publisher=request.user,  # type: ignore[arg-type]  # the admin is for employees
            password=form.cleaned_data["password"],
            reason=form.cleaned_data["reason"],
            now=timezone.now(),
        )
        return _said(publication)

    @action(
        description=_("Pending changes"),
        url_path="pending",
        permissions=["attendance.view_attendancemonth"],
        icon="difference",
    )
    def pending(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show what the facts say now otherwise than the latest version, cell by cell with its cause."""
        row = self._find(request, object_id)
        seen = set(Employee.objects.visible_to(request.user).order_by().values_list("pk", flat=True))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": row,
            "title": _("Pending changes"),
            "back_url": self._page(row),
            "differences": [shown(cell, cell.why) for cell in pending_changes(row, people=seen)],
        }
        return TemplateResponse(request, "attendance/differences_page.html", context)

    def _publish(self, request: HttpRequest, row: AttendanceMonth, password: str) -> str:
        """Publish, and say what came of it: a new signature, a copy under way, or nothing new."""
        publication = publish_month(
            row.month,
            publisher=request.user,  # type: ignore[arg-type]
            password=password,
            now=timezone.now(),
        )
        return _said(publication)

    @action(
        description=_("Download workbook"),
        url_path="workbook",
        permissions=["attendance.view_attendancemonth"],
        icon="download",
    )
    def download(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """Order it on the exports page."""
        row = self._find(request, object_id)
        if row.derived_at is None:
            messages.error(request, _("Derive the month first; then there is something to download."))
            return HttpResponseRedirect(self._page(row))
        return HttpResponseRedirect(centre_url("attendance.month", month=row.month))

    def _find(self, request: HttpRequest, object_id: str) -> AttendanceMonth:
        found = self.get_object(request, object_id)
        if found is None:
            raise Http404
        return found

    def _page(self, row: AttendanceMonth) -> str:
        return reverse("admin:attendance_attendancemonth_change", args=[row.pk])


def _said(publication: Publication) -> str:
    """Say what came of a signature: a new version, a copy under way, or nothing new."""
    version = publication.version
    if publication.is_new:
        return gettext("Signed. The published version is listed below as soon as it is complete.")
    signed = {"version": version, "name": f"{version.entry.name} ({version.entry.work_number})"}
    if version.state == PublishedMonth.State.BUILDING:
        return (
            gettext("%(version)s was signed before by %(name)s and is being copied; you signed nothing.")
            % signed
        )
    return gettext("%(version)s was signed before by %(name)s; nothing changed.") % signed
