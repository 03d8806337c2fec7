"""Scorecards through the API, and scoring without storing."""

from typing import Any

from django.db.models import F
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from common.months import Month
from exports.api.answers import WORKBOOK, order_and_answer
from qc.api.answers import result_answer
from qc.api.caller import caller
from qc.api.serializers import (
    PreviewResultSerializer,
    PreviewSerializer,
    ScorecardSerializer,
    VersionSerializer,
)
from qc.api.what_ifs import MonthSerializer, WhatIfLineSerializer, WhatIfSerializer
from qc.domain.lint import lint
from qc.domain.scorecard import content_hash
from qc.domain.scoring import score
from qc.exports import toml_file
from qc.models import Scorecard, ScorecardVersion, WhatIf, WhatIfState
from qc.services import ask_what_if, read_answers, usable_definition
from qc.wording import fault_tables
from staff.api_base import ScopedReadOnlyViewSet


class ScorecardViewSet(ScopedReadOnlyViewSet):
    """Scorecards with their versions."""

    queryset = Scorecard.objects.select_related("desk").prefetch_related("versions__scorecard")
    serializer_class = ScorecardSerializer
    lookup_field = "key"
    act_permissions = {
        "list": "qc.view_scorecard",
        "retrieve": "qc.view_scorecard",
        "preview": "qc.preview_scorecard",
    }
    filterset_fields = {"desk__code": ["exact"]}

    @extend_schema(request=PreviewSerializer, responses={200: PreviewResultSerializer})
    @action(detail=False, methods=["post"])
    def preview(self, request: Request) -> Response:
        """Score answers under a definition or a stored version; nothing is stored."""
        form = PreviewSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        scorecard = usable_definition(_definition(form.validated_data))
        result = score(scorecard, read_answers(scorecard, form.validated_data["answers"]))
        return Response(
            {
                **result_answer(scorecard, result),
                "content_hash": content_hash(scorecard),
                "warnings": fault_tables(lint(scorecard).warnings),
            }
        )


def _definition(data: dict[str, Any]) -> object:
    """Take the definition that was sent, or that of the version named."""
    if "version" in data:
        return get_object_or_404(ScorecardVersion, pk=data["version"]).definition
    return data.get("definition")


class ScorecardVersionViewSet(ScopedReadOnlyViewSet):
    """Versions of scorecards, each with everything that decides a score."""

    queryset = ScorecardVersion.objects.select_related("scorecard")
    serializer_class = VersionSerializer
    act_permissions = {
        "list": "qc.view_scorecardversion",
        "retrieve": "qc.view_scorecardversion",
        "toml": "qc.view_scorecardversion",
        "what_if": "qc.draft_scorecard",
    }
    filterset_fields = {"scorecard__key": ["exact"], "state": ["exact"], "content_hash": ["exact"]}

    @extend_schema(responses={(200, "application/toml"): OpenApiTypes.STR})
    @action(detail=True)
    def toml(self, request: Request, pk: str) -> HttpResponse:
        """Give the version as a TOML file; importing it gives the same content hash."""
        name, text = toml_file(self.get_object())
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(text, content_type="application/toml; charset=utf-8", headers=headers)

    @extend_schema(request=MonthSerializer, responses={200: WhatIfSerializer, 202: WhatIfSerializer})
    @action(detail=True, methods=["post"], url_path="what-if")
    def what_if(self, request: Request, pk: str) -> Response:
        """Score a month's counting evaluations under this version; a large month is left to a job (202)."""
        form = MonthSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        month = Month.parse(form.validated_data["month"])
        what_if = ask_what_if(self.get_object(), month, now=timezone.now(), asker=caller(request))
        is_done = what_if.state == WhatIfState.DONE
        return Response(WhatIfSerializer(what_if).data, status=200 if is_done else 202)


class WhatIfViewSet(ScopedReadOnlyViewSet):
    """What-ifs: what months would have come to under drafts."""

    queryset = WhatIf.objects.select_related("version__scorecard", "job")
    serializer_class = WhatIfSerializer
    act_permissions = {
        "list": "qc.view_whatif",
        "retrieve": "qc.view_whatif",
        "lines": "qc.view_whatif",
        "workbook": "qc.view_whatif",
    }
    filterset_fields = {
        "version": ["exact"],
        "month": ["exact"],
        "state": ["exact"],
        "content_hash": ["exact"],
    }

    @extend_schema(responses={200: WhatIfLineSerializer(many=True)}, filters=False)
    @action(detail=True)
    def lines(self, request: Request, pk: str) -> Response:
        """Give every evaluation before and after, the largest losses first; what has no after comes last."""
        lines = self.get_object().lines.order_by(F("change").asc(nulls_last=True), "pk")
        page = self.paginate_queryset(lines)
        return self.get_paginated_response(WhatIfLineSerializer(page, many=True).data)

    @extend_schema(responses=WORKBOOK)
    @action(detail=True)
    def workbook(self, request: Request, pk: str) -> HttpResponseBase:
        """Order and send every difference as a workbook.

        Raises:
            DomainError: `qc.what_if.not_done`.
        """
        return order_and_answer(request, "qc.what_if", what_if=self.get_object().pk)
