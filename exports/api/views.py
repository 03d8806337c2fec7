"""Exports through the API: order, watch, take away."""

from django.http.response import HttpResponseBase
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from exports import doors, services
from exports.api.serializers import ExportKindSerializer, ExportOrderSerializer, ExportSerializer
from exports.models import Download, Export, ExportState
from exports.registry import kinds_for
from staff.api_base import ScopedReadOnlyViewSet


class ExportViewSet(ScopedReadOnlyViewSet):
    """Files that one asked for, or rows of the centre's; a file is only for whoever asked for it."""

    queryset = Export.objects.select_related("job", "asked_by", "file").order_by("-pk")
    serializer_class = ExportSerializer
    act_permissions = {
        "list": "exports.view_export",
        "retrieve": "exports.view_export",
        "create": "exports.view_export",
        "kinds": "exports.view_export",
        "file": "exports.view_export",
    }
    filterset_fields = {
        "kind": ["exact"],
        "asked_by__work_number": ["exact"],
        "content_hash": ["exact"],
        "is_personal": ["exact"],
        "asked_at": ["gte", "lte"],
    }

    @extend_schema(request=ExportOrderSerializer, responses={201: ExportSerializer, 202: ExportSerializer})
    def create(self, request: Request) -> Response:
        """Order an export: 201 when it is written, 202 while a worker writes it."""
        told = ExportOrderSerializer(data=request.data)
        told.is_valid(raise_exception=True)
        export = services.order(
            told.validated_data["kind"],
            told.validated_data["filters"],
            by=request.user,  # type: ignore[arg-type]
            clock=timezone.now,
            key=told.validated_data.get("key", ""),
            language=told.validated_data.get("language", ""),
        )
        code = status.HTTP_201_CREATED if export.state == ExportState.KEPT else status.HTTP_202_ACCEPTED
        return Response(self.get_serializer(export).data, status=code)

    @extend_schema(responses=ExportKindSerializer(many=True), filters=False)
    @action(detail=False, pagination_class=None)
    def kinds(self, request: Request) -> Response:
        """List what the caller may order, with filters and choices."""
        shown = ExportKindSerializer(
            kinds_for(request.user),  # type: ignore[arg-type]  # many
            many=True,
            context={"request": request},
        )
        return Response(shown.data)

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True)
    def file(self, request: Request, pk: str | None = None) -> HttpResponseBase:
        """Send the file to whoever asked for it."""
        return doors.send(self.get_object(), request.user, Download.Door.API)
