"""Plans of samples in the admin: what they say, and the draw of a month with what it will take."""

import secrets
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from common.errors import DomainError
from common.months import Month
from qc.admin.labels import day_text
from qc.admin.sampling_forms import PlanMonthForm
from qc.admin.sampling_labels import ground_labels, topic_label
from qc.models import CheckKind, SamplePlan, SpotCheck
from qc.selectors.previews import Preview, PreviewRow, due_samples, preview_of
from qc.services import DrawOrder, draw_sample, frame_order_of, month_order, month_orders
from staff.admin_base import ZhibanAdmin
from staff.scope import today

MOST_ROWS = 300
"""Operators listed in a preview; those who get less than wanted are listed first."""


@admin.register(SamplePlan)
class SamplePlanAdmin(ZhibanAdmin):
    """Standing arrangements of what is inspected."""

    list_display = [
        "name",
        "kind",
        "desk",
        "team",
        "per_operator",
        "second_percent",
        "draws_on_day",
        "is_active",
    ]
    list_select_related = ["desk", "team"]
    list_filter = ["kind", "is_active"]
    actions_list = ["draw"]
    autocomplete_fields = ["operator"]
    fieldsets = [
        (None, {"fields": [("name", "kind"), ("draws_on_day", "due_days"), "is_active"]}),
        (
            _("Whose contacts"),
            {
                "fields": [
                    ("desk", "team"),
                    ("post", "operator"),
                    "topic",
                    ("from_hour", "until_hour"),
                    ("minimum_seconds", "maximum_seconds"),
                ]
            },
        ),
        (
            _("How many"),
            {
                "fields": [
                    ("per_operator", "second_percent"),
                    ("new_staff_extra", "new_staff_days"),
                    "critical_extra",
                ]
            },
        ),
        (_("Divided by"), {"fields": [("by_desk", "by_shift"), ("by_hours", "hour_bands")]}),
        (
            _("Looked at more closely"),
            {
                "fields": [
                    "risk_factor",
                    ("risk_phrases", "risk_complaints"),
                    ("short_seconds", "long_seconds"),
                    ("shortest_percent", "longest_percent"),
                ]
            },
        ),
    ]

    @action(
        description=_("Draw the sample of a month"),
        url_path="draw",
        permissions=["qc.draw_sample"],
        icon="casino",
    )
    def draw(self, request: HttpRequest) -> HttpResponse:
        """Show what a plan will take of a month, and draw it at the press of the button."""
        if not request.user.has_perm("qc.draw_sample"):
            raise PermissionDenied
        form = PlanMonthForm(_asked(request), today=today())
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Draw the sample of a month"),
            "form": form,
            "back_url": reverse("admin:qc_spotcheck_changelist"),
        }
        if not form.is_valid():
            return TemplateResponse(request, "qc/draw_plan.html", context)
        plan, month = form.cleaned_data["plan"], form.cleaned_data["month"]
        orders = month_orders(plan, month, today=today())
        if request.method == "POST" and "_act" in request.POST:
            try:
                check = self._draw(request, month_order(plan, month, today=today()))
            except DomainError as error:
                messages.error(request, str(error.message))
            else:
                return HttpResponseRedirect(reverse("admin:qc_spotcheck_change", args=[check.pk]))
        shown = _previewed(orders) if orders else _drawn(plan, month)
        return TemplateResponse(request, "qc/draw_plan.html", {**context, **shown})

    def _draw(self, request: HttpRequest, order: DrawOrder) -> SpotCheck:
        seed = secrets.token_hex(16)
        check = draw_sample(order, seed=seed, now=timezone.now(), drawn_by=request.user)  # type: ignore[arg-type]
        given = order.kind != CheckKind.SURVEY
        messages.success(request, _("Drawn, and given to the inspectors.") if given else _("Drawn."))
        return check


def _asked(request: HttpRequest) -> dict[str, Any]:
    """Take plan and month as asked; at first the plan that waits, and last month."""
    asked = request.POST if request.method == "POST" else request.GET
    if "plan" in asked:
        return asked.dict()
    due = due_samples(today())
    plan = due[0].plan if due else SamplePlan.objects.filter(is_active=True).first()
    return {"plan": plan.pk if plan else None, "month": str(Month.of(today()).previous())}


def _drawn(plan: SamplePlan, month: Month) -> dict[str, Any]:
    """Say that every day that is over was drawn, or that none is over yet."""
    check = (
        plan.draws.filter(first_day__lte=month.last, last_day__gte=month.first).order_by("last_day").last()
    )
    url = reverse("admin:qc_spotcheck_change", args=[check.pk]) if check else ""
    return {"drawn": check, "drawn_url": url, "is_early": check is None}


def _previewed(orders: list[DrawOrder]) -> dict[str, Any]:
    """Say what would be drawn first, and which days after it wait for a draw of their own."""
    order, *later = orders
    preview = preview_of(frame_order_of(order), today=today())
    rows = sorted(preview.rows, key=lambda row: not row.is_short)
    return {
        "order": order,
        "preview": preview,
        "rows": [_row(row) for row in rows[:MOST_ROWS]],
        "more_rows": max(0, len(rows) - MOST_ROWS),
        "work": _work(preview),
        "is_survey": order.kind == CheckKind.SURVEY,
        "later": [f"{day_text(one.first_day)} – {day_text(one.last_day)}" for one in later],
        "goes_on": orders[-1].last_day < Month.of(order.last_day).last,
    }


def _row(row: PreviewRow) -> dict[str, Any]:
    return {
        "who": row.operator or topic_label(row.group),
        "contacts": row.contacts,
        "wanted": row.wanted,
        "taken": row.taken,
        "risky": row.risky,
        "strata": row.strata,
        "why": ground_labels(row.grounds),
        "is_short": row.is_short,
    }


def _work(preview: Preview) -> list[dict[str, Any]]:
    """Say what waits for each inspector, and how many weeks that and an even share of the draw take."""
    able = sum(one.per_week for one in preview.workloads)
    return [
        {
            "person": one.person,
            "open": one.open,
            "overdue": one.overdue,
            "per_week": one.per_week,
            "share": round(preview.sheets * one.per_week / able) if able else 0,
            "weeks": f"{(one.open + preview.sheets * one.per_week / able) / one.per_week:.1f}"
            if one.per_week
            else "—",
        }
        for one in preview.workloads
    ]
