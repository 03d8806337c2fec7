"""Doors of one's own custody: what one keeps and borrowed, one item, one loan, and each act on them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from common.errors import DomainError
from custody import services
from custody.domain.vocabulary import Act
from custody.models import ContentKind, CustodyItem, Loan
from custody.models.labels import ACT_LABELS
from custody.selectors import waiting_move
from custody.selectors.duties import offered_to
from custody.selectors.reading import history_seen, loans_seen, may_open
from custody.services import PERMISSIONS, act_on
from custody.wording import due_of
from files.doors import send
from reports.me.custody import (
    FORMS,
    ON_ITEM,
    ON_LOAN,
    LoanForm,
    OwnForm,
    is_late,
    item_buttons,
    kept_rows,
    loan_buttons,
    loan_row,
    loan_rows,
)
from reports.me.pages import own_page, page, person_of
from staff.selectors import centre_today

_FORM_METHODS = ["GET", "HEAD", "POST"]


@own_page
@require_safe
def custody(request: HttpRequest) -> HttpResponse:
    """Show what waits for my signature, what I keep, and what I borrowed."""
    person, today = person_of(request), centre_today(timezone.now())
    context = {
        "offers": list(offered_to(person)),
        "kept": kept_rows(person, today),
        "loans": loan_rows(person, today),
        "may_ask": person.has_perm(PERMISSIONS[Act.ASK]),
    }
    return page(request, "me/custody.html", context, tab="requests")


@own_page
@require_http_methods(_FORM_METHODS)
def ask(request: HttpRequest) -> HttpResponse:
    """Ask to take an item out, or to have copies made."""
    _let_in(request, Act.ASK)
    form = LoanForm(request.POST or None, initial={"number": request.GET.get("number", "")})
    if request.method == "POST" and form.is_valid():
        values = form.values
        try:
            services.ask(values.pop("number"), person=person_of(request), now=timezone.now(), **values)
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("Asked. Nothing leaves before a superior has permitted it."))
            return redirect("me:custody")
    context = {"title": _("Ask to take out or copy an item"), "label": _("Ask"), "form": form}
    return _form_page(request, context, back=(reverse("me:custody"), _("My custody")))


@own_page
@require_safe
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an item that I keep, am offered or was permitted to borrow."""
    found, person, now = _own_item(request, pk), person_of(request), timezone.now()
    today = centre_today(now)
    loans = Loan.objects.visible_to(person).filter(item=found, state="out").select_related("borrower", "item")
    context = {
        "item": found,
        "due": due_of(found, today),
        "is_late": is_late(found, today),
        "move": waiting_move(found),
        "acts": item_buttons(found, person, now=now),
        "loans": [loan_row(loan, today) for loan in loans],
        "contents": found.contents.filter(kind=ContentKind.FILE).select_related("file"),
        "may_open": may_open(found, person),
        "history": history_seen(found, loans_seen(found, person)),
    }
    return page(request, "me/custody_item.html", context, tab="requests")


@own_page
@require_safe
def content(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """Send a stored file to its custodian or whoever received a loan; that is written into the history."""
    found, person = _own_item(request, pk), person_of(request)
    wanted = found.contents.select_related("file").filter(number=number, kind=ContentKind.FILE).first()
    if wanted is None or wanted.file is None or not may_open(found, person):
        raise Http404
    try:
        answer = send(wanted.file)
    except DomainError as error:
        messages.error(request, str(error.message))
        return redirect("me:custody-item", pk=pk)
    services.log_reading(wanted, reader=person, now=timezone.now())
    return answer


@sensitive_post_parameters("password")
@own_page
@require_http_methods(_FORM_METHODS)
def act_on_item(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Show and do one act on an item."""
    found = _own_item(request, pk)
    if act not in ON_ITEM:
        raise Http404
    back = (reverse("me:custody-item", args=[pk]), found.title or found.number)
    return _act_page(request, found, Act(act), back=back, facts=f"{found} · {found.title}")


@own_page
@require_safe
def loan(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one of my loans, or one of an item that I keep."""
    found, now = _own_loan(request, pk), timezone.now()
    context = {
        **loan_row(found, centre_today(now)),
        "acts": loan_buttons(found, person_of(request), now=now),
        "may_see": CustodyItem.objects.visible_to(person_of(request)).filter(pk=found.item_id).exists(),
    }
    return page(request, "me/custody_loan.html", context, tab="requests")


@sensitive_post_parameters("password")
@own_page
@require_http_methods(_FORM_METHODS)
def act_on_loan(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Show and do one act on a loan."""
    found = _own_loan(request, pk)
    if act not in ON_LOAN:
        raise Http404
    back = (reverse("me:custody-loan", args=[pk]), str(found))
    return _act_page(request, found, Act(act), back=back, facts=f"{found.item} · {found.get_kind_display()}")


def _act_page(
    request: HttpRequest, about: CustodyItem | Loan, act: Act, *, back: tuple[str, str], facts: str
) -> HttpResponse:
    _let_in(request, act)
    form = FORMS[act](request.POST or None)
    if request.method == "POST" and form.is_valid() and _is_done(request, about, act, form):
        messages.success(request, _("Done: %(act)s.") % {"act": ACT_LABELS[act]})
        return redirect("me:custody")
    context = {"title": ACT_LABELS[act], "label": ACT_LABELS[act], "facts": facts, "form": form}
    return _form_page(request, context, back=back)


def _is_done(request: HttpRequest, about: CustodyItem | Loan, act: Act, form: OwnForm) -> bool:
    """Do the act; what refuses it stands above the form."""
    try:
        act_on(about, act, person=person_of(request), now=timezone.now(), values=form.values)
    except DomainError as error:
        form.add_error(None, str(error.message))
        return False
    return True


def _let_in(request: HttpRequest, act: Act) -> None:
    if not person_of(request).has_perm(PERMISSIONS[act]):
        raise PermissionDenied


def _form_page(request: HttpRequest, context: dict[str, Any], *, back: tuple[str, str]) -> HttpResponse:
    url, name = back
    answer = page(
        request, "me/custody_form.html", {**context, "back_url": url, "back_name": name}, tab="requests"
    )
    answer.status_code = 422 if context["form"].errors else 200
    return answer


def _own_item(request: HttpRequest, pk: int) -> CustodyItem:
    """The item, when I may see it; else it does not exist."""
    rows = CustodyItem.objects.visible_to(person_of(request)).select_related("custody_class", "custodian")
    return get_object_or_404(rows, pk=pk)


def _own_loan(request: HttpRequest, pk: int) -> Loan:
    """The loan, when I may see it; else it does not exist."""
    named = ("item__custody_class", "item__custodian", "borrower", "answered_by")
    return get_object_or_404(Loan.objects.visible_to(person_of(request)).select_related(*named), pk=pk)
