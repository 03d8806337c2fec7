"""Doors of my appraisal: read it with its sources, object to a component, take the objection back."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from appraisal.models import AppraisalObjection
from appraisal.services import raise_objection, withdraw_objection
from common.errors import DomainError
from common.months import Month
from reports.me.appraisal import own_appraisal
from reports.me.pages import own_page, page, person_of
from reports.me.views import asked_month
from staff.selectors import centre_today


class ComponentObjectionForm(forms.Form):
    """What is wrong about a component."""

    text = forms.CharField(
        label=gettext_lazy("What is wrong about this component?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@own_page
@require_safe
def appraisal(request: HttpRequest) -> HttpResponse:
    """Show my appraisal of a month with the source of every component; without a month the newest."""
    asked = None
    if request.GET.get("month"):
        asked = asked_month(request, centre_today(timezone.now()))
    return appraisal_page(request, asked, {})


@own_page
@permission_required("appraisal.raise_objection", raise_exception=True)
@require_POST
def object_to_component(request: HttpRequest, month: str, component: str) -> HttpResponse:
    """Object to a component of my appraisal while it is posted."""
    about, form = _month(month), ComponentObjectionForm(request.POST, auto_id=f"id_{component}_%s")
    if form.is_valid():
        try:
            raise_objection(
                person_of(request), about, component, form.cleaned_data["text"], now=timezone.now()
            )
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("Your objection was handed in. You are told when it is decided."))
            return redirect(_page_of(about))
    return appraisal_page(request, about, {component: form})


@own_page
@permission_required("appraisal.raise_objection", raise_exception=True)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back my objection."""
    person = person_of(request)
    own = AppraisalObjection.objects.visible_to(person).filter(employee=person)
    found = get_object_or_404(own.select_related("month"), pk=pk)
    try:
        withdraw_objection(found, by=person, now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("Withdrawn."))
    return redirect(_page_of(found.month.month))


def appraisal_page(
    request: HttpRequest, asked: Month | None, forms_told: dict[str, ComponentObjectionForm]
) -> HttpResponse:
    """Fill the page, with what was written to a component that could not be handed in."""
    found = own_appraisal(person_of(request), asked, now=timezone.now())
    if found is None and asked is not None and forms_told:
        raise Http404
    components = [
        (one, forms_told.get(one.shown.code) or _blank(one.shown.code), one.shown.code in forms_told)
        for one in (found.components if found else ())
    ]
    context = {"found": found, "components": components, "asked": asked}
    answer = page(request, "me/appraisal.html", context, tab="appraisal")
    answer.status_code = 422 if any(form.errors for form in forms_told.values()) else 200
    return answer


def _blank(component: str) -> ComponentObjectionForm:
    """Make an empty form; many stand on one page, so each names its fields apart."""
    return ComponentObjectionForm(auto_id=f"id_{component}_%s")


def _month(text: str) -> Month:
    try:
        return Month.parse(text)
    except DomainError as error:
        raise Http404(str(error.message)) from error


def _page_of(month: Month) -> str:
    return f"{reverse('me:appraisal')}?month={month}"
