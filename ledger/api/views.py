"""Read the register through the API."""

from ledger.api.serializers import EntrySerializer
from ledger.models import Entry
from staff.api_base import ScopedReadOnlyViewSet


class EntryViewSet(ScopedReadOnlyViewSet):
    """Entries that one signed, everybody's enrolments, or all of them."""

    queryset = Entry.objects.order_by("-sequence")
    serializer_class = EntrySerializer
    filterset_fields = {
        "record_type": ["exact"],
        "record_id": ["exact"],
        "meaning": ["exact"],
        "signer__work_number": ["exact"],
        "sequence": ["exact", "gte", "lte"],
    }
    act_permissions = {"list": "ledger.view_entry", "retrieve": "ledger.view_entry"}
