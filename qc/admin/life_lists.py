"""Lists of appeals, overrides and adjustments; each row opens its evaluation."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from qc.admin.labels import day_text, score_text
from qc.models import Adjustment, Appeal, AppealState, Evaluation, Override, OverrideState, Ruling
from qc.selectors import adjustments, appeals_with_people
from qc.wording import here
from staff.admin_base import ReadOnlyAdmin
from staff.scope import today

WAITING_COLOURS = {"overdue": "danger", "open": "warning", "withdrawn": "info", "decided": "success"}
RULING_COLOURS = {Ruling.UPHELD: "info", Ruling.PARTLY: "warning", Ruling.OVERTURNED: "warning"}
OVERRIDE_COLOURS = {
    OverrideState.OPEN: "warning",
    OverrideState.APPROVED: "success",
    OverrideState.REFUSED: "info",
}


class OfEvaluationAdmin(ReadOnlyAdmin):
    """Rows about an evaluation: opening one leads to the evaluation, where all stands together."""

    anchor = ""

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Go to the evaluation."""
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        page = reverse("admin:qc_evaluation_change", args=[row.evaluation_id])
        return HttpResponseRedirect(f"{page}#{self.anchor.format(pk=row.pk)}" if self.anchor else page)


def criterion_label(evaluation: Evaluation, key: str) -> str:
    """Name a criterion in the reader's language."""
    return here(evaluation.version.parsed.criterion_by_key[key].label)


@admin.register(Appeal)
class AppealAdmin(OfEvaluationAdmin):
    """Appeals: what waits first, the most urgent at the top."""

    anchor = "appeal-{pk}"
    list_display = ["show_operator", "show_criteria", "show_due", "show_state", "show_ruling", "decided_by"]
    list_filter = ["state", "ruling", "evaluation__month"]
    search_fields = ["=evaluation__operator__work_number", "=evaluation__contact__external_id"]
    search_help_text = _("Work number or contact number, in full")
    ordering = ["-state", "due_on", "pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Fetch people, criteria and the contact in a fixed number of statements."""
        rows = appeals_with_people(super().get_queryset(request))  # type: ignore[arg-type]
        return rows.select_related("evaluation__contact").defer("evaluation__contact__raw")

    @display(description=_("operator"), header=True, ordering="evaluation__operator__work_number")
    def show_operator(self, appeal: Appeal) -> list[str]:
        return [str(appeal.evaluation.operator), appeal.evaluation.contact.external_id]

    @display(description=_("criteria"))
    def show_criteria(self, appeal: Appeal) -> str:
        return "、".join(criterion_label(appeal.evaluation, item.criterion) for item in appeal.items.all())

    @display(description=_("due on"), ordering="due_on")
    def show_due(self, appeal: Appeal) -> str:
        return day_text(appeal.due_on)

    @display(description=_("state"), label=WAITING_COLOURS, ordering="state")
    def show_state(self, appeal: Appeal) -> tuple[str, str]:
        if appeal.is_overdue(today()):
            return "overdue", str(_("overdue"))
        return appeal.state, str(appeal.get_state_display())

    @display(description=_("ruling"), label=RULING_COLOURS, ordering="ruling")
    def show_ruling(self, appeal: Appeal) -> tuple[str, str]:
        return appeal.ruling, str(appeal.get_ruling_display()) if appeal.state == AppealState.DECIDED else "—"


@admin.register(Override)
class OverrideAdmin(OfEvaluationAdmin):
    """Overrides: those that wait for a second person first."""

    anchor = "overrides"
    list_display = ["show_operator", "show_criterion", "show_state", "requested_by", "decided_by", "reason"]
    list_filter = ["state", "evaluation__month"]
    search_fields = ["=evaluation__operator__work_number", "=requested_by__work_number"]
    search_help_text = _("Work number, in full")
    ordering = ["state", "-requested_at", "-pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Put what waits first, and fetch what the list names."""
        rows = super().get_queryset(request)
        rows = rows.select_related(
            "evaluation__operator", "evaluation__version__scorecard", "requested_by", "decided_by"
        )
        return rows.defer("evaluation__answers")

    @display(description=_("operator"), header=True, ordering="evaluation__operator__work_number")
    def show_operator(self, override: Override) -> list[str]:
        return [str(override.evaluation.operator), day_text(override.evaluation.day)]

    @display(description=_("criterion"))
    def show_criterion(self, override: Override) -> str:
        return criterion_label(override.evaluation, override.criterion)

    @display(description=_("state"), label=OVERRIDE_COLOURS, ordering="state")
    def show_state(self, override: Override) -> tuple[str, str]:
        return override.state, str(override.get_state_display())


@admin.register(Adjustment)
class AdjustmentAdmin(OfEvaluationAdmin):
    """What came after the lock of its month: carried into a later appraisal, never into the month."""

    list_display = [
        "show_operator",
        "month",
        "carried_to",
        "cause",
        "show_before",
        "show_after",
        "show_difference",
        "added_by",
        "reason",
    ]
    list_filter = ["month", "carried_to", "cause"]
    search_fields = ["=evaluation__operator__work_number", "=month"]
    search_help_text = _("Work number or month (2026-10), in full")
    ordering = ["-added_at", "-pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Fetch with each line the people and the contact it names."""
        return adjustments(super().get_queryset(request))  # type: ignore[arg-type]

    @display(description=_("operator"), header=True, ordering="evaluation__operator__work_number")
    def show_operator(self, line: Adjustment) -> list[str]:
        return [str(line.evaluation.operator), line.evaluation.contact.external_id]

    @display(description=_("score before"), ordering="before")
    def show_before(self, line: Adjustment) -> str:
        return score_text(line.before)

    @display(description=_("score after"), ordering="after")
    def show_after(self, line: Adjustment) -> str:
        return score_text(line.after)

    @display(description=_("difference"), ordering="difference")
    def show_difference(self, line: Adjustment) -> str:
        return "—" if line.difference is None else f"{line.difference:+.2f}"
