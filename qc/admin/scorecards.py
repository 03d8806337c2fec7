"""Scorecards in the admin: the list, their versions, a new one from scratch or from a file."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from common.errors import DomainError
from qc.admin.editor import NewScorecardForm
from qc.admin.forms import DefinitionForm
from qc.imports import MOST_BYTES, import_scorecard
from qc.models import Scorecard, ScorecardVersion, VersionState
from qc.services import begin_scorecard
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
    actions_list = ["begin", "import_definition"]

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

    @action(description=_("New scorecard"), url_path="begin", permissions=["qc.draft_scorecard"], icon="add")
    def begin(self, request: HttpRequest) -> HttpResponse:
        """Begin a scorecard from scratch and open its draft."""
        if not request.user.has_perm("qc.draft_scorecard"):
            raise PermissionDenied
        form = NewScorecardForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                draft = begin_scorecard(form.definition(), now=timezone.now(), author=request.user)  # type: ignore[arg-type]
            except DomainError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, str(_("A draft without sections. Add the first one.")))
                return HttpResponseRedirect(reverse("admin:qc_scorecardversion_change", args=[draft.pk]))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("New scorecard"),
            "form": form,
            "confirm": _("Begin"),
            "back_url": reverse("admin:qc_scorecard_changelist"),
        }
        return TemplateResponse(request, "admin/act.html", context, status=422 if form.errors else 200)

    @action(
        description=_("Import a version"),
        url_path="import",
        permissions=["qc.draft_scorecard"],
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
            permission="qc.draft_scorecard",
        )


def _import(request: HttpRequest, form: forms.Form) -> ScorecardVersion:
    """Store the file as a draft."""
    return import_scorecard(
        form.cleaned_data["file"].read(MOST_BYTES + 1),
        now=timezone.now(),
        author=request.user,  # type: ignore[arg-type]
        note=form.cleaned_data["note"],
    )
