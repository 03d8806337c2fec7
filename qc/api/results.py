"""Results of quality months through the API, read-only."""

from collections.abc import Sequence
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from qc.api.life_serializers import QualityMonthSerializer
from qc.api.result_shapes import (
    CriterionResultSerializer,
    ErrorCountSerializer,
    MonthResultSerializer,
    PeriodSerializer,
    ResultRowSerializer,
    SectionResultSerializer,
)
from qc.domain.statistics.pareto import pareto
from qc.models import QualityMonth
from qc.selectors import (
    Choice,
    ErrorCount,
    MonthResults,
    criterion_results,
    days_of,
    error_counts,
    limits_of,
    month_results,
    section_results,
    weeks_until,
)
from qc.wording import here
from staff.api_base import ScopedReadOnlyViewSet
from staff.models import Desk, Team

TEAM = OpenApiParameter("team", str, description="Code of a team: only its evaluations.")
DESK = OpenApiParameter("desk", str, description="Code of a desk: only its contacts.")
VIEW = "qc.view_results"
PAGES = ("operators", "teams", "desks", "criteria", "sections", "errors", "weeks", "days")


class ResultViewSet(ScopedReadOnlyViewSet):
    """Results of months: rows of the caller's scope, and the centre's total without names."""

    queryset = QualityMonth.objects.select_related("released_by", "locked_by")
    serializer_class = QualityMonthSerializer
    lookup_field = "month"
    lookup_value_regex = r"\d{4}-\d{2}"
    act_permissions = dict.fromkeys(("list", "retrieve", *PAGES), VIEW)
    filterset_fields = {"state": ["exact"]}

    @extend_schema(responses=MonthResultSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Give the centre's result, and what the caller's scope comes to."""
        return Response(MonthResultSerializer(self._results(request)).data)

    @extend_schema(responses=ResultRowSerializer(many=True), parameters=[DESK], filters=False)
    @action(detail=True)
    def operators(self, request: Request, month: str) -> Response:
        """Give the results by operator, in order of work number."""
        return self._listed(self._results(request).operators, ResultRowSerializer)

    @extend_schema(responses=ResultRowSerializer(many=True), parameters=[DESK], filters=False)
    @action(detail=True)
    def teams(self, request: Request, month: str) -> Response:
        """Give the results by team of the day of each contact."""
        return self._listed(self._results(request).teams, ResultRowSerializer)

    @extend_schema(responses=ResultRowSerializer(many=True), filters=False)
    @action(detail=True)
    def desks(self, request: Request, month: str) -> Response:
        """Give the results by desk."""
        return self._listed(self._results(request).desks, ResultRowSerializer)

    @extend_schema(responses=CriterionResultSerializer(many=True), parameters=[TEAM, DESK], filters=False)
    @action(detail=True)
    def criteria(self, request: Request, month: str) -> Response:
        """Give the results by criterion of each scorecard version."""
        return self._listed(criterion_results(*self._of(), **self._asked(request)), CriterionResultSerializer)

    @extend_schema(responses=SectionResultSerializer(many=True), parameters=[TEAM, DESK], filters=False)
    @action(detail=True)
    def sections(self, request: Request, month: str) -> Response:
        """Give the results by section of each scorecard version."""
        return self._listed(section_results(*self._of(), **self._asked(request)), SectionResultSerializer)

    @extend_schema(responses=ErrorCountSerializer(many=True), parameters=[TEAM, DESK], filters=False)
    @action(detail=True)
    def errors(self, request: Request, month: str) -> Response:
        """Give the Pareto of errors: kinds by how often they came, the most frequent first."""
        counts = error_counts(*self._of(), **self._asked(request))
        return self._listed(_pareto_rows(counts), ErrorCountSerializer)

    @extend_schema(responses=PeriodSerializer(many=True), parameters=[TEAM, DESK], filters=False)
    @action(detail=True)
    def weeks(self, request: Request, month: str) -> Response:
        """Give the last 26 weeks with their limits: X-mR of the mean, p-chart of failures."""
        last = self._month().value.last
        return self._listed(limits_of(weeks_until(last, **self._asked(request))), PeriodSerializer)

    @extend_schema(responses=PeriodSerializer(many=True), parameters=[TEAM, DESK], filters=False)
    @action(detail=True)
    def days(self, request: Request, month: str) -> Response:
        """Give the days of the month with their limits."""
        return self._listed(limits_of(days_of(*self._of(), **self._asked(request))), PeriodSerializer)

    def _month(self) -> QualityMonth:
        month: QualityMonth = self.get_object()
        return month

    def _of(self) -> tuple[Any]:
        return (self._month().value,)

    def _results(self, request: Request) -> MonthResults:
        desk = _found(Desk, request.query_params.get("desk"))
        return month_results(self._month().value, reader=request.user, choice=Choice(desk_id=desk))

    def _asked(self, request: Request) -> dict[str, Any]:
        code = request.query_params.get("team")
        found = Team.objects.filter(code=code).first() if code else None
        choice = Choice(
            team=found,
            desk_id=_found(Desk, request.query_params.get("desk")),
            # A code that no team has leaves nothing, as a filter does.
            operator_id=0 if code and found is None else None,
        )
        return {"reader": request.user, "choice": choice}

    def _listed(self, rows: Sequence[Any], shape: Any) -> Response:
        """Give rows page by page; they are computed together, since they are held against each other."""
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(shape(page, many=True).data)


def _found(model: Any, code: str | None) -> int | None:
    """Find what a code names; an unknown one is a key that nothing has."""
    return model.objects.filter(code=code).values_list("pk", flat=True).first() or 0 if code else None


def _pareto_rows(counts: Sequence[ErrorCount]) -> list[dict[str, Any]]:
    by_number = dict(enumerate(counts))
    rows = pareto({number: one.count for number, one in by_number.items()})
    return [{**_error(by_number[row.key]), "share": row.share, "cumulative": row.cumulative} for row in rows]


def _error(one: ErrorCount) -> dict[str, Any]:
    return {
        "scorecard": one.version.scorecard.key,
        "criterion": one.criterion,
        "name": here(one.version.parsed.criterion_by_key[one.criterion].label),
        "category": one.category,
        "count": one.count,
        "critical": one.critical,
    }
