"""Doors of one's requests: the list, one form for each kind, withdrawing, answering a swap."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from attendance.models import AttendanceRequest, Leave
from attendance.selectors.deciders import with_names
from attendance.services import agree_to_swap, decline_swap, withdraw_request
from common.errors import DomainError
from reports.me.asking import FORMS, AskForm, CancellationForm, form_name, values_of
from reports.me.pages import View, own_page, page, person_of
from reports.me.requests import requests_of
from staff.selectors import centre_today

ANSWERS = {"withdraw": withdraw_request, "agree": agree_to_swap, "decline": decline_swap}
DONE = {
    "withdraw": lambda: _("Withdrawn."),
    "agree": lambda: _("You agreed. The lead now decides."),
    "decline": lambda: _("You declined; nothing has changed."),
}


def asker_page(view: View) -> View:
    """Let in whoever may ask for something."""
    return own_page(permission_required("attendance.ask_request", raise_exception=True)(view))


@own_page
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """Show what I asked for and how it stands."""
    person = person_of(request)
    found = requests_of(person, today=centre_today(timezone.now()))
    kinds = [(name, form.title) for name, form in FORMS.items()]  # type: ignore[attr-defined]
    return page(request, "me/requests.html", {"found": found, "kinds": kinds}, tab="requests")


@asker_page
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, kind: str) -> HttpResponse:
    """Ask for something in four fields."""
    if kind not in FORMS:
        raise Http404
    day = request.GET.get("day", "")
    form = FORMS[kind](request.POST or None, person=person_of(request), initial={"day": day})
    return _asked(request, form)


@asker_page
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what I asked for, while it is not decided: a new request takes the place of the old one."""
    person = person_of(request)
    own = with_names(AttendanceRequest.objects.open().filter(employee=person))
    found = get_object_or_404(own, pk=pk)
    name = form_name(found)
    if not name:
        raise Http404
    initial = values_of(found)
    form = FORMS[name](request.POST or None, person=person, replaces=found, initial=initial)
    return _asked(request, form)


@asker_page
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask that approved leave of mine is cancelled."""
    person = person_of(request)
    leave = get_object_or_404(Leave.objects.in_force().filter(employee=person), pk=pk)
    return _asked(request, CancellationForm(request.POST or None, person=person, leave=leave))


@asker_page
@require_POST
def answer(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Withdraw my request, or answer a swap that was proposed to me."""
    if act not in ANSWERS:
        raise Http404
    person = person_of(request)
    found = get_object_or_404(AttendanceRequest.objects.visible_to(person), pk=pk)
    try:
        ANSWERS[act](found, person=person, now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, DONE[act]())
    return redirect("me:requests")


def _asked(request: HttpRequest, form: AskForm) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            form.ask()
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("Asked. You are told when it is decided."))
            return redirect("me:requests")
    context: dict[str, Any] = {"form": form, "title": form.title}
    answered = page(request, "me/ask.html", context, tab="requests")
    answered.status_code = 422 if form.errors else 200
    return answered
