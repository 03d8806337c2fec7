"""Answering with an export in the place of the API where its subject is."""

from typing import Any

from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from exports import doors
from exports.api.serializers import ExportSerializer
from exports.models import Download, Export
from exports.services.writing import MEDIA_TYPES

WORKBOOK = {
    (200, MEDIA_TYPES[".xlsx"]): OpenApiTypes.BINARY,
    (202, "application/json"): ExportSerializer,
}
"""What such a place answers, for the API's description."""


def order_and_answer(request: Request, kind: str, **filters: Any) -> HttpResponseBase:
    """Order an export and answer with its file; with 202 and the export while a worker writes a large one.

    Raises:
        DomainError: as `exports.services.order`.
    """
    answer = doors.order_and_send(request, kind, filters, door=Download.Door.API)
    if not isinstance(answer, Export):
        return answer
    return Response(ExportSerializer(answer).data, status=status.HTTP_202_ACCEPTED)
