"""Months in the admin: the line of steps, what is open, and the acts that move a month on."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminTextInputWidget

from attendance.admin.downloads import workbook_response
from attendance.admin.month_grid import MonthGridPage
from attendance.models import AttendanceMonth, MonthState, PublishedMonth
from attendance.selectors.months import draft_of
from attendance.services import open_month, publish_month, request_derivation
from common.months import Month
from staff.admin_base import PasswordField, ReadOnlyAdmin, act_view

STEPS = (MonthState.OPEN, MonthState.DRAFTED, MonthState.PUBLISHING, MonthState.PUBLISHED)
"""The steps shown; confirmation by teams and posting for objections are walked through when they are used."""

LINK = "text-primary-600 dark:text-primary-500"
"""How the theme shows links."""


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


@admin.register(AttendanceMonth)
class AttendanceMonthAdmin(ReadOnlyAdmin):
    """Months, newest first."""

    list_display = ["show_month", "show_state", "people", "exceptions", "derived_at", "show_version"]
    list_filter = ["state"]
    ordering = ["-first_day"]
    actions_list = ["grid", "derive_a_month"]
    actions_detail = ["derive", "publish", "download"]
    fields = [
        ("show_month", "show_steps"),
        ("derived_at", "people"),
        "show_exceptions",
        "show_versions",
        "show_rules",
    ]
    readonly_fields = ["show_month", "show_steps", "show_exceptions", "show_versions", "show_rules"]

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

    @display(description=_("steps"))
    def show_steps(self, row: AttendanceMonth) -> SafeString:
        """Show the steps as a line, the present one marked."""
        shown = [*STEPS] if row.state in STEPS else [*STEPS[:2], MonthState(row.state), *STEPS[2:]]
        steps = (("font-bold" if step == row.state else "", step.label) for step in shown)
        return format_html_join(" → ", '<span class="{}">{}</span>', steps)

    @display(description=_("exceptions"))
    def show_exceptions(self, row: AttendanceMonth) -> SafeString:
        query = urlencode({"month__id__exact": row.pk, "is_exception__exact": 1})
        url = f"{reverse('admin:attendance_attendanceday_changelist')}?{query}"
        return format_html('<a href="{}" class="{}">{}</a>', url, LINK, row.exceptions)

    @display(description=_("published versions"))
    def show_versions(self, row: AttendanceMonth) -> SafeString | str:
        """List the versions with who signed them when."""
        versions = row.versions.select_related("entry").order_by("number")
        items = [
            (
                reverse("admin:attendance_publishedmonth_change", args=[one.pk]),
                LINK,
                str(one),
                one.get_state_display(),
                f"{one.entry.name} ({one.entry.work_number})",
                timezone.localtime(one.signed_at).strftime("%Y-%m-%d %H:%M"),
                one.content_hash[:16],
            )
            for one in versions
        ]
        return (
            format_html_join("", '<div><a href="{}" class="{}">{}</a> · {} · {} · {} · {}</div>', items)
            or "—"
        )

    @display(description=_("rules"))
    def show_rules(self, row: AttendanceMonth) -> str:
        return ", ".join(row.header.get("rules", [])) or "—"

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
                (_("People"), row.people),
                (_("Exceptions"), row.exceptions),
                (_("Derived at"), row.derived_at or "—"),
                (_("Content hash"), draft.content_hash if row.derived_at else "—"),
            ],
            confirm=_("Sign and publish"),
        )

    def _publish(self, request: HttpRequest, row: AttendanceMonth, password: str) -> str:
        """Publish, and say what came of it: a new signature, a copy under way, or nothing new."""
        publication = publish_month(
            row.month,
            publisher=request.user,  # type: ignore[arg-type]
            password=password,
            now=timezone.now(),
        )
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

    @action(
        description=_("Download workbook"),
        url_path="workbook",
        permissions=["attendance.view_attendancemonth"],
        icon="download",
    )
    def download(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Send the workbook of the latest version, or of the draft."""
        row = self._find(request, object_id)
        if row.derived_at is None:
            messages.error(request, _("Derive the month first; then there is something to download."))
            return HttpResponseRedirect(self._page(row))
        return workbook_response(row.month, request.user)

    def _find(self, request: HttpRequest, object_id: str) -> AttendanceMonth:
        found = self.get_object(request, object_id)
        if found is None:
            raise Http404
        return found

    def _page(self, row: AttendanceMonth) -> str:
        return reverse("admin:attendance_attendancemonth_change", args=[row.pk])
