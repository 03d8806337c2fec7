"""Observations in the admin: record one in few fields, the list, one page with its steps and acts."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from qc.admin.floor_forms import ObservationForm, ReasonForm
from qc.admin.follow_ups import follow_up_block
from qc.admin.forms import ConfirmForm
from qc.admin.labels import day_text
from qc.domain.observations import Act, State, is_possible, may
from qc.models import Effect, Observation, ObservationKind, ObservationState
from qc.selectors import criterion_label, objection_until, observation_parts, with_names
from qc.services import (
    acknowledge_observation,
    decide_observation,
    object_to_observation,
    record_observation,
)
from staff.admin_base import ReadOnlyAdmin, ZhibanAdmin, act_view
from staff.models import Employee

EFFECT_COLOURS = {
    Effect.NOTE: "info",
    Effect.ERROR: "warning",
    Effect.CRITICAL: "danger",
    Effect.MERIT: "success",
}
STATE_COLOURS = {
    ObservationState.RECORDED: "info",
    ObservationState.ACKNOWLEDGED: "success",
    ObservationState.OBJECTED: "warning",
    ObservationState.STANDS: "primary",
    ObservationState.WITHDRAWN: "danger",
}
PERMISSIONS = {
    Act.ACKNOWLEDGE: "qc.acknowledge_observation",
    Act.OBJECT: "qc.acknowledge_observation",
    Act.LET_STAND: "qc.answer_observation",
    Act.WITHDRAW: "qc.answer_observation",
}
TITLES = {
    Act.ACKNOWLEDGE: _("Acknowledge the observation"),
    Act.OBJECT: _("Object to the observation"),
    Act.LET_STAND: _("Let the observation stand"),
    Act.WITHDRAW: _("Withdraw the observation"),
}
BUTTONS = {
    Act.ACKNOWLEDGE: _("Acknowledge"),
    Act.OBJECT: _("Object"),
    Act.LET_STAND: _("It stands"),
    Act.WITHDRAW: _("Withdraw the observation"),
}


@admin.register(ObservationKind)
class ObservationKindAdmin(ZhibanAdmin):
    """Kinds of observation; one that is no longer wanted is taken out of use, not deleted."""

    list_display = ["show_title", "show_effect", "points", "is_active"]
    list_filter = ["counts_as", "is_active"]
    search_fields = ["code", "name", "name_zh"]
    fields = ["code", ("name", "name_zh"), ("counts_as", "points"), "source", "is_active"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep the code of a kind that exists."""
        return ["code"] if obj else []

    @display(description=_("kind of observation"), header=True, ordering="code")
    def show_title(self, kind: ObservationKind) -> list[str]:
        return [kind.label, kind.code]

    @display(description=_("counts as"), label=EFFECT_COLOURS, ordering="counts_as")
    def show_effect(self, kind: ObservationKind) -> tuple[str, str]:
        return kind.counts_as, str(kind.get_counts_as_display())


