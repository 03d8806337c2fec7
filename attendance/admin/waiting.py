"""The page “Waits for me”: each request with its evidence, a decision beside it, one button for all."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attendance.models import AttendanceRequest
from attendance.selectors.deciders import waiting_for
from attendance.selectors.evidence import evidence_for
from attendance.services import BulkApproval, approve_request, approve_unopposed, refuse_request
from attendance.wording_requests import evidence_words
from common.errors import DomainError
from staff.models import Employee

if TYPE_CHECKING:
    from unfold.admin import ModelAdmin

MOST = 30
"""Requests on one page; the rest follows when these are decided."""

APPROVE, REFUSE = "approve", "refuse"


@dataclass
class Card:
    """One request on the page: what was chosen and said for it, and what stood in the way."""

    request: AttendanceRequest
    choice: str = ""
    reason: str = ""
    error: str = ""
    seen: Any = None


def waiting_view(request: HttpRequest, model_admin: "ModelAdmin") -> HttpResponse:
    """Show what waits for the viewer, and do what they decided.

    Raises:
        PermissionDenied: the viewer's roles decide nothing.
    """
    if not request.user.has_perm("attendance.decide_request"):
        raise PermissionDenied
    person: Employee = request.user  # type: ignore[assignment]  # the admin is for employees
    as_deputy = request.GET.get("all") == "1"
    cards = [Card(one) for one in waiting_for(person, now=timezone.now(), as_deputy=as_deputy)]
    if request.method == "POST":
        if "_unopposed" in request.POST:
            return _approve_unopposed(request, person, cards[:MOST])
        if not _decide_all(request, person, cards[:MOST]):
            return HttpResponseRedirect(request.get_full_path())
        cards = [card for card in cards if card.error or not card.choice]
    shown = cards[:MOST]
    evidence = evidence_for([card.request for card in shown])
    for card in shown:
        card.seen = evidence_words(card.request, evidence[card.request.pk])
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": _("Waits for me"),
        "cards": shown,
        "more": len(cards) - len(shown),
        "unopposed": sum(card.seen["is_unopposed"] for card in shown),
        "as_deputy": as_deputy,
        "list_url": reverse("admin:attendance_attendancerequest_changelist"),
    }
    status = 422 if any(card.error for card in shown) else 200
    return TemplateResponse(request, "attendance/waiting.html", context, status=status)


def _approve_unopposed(request: HttpRequest, person: Employee, cards: list[Card]) -> HttpResponse:
    ids = [card.request.pk for card in cards]
    tell_bulk(request, approve_unopposed(ids, person=person, now=timezone.now()))
    return HttpResponseRedirect(request.get_full_path())


def _decide_all(request: HttpRequest, person: Employee, cards: list[Card]) -> bool:
    """Do each decision on its own; say what was done, and tell whether something stood in the way."""
    done = 0
    for card in cards:
        card.choice = request.POST.get(f"decision-{card.request.pk}", "")
        card.reason = request.POST.get(f"reason-{card.request.pk}", "")[:300]
        if card.choice in (APPROVE, REFUSE):
            card.error = _decide(card, person)
            done += not card.error
    if done:
        text = ngettext("%(count)d request decided.", "%(count)d requests decided.", done)
        messages.success(request, text % {"count": done})
    return any(card.error for card in cards)


def _decide(card: Card, person: Employee) -> str:
    now = timezone.now()
    try:
        if card.choice == APPROVE:
            approve_request(card.request, person=person, now=now, override_reason=card.reason)
        else:
            refuse_request(card.request, person=person, now=now, reason=card.reason)
    except DomainError as error:
        return str(error.message)
    return ""


def tell_bulk(request: HttpRequest, done: BulkApproval) -> None:
    """Say what became of a bulk approval."""
    count = len(done.approved)
    text = ngettext("%(count)d request approved.", "%(count)d requests approved.", count)
    messages.success(request, text % {"count": count})
    for row in done.left:
        messages.warning(
            request, _("%(request)s waits: something speaks against it.") % {"request": _of(row)}
        )
    for row, error in done.failed:
        messages.error(request, f"{_of(row)}: {error.message}")


def _of(row: AttendanceRequest) -> str:
    return f"{row.employee} · {row}"
