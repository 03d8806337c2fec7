"""Months of appraisal in the admin: the line of steps, what is open, and the acts that move a month on."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminTextInputWidget

from appraisal.admin.differences import shown_changes
from appraisal.admin.month_page import page_context
from appraisal.domain.scheme import Scheme
from appraisal.models import AppraisalMonth, MonthState
from appraisal.selectors.months import draft_hash
from appraisal.selectors.pending import pending_changes
from appraisal.selectors.progress import progress_of
from appraisal.services import Publication, amend_month, draft_month, post_month, publish_month
from common.months import Month
from staff.admin_base import PasswordField, ReadOnlyAdmin, act_view


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
    """Why the appraisal is amended, and the publisher's password."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("Everybody concerned reads it with the new version."),
        widget=UnfoldAdminTextInputWidget,
    )
    password = PasswordField()


@admin.register(AppraisalMonth)
class AppraisalMonthAdmin(ReadOnlyAdmin):
    """Months, newest first."""

    list_display = ["show_month", "show_state", "people", "drafted_at", "objections_until", "show_version"]
    list_filter = ["state"]
    ordering = ["-first_day"]
    actions_list = ["draft_a_month"]
    actions_detail = ["draft", "post", "publish", "amend", "pending"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Count the versions with the months."""
        return super().get_queryset(request).select_related("scheme").annotate(published=Count("versions"))

    @display(description=_("month"), ordering="first_day")
    def show_month(self, row: AppraisalMonth) -> str:
        return str(row.month)

    @display(
        description=_("state"),
        label={MonthState.DRAFTED: "warning", MonthState.POSTED: "info", MonthState.PUBLISHED: "success"},
    )
    def show_state(self, row: AppraisalMonth) -> tuple[str, str]:
        return row.state, str(MonthState(row.state).label)

    @display(description=_("version"))
    def show_version(self, row: Any) -> str:
        return f"v{row.published}" if row.published else "—"

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the steps with counts, what is not final, the teams, the versions and the acts."""
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
        return TemplateResponse(request, "appraisal/month_page.html", context)

    @action(
        description=_("Draft a month"),
        url_path="draft-a-month",
        permissions=["appraisal.draft_month"],
        icon="calculate",
    )
    def draft_a_month(self, request: HttpRequest) -> HttpResponse:
        """Draft the appraisal of a month."""
        return act_view(
            request,
            model_admin=self,
            obj=None,
            form_class=MonthForm,
            title=_("Draft a month"),
            act=lambda form: draft_month(Month.parse(form.cleaned_data["month"]), now=timezone.now()),
            success=_("Drafted from the sources as they are now."),
            back_url=reverse("admin:appraisal_appraisalmonth_changelist"),
            permission="appraisal.draft_month",
        )

    @action(
        description=_("Draft again"),
        url_path="draft",
        permissions=["appraisal.draft_month"],
        icon="calculate",
    )
    def draft(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Draft the month again; a published version stays as it is."""
        row = self._find(request, object_id)
        changed: list[int] = []
        return act_view(
            request,
            model_admin=self,
            obj=row,
            form_class=forms.Form,
            title=_("Draft again"),
            act=lambda form: changed.append(draft_month(row.month, now=timezone.now()).changed),
            success=lazy(
                lambda: gettext("Drafted again; rows of %(count)d people changed.") % {"count": changed[-1]},
                str,
            )(),
            back_url=self._page(row),
            permission="appraisal.draft_month",
            facts=[
                (_("Month"), row),
                (_("Drafted at"), f"{timezone.localtime(row.drafted_at):%Y-%m-%d %H:%M}"),
            ],
        )

    @action(
        description=_("Post for objections"),
        url_path="post",
        permissions=["appraisal.post_month"],
        icon="campaign",
    )
    def post(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Post the month: from now on people see their appraisal and may object."""
        row = self._find(request, object_id)
        return act_view(
            request,
            model_admin=self,
            obj=row,
            form_class=forms.Form,
            title=_("Post for objections"),
            act=lambda form: post_month(row.month, by=request.user, now=timezone.now()),  # type: ignore[arg-type]
            success=_("Posted; everybody appraised is told."),
            back_url=self._page(row),
            permission="appraisal.post_month",
            facts=[
                (_("Month"), row),
                *self._standing(row),
                (_("Days for objections"), row.scheme.parsed.objection_days),
            ],
        )

    @action(
        description=pgettext_lazy("appraisal", "Publish"),
        url_path="publish",
        permissions=["appraisal.publish_month"],
        icon="verified",
    )
    def publish(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Publish the month under the publisher's signature."""
        row = self._find(request, object_id)
        told: list[str] = []
        return act_view(
            request,
            model_admin=self,
            obj=row,
            form_class=SignForm,
            title=_("Publish the appraisal"),
            act=lambda form: told.append(
                _said(
                    publish_month(
                        row.month,
                        publisher=request.user,  # type: ignore[arg-type]
                        password=form.cleaned_data["password"],
                        now=timezone.now(),
                    )
                )
            ),
            success=lazy(lambda: told[-1], str)(),
            back_url=self._page(row),
            permission="appraisal.publish_month",
            facts=[(_("Month"), row), *self._standing(row), (_("Content hash"), draft_hash(row))],
            confirm=_("Sign and publish"),
        )

    def _standing(self, row: AppraisalMonth) -> list[tuple[Any, Any]]:
        """Say how far the month is, before somebody moves it on."""
        progress = progress_of(row, now=timezone.now())
        counted = {"done": progress.appraised, "all": progress.people}
        return [
            (_("People with a total"), _("%(done)d of %(all)d people") % counted),
            (_("Complaints not closed"), progress.complaints_open),
            (_("Open objections"), progress.objections_open),
            (_("In the way"), " ".join(progress.blocked_by) or _("nothing")),
        ]

    @action(
        description=pgettext_lazy("appraisal", "Amend"),
        url_path="amend",
        permissions=["appraisal.publish_month"],
        icon="edit_note",
    )
    def amend(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Sign what the sources say now as the next version, seeing every difference before."""
        row = self._find(request, object_id)
        told: list[str] = []
        return act_view(
            request,
            model_admin=self,
            obj=row,
            form_class=AmendForm,
            title=_("Amend the appraisal"),
            act=lambda form: told.append(
                _said(
                    amend_month(
                        row.month,
                        publisher=request.user,  # type: ignore[arg-type]
                        password=form.cleaned_data["password"],
                        reason=form.cleaned_data["reason"],
                        now=timezone.now(),
                    )
                )
            ),
            success=lazy(lambda: told[-1], str)(),
            back_url=self._page(row),
            permission="appraisal.publish_month",
            facts=[(_("Month"), row), (_("Content hash"), draft_hash(row))],
            confirm=_("Sign the amendment"),
            template="appraisal/amend.html",
            extra={"differences": shown_changes(pending_changes(row), _scheme(row))},
        )

    @action(
        description=_("Pending changes"),
        url_path="pending",
        permissions=["appraisal.view_appraisalmonth"],
        icon="difference",
    )
    def pending(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show what the sources say now otherwise than the latest version, component by component."""
        row = self._find(request, object_id)
        seen = row.rows.visible_to(request.user).order_by().values_list("employee", flat=True)
        changes = pending_changes(row, people=set(seen))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": row,
            "title": _("Pending changes"),
            "back_url": self._page(row),
            "differences": shown_changes(changes, _scheme(row)),
        }
        return TemplateResponse(request, "appraisal/differences_page.html", context)

    def _find(self, request: HttpRequest, object_id: str) -> AppraisalMonth:
        found: AppraisalMonth | None = self.get_object(request, object_id)
        if found is None:
            raise Http404
        return found

    def _page(self, row: AppraisalMonth) -> str:
        return reverse("admin:appraisal_appraisalmonth_change", args=[row.pk])


def _scheme(row: AppraisalMonth) -> Scheme:
    return Scheme.read(row.header["scheme"]["definition"])


def _said(publication: Publication) -> str:
    """Say what came of a signature: a new version, or nothing new."""
    version = publication.version
    if publication.is_new:
        return gettext("%(version)s is signed and published; everybody concerned is told.") % {
            "version": version
        }
    signed = {"version": version, "name": f"{version.entry.name} ({version.entry.work_number})"}
    return gettext("%(version)s was signed before by %(name)s; nothing changed.") % signed
