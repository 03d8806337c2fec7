"""Read contacts and their transcripts through the API."""

from typing import Any

from django.db.models import QuerySet
from rest_framework.serializers import BaseSerializer

from calls.api.serializers import ContactSerializer, ContactWithTurnsSerializer
from calls.models import Contact
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
