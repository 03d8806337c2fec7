"""Plans and draws in the admin: draw, see that it is fair, prove it."""

import secrets
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from qc.admin.forms import DrawForm
from qc.models import SamplePlan, SampleStratum, SpotCheck
from qc.selectors import replay_draw
from qc.services import DrawOrder, draw_sample
from staff.admin_base import ReadOnlyAdmin, ReadOnlyInline, ZhibanAdmin, act_view
from staff.scope import today


@admin.register(SamplePlan)
class SamplePlanAdmin(ZhibanAdmin):
    """Standing arrangements of what is inspected."""

    list_display = ["name", "kind", "desk", "per_operator", "minimum_seconds", "due_days", "is_active"]
    list_select_related = ["desk"]
    list_filter = ["kind", "is_active"]


class StratumInline(ReadOnlyInline):
    """Each operator of a draw, with the probability of being drawn."""

    model = SampleStratum
    hide_title = True
    fields = ["operator", "size", "taken", "show_probability"]
    readonly_fields = fields
    verbose_name_plural = _("operators")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Fetch the operators with their strata."""
        return (
            super()
            .get_queryset(request)
            .select_related("operator")
            .defer("frame")
            .order_by("operator__work_number")
        )

    @display(description=_("probability"))
    def show_probability(self, stratum: SampleStratum) -> str:
        return str(stratum.probability)


@admin.register(SpotCheck)
class SpotCheckAdmin(ReadOnlyAdmin):
    """Draws, newest first; each can be made again and compared."""

    list_display = ["show_period", "kind", "desk", "show_drawn", "show_done", "due_on", "drawn_at"]
    list_filter = ["kind", "desk"]
    ordering = ["-drawn_at", "-pk"]
    actions_list = ["draw"]
    actions_detail = ["prove"]
    inlines = [StratumInline]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("kind", "plan", "desk"),
                    ("first_day", "last_day", "due_on"),
                    ("per_operator", "minimum_seconds"),
                    ("drawn_at", "drawn_by"),
                ]
            },
        ),
        (_("Proof"), {"fields": [("seed", "algorithm"), ("frame_size", "frame_last_contact"), "frame_hash"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Count what was drawn and what was inspected with the list."""
        return (
            super()
            .get_queryset(request)
            .select_related("desk", "plan", "drawn_by")
            .annotate(
                drawn=Count("contacts", distinct=True),
                done=Count("contacts__assignments__done_at", distinct=False),
            )
        )

    @display(description=_("period"), ordering="first_day")
    def show_period(self, check: SpotCheck) -> str:
        return f"{check.first_day} – {check.last_day}"

    @display(description=_("drawn"))
    def show_drawn(self, check: SpotCheck) -> str:
        return f"{check.drawn} / {check.frame_size}"  # type: ignore[attr-defined]

    @display(description=_("inspected"))
    def show_done(self, check: SpotCheck) -> int:
        return check.done  # type: ignore[attr-defined]

    @action(description=_("Draw contacts"), url_path="draw", permissions=["qc.draw_sample"], icon="casino")
    def draw(self, request: HttpRequest) -> HttpResponse:
        """Ask what to draw, draw it, and give the contacts to the inspectors."""
        day = today()
        return act_view(
            request,
            model_admin=self,
            obj=None,
            form_class=DrawForm,
            title=_("Draw contacts"),
            act=lambda form: self._draw(request, form),
            success=_("Drawn, and given to the inspectors."),
            back_url=reverse("admin:qc_spotcheck_changelist"),
            permission="qc.draw_sample",
            form_kwargs={
                "initial": {
                    "first_day": day - timedelta(days=7),
                    "last_day": day - timedelta(days=1),
                    "due_on": day + timedelta(days=7),
                }
            },
        )

    def _draw(self, request: HttpRequest, form: forms.Form) -> SpotCheck:
        order = DrawOrder(**form.cleaned_data)
        seed = secrets.token_hex(16)
        return draw_sample(order, seed=seed, now=timezone.now(), drawn_by=request.user)  # type: ignore[arg-type]

    @action(
        description=_("Make the draw again and compare"),
        url_path="prove",
        permissions=["qc.view_spotcheck"],
        icon="fact_check",
    )
    def prove(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Make the draw again from its seed and say whether it is the same."""
        check = self.get_object(request, object_id)
        if check is None:
            raise Http404
        replay = replay_draw(check)
        if replay.is_proved:
            messages.success(
                request, _("Proved: the same seed and the same contacts give exactly this draw.")
            )
        elif not replay.has_same_frame:
            messages.error(request, _("Not proved: the stored frame is not that of the day of the draw."))
        else:
            messages.error(request, _("Not proved: the seed gives other contacts than those stored."))
        if replay.changed:
            words = _("Frame as stored at the draw; contacts added or changed since: %(count)s.")
            messages.info(request, words % {"count": replay.changed})
        return HttpResponseRedirect(reverse("admin:qc_spotcheck_change", args=[check.pk]))
