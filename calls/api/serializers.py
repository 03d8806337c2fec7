"""Shapes of contacts in the API."""

from rest_framework import serializers

from calls.models import Contact, Turn


class TurnSerializer(serializers.ModelSerializer[Turn]):
    """What one speaker said, with its time in milliseconds after the contact's beginning."""

    class Meta:
        model = Turn
        fields = ["position", "speaker", "starts_ms", "ends_ms", "text"]


class ContactSerializer(serializers.ModelSerializer[Contact]):
    """A contact in lists: who, when, how long, how it ended; nothing of the customer."""

    operator = serializers.CharField(source="operator.work_number", default=None, read_only=True)
    operator_name = serializers.CharField(source="operator.name", default=None, read_only=True)
    desk = serializers.CharField(source="desk.code", default=None, read_only=True)
    has_transcript = serializers.SerializerMethodField()

    class Meta:
        model = Contact
        fields = [
            "id",
            "source",
            "external_id",
            "day",
            "started_at",
            "answered_at",
            "ended_at",
            "outcome",
            "direction",
            "desk",
            "operator",
            "operator_name",
            "agent_code",
            "service_type",
            "priority",
            "queue_seconds",
            "talk_seconds",
            "remarks",
            "has_transcript",
        ]

    def get_has_transcript(self, contact: Contact) -> bool:
        """Tell whether there are turns to read."""
        return contact.recording_starts_ms is not None


class ContactWithTurnsSerializer(ContactSerializer):
    """A contact on its own page: with the customer's reference and what was said."""

    turns = TurnSerializer(many=True, read_only=True)

    class Meta(ContactSerializer.Meta):
        fields = [*ContactSerializer.Meta.fields, "customer_ref", "recording_starts_ms", "turns"]
