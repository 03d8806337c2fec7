"""Doors of one's own observations and follow-ups: read one, acknowledge, object, record what was done."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from common.errors import DomainError
from qc.admin.follow_ups import due_text, state_label
from qc.admin.follow_ups import possible_acts as acts_on_follow_up
from qc.admin.observations import possible_acts as acts_on_observation
from qc.domain.follow_ups import Act as FollowUpAct
from qc.domain.observations import Act
from qc.selectors import criteria_labels, criterion_label
from qc.services import acknowledge_observation, complete_follow_up, object_to_observation
from reports.me.floor import own_follow_ups, own_observations, tone_of_effect
from reports.me.pages import own_page, page, person_of


class ReasonForm(forms.Form):
    """Why one objects."""

    text = forms.CharField(
        label=gettext_lazy("Why do you object?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ResultForm(forms.Form):
    """What came of a follow-up."""

    text = forms.CharField(
        label=gettext_lazy("What was said or agreed"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@own_page
@require_safe
def observation(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one observation of me, and what I can answer."""
    return _observation_page(request, pk, ReasonForm())


@own_page
@permission_required("qc.acknowledge_observation", raise_exception=True)
@require_POST
def acknowledge_seen(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm that I have read an observation."""
    person = person_of(request)
    found = get_object_or_404(own_observations(person), pk=pk)
    try:
        acknowledge_observation(found, person=person, now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("You acknowledged the observation."))
    return redirect("me:observation", pk=pk)


@own_page
@permission_required("qc.acknowledge_observation", raise_exception=True)
@require_POST
def object_to_seen(request: HttpRequest, pk: int) -> HttpResponse:
    """Object to an observation of me, with a reason."""
    person = person_of(request)
    found = get_object_or_404(own_observations(person), pk=pk)
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            reason = form.cleaned_data["text"]
            object_to_observation(found, person=person, reason=reason, now=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("Your objection was handed in. Somebody else will decide."))
            return redirect("me:observation", pk=pk)
    return _observation_page(request, pk, form)


@own_page
@require_safe
def follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one follow-up that concerns me or that I have to do."""
    return _follow_up_page(request, pk, ResultForm())


@own_page
@permission_required("qc.work_on_follow_up", raise_exception=True)
@require_POST
def complete(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that I did it, and what was said."""
    person = person_of(request)
    found = get_object_or_404(own_follow_ups(person), pk=pk)
    form = ResultForm(request.POST)
    if form.is_valid():
        try:
            complete_follow_up(found, person=person, text=form.cleaned_data["text"], now=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("Recorded as done."))
            return redirect("me:follow-up", pk=pk)
    return _follow_up_page(request, pk, form)


def _observation_page(request: HttpRequest, pk: int, form: forms.Form) -> HttpResponse:
    person = person_of(request)
    found = get_object_or_404(own_observations(person), pk=pk)
    acts = acts_on_observation(found, person)
    context = {
        "observation": found,
        "tone": tone_of_effect(found),
        "criterion": criterion_label(found),
        "steps": found.steps.select_related("by"),
        "may_acknowledge": Act.ACKNOWLEDGE in acts,
        "may_object": Act.OBJECT in acts,
        "form": form,
    }
    return _page(request, "me/observation.html", context)


def _follow_up_page(request: HttpRequest, pk: int, form: forms.Form) -> HttpResponse:
    person = person_of(request)
    found = get_object_or_404(own_follow_ups(person), pk=pk)
    context = {
        "follow_up": found,
        "due": due_text(found),
        "state_label": state_label(found),
        "criteria": criteria_labels(found),
        "may_complete": FollowUpAct.COMPLETE in acts_on_follow_up(found, person),
        "form": form,
    }
    return _page(request, "me/follow_up.html", context)


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    answer = page(request, template, context)
    answer.status_code = 422 if context["form"].errors else 200
    return answer
