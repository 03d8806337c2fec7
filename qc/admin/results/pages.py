"""The pages of a month's results in the admin."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qc.admin.results.asking import Question, asked, remembered
from qc.admin.results.links import PARTS, part_url
from qc.admin.results.parts import PARTS_MADE, criterion_context, operator_context
from qc.models import Evaluation, QualityMonth

PERMISSION = "qc.view_results"
TITLES = {
    "overview": gettext_lazy("Overview"),
    "operators": gettext_lazy("Operators"),
    "teams": gettext_lazy("Teams"),
    "desks": gettext_lazy("Desks"),
    "criteria": gettext_lazy("Criteria"),
    "errors": gettext_lazy("Errors"),
    "charts": gettext_lazy("Charts"),
}
PER_PAGE = 50
TEMPLATE = "qc/results/page.html"


class ResultPages:
    """The pages of results, for the admin of quality months."""

    admin_site: Any
    opts: Any

    def result_urls(self) -> list[URLPattern]:
        """Give the pages their addresses."""
        view = self.admin_site.admin_view
        name = "qc_qualitymonth_results"
        return [
            path("results/", view(self.newest_results), name=name),
            path("<int:pk>/results/<str:part>/", view(self.results_page), name=f"{name}_part"),
            path(
                "<int:pk>/results/operators/<int:operator>/",
                view(self.operator_page),
                name=f"{name}_operator",
            ),
            path(
                "<int:pk>/results/criteria/<int:version>/<str:criterion>/",
                view(self.criterion_page),
                name=f"{name}_criterion",
            ),
        ]

    def newest_results(self, request: HttpRequest) -> HttpResponse:
        """Lead to the newest month in which something counts that the reader may see."""
        _allow(request)
        rows = Evaluation.objects.visible_to(request.user).counting().order_by("-month")
        newest = rows.values_list("month", flat=True).first()
        months = self.get_queryset(request)  # type: ignore[attr-defined]
        month = (months.filter(month=newest) if newest else months).order_by("-month").first()
        if month is None:
            return HttpResponseRedirect(reverse("admin:qc_qualitymonth_changelist"))
        return HttpResponseRedirect(part_url(month, "overview"))

    def results_page(self, request: HttpRequest, pk: int, part: str) -> HttpResponse:
        """Show one page of a month's results, as it was left last time."""
        month = self._month(request, pk)
        if part not in PARTS:
            raise Http404
        left = remembered(request, part)
        if left:
            return HttpResponseRedirect(f"{request.path}?{left}")
        question = asked(request, part)
        context = PARTS_MADE[part](month, request.user, question)
        table = context.get("paged")
        if table is not None:
            page = Paginator(table.rows, PER_PAGE).get_page(request.GET.get("page"))
            context |= {"page": page, "pages": _page_urls(request, page)}
        return self._shown(request, month, {**self._frame(month, part, question), **context})

    def operator_page(self, request: HttpRequest, pk: int, operator: int) -> HttpResponse:
        """Show one operator: evaluations, criteria, the months before."""
        month = self._month(request, pk)
        context = operator_context(month, request.user, operator)
        if context is None:
            raise Http404
        return self._shown(request, month, {**self._frame(month, "operators", None), **context})

    def criterion_page(self, request: HttpRequest, pk: int, version: int, criterion: str) -> HttpResponse:
        """Show one criterion: how often it was an error, week by week and by whom."""
        month = self._month(request, pk)
        context = criterion_context(month, request.user, version, criterion)
        if context is None:
            raise Http404
        return self._shown(request, month, {**self._frame(month, "criteria", None), **context})

    def _month(self, request: HttpRequest, pk: int) -> QualityMonth:
        _allow(request)
        found: QualityMonth | None = self.get_object(request, str(pk))  # type: ignore[attr-defined]
        if found is None:
            raise Http404
        return found

    def _frame(self, month: QualityMonth, part: str, question: Question | None) -> dict[str, Any]:
        """Give what all pages share: title, tabs, neighbours in time, the form of what can be asked for."""
        return {
            "title": _("Results %(month)s") % {"month": month.month},
            "tabs": [
                {"label": TITLES[one], "url": part_url(month, one), "is_current": one == part}
                for one in PARTS
            ],
            "neighbours": _neighbours(month, part),
            "question": question,
            "part_url": part_url(month, part),
        }

    def _shown(self, request: HttpRequest, month: QualityMonth, context: dict[str, Any]) -> HttpResponse:
        shared = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": month,
            "month": month,
            "month_url": reverse("admin:qc_qualitymonth_change", args=[month.pk]),
        }
        return TemplateResponse(request, TEMPLATE, {**shared, **context})


def _allow(request: HttpRequest) -> None:
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied


def _neighbours(month: QualityMonth, part: str) -> list[dict[str, str]]:
    """Lead to the month before and the one after, as far as there are any: one statement."""
    wanted = [str(month.value.previous()), str(month.value.next())]
    found = QualityMonth.objects.filter(month__in=wanted).order_by("month")
    return [
        {
            "label": f"← {one.month}" if one.month < month.month else f"{one.month} →",
            "url": part_url(one, part),
        }
        for one in found
    ]


def _page_urls(request: HttpRequest, page: Any) -> dict[str, str]:
    query = request.GET.copy()

    def to(number: int) -> str:
        query["page"] = str(number)
        return f"?{query.urlencode()}"

    urls = {}
    if page.has_previous():
        urls["previous"] = to(page.previous_page_number())
    if page.has_next():
        urls["next"] = to(page.next_page_number())
    return urls
