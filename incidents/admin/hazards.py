"""The hazard register in the admin: what is not yet eliminated, how old it is, when it is looked at again."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.views import ChangeList

from incidents.admin.incident import STATE_COLOURS
from incidents.domain.vocabulary import OPEN_STATES
from incidents.models import Hazard
from incidents.selectors import ages_in_shifts, counting_returns
from staff.admin_base import ReadOnlyAdmin
from staff.selectors import centre_day


class OpenFilter(admin.SimpleListFilter):
    """Open hazards, unless all are asked for."""

    title = _("shown")
    parameter_name = "shown"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer all; open ones need no choice."""
        return [("all", _("closed ones too"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the open ones unless all are asked for."""
        return queryset if self.value() == "all" else queryset.filter(state__in=OPEN_STATES)


class HazardList(ChangeList):
    """A page of hazards, each with its age, counted for the page at once."""

    def get_results(self, request: HttpRequest) -> None:
        """Count the shifts and days that each hazard of the page has survived."""
        super().get_results(request)
        rows: list[Any] = list(self.result_list)  # type: ignore[has-type]
        now = timezone.now()
        ages, today = ages_in_shifts(rows, now), centre_day(now)
        for row in rows:
            row.shifts, row.days = ages[row.pk], (today - row.day).days
            row.is_review_over = row.review_on is not None and row.review_on <= today
        self.result_list = rows


@admin.register(Hazard)
class HazardAdmin(ReadOnlyAdmin):
    """The register of hazards; each leads to the page of its incident."""

    list_display = [
        "show_number", "show_state", "show_shifts", "show_days", "show_review", "show_returns", "owner"
    ]  # fmt: skip
    list_select_related = ["kind", "owner"]
    list_filter = [OpenFilter, "desk"]
    search_fields = ["number", "where", "what"]
    ordering = ["reported_at", "pk"]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return HazardList

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Count how often each came back: opened again, or reported anew after it was closed."""
        return counting_returns(super().get_queryset(request))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Lead to the page of the incident: there is one page, whichever list leads to it."""
        return HttpResponseRedirect(reverse("admin:incidents_incident_change", args=[object_id]))

    @display(description=_("hazard"), header=True, ordering="number")
    def show_number(self, hazard: Any) -> list[str]:
        return [hazard.headline, f"{hazard.number} · {hazard.where}"]

    @display(description=_("state"), label=STATE_COLOURS, ordering="state")
    def show_state(self, hazard: Any) -> tuple[str, str]:
        return hazard.state, str(hazard.get_state_display())

    @display(description=_("age in shifts"))
    def show_shifts(self, hazard: Any) -> str:
        return str(hazard.shifts) if hazard.is_open else "—"

    @display(description=_("age in days"), ordering="day")
    def show_days(self, hazard: Any) -> str:
        return str(hazard.days) if hazard.is_open else "—"

    @display(description=_("review on"), ordering="review_on", label={"over": "danger", "due": "info"})
    def show_review(self, hazard: Any) -> tuple[str, str]:
        if hazard.review_on is None:
            return "", "—"
        return ("over" if hazard.is_review_over else "due"), hazard.review_on.isoformat()

    @display(description=_("came back"), ordering="returns")
    def show_returns(self, hazard: Any) -> str:
        return str(hazard.returns)
