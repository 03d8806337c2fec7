"""Versions of scorecards in the admin: one page for each, its editor while it is a draft, its publication."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from common.errors import DomainError
from common.months import Month
from qc.admin.editor import (
    CriterionPage,
    PartPage,
    PropertiesPage,
    SectionPage,
    WeightsPage,
    edit_part,
)
from qc.admin.forms import RevisionForm
from qc.admin.labels import VERSION_COLOURS, score_text
from qc.admin.sheet import SheetForm
from qc.admin.version_page import publish_facts, version_context
from qc.domain.lint import lint
from qc.domain.scorecard import Scorecard as Definition
from qc.domain.scorecard import Section, as_table
from qc.domain.scorecard.editing import (
    NoSuchPlaceError,
    criterion_at,
    duplicate_criterion,
    duplicate_section,
    move_criterion,
    move_section,
    remove_criterion,
    remove_section,
    section_at,
)
from qc.domain.words import Outcome
from qc.exports import toml_file
from qc.models import EvaluationOutcome, ScorecardVersion, VersionState
from qc.services import (
    ask_what_if,
    change_draft,
    copy_version,
    discard_draft,
    publish_scorecard_version,
    retire_scorecard_version,
)
from qc.wording import here
from staff.admin_base import ReadOnlyAdmin, act_view

DRAFT = "qc.draft_scorecard"
PUBLISH = "qc.publish_scorecard"

_OUTLINE_ACTS: dict[tuple[str, int], Callable[..., Definition]] = {
    ("up", 1): lambda card, s: move_section(card, s, -1),
    ("down", 1): lambda card, s: move_section(card, s, 1),
    ("duplicate", 1): duplicate_section,
    ("up", 2): lambda card, s, c: move_criterion(card, s, c, -1),
    ("down", 2): lambda card, s, c: move_criterion(card, s, c, 1),
    ("duplicate", 2): duplicate_criterion,
}
"""What the buttons of the outline do, by name and by how many numbers tell the place."""


@admin.register(ScorecardVersion)
class ScorecardVersionAdmin(ReadOnlyAdmin):
    """Versions: what is asked, how it is weighed, and whether it may be published."""

    list_display = ["show_title", "show_state", "note", "created_at", "published_at"]
    list_filter = ["state", "scorecard"]
    ordering = ["scorecard__key", "-number"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Fetch the scorecard with the version."""
        people = ("created_by", "changed_by", "published_by")
        return super().get_queryset(request).select_related("scorecard", *people)

    @display(description=_("scorecard version"), ordering="scorecard__key")
    def show_title(self, version: ScorecardVersion) -> str:
        return str(version)

    @display(description=_("state"), label=VERSION_COLOURS, ordering="state")
    def show_state(self, version: ScorecardVersion) -> tuple[str, str]:
        return version.state, str(version.get_state_display())

    def get_urls(self) -> list[Any]:
        """Add the pages of the editor and of the acts."""
        section, criterion = "sections/<int:s>/", "sections/<int:s>/criteria/<int:c>/"
        pages: list[tuple[str, Any, str, dict[str, Any]]] = [
            ("properties/", self.edit_page, "properties", {"page": PropertiesPage}),
            ("weights/", self.edit_page, "weights", {"page": WeightsPage}),
            ("sections/add/", self.edit_page, "add_section", {"page": SectionPage}),
            (section, self.edit_page, "section", {"page": SectionPage}),
            (f"{section}criteria/add/", self.edit_page, "add_criterion", {"page": CriterionPage}),
            (criterion, self.edit_page, "criterion", {"page": CriterionPage}),
            (f"{section}remove/", self.remove_page, "remove_section", {}),
            (f"{criterion}remove/", self.remove_page, "remove_criterion", {}),
            ("outline/", self.outline_act, "outline", {}),
            ("copy/", self.copy_act, "copy", {}),
            ("what-if/", self.what_if_act, "what_if", {}),
            ("sheet/", self.sheet_page, "sheet", {}),
            ("toml/", self.toml_download, "toml", {}),
            ("publish/", self.publish_page, "publish", {}),
            ("retire/", self.retire_page, "retire", {}),
            ("discard/", self.discard_page, "discard", {}),
        ]
        own = [
            path(
                f"<int:pk>/{route}",
                self.admin_site.admin_view(view),
                kwargs,
                name=f"qc_scorecardversion_{name}",
            )
            for route, view, name, kwargs in pages
        ]
        return own + super().get_urls()

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show sections and criteria, what stands in the way of publishing, and what can be done."""
        version = self._find(request, object_id)
        if not self.has_view_permission(request, version):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": version,
            "title": str(version),
            **version_context(version, request.user, now=timezone.now()),  # type: ignore[arg-type]
        }
        return TemplateResponse(request, "qc/scorecard_version.html", context)

    def edit_page(self, request: HttpRequest, pk: int, page: type[PartPage], **places: int) -> HttpResponse:
        """Show or save one page of the editor."""
        version = self._find_for(request, pk, DRAFT)
        if version.state != VersionState.DRAFT:
            return self._not_a_draft(request, version)
        return edit_part(request, self, version, page(version, version.read_anew(), *places.values()))

    def _not_a_draft(self, request: HttpRequest, version: ScorecardVersion) -> HttpResponse:
        messages.error(request, str(_("Only a draft can be edited. Make a new version instead.")))
        return HttpResponseRedirect(_page(version))

    def outline_act(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Move or duplicate what a button of the outline names, such as "up 0 2"."""
        version = self._find_for(request, pk, DRAFT)
        name, *numbers = request.POST.get("act", "").split() or [""]
        act = _OUTLINE_ACTS.get((name, len(numbers)))
        if request.method != "POST" or act is None or not all(map(str.isdecimal, numbers)):
            raise Http404
        try:
            changed = act(version.read_anew(), *map(int, numbers))
        except NoSuchPlaceError as error:
            raise Http404 from error
        return self._save(request, version, changed, revision=request.POST.get("revision", ""))

    def _save(
        self, request: HttpRequest, version: ScorecardVersion, changed: Definition, *, revision: str
    ) -> HttpResponse:
        try:
            self._store(request, version, changed, revision=revision)
        except DomainError as error:
            messages.error(request, str(error))
        return HttpResponseRedirect(_page(version))

    def _store(
        self, request: HttpRequest, version: ScorecardVersion, changed: Definition, *, revision: str
    ) -> None:
        change_draft(
            version,
            definition=as_table(changed),
            now=timezone.now(),
            editor=request.user,  # type: ignore[arg-type]
            revision=revision,
        )

    def remove_page(self, request: HttpRequest, pk: int, s: int, c: int | None = None) -> HttpResponse:
        """Remove a section or a criterion, asked twice."""
        version = self._find_for(request, pk, DRAFT)
        scorecard = version.read_anew()
        try:
            part = section_at(scorecard, s) if c is None else criterion_at(scorecard, s, c)
            changed = remove_section(scorecard, s) if c is None else remove_criterion(scorecard, s, c)
        except NoSuchPlaceError as error:
            raise Http404 from error
        return self._act(
            request,
            version,
            title=_("Remove “%(what)s”") % {"what": here(part.label) or part.key},
            act=lambda revision: self._store(request, version, changed, revision=revision),
            success=_("Removed."),
            permission=DRAFT,
            facts=[(_("criteria in it"), len(part.criteria))] if isinstance(part, Section) else [],
        )

    def copy_act(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Make a draft with the content of this version, and open it."""
        version = self._find_for(request, pk, DRAFT)
        if request.method != "POST":
            raise Http404
        draft = copy_version(version, now=timezone.now(), author=request.user)  # type: ignore[arg-type]
        messages.success(
            request, str(_("A draft with the same content. Nothing changes until it is published."))
        )
        return HttpResponseRedirect(_page(draft))

    def what_if_act(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask what a month would have come to under this version, and show it."""
        version = self._find_for(request, pk, DRAFT)
        if request.method != "POST":
            raise Http404
        try:
            month = Month.parse(request.POST.get("month", ""))
            what_if = ask_what_if(version, month, now=timezone.now(), asker=request.user)  # type: ignore[arg-type]
        except DomainError as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(_page(version))
        return HttpResponseRedirect(reverse("admin:qc_whatif_change", args=[what_if.pk]))

    def sheet_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Answer the sheet to see what it comes to; nothing is stored."""
        version = self._find_for(request, pk, "qc.preview_scorecard")
        scorecard = version.read_anew()
        if not lint(scorecard).is_publishable:
            messages.error(
                request, str(_("Mend what stands in the way of publishing first; then it can score."))
            )
            return HttpResponseRedirect(_page(version))
        form = SheetForm(request.POST if request.method == "POST" else None, scorecard=scorecard)
        form.is_valid()
        bands = {band.key: here(band.label) for band in scorecard.bands}
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": version,
            "title": _("Answer the sheet"),
            "form": form,
            "version": version,
            "score": score_text(form.result.final, scorecard.places) if form.result else "",
            "outcome": _outcome(form.result.outcome) if form.result else "",
            "band": bands.get(form.result.band or "", "") if form.result else "",
            "back_url": _page(version),
        }
        return TemplateResponse(request, "qc/sheet.html", context, status=422 if form.errors else 200)

    def toml_download(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send the version as a TOML file."""
        version = self._find_for(request, pk, "qc.view_scorecardversion")
        name, text = toml_file(version)
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(text, content_type="application/toml; charset=utf-8", headers=headers)

    def publish_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Publish a draft, after a second look at its warnings and at what is new."""
        version = self._find_for(request, pk, PUBLISH)
        return self._act(
            request,
            version,
            title=_("Publish the version"),
            act=lambda _: publish_scorecard_version(version, now=timezone.now(), publisher=request.user),  # type: ignore[arg-type]
            success=_("Published. It can no longer be changed; the version before it is retired."),
            permission=PUBLISH,
            facts=publish_facts(version),
        )

    def retire_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a published version out of use."""
        version = self._find_for(request, pk, PUBLISH)
        return self._act(
            request,
            version,
            title=_("Retire the version"),
            act=lambda _: retire_scorecard_version(version, now=timezone.now()),
            success=_("Retired. New contacts are no longer scored with it."),
            permission=PUBLISH,
        )

    def discard_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Throw a draft away."""
        version = self._find_for(request, pk, DRAFT)
        return self._act(
            request,
            version,
            title=_("Discard the draft"),
            act=lambda _: discard_draft(version),
            success=_("The draft is gone."),
            permission=DRAFT,
            back_url=reverse("admin:qc_scorecardversion_changelist"),
        )

    def _act(
        self,
        request: HttpRequest,
        version: ScorecardVersion,
        *,
        title: Any,
        act: Callable[[str], object],
        success: Any,
        permission: str,
        facts: list[tuple[Any, Any]] | None = None,
        back_url: str = "",
    ) -> HttpResponse:
        return act_view(
            request,
            model_admin=self,
            obj=version,
            form_class=RevisionForm,
            form_kwargs={"version": version},
            title=title,
            act=lambda form: act(form.cleaned_data["revision"]),
            success=success,
            back_url=back_url or _page(version),
            permission=permission,
            facts=[(_("scorecard version"), version), *(facts or [])],
        )

    def _find_for(self, request: HttpRequest, pk: int, permission: str) -> ScorecardVersion:
        if not request.user.has_perm(permission):
            raise PermissionDenied
        return self._find(request, str(pk))

    def _find(self, request: HttpRequest, object_id: str) -> ScorecardVersion:
        found: ScorecardVersion | None = self.get_object(request, object_id)
        if found is None:
            raise Http404
        return found


def _outcome(outcome: Outcome) -> Any:
    """Name an outcome; an incomplete sheet is never stored and has no name among the stored ones."""
    if outcome is Outcome.INCOMPLETE:
        return _("incomplete")
    return EvaluationOutcome(outcome.value).label


def _page(version: ScorecardVersion) -> str:
    return reverse("admin:qc_scorecardversion_change", args=[version.pk])
