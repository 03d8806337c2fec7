"""Evaluations in the admin: the list by who may see, one page for each, the acts, the monthly workbook."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import action, display

from common.errors import DomainError
from exports.doors import centre_url
from qc.admin.evaluation_acts import ACTS, ActPage
from qc.admin.evaluation_filters import LINKED
from qc.admin.evaluation_page import page_context
from qc.admin.labels import OUTCOME_COLOURS, STATE_COLOURS, day_text, outcome_label, score_text
from qc.domain.life import Act
from qc.models import Evaluation
from qc.selectors import bulk_releasable, with_people
from qc.services import release_evaluations
from staff.admin_base import ReadOnlyAdmin, act_view
from staff.models import Employee


@admin.register(Evaluation)
class EvaluationAdmin(ReadOnlyAdmin):
    """Evaluations, newest first; leads see those of their team once they are released."""

    list_display = [
        "show_operator",
        "show_day",
        "show_score",
        "show_outcome",
        "show_state",
        "show_scorecard",
        "inspector",
    ]
    list_filter = ["state", "outcome", "is_critical", "version__scorecard", "purpose", *LINKED]
    search_fields = ["=operator__work_number", "=inspector__work_number", "=contact__external_id", "=month"]
    search_help_text = _("Work number, contact number or month (2026-10), in full")
    ordering = ["-day", "-pk"]
    actions = ["release_selected"]
    actions_list = ["download_month"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Fetch people and scorecard with the list; what a scorecard consists of is read once per version."""
        queryset = with_people(super().get_queryset(request))  # type: ignore[arg-type]
        return queryset.defer("version__definition", "contact__raw", "contact__remarks")

    @display(description=_("operator"), header=True, ordering="operator__work_number")
    def show_operator(self, evaluation: Evaluation) -> list[str]:
        return [str(evaluation.operator), evaluation.contact.external_id]

    @display(description=_("day of the contact"), ordering="day")
    def show_day(self, evaluation: Evaluation) -> str:
        return day_text(evaluation.day)

    @display(description=_("score"), ordering="score")
    def show_score(self, evaluation: Evaluation) -> str:
        return score_text(evaluation.score)

    @display(description=_("outcome"), label=OUTCOME_COLOURS, ordering="outcome")
    def show_outcome(self, evaluation: Evaluation) -> tuple[str, str]:
        return outcome_label(evaluation)

    @display(description=_("state"), label=STATE_COLOURS, ordering="state")
    def show_state(self, evaluation: Evaluation) -> tuple[str, str]:
        return evaluation.state, str(evaluation.get_state_display())

    @display(description=_("scorecard"), ordering="version__scorecard__key")
    def show_scorecard(self, evaluation: Evaluation) -> str:
        return str(evaluation.version)

    def get_urls(self) -> list[URLPattern]:
        """Give each act on an evaluation its page."""
        page = self.admin_site.admin_view(self.act_page)
        return [path("<int:pk>/act/<str:act>/", page, name="qc_evaluation_act"), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show criterion, answer, evidence and arithmetic on one page."""
        evaluation = self._find(request, object_id)
        if not self.has_view_permission(request, evaluation):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": evaluation,
            "title": str(evaluation),
            "outcome_label": outcome_label(evaluation),
            **page_context(evaluation, request.user),  # type: ignore[arg-type]
        }
        return TemplateResponse(request, "qc/evaluation_page.html", context)

    def act_page(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        """Show and do one act."""
        evaluation = self._find(request, str(pk))
        page = ACTS.get(Act(act)) if act in {known.value for known in ACTS} else None
        if page is None:
            raise Http404
        back = reverse("admin:qc_evaluation_change", args=[pk])
        if not request.user.has_perm(page.permission):
            raise PermissionDenied
        try:
            return self._act(request, evaluation, page, back)
        except DomainError as error:  # what the form would ask about is gone, such as a decided appeal
            messages.error(request, str(error.message))
            return HttpResponseRedirect(back)

    def _act(self, request: HttpRequest, evaluation: Evaluation, page: ActPage, back: str) -> HttpResponse:
        reader: Employee = request.user  # type: ignore[assignment]  # the admin is for employees
        return act_view(
            request,
            model_admin=self,
            obj=evaluation,
            form_class=page.form,
            form_kwargs=page.arguments(evaluation),
            title=page.title,
            act=lambda form: page.do(evaluation, reader, form, timezone.now()),
            success=page.success,
            back_url=back,
            permission=page.permission,
            facts=[
                (_("operator"), evaluation.operator),
                (_("day of the contact"), day_text(evaluation.day)),
                (_("score"), score_text(evaluation.score)),
                (_("outcome"), outcome_label(evaluation)[1]),
            ],
            template=page.template,
        )

    @admin.action(description=_("Release"), permissions=["release"])
    def release_selected(self, request: HttpRequest, queryset: QuerySet[Evaluation]) -> None:
        """Release in bulk what has neither a critical error nor a comment; the rest is left and named."""
        plain = list(bulk_releasable(queryset))
        released = release_evaluations(plain, releaser=request.user, now=timezone.now())  # type: ignore[arg-type]
        left = queryset.count() - released
        text = ngettext(
            "%(count)d evaluation was released.", "%(count)d evaluations were released.", released
        )
        messages.success(request, text % {"count": released})
        if left:
            warning = _(
                "%(count)d were left: with a critical error or a comment they are released one by one, "
                "and only submitted ones can be, none of one's own and none of a month that is held."
            )
            messages.warning(request, warning % {"count": left})

    def has_release_permission(self, request: HttpRequest) -> bool:
        """Whether this person may release."""
        return bool(request.user.has_perm(ACTS[Act.RELEASE].permission))

    @action(
        description=_("Monthly workbook"),
        url_path="month",
        permissions=["qc.export_evaluations"],
        icon="download",
    )
    def download_month(self, request: HttpRequest) -> HttpResponse:
        """Order it on the exports page."""
        return HttpResponseRedirect(centre_url("qc.month"))

    def _find(self, request: HttpRequest, object_id: str) -> Evaluation:
        found = self.get_object(request, object_id)
        if found is None:
            raise Http404
        return found
