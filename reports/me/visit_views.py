"""Doors of one's own visitors: the list, asking, one visit, cancelling it, seeing them out."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.errors import DomainError
from reports.me.pages import View, own_page, page, person_of
from reports.me.visits import TONES, OutForm, VisitForm, is_over_time, visits_of
from visitors.domain.vocabulary import Act
from visitors.models import Visit
from visitors.selectors import acts_for
from visitors.services import PERMISSIONS, cancel, let_out, request_visit
from visitors.wording import agreed_text

SHOWN = 30
"""Visits on the page."""


def host_page(view: View) -> View:
    """Let in whoever may have visitors."""
    return own_page(permission_required(PERMISSIONS[Act.REQUEST], raise_exception=True)(view))


@host_page
@require_safe
def visits(request: HttpRequest) -> HttpResponse:
    """Show my visitors, and how each visit stands."""
    found = [
        {"visit": visit, "tone": tone, "agreed": agreed_text(visit.starts_at, visit.ends_at)}
        for visit, tone in visits_of(person_of(request), most=SHOWN)
    ]
    return page(request, "me/visits.html", {"found": found}, tab="requests")


@host_page
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a visit as its host."""
    form = VisitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            request_visit(person=person_of(request), now=timezone.now(), **form.values)
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("Asked for. A superior has been told and decides."))
            return redirect("me:visits")
    return _answered(page(request, "me/visit_ask.html", {"form": form}, tab="requests"), form)


@own_page
@require_safe
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one of my visits."""
    return _visit_page(request, _own(request, pk))


@host_page
@require_POST
def cancel_visit(request: HttpRequest, pk: int) -> HttpResponse:
    """Call one of my visits off."""
    try:
        cancel(_own(request, pk), person=person_of(request), now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("The visit was cancelled."))
    return redirect("me:visit", pk=pk)


@host_page
@require_http_methods(["GET", "HEAD", "POST"])
def see_out(request: HttpRequest, pk: int) -> HttpResponse:
    """See everybody of one of my visits out, signed."""
    found = _own(request, pk)
    form = OutForm(request.POST or None, visit=found)
    if request.method == "POST" and form.is_valid():
        try:
            let_out(found, person=person_of(request), now=timezone.now(), **form.values)
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("They are out."))
            return redirect("me:visit", pk=pk)
    context = {"visit": found, "form": form}
    return _answered(page(request, "me/visit_out.html", context, tab="requests"), form)


def _own(request: HttpRequest, pk: int) -> Visit:
    """The visit, when I may see it; else it does not exist."""
    return get_object_or_404(Visit.objects.visible_to(person_of(request)).named(), pk=pk)


def _visit_page(request: HttpRequest, found: Visit) -> HttpResponse:
    now = timezone.now()
    acts = acts_for(found, person_of(request), now=now)
    context: dict[str, Any] = {
        "visit": found,
        "agreed": agreed_text(found.starts_at, found.ends_at),
        "tone": TONES.get(found.state, "plain"),
        "is_over_time": is_over_time(found, now),
        "persons": found.visitors.prefetch_related("stays").order_by("position"),
        "history": found.events.select_related("actor").order_by("number"),
        "may_cancel": Act.CANCEL in acts,
        "may_let_out": Act.LET_OUT in acts,
    }
    return page(request, "me/visit.html", context, tab="requests")


def _answered(answer: HttpResponse, form: Any) -> HttpResponse:
    answer.status_code = 422 if form.errors else 200
    return answer
