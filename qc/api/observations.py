"""Observations through the API: record one on the floor, acknowledge, object, decide."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from qc.api.caller import caller
from qc.api.floor_shapes import (
    ObservationDecisionSerializer,
    ObservationDetailSerializer,
    ObservationKindSerializer,
    ObservationReasonSerializer,
    ObservationSerializer,
    RecordSerializer,
)
from qc.domain.observations import Act
from qc.models import Observation, ObservationKind, ObservationState
from qc.selectors import with_names
from qc.services import (
    ObservationOrder,
    acknowledge_observation,
    decide_observation,
    object_to_observation,
    record_observation,
)
from staff.api_base import ScopedReadOnlyViewSet, ScopedViewSet

DECISIONS = {ObservationState.STANDS.value: Act.LET_STAND, ObservationState.WITHDRAWN.value: Act.WITHDRAW}


class ObservationKindViewSet(mixins.ListModelMixin, ScopedViewSet):
    """The kinds of observation in use."""

    queryset = ObservationKind.objects.filter(is_active=True).order_by("pk")
    serializer_class = ObservationKindSerializer
    act_permissions = {"list": "qc.view_observationkind"}


class ObservationViewSet(ScopedReadOnlyViewSet):
    """What one recorded, what was recorded of oneself and of one's team; all for the centre's roles."""

    queryset = Observation.objects.order_by("-seen_at", "-pk")
    act_permissions = {
        "list": "qc.view_observation",
        "retrieve": "qc.view_observation",
        "create": "qc.record_observation",
        "acknowledge": "qc.acknowledge_observation",
        "object_to": "qc.acknowledge_observation",
        "decide": "qc.answer_observation",
    }
    filterset_fields = {
        "month": ["exact"],
        "day": ["exact", "gte", "lte"],
        "state": ["exact"],
        "counts_as": ["exact"],
        "kind__code": ["exact"],
        "person__work_number": ["exact"],
        "observer__work_number": ["exact"],
    }

    def get_queryset(self) -> QuerySet[Any]:
        """Fetch with each observation what it names, and with a single one its steps."""
        queryset = with_names(super().get_queryset())  # type: ignore[arg-type]
        return queryset.prefetch_related("steps__by") if self.action == "retrieve" else queryset

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        """Show the steps with a single observation only."""
        return ObservationSerializer if self.action == "list" else ObservationDetailSerializer

    @extend_schema(request=RecordSerializer, responses={201: ObservationSerializer})
    def create(self, request: Request) -> Response:
        """Record what was seen; it was just now unless a time is given."""
        form = RecordSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        now = timezone.now()
        order = ObservationOrder(**{"seen_at": now, **form.validated_data})
        observation = record_observation(order, observer=caller(request), now=now)
        return Response(ObservationSerializer(observation).data, status=201)

    @extend_schema(request=None, responses={200: ObservationSerializer})
    @action(detail=True, methods=["post"])
    def acknowledge(self, request: Request, pk: str) -> Response:
        """Confirm, as the person observed, that it was read."""
        observation = self.get_object()
        acknowledge_observation(observation, person=caller(request), now=timezone.now())
        return Response(ObservationSerializer(observation).data)

    @extend_schema(request=ObservationReasonSerializer, responses={200: ObservationSerializer})
    @action(detail=True, methods=["post"], url_path="object")
    def object_to(self, request: Request, pk: str) -> Response:
        """Object, as the person observed, with a reason."""
        observation = self.get_object()
        form = ObservationReasonSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        reason = form.validated_data["reason"]
        object_to_observation(observation, person=caller(request), reason=reason, now=timezone.now())
        return Response(ObservationSerializer(observation).data)

    @extend_schema(request=ObservationDecisionSerializer, responses={200: ObservationSerializer})
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, pk: str) -> Response:
        """Let it stand after an objection, or withdraw it; never about oneself or one's own observation."""
        observation = self.get_object()
        form = ObservationDecisionSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        decide_observation(
            observation,
            arbiter=caller(request),
            act=DECISIONS[form.validated_data["decision"]],
            reason=form.validated_data["reason"],
            now=timezone.now(),
        )
        return Response(ObservationSerializer(observation).data)
