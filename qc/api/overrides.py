"""Overrides through the API: list, ask, decide as the second person."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from qc.api.caller import caller
from qc.api.life_serializers import (
    OverrideDecisionSerializer,
    OverrideRequestSerializer,
    OverrideSerializer,
)
from qc.models import Evaluation, Override
from qc.selectors import with_people
from qc.services import decide_override, request_override
from staff.api_base import ScopedReadOnlyViewSet


class OverrideViewSet(ScopedReadOnlyViewSet):
    """Overrides one asked for, of one's sheets or of one's team, or all; the newest first."""

    queryset = Override.objects.order_by("-requested_at", "-pk")
    serializer_class = OverrideSerializer
    act_permissions = {
        "list": "qc.view_override",
        "retrieve": "qc.view_override",
        "create": "qc.request_override",
        "decide": "qc.decide_override",
    }
    filterset_fields = {"state": ["exact"], "evaluation": ["exact"], "evaluation__month": ["exact"]}

    def get_queryset(self) -> QuerySet[Any]:
        """Fetch the people that each names."""
        rows = super().get_queryset().select_related("evaluation__operator", "requested_by", "decided_by")
        return rows.defer("evaluation__answers")

    @extend_schema(request=OverrideRequestSerializer, responses={201: OverrideSerializer})
    def create(self, request: Request) -> Response:
        """Ask that a criterion count in full: the customer was better served than by the script."""
        form = OverrideRequestSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        wanted = form.validated_data
        visible = with_people(Evaluation.objects.visible_to(request.user))
        override = request_override(
            get_object_or_404(visible, pk=wanted["evaluation"]),
            requester=caller(request),
            criterion=wanted["criterion"],
            reason=wanted["reason"],
            now=timezone.now(),
        )
        return Response(OverrideSerializer(override).data, status=201)

    @extend_schema(request=OverrideDecisionSerializer, responses={200: OverrideSerializer})
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, pk: str) -> Response:
        """Approve or refuse; an approval makes the next version."""
        override = self.get_object()
        form = OverrideDecisionSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        decide_override(override, decider=caller(request), now=timezone.now(), **form.validated_data)
        return Response(OverrideSerializer(override).data)
