"""Contacts and their transcripts through the API, and the sign-ins at the seats."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from calls.api.serializers import (
    ContactSerializer,
    ContactWithTurnsSerializer,
    SeatEventSerializer,
    SeatEventsSerializer,
    SeatsToldSerializer,
)
from calls.imports import record_seats
from calls.models import Contact, SeatEvent
from staff.api_base import ScopedReadOnlyViewSet


class ContactViewSet(ScopedReadOnlyViewSet):
    """One's own contacts, those of the team one leads, those one was given to inspect, or the centre's."""

    queryset = Contact.objects.select_related("operator", "desk").order_by("-started_at", "-pk")
    serializer_class = ContactSerializer
    act_permissions = {"list": "calls.view_contact", "retrieve": "calls.view_contact"}
    filterset_fields = {
        "day": ["exact", "gte", "lte"],
        "outcome": ["exact"],
        "direction": ["exact"],
        "desk__code": ["exact"],
        "operator__work_number": ["exact"],
        "source": ["exact"],
        "external_id": ["exact"],
    }

    def get_queryset(self) -> QuerySet[Any]:
        """Leave the row as it stood in the database, and fetch the turns with a single contact."""
        queryset = super().get_queryset().defer("raw")
        return queryset.prefetch_related("turns") if self.action == "retrieve" else queryset

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        """Show turns and the customer's reference on the page of one contact only."""
        return ContactWithTurnsSerializer if self.action == "retrieve" else ContactSerializer


class SeatEventViewSet(ScopedReadOnlyViewSet):
    """Sign-ins and sign-outs at the seats; the distributor posts them in bulk."""

    queryset = SeatEvent.objects.select_related("employee").order_by("-at", "-pk")
    serializer_class = SeatEventSerializer
    act_permissions = {
        "list": "calls.view_seatevent",
        "retrieve": "calls.view_seatevent",
        "create": "calls.post_seatevents",
    }
    filterset_fields = {
        "day": ["exact", "gte", "lte"],
        "employee__work_number": ["exact"],
        "agent_code": ["exact"],
        "kind": ["exact"],
        "source": ["exact"],
    }

    @extend_schema(request=SeatEventsSerializer, responses={201: SeatsToldSerializer})
    def create(self, request: Request) -> Response:
        """Take in up to 5,000 events; what was known before is counted as repeated."""
        told = SeatEventsSerializer(data=request.data)
        told.is_valid(raise_exception=True)
        taken = record_seats(
            told.validated_data["events"],
            source=told.validated_data["source"],
            now=timezone.now(),
            imported_by=request.user,  # type: ignore[arg-type]
        )
        report = taken.report
        account = {
            "id": taken.log_import.pk,
            "source": taken.log_import.source,
            "lines_read": report.lines_read,
            "added": report.added,
            "repeated": report.repeated,
            "rejected": [one.as_dict() for one in report.rejected],
            "lines": taken.lines,
        }
        return Response(SeatsToldSerializer(account).data, status=status.HTTP_201_CREATED)
