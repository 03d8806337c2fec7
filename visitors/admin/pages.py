"""Pages of visits besides list and detail: at the door, waiting for approval."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from common.errors import DomainError
from staff.admin_base import ReadOnlyAdmin
from visitors.admin.forms import ApproveSeveralForm
from visitors.domain.vocabulary import Act
from visitors.selectors import (
    by_place,
    expected,
    inside_now,
    is_reception,
    may_come_back,
    persons_inside,
    waiting_for,
)
from visitors.services import PERMISSIONS, approve_several


def door_page(model_admin: ReadOnlyAdmin, request: HttpRequest) -> HttpResponse:
    """Show who is inside, by place, and who is expected; each with what can be done at the door."""
    now = timezone.now()
    inside = inside_now(request.user, now=now)
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": _("At the door"),
        "places": by_place(inside),
        "persons": persons_inside(inside),
        "overstayed": sum(one.is_over for one in inside),
        "expected": expected(request.user, now=now),
        "may_come_back": may_come_back(request.user, now=now),
        "may_receive": is_reception(request.user),  # type: ignore[arg-type]
        "may_ask": request.user.has_perm(PERMISSIONS[Act.REQUEST]),
        "now": now,
    }
    return TemplateResponse(request, "visitors/door.html", context)


def approvals_page(model_admin: ReadOnlyAdmin, request: HttpRequest) -> HttpResponse:
    """Show what waits for somebody's approval; those that are ticked are approved with one password."""
    now = timezone.now()
    waiting = waiting_for(request.user, now=now)  # type: ignore[arg-type]
    form = ApproveSeveralForm(request.POST or None)
    ticked = {int(pk) for pk in request.POST.getlist("visit") if pk.isdecimal()}
    if request.method == "POST" and form.is_valid():
        chosen = [visit for visit in waiting if visit.pk in ticked]
        try:
            if not chosen:
                raise DomainError("visitors.approve.nothing", _("Tick the visits that you approve."))
            approve_several(chosen, person=request.user, now=now, **form.cleaned_data)  # type: ignore[arg-type]
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            count = len(chosen)
            told = ngettext("%(count)d visit approved.", "%(count)d visits approved.", count)
            messages.success(request, told % {"count": count})
            return HttpResponseRedirect(reverse("admin:visitors_visit_approvals"))
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": _("Waiting for approval"),
        "waiting": waiting,
        "ticked": ticked,
        "form": form,
        "now": now,
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "visitors/approvals.html", context, status=status)