@admin.register(Observation)
class ObservationAdmin(ReadOnlyAdmin):
    """Observations, newest first; leads see those of their team of the day."""

    list_display = ["show_kind", "show_person", "show_seen", "place", "show_effect", "show_state", "observer"]
    list_filter = ["state", "counts_as", "kind"]
    search_fields = ["=person__work_number", "=observer__work_number", "=month", "place"]
    search_help_text = _("Work number or month (2026-10), in full, or place")
    date_hierarchy = "day"
    ordering = ["-seen_at", "-pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Fetch what the list names in the same statement."""
        return with_names(super().get_queryset(request))  # type: ignore[arg-type]

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        """Whoever may record sees the button."""
        return bool(request.user.has_perm("qc.record_observation"))

    @display(description=_("observation"), header=True, ordering="kind__code")
    def show_kind(self, observation: Observation) -> list[str]:
        return [observation.kind.label, observation.evidence[:60]]

    @display(description=_("person observed"), ordering="person__work_number")
    def show_person(self, observation: Observation) -> str:
        return str(observation.person or observation.team or "—")

    @display(description=_("seen at"), ordering="seen_at")
    def show_seen(self, observation: Observation) -> str:
        seen = timezone.localtime(observation.seen_at)
        return f"{day_text(observation.day)} {seen:%H:%M}"

    @display(description=_("counts as"), label=EFFECT_COLOURS, ordering="counts_as")
    def show_effect(self, observation: Observation) -> tuple[str, str]:
        return observation.counts_as, str(observation.get_counts_as_display())

    @display(description=_("state"), label=STATE_COLOURS, ordering="state")
    def show_state(self, observation: Observation) -> tuple[str, str]:
        return observation.state, str(observation.get_state_display())

    def get_urls(self) -> list[URLPattern]:
        """Give each act on an observation its page."""
        page = self.admin_site.admin_view(self.act_page)
        return [path("<int:pk>/act/<str:act>/", page, name="qc_observation_act"), *super().get_urls()]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Record: kind, who, where, what."""
        return act_view(
            request,
            model_admin=self,
            obj=None,
            form_class=ObservationForm,
            title=_("Record an observation"),
            act=lambda form: _record(request.user, form),  # type: ignore[arg-type]
            success=_("Recorded. The person observed and the lead have been told."),
            back_url=reverse("admin:qc_observation_changelist"),
            permission="qc.record_observation",
            confirm=_("Record"),
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show what was seen, what was said about it, and what can be done."""
        observation = self._find(request, object_id)
        if not self.has_view_permission(request, observation):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": observation,
            "title": str(observation),
            **observation_context(observation, request.user),  # type: ignore[arg-type]
        }
        return TemplateResponse(request, "qc/observation_page.html", context)

    def act_page(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        """Show and do one act."""
        observation = self._find(request, str(pk))
        if act not in {known.value for known in TITLES}:
            raise Http404
        wanted = Act(act)
        return act_view(
            request,
            model_admin=self,
            obj=observation,
            form_class=ConfirmForm if wanted is Act.ACKNOWLEDGE else ReasonForm,
            title=TITLES[wanted],
            act=lambda form: do_act(wanted, observation, request.user, form),  # type: ignore[arg-type]
            success=_("Done. Those concerned have been told."),
            back_url=reverse("admin:qc_observation_change", args=[pk]),
            permission=PERMISSIONS[wanted],
            facts=_facts(observation),
        )

    def _find(self, request: HttpRequest, object_id: str) -> Observation:
        found = self.get_object(request, object_id)
        if found is None:
            raise Http404
        return found


def observation_context(observation: Observation, reader: Employee) -> dict[str, Any]:
    """Gather what the page of an observation shows, in the reader's language."""
    return {
        "observation": observation,
        "effect_label": (observation.counts_as, observation.get_counts_as_display()),
        "criterion": criterion_label(observation),
        "steps": observation.steps.select_related("by"),
        "acts": [
            {
                "code": act.value,
                "label": BUTTONS[act],
                "url": reverse("admin:qc_observation_act", args=[observation.pk, act.value]),
            }
            for act in possible_acts(observation, reader)
        ],
        **follow_up_block(observation, reader),
    }


def possible_acts(observation: Observation, reader: Employee) -> list[Act]:
    """List what this reader can do about the observation now."""
    parts = observation_parts(observation, reader)
    state = State(observation.state)
    return [
        act
        for act in TITLES
        if reader.has_perm(PERMISSIONS[act])
        and may(act, parts)
        and is_possible(act, state)
        and (act is not Act.OBJECT or timezone.now() <= objection_until(observation))
    ]


def do_act(act: Act, observation: Observation, somebody: Employee, form: forms.Form) -> object:
    """Call the service of an act."""
    now, reason = timezone.now(), form.cleaned_data.get("text", "")
    if act is Act.ACKNOWLEDGE:
        return acknowledge_observation(observation, person=somebody, now=now)
    if act is Act.OBJECT:
        return object_to_observation(observation, person=somebody, reason=reason, now=now)
    return decide_observation(observation, arbiter=somebody, act=act, reason=reason, now=now)


def _record(observer: Employee, form: forms.Form) -> Observation:
    assert isinstance(form, ObservationForm)
    now = timezone.now()
    return record_observation(form.order(now), observer=observer, now=now)


def _facts(observation: Observation) -> list[tuple[Any, Any]]:
    seen = timezone.localtime(observation.seen_at)
    return [
        (_("person observed"), observation.person or observation.team or "—"),
        (_("kind"), observation.kind),
        (_("seen at"), f"{day_text(observation.day)} {seen:%H:%M} · {observation.place}"),
        (_("what was seen"), observation.evidence),
    ]
