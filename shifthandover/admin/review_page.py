"""The page on which handovers are reviewed: one tick for each, one password, a signature for each."""

from collections.abc import Sequence
from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from unfold.admin import ModelAdmin

from common.errors import DomainError
from shifthandover.selectors.parties import REVIEW_DIARY
from shifthandover.selectors.reviews import handovers_to_review, waiting_for_review
from shifthandover.services import Reviewed, review_each
from staff.admin_base import PasswordField
from staff.models import Employee

MOST = 30
"""Handovers on one page; the rest follows when these are reviewed."""


def review_view(request: HttpRequest, model_admin: ModelAdmin) -> HttpResponse:
    """Show the handovers that wait for the viewer's review, and review those that were ticked.

    Raises:
        PermissionDenied: the viewer's roles review nothing.
    """
    if not request.user.has_perm(REVIEW_DIARY):
        raise PermissionDenied
    person = cast(Employee, request.user)
    ticked = set(request.POST.getlist("diary"))
    error = _review(request, person, ticked) if request.method == "POST" else ""
    if request.method == "POST" and not error:
        return HttpResponseRedirect(request.get_full_path())
    rows = handovers_to_review(person, most=MOST)
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": _("Handovers to review"),
        "rows": rows,
        "more": waiting_for_review(person).count() - len(rows),
        "ticked": ticked,
        "error": error,
        "password": PasswordField().widget.render("password", None, {"id": "id_password", "required": True}),
        "list_url": reverse("admin:shifthandover_shiftdiary_changelist"),
    }
    return TemplateResponse(request, "shifthandover/review.html", context, status=422 if error else 200)


def _review(request: HttpRequest, person: Employee, ticked: set[str]) -> str:
    """Review what was ticked and say what became of each; give back why nothing could be signed."""
    wanted = [int(one) for one in ticked if one.isdecimal()]
    diaries = list(waiting_for_review(person).filter(pk__in=wanted).select_related("desk", "shift"))
    if not diaries:
        return _("Tick the handovers that you have looked at.")
    remarks = {diary.pk: request.POST.get(f"remark-{diary.pk}", "") for diary in diaries}
    password = request.POST.get("password", "")
    try:
        done = review_each(diaries, remarks=remarks, by=person, password=password, now=timezone.now())
    except DomainError as refused:
        return str(refused.message)
    _tell(request, done)
    return ""


def _tell(request: HttpRequest, done: Sequence[Reviewed]) -> None:
    count = sum(one.refusal is None for one in done)
    if count:
        text = ngettext("%(count)d handover reviewed.", "%(count)d handovers reviewed.", count)
        messages.success(request, text % {"count": count})
    for one in done:
        if one.refusal is not None:
            messages.error(request, f"{one.diary}: {one.refusal.message}")
