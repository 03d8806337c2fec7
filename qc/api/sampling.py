"""Draws through the API."""

import secrets
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from qc.api.caller import caller
from qc.api.serializers import DrawRequestSerializer, SpotCheckDetailSerializer, SpotCheckSerializer
from qc.models import SampleStratum, SpotCheck
from qc.services import DrawOrder, draw_sample
from staff.api_base import ScopedReadOnlyViewSet
from staff.models import Desk


class SpotCheckViewSet(ScopedReadOnlyViewSet):
    """Draws of contacts to inspect."""

    queryset = SpotCheck.objects.select_related("desk")
    act_permissions = {
        "list": "qc.view_spotcheck",
        "retrieve": "qc.view_spotcheck",
        "create": "qc.draw_sample",
    }

    def get_queryset(self) -> QuerySet[Any]:
        """Fetch the strata with a single draw."""
        queryset = super().get_queryset()
        if self.action != "retrieve":
            return queryset
        strata = SampleStratum.objects.select_related("operator").defer("frame")
        return queryset.prefetch_related(Prefetch("strata", strata))

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        """Show the strata with a single draw only."""
        return SpotCheckSerializer if self.action == "list" else SpotCheckDetailSerializer

    @extend_schema(request=DrawRequestSerializer, responses={201: SpotCheckDetailSerializer})
    def create(self, request: Request) -> Response:
        """Draw contacts and give them to the inspectors."""
        form = DrawRequestSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        wanted = form.validated_data
        code = wanted.pop("desk", None)
        desk = get_object_or_404(Desk, code=code) if code else None
        check = draw_sample(
            DrawOrder(desk=desk, **wanted),
            seed=secrets.token_hex(16),
            now=timezone.now(),
            drawn_by=caller(request),
        )
        return Response(SpotCheckDetailSerializer(check).data, status=201)
