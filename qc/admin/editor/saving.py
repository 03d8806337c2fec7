"""Show and save one page of the editor; who saves later is told what the earlier one changed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from unfold.admin import ModelAdmin

from common.errors import DomainError
from qc.admin.editor.pages import NoSuchPlaceError, PartPage, outline_url
from qc.admin.editor.places import PlacedFault, placed
from qc.domain.lint import lint
from qc.domain.scorecard import Difference, Scorecard, as_table, differences
from qc.models import ScorecardVersion
from qc.services import change_draft

CHANGED = "qc.scorecard.changed_elsewhere"


def edit_part(
    request: HttpRequest, model_admin: ModelAdmin, version: ScorecardVersion, page: PartPage
) -> HttpResponse:
    """Show a page of the editor, or save what was entered in it.

    The content hash of the draft is its revision: when somebody saved in between, nothing is stored, and the
    page shows what saving would now change; saving once more does it.
    """
    if request.method != "POST":
        _open(page, None, request.GET)
        return _shown(request, model_admin, page, revision=version.content_hash)
    seen = request.POST.get("revision", "")
    if seen != version.content_hash:
        return _saved_elsewhere(request, model_admin, version, page)
    _open(page, request.POST, request.GET)
    if not page.is_valid():
        return _shown(request, model_admin, page, revision=seen, status=422)
    changed = page.changed()
    try:
        change_draft(
            version,
            definition=as_table(changed),
            now=timezone.now(),
            editor=request.user,  # type: ignore[arg-type]
            revision=seen,
            note=page.note(),
        )
    except DomainError as error:
        if error.code == CHANGED:
            return _saved_elsewhere(request, model_admin, version, page)
        messages.error(request, str(error))
        return _shown(request, model_admin, page, revision=seen, status=error.status)
    return HttpResponseRedirect(_next(request, version, page, changed))


def _open(page: PartPage, data: Any, wish: Any) -> None:
    try:
        page.open(data, wish)
    except NoSuchPlaceError as error:
        raise Http404 from error


def _next(request: HttpRequest, version: ScorecardVersion, page: PartPage, changed: Scorecard) -> str:
    """Go back to the outline, or stay where something is still to be mended or more is to be entered."""
    url = page.after(changed)
    here = [fault for fault in placed(version, changed, lint(changed).errors) if _is_on(fault, url)]
    if here:
        text = ngettext(
            "Saved. %(count)d thing here is still to be mended.",
            "Saved. %(count)d things here are still to be mended.",
            len(here),
        )
        messages.warning(request, text % {"count": len(here)})
        return url
    messages.success(request, _("Saved."))
    return url if "_stay" in request.POST else outline_url(version, *page.places)


def _saved_elsewhere(
    request: HttpRequest, model_admin: ModelAdmin, version: ScorecardVersion, page: PartPage
) -> HttpResponse:
    """Show what was entered upon what is stored now, and what saving it would change."""
    version.refresh_from_db()
    page.version, page.scorecard = version, version.read_anew()
    page.find_again(request.POST.get("was", ""))
    _open(page, request.POST, {"kind": request.POST.get("kind", "")})
    if not page.is_valid():
        return _shown(request, model_admin, page, revision=request.POST.get("revision", ""), status=422)
    return _shown(
        request,
        model_admin,
        page,
        revision=version.content_hash,
        status=409,
        conflict=differences(page.scorecard, page.changed()),
        is_changed_elsewhere=True,
    )


def _shown(
    request: HttpRequest,
    model_admin: ModelAdmin,
    page: PartPage,
    *,
    revision: str,
    status: int = 200,
    conflict: list[Difference] | None = None,
    is_changed_elsewhere: bool = False,
) -> HttpResponse:
    version = page.version
    report = lint(page.scorecard)
    context = {
        **model_admin.admin_site.each_context(request),
        **page.context(),
        "opts": model_admin.opts,
        "original": version,
        "version": version,
        "revision": revision,
        "was": page.was,
        "errors": _here(version, page, report.errors),
        "warnings": _here(version, page, report.warnings),
        "conflict": conflict,
        "is_changed_elsewhere": is_changed_elsewhere,
        "back_url": outline_url(version, *page.places),
    }
    return TemplateResponse(request, page.template, context, status=status)


def _here(version: ScorecardVersion, page: PartPage, faults: Any) -> list[PlacedFault]:
    return [fault for fault in placed(version, page.scorecard, faults) if _is_on(fault, page.url)]


def _is_on(fault: PlacedFault, url: str) -> bool:
    return fault.url.partition("#")[0] == url
