"""Draws in the admin: draw on the spot, see that a draw is fair, prove it, take a survey's list away."""

import secrets
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from qc.admin.draw_page import draw_page
from qc.admin.sampling_forms import DrawForm
from qc.models import SpotCheck
from qc.selectors import Replay, replay_draw
from qc.services import DrawOrder, draw_sample
from staff.admin_base import ReadOnlyAdmin, act_view
from staff.scope import today


@admin.register(SpotCheck)
class SpotCheckAdmin(ReadOnlyAdmin):
    """Draws, newest first; each can be made again and compared."""

    list_display = ["show_period", "kind", "plan", "show_drawn", "show_done", "due_on", "drawn_at"]
    list_filter = ["kind", "desk", "plan"]
    ordering = ["-drawn_at", "-pk"]
    actions_list = ["draw"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Count what was drawn and what was inspected with the list."""
        return (
            super()
            .get_queryset(request)
            .select_related("desk", "team", "post", "operator", "plan", "drawn_by")
            .annotate(
                drawn=Count("contacts", distinct=True),
                given=Count("contacts__assignments"),
                done=Count("contacts__assignments", filter=Q(contacts__assignments__done_at__isnull=False)),
            )
        )

    @display(description=_("period"), ordering="first_day")
    def show_period(self, check: SpotCheck) -> str:
        return f"{check.first_day} – {check.last_day}"

    @display(description=_("drawn"))
    def show_drawn(self, check: SpotCheck) -> str:
        return f"{check.drawn} / {check.frame_size}"  # type: ignore[attr-defined]

    @display(description=_("sheets scored"))
    def show_done(self, check: SpotCheck) -> str:
        given = check.given  # type: ignore[attr-defined]
        return f"{check.done} / {given}" if given else "—"  # type: ignore[attr-defined]

    @action(description=_("Draw contacts"), url_path="draw", permissions=["qc.draw_sample"], icon="casino")
    def draw(self, request: HttpRequest) -> HttpResponse:
        """Ask what to draw, draw it, and give the contacts to the inspectors."""
        day = today()
        drawn: list[SpotCheck] = []
        answer = act_view(
            request,
            model_admin=self,
            obj=None,
            form_class=DrawForm,
            title=_("Draw contacts"),
            act=lambda form: drawn.append(self._draw(request, form)),
            success=_("Drawn."),
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
        if drawn:
            return HttpResponseRedirect(reverse("admin:qc_spotcheck_change", args=[drawn[0].pk]))
        return answer

    def _draw(self, request: HttpRequest, form: forms.Form) -> SpotCheck:
        order = DrawOrder(**form.cleaned_data)
        seed = secrets.token_hex(16)
        return draw_sample(order, seed=seed, now=timezone.now(), drawn_by=request.user)  # type: ignore[arg-type]

    def get_urls(self) -> list[Any]:
        """Add the proof, and the list of a survey."""
        return [
            path("<int:pk>/prove/", self.admin_site.admin_view(self.prove), name="qc_spotcheck_prove"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show what was drawn, whether it is fair, and with which probabilities."""
        check = self._find(request, object_id)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": check,
            "title": str(check),
            **draw_page(check, request.user),
        }
        return TemplateResponse(request, "qc/draw.html", context)

    def prove(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Make the draw again from its seed and say whether it is the same."""
        check = self._find(request, str(pk))
        _tell(request, replay_draw(check))
        return HttpResponseRedirect(reverse("admin:qc_spotcheck_change", args=[check.pk]))

    def _find(self, request: HttpRequest, object_id: str) -> Any:
        found = self.get_object(request, object_id)
        if found is None:
            raise Http404
        if not self.has_view_permission(request, found):
            raise PermissionDenied
        return found


def _tell(request: HttpRequest, replay: Replay) -> None:
    """Say what a replay came to."""
    if replay.is_proved:
        messages.success(request, _("Proved: the same seed and the same contacts give exactly this draw."))
    elif not replay.has_known_rule:
        messages.error(request, _("Not proved: this version of the product does not know the rule."))
    elif not replay.has_same_frame:
        messages.error(request, _("Not proved: the stored frame is not that of the day of the draw."))
    elif not replay.has_same_strata:
        messages.error(
            request, _("Not proved: the stored strata or their numbers are not those of the draw.")
        )
    elif not replay.has_same_picks:
        messages.error(request, _("Not proved: the seed gives other contacts than those stored."))
    else:
        messages.error(request, _("Not proved: the seed gives other contacts to score twice."))
    if replay.has_known_rule and replay.changed:
        words = _("Frame as stored at the draw; contacts added or changed since: %(count)s.")
        messages.info(request, words % {"count": replay.changed})
