"""Scorecards through the API, and scoring without storing."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from qc.api.answers import result_answer
from qc.api.serializers import (
    PreviewResultSerializer,
    PreviewSerializer,
    ScorecardSerializer,
    VersionSerializer,
)
from qc.domain.lint import lint
from qc.domain.scorecard import content_hash
from qc.domain.scoring import score
from qc.models import Scorecard, ScorecardVersion
from qc.services import read_answers, usable_definition
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
    act_permissions = {"list": "qc.view_scorecardversion", "retrieve": "qc.view_scorecardversion"}
    filterset_fields = {"scorecard__key": ["exact"], "state": ["exact"], "content_hash": ["exact"]}
