"""Shapes of custody in the API."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from custody.models import (
    CustodyClass,
    CustodyEvent,
    CustodyItem,
    Destruction,
    DestructionEvent,
    ItemContent,
    Loan,
    Move,
)
from custody.selectors import destruction_acts_for, item_acts_for, loan_acts_for
from custody.selectors.reading import history_seen, loans_seen
from custody.services import PERMISSIONS
from files.shapes import StoredFileSerializer


def work_number(source: str) -> serializers.CharField:
    """Show somebody as colleagues know them."""
    return serializers.CharField(source=f"{source}.work_number", read_only=True, default=None)


class CustodyClassSerializer(serializers.ModelSerializer[CustodyClass]):
    """A class of items with its terms and limits."""

    class Meta:
        model = CustodyClass
        fields = [
            "id", "code", "name", "name_zh", "retention_months", "retention_rule", "retention_rule_zh",
            "filing_working_days", "destroy_within_days", "escalate_after_days", "is_personal",
        ]  # fmt: skip


class CustodyItemSerializer(serializers.ModelSerializer[CustodyItem]):
    """An item in a list."""

    custody_class = serializers.CharField(source="custody_class.code", read_only=True)
    custodian = work_number("custodian")
    destruction = serializers.CharField(source="destruction.number", read_only=True, default=None)

    class Meta:
        model = CustodyItem
        fields = [
            "id", "number", "custody_class", "title", "copies", "custodian", "place", "received_on",
            "file_by", "filed_at", "expires_on", "is_void", "is_held", "state", "destruction", "destroyed_at",
            "version",
        ]  # fmt: skip


class CustodySignedSerializer(serializers.Serializer[Any]):
    """A signature as it must be shown: name, work number, time and meaning."""

    sequence = serializers.IntegerField()
    name = serializers.CharField()
    work_number = serializers.CharField()
    signed_at = serializers.DateTimeField()
    meaning = serializers.CharField()
    entry_hash = serializers.CharField()


class CustodyEventSerializer(serializers.ModelSerializer[CustodyEvent]):
    """One line of an item's history."""

    actor = work_number("actor")
    signature = CustodySignedSerializer(source="entry", read_only=True, allow_null=True)

    class Meta:
        model = CustodyEvent
        fields = [
            "number",
            "code",
            "at",
            "actor",
            "state_before",
            "state_after",
            "words",
            "details",
            "signature",
        ]


class MoveSerializer(serializers.ModelSerializer[Move]):
    """A move from one custodian to another."""

    giver = work_number("giver")
    taker = work_number("taker")

    class Meta:
        model = Move
        fields = ["giver", "taker", "offered_at", "outcome", "ended_at"]


class LoanSerializer(serializers.ModelSerializer[Loan]):
    """A loan; of an item that one may not see it says the number and the class alone."""

    item = serializers.CharField(source="item.number", read_only=True)
    custody_class = serializers.CharField(source="item.custody_class.code", read_only=True)
    borrower = work_number("borrower")
    answered_by = work_number("answered_by")

    class Meta:
        model = Loan
        fields = [
            "id", "item", "custody_class", "number", "kind", "borrower", "purpose", "copies", "return_on",
            "state", "asked_at", "answered_by", "answered_at", "received_at", "returned_at",
        ]  # fmt: skip


class LoanDetailSerializer(LoanSerializer):
    """One loan with the acts open to the reader."""

    acts = serializers.SerializerMethodField()

    class Meta(LoanSerializer.Meta):
        fields = [*LoanSerializer.Meta.fields, "acts"]

    def get_acts(self, loan: Loan) -> list[str]:
        """List the acts that the state table and the reader's role allow."""
        reader = self.context["request"].user
        acts = loan_acts_for(loan, reader, now=timezone.now())
        return [act.value for act in acts if reader.has_perm(PERMISSIONS[act])]


