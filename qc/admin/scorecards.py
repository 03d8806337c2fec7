"""Scorecards in the admin: versions, what is in them, import of a draft, publication."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from qc.admin.forms import ConfirmForm, DefinitionForm
from qc.admin.labels import VERSION_COLOURS
from qc.admin.version_page import version_rows
from qc.imports import MOST_BYTES, import_scorecard
from qc.models import Scorecard, ScorecardVersion, VersionState
from qc.services import check_definition, publish_scorecard_version, retire_scorecard_version
from qc.wording import fault_text
from staff.admin_base import ReadOnlyAdmin, ReadOnlyInline, act_view


class VersionInline(ReadOnlyInline):
    """The versions of a scorecard, newest first."""

    model = ScorecardVersion
    hide_title = True
    fields = ["show_number", "state", "note", "published_at", "published_by", "retired_at"]
    readonly_fields = fields
    verbose_name_plural = _("versions")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Leave what the versions consist of in the database."""
        return (
            super()
            .get_queryset(request)
            .select_related("published_by")
            .defer("definition")
            .order_by("-number")
        )

    @display(description=_("version"))
    def show_number(self, version: ScorecardVersion) -> SafeString:
        url = reverse("admin:qc_scorecardversion_change", args=[version.pk])
        return format_html('<a href="{}">v{}</a>', url, version.number)


@admin.register(Scorecard)
class ScorecardAdmin(ReadOnlyAdmin):
    """Scorecards with their versions."""

    list_display = ["show_title", "desk", "show_published", "show_drafts"]
    list_select_related = ["desk"]
    search_fields = ["key", "name", "name_zh"]
    fields = [("key", "desk"), ("name", "name_zh")]
    inlines = [VersionInline]
    actions_list = ["import_definition"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Fetch the versions' states with the list."""
        return super().get_queryset(request).prefetch_related("versions")

    @display(description=_("scorecard"), header=True, ordering="key")
    def show_title(self, card: Scorecard) -> list[str]:
        return [card.label, card.key]

    @display(description=_("published version"))
    def show_published(self, card: Scorecard) -> str:
        published = [v.number for v in card.versions.all() if v.state == VersionState.PUBLISHED]
        return f"v{published[0]}" if published else "—"

    @display(description=_("drafts"))
    def show_drafts(self, card: Scorecard) -> int:
        return sum(1 for version in card.versions.all() if version.state == VersionState.DRAFT)

    @action(
        description=_("Import a version"),
        url_path="import",
        permissions=["qc.publish_scorecard"],
        icon="upload_file",
    )
    def import_definition(self, request: HttpRequest) -> HttpResponse:
        """Read a TOML file as the next draft version of its scorecard."""
        return act_view(
            request,
            model_admin=self,
            obj=None,
            form_class=DefinitionForm,
            title=_("Import a version"),
            act=lambda form: _import(request, form),
            success=_("Stored as a draft. Open it to check and publish it."),
            back_url=reverse("admin:qc_scorecardversion_changelist"),
            permission="qc.publish_scorecard",
        )


def _import(request: HttpRequest, form: forms.Form) -> ScorecardVersion:
    """Store the file as a draft."""
    return import_scorecard(
        form.cleaned_data["file"].read(MOST_BYTES + 1),
        now=timezone.now(),
        author=request.user,  # type: ignore[arg-type]
        note=form.cleaned_data["note"],
    )


@admin.register(ScorecardVersion)
class ScorecardVersionAdmin(ReadOnlyAdmin):
    """Versions: what is asked, how it is weighed, and whether it may be published."""

    list_display = ["show_title", "show_state", "note", "created_at", "published_at"]
    list_filter = ["state", "scorecard"]
    ordering = ["scorecard__key", "-number"]
    actions_detail = ["publish", "retire"]
    change_form_outer_after_template = "qc/scorecard_version.html"
    fields = [
        ("show_title", "state"),
        ("created_at", "created_by"),
        ("published_at", "published_by", "retired_at"),
        "note",
        "content_hash",
    ]
    readonly_fields = ["show_title"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Fetch the scorecard with the version."""
        return super().get_queryset(request).select_related("scorecard", "created_by", "published_by")

    @display(description=_("scorecard version"), ordering="scorecard__key")
    def show_title(self, version: ScorecardVersion) -> str:
        return str(version)

    @display(description=_("state"), label=VERSION_COLOURS, ordering="state")
    def show_state(self, version: ScorecardVersion) -> tuple[str, str]:
        return version.state, str(version.get_state_display())

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the criteria, and what stands in the way of publishing."""
        version = self._find(request, object_id)
        report = check_definition(version.definition)
        context = {
            "rows": version_rows(version.read_anew()),
            "errors": [(fault.path, fault_text(fault)) for fault in report.errors],
            "warnings": [(fault.path, fault_text(fault)) for fault in report.warnings],
        }
        return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})

    @action(
        description=_("Publish"), url_path="publish", permissions=["qc.publish_scorecard"], icon="publish"
    )
    def publish(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Publish a draft, after a second look at its warnings."""
        version = self._find(request, object_id)
        report = check_definition(version.definition)
        return self._act(
            request,
            version,
            title=_("Publish the version"),
            act=lambda: publish_scorecard_version(version, now=timezone.now(), publisher=request.user),  # type: ignore[arg-type]
            success=_("Published. It can no longer be changed; the version before it is retired."),
            facts=[(fault.path, fault_text(fault)) for fault in report.errors + report.warnings],
        )

    @action(description=_("Retire"), url_path="retire", permissions=["qc.publish_scorecard"], icon="archive")
    def retire(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take a published version out of use."""
        version = self._find(request, object_id)
        return self._act(
            request,
            version,
            title=_("Retire the version"),
            act=lambda: retire_scorecard_version(version, now=timezone.now()),
            success=_("Retired. New contacts are no longer scored with it."),
            facts=[],
        )

    def _act(
        self,
        request: HttpRequest,
        version: ScorecardVersion,
        *,
        title: Any,
        act: Any,
        success: Any,
        facts: list[Any],
    ) -> HttpResponse:
        return act_view(
            request,
            model_admin=self,
            obj=version,
            form_class=ConfirmForm,
            title=title,
            act=lambda form: act(),
            success=success,
            back_url=reverse("admin:qc_scorecardversion_change", args=[version.pk]),
            permission="qc.publish_scorecard",
            facts=[(_("scorecard version"), version), *facts],
        )

    def _find(self, request: HttpRequest, object_id: str) -> ScorecardVersion:
        found = self.get_object(request, object_id)
        if found is None:
            raise Http404
        return found
