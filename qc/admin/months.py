"""Quality months in the admin: how far each is, release and lock."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from qc.admin.forms import ConfirmForm
from qc.admin.life_forms import LockForm
from qc.admin.results import ResultPages
from qc.admin.results.links import evaluations_url, part_url
from qc.models import QualityMonth, QualityMonthState
from qc.selectors import month_counts
from qc.services import lock_month, release_month
from staff.admin_base import ReadOnlyAdmin, act_view

MONTH_COLOURS = {
    QualityMonthState.OPEN: "warning",
    QualityMonthState.RELEASED: "primary",
    QualityMonthState.LOCKED: "success",
}
ACTS = {"release": "qc.release_month", "lock": "qc.lock_month"}
POSSIBLE = {"release": QualityMonthState.OPEN, "lock": QualityMonthState.RELEASED}
LABELS = {"release": _("Release the month"), "lock": _("Lock the month")}


@admin.register(QualityMonth)
class QualityMonthAdmin(ResultPages, ReadOnlyAdmin):
    """Months of inspection: open, released, locked."""

    list_display = ["month", "show_state", "counted", "released_by", "released_at", "locked_by", "locked_at"]
    list_filter = ["state"]
    search_fields = ["=month"]
    ordering = ["-month"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Fetch the people a month names."""
        return super().get_queryset(request).select_related("released_by", "locked_by")

    @display(description=_("state"), label=MONTH_COLOURS, ordering="state")
    def show_state(self, month: QualityMonth) -> tuple[str, str]:
        return month.state, str(month.get_state_display())

    def get_urls(self) -> list[URLPattern]:
        """Give each act on a month its page."""
        page = self.admin_site.admin_view(self.act_page)
        acts = path("<int:pk>/act/<str:act>/", page, name="qc_qualitymonth_act")
        return [acts, *self.result_urls(), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show how far a month is and what of it is not finished."""
        month = self._find(request, object_id)
        if not self.has_view_permission(request, month):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": month,
            "title": month.month,
            "month": month,
            "steps": _steps(month),
            "counts": month_counts(month.value),
            "acts": [
                {"code": act, "label": LABELS[act], "url": self._url(month, act)}
                for act, permission in ACTS.items()
                if request.user.has_perm(permission) and month.state == POSSIBLE[act]
            ],
            "evaluations_url": evaluations_url(month),
            "results_url": part_url(month, "overview") if request.user.has_perm("qc.view_results") else "",
            "adjustments_url": f"{reverse('admin:qc_adjustment_changelist')}?q={month.month}",
        }
        return TemplateResponse(request, "qc/quality_month.html", context)

    def act_page(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        """Release or lock a month."""
        month = self._find(request, str(pk))
        if act not in ACTS:
            raise Http404
        now = timezone.now()
        person: Any = request.user

        def do(form: Any) -> object:
            if act == "release":
                return release_month(month.value, releaser=person, now=now)
            is_confirmed = form.cleaned_data["is_confirmed"]
            return lock_month(month.value, locker=person, is_confirmed=is_confirmed, now=now)

        counts = month_counts(month.value)
        return act_view(
            request,
            model_admin=self,
            obj=month,
            form_class=ConfirmForm if act == "release" else LockForm,
            title=LABELS[act],
            act=do,
            success=_("The month was released.")
            if act == "release"
            else _("The month is locked. What comes later goes to the adjustment list."),
            back_url=reverse("admin:qc_qualitymonth_change", args=[pk]),
            permission=ACTS[act],
            facts=[(_("month"), month.month), *((label, counts[key]) for key, label in COUNTS)],
        )

    def _find(self, request: HttpRequest, object_id: str) -> QualityMonth:
        found = self.get_object(request, object_id)
        if found is None:
            raise Http404
        return found

    def _url(self, month: QualityMonth, act: str) -> str:
        return reverse("admin:qc_qualitymonth_act", args=[month.pk, act])


COUNTS = (
    ("counting", _("evaluations that count")),
    ("drafts", _("drafts")),
    ("submitted", _("to release")),
    ("open_appeals", _("open appeals")),
    ("open_overrides", _("open overrides")),
    ("adjustments", _("adjustments")),
)
"""What is told of a month before an act on it."""


def _steps(month: QualityMonth) -> list[dict[str, Any]]:
    """Give the line of steps of a month, each with who took it and when."""
    order = list(QualityMonthState)
    reached = order.index(QualityMonthState(month.state))
    who = {
        QualityMonthState.RELEASED: (month.released_by, month.released_at),
        QualityMonthState.LOCKED: (month.locked_by, month.locked_at),
    }
    return [
        {
            "label": state.label,
            "is_done": order.index(state) <= reached,
            "by": who.get(state, (None, None))[0],
            "at": who.get(state, (None, None))[1],
        }
        for state in order
    ]