class ItemContentSerializer(serializers.ModelSerializer[ItemContent]):
    """What Zhiban holds of an item: a file, a signed record, or a contact's transcript."""

    file = StoredFileSerializer(read_only=True)
    contact = serializers.CharField(source="contact.external_id", read_only=True, default=None)

    class Meta:
        model = ItemContent
        fields = ["number", "kind", "file", "record_type", "record_id", "contact", "attached_at"]


class CustodyItemDetailSerializer(CustodyItemSerializer):
    """One item with its contents, moves, loans, history, and the acts open to the reader."""

    contents = ItemContentSerializer(many=True, read_only=True)
    moves = MoveSerializer(many=True, read_only=True)
    loans = serializers.SerializerMethodField()
    events = serializers.SerializerMethodField()
    registered_by = work_number("registered_by")
    acts = serializers.SerializerMethodField()

    class Meta(CustodyItemSerializer.Meta):
        fields = [
            *CustodyItemSerializer.Meta.fields,
            "description", "hold_reason", "registered_by", "registered_at", "acts", "contents", "moves",
            "loans", "events",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._seen: dict[int, list[Loan]] = {}

    @extend_schema_field(LoanSerializer(many=True))
    def get_loans(self, item: CustodyItem) -> Any:
        """List the loans that the reader may see."""
        return LoanSerializer(self._loans(item), many=True).data

    @extend_schema_field(CustodyEventSerializer(many=True))
    def get_events(self, item: CustodyItem) -> Any:
        """List the history, of loans only what the reader may see."""
        return CustodyEventSerializer(history_seen(item, self._loans(item)), many=True).data

    def _loans(self, item: CustodyItem) -> list[Loan]:
        """Read them once for both fields."""
        if item.pk not in self._seen:
            self._seen[item.pk] = loans_seen(item, self.context["request"].user)
        return self._seen[item.pk]

    def get_acts(self, item: CustodyItem) -> list[str]:
        """List the acts that the state table and the reader's role allow."""
        reader = self.context["request"].user
        acts = item_acts_for(item, reader, now=timezone.now())
        return [act.value for act in acts if reader.has_perm(PERMISSIONS[act])]


class DestructionSerializer(serializers.ModelSerializer[Destruction]):
    """A destruction in a list."""

    requested_by = work_number("requested_by")
    approver = work_number("approver")
    executor = work_number("executor")
    witness = work_number("witness")

    class Meta:
        model = Destruction
        fields = [
            "id", "number", "state", "reason", "requested_by", "requested_at", "approver", "approved_at",
            "method", "executor", "executed_at", "witness", "certified_at", "version",
        ]  # fmt: skip


class DestructionEventSerializer(serializers.ModelSerializer[DestructionEvent]):
    """One line of a destruction's history."""

    actor = work_number("actor")
    signature = CustodySignedSerializer(source="entry", read_only=True, allow_null=True)

    class Meta:
        model = DestructionEvent
        fields = ["number", "code", "at", "actor", "state_before", "state_after", "text", "signature"]


class DestructionDetailSerializer(DestructionSerializer):
    """One destruction with its items, its steps, and the acts open to the reader."""

    items = serializers.SerializerMethodField()
    events = DestructionEventSerializer(many=True, read_only=True)
    acts = serializers.SerializerMethodField()

    class Meta(DestructionSerializer.Meta):
        fields = [*DestructionSerializer.Meta.fields, "items", "subject", "acts", "events"]

    def get_items(self, destruction: Destruction) -> list[str]:
        """List the numbers of its items."""
        return sorted(line.item.number for line in destruction.lines.all())

    def get_acts(self, destruction: Destruction) -> list[str]:
        """List the acts that the state table and the reader's role allow."""
        reader = self.context["request"].user
        acts = destruction_acts_for(destruction, reader, now=timezone.now())
        return [act.value for act in acts if reader.has_perm(PERMISSIONS[act])]
