"""Destructions in the admin: expired items chosen together, a page of steps, the certificate on paper."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import display

from custody import services
from custody.admin.forms import FORMS, RequestForm
from custody.admin.item import chosen_in
from custody.admin.page import certificate_context, destruction_context
from custody.domain.vocabulary import Act
from custody.models import Destruction, DestructionState
from custody.models.labels import ACT_LABELS
from custody.selectors.holding import ready_to_destroy
from custody.services import ON_DESTRUCTION, PERMISSIONS, act_on
from staff.admin_base import ReadOnlyAdmin, act_view
from staff.selectors import today

COLOURS = {
    DestructionState.REQUESTED: "warning",
    DestructionState.APPROVED: "info",
    DestructionState.DESTROYED: "warning",
    DestructionState.CERTIFIED: "success",
    DestructionState.REJECTED: "danger",
}


@admin.register(Destruction)
class DestructionAdmin(ReadOnlyAdmin):
    """Destructions from the request to the certificate."""

    list_display = ["show_destruction", "show_state", "requested_by", "approver", "executor", "witness"]
    list_select_related = ["requested_by", "approver", "executor", "witness"]
    list_filter = ["state"]
    search_fields = ["number", "lines__item__number", "requested_by__work_number", "requested_by__name"]
    date_hierarchy = "requested_at"
    ordering = ["-pk"]
    fields = [
        "reason", "requested_by", "requested_at", "approver", "approved_at", "method", "executor",
        "executed_at", "witness", "certified_at",
    ]  # fmt: skip
    change_form_outer_before_template = "custody/destruction_above.html"
    change_form_outer_after_template = "custody/destruction_below.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Count the items with the list."""
        return super().get_queryset(request).annotate(count=Count("lines"))

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        """Whoever may request one sees the button."""
        return bool(request.user.has_perm(PERMISSIONS[Act.REQUEST]))

    @display(description=_("destruction"), header=True, ordering="number")
    def show_destruction(self, destruction: Any) -> list[str]:
        count = destruction.count
        return [destruction.number, ngettext("%(count)d item", "%(count)d items", count) % {"count": count}]

    @display(description=_("state"), label=COLOURS, ordering="state")
    def show_state(self, destruction: Destruction) -> tuple[str, str]:
        return destruction.state, str(destruction.get_state_display())

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Show the steps that were taken."""
        names = [name for name in self.fields or [] if obj is None or getattr(obj, str(name))]
        return [(None, {"fields": names})]

    def get_urls(self) -> list[URLPattern]:
        """Give each step its page, and the certificate its own."""
        view, name = self.admin_site.admin_view, "custody_destruction"
        return [
            path("<int:pk>/act/<str:act>/", view(self.act_page), name=f"{name}_act"),
            path("<int:pk>/certificate/", view(self.certificate_page), name=f"{name}_certificate"),
            *super().get_urls(),
        ]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Request the destruction of one's expired items: all of them unless told."""

        def ask(form: Any) -> Destruction:
            values = form.values
            items = list(values.pop("items"))
            return services.request_destruction(items, person=request.user, now=timezone.now(), **values)  # type: ignore[arg-type]

        ready = ready_to_destroy(request.user, today())  # type: ignore[arg-type]
        return act_view(
            request,
            model_admin=self,
            obj=None,
            form_class=RequestForm,
            title=_("Request a destruction"),
            act=ask,
            success=_("Requested. Those who may approve it have been told."),
            back_url=reverse("admin:custody_destruction_changelist"),
            permission=PERMISSIONS[Act.REQUEST],
            form_kwargs={
                "items": ready,
                "chosen": chosen_in(request),
                "initial": {"reason": _t("Retention expired")},
            },
            confirm=_("Request destruction"),
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the destruction with its items, steps, signatures and what one can do."""
        destruction = self._destruction(request, object_id)
        context = destruction_context(destruction, request.user, now=timezone.now())  # type: ignore[arg-type]
        return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})

    def act_page(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        """Show and take one step."""
        destruction = self._destruction(request, pk)
        if act not in ON_DESTRUCTION:
            raise Http404
        done = Act(act)
        numbers = destruction.lines.order_by("item__number").values_list("item__number", flat=True)
        return act_view(
            request,
            model_admin=self,
            obj=destruction,
            form_class=FORMS[done],
            title=ACT_LABELS[done],
            act=lambda form: act_on(
                destruction,
                done,
                person=request.user,  # type: ignore[arg-type]
                now=timezone.now(),
                values=form.values,  # type: ignore[attr-defined]
            ),
            success=_("Done: %(act)s.") % {"act": ACT_LABELS[done]},
            back_url=reverse("admin:custody_destruction_change", args=[pk]),
            permission=PERMISSIONS[done],
            facts=[
                (_("Destruction"), destruction.number),
                (_("Items"), ", ".join(numbers)),
                (_("Reason"), destruction.reason),
                (_("Requested by"), destruction.requested_by),
                (_("Approved by"), destruction.approver or "—"),
                (_("Destroyed by"), destruction.executor or "—"),
            ],
        )

    def certificate_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the certificate on one page for paper; there is none before the witness has signed."""
        destruction = self._destruction(request, pk)
        if destruction.state != DestructionState.CERTIFIED:
            raise Http404
        context = certificate_context(destruction, now=timezone.now())
        return TemplateResponse(request, "custody/certificate.html", context)

    def _destruction(self, request: HttpRequest, pk: int | str) -> Destruction:
        """The destruction, when the caller may see it; else it does not exist."""
        rows = self.get_queryset(request).select_related(*self.list_select_related)
        found = rows.filter(pk=pk).first() if str(pk).isdecimal() else None
        if found is None or not self.has_view_permission(request, found):
            raise Http404
        return found
