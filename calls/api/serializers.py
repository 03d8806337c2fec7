"""Shapes of contacts in the API."""

from typing import Any

from rest_framework import serializers

from calls.models import Contact, SeatEvent, Turn

MOST_EVENTS = 5000


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


class SeatEventSerializer(serializers.ModelSerializer[SeatEvent]):
    """A sign-in or sign-out at a seat."""

    work_number = serializers.CharField(source="employee.work_number", default=None, read_only=True)

    class Meta:
        model = SeatEvent
        fields = ["id", "source", "agent_code", "work_number", "kind", "at", "day", "seat_code", "reason"]


class NewSeatEventSerializer(serializers.Serializer[Any]):
    """One event to be taken in; what is wrong with it is told in the answer."""

    agent = serializers.CharField(allow_blank=True, help_text="Agent code, or work number.")
    kind = serializers.CharField(allow_blank=True, help_text="sign_in or sign_out.")
    at = serializers.CharField(
        allow_blank=True,
        help_text="2026-10-12T08:58:00+08:00; without an offset it is the centre's time.",
    )
    seat = serializers.CharField(required=False, allow_blank=True)
    reason = serializers.CharField(required=False, allow_blank=True)


class SeatEventsSerializer(serializers.Serializer[Any]):
    """Up to 5,000 events of one distributor in one call."""

    source = serializers.CharField(  # type: ignore[assignment]  # a field of the shape, not of the class
        max_length=40, default="acd", help_text="Name of the distributor."
    )
    events = serializers.ListField(child=NewSeatEventSerializer(), allow_empty=False, max_length=MOST_EVENTS)


class RejectedEventSerializer(serializers.Serializer[Any]):
    """An event that was not taken, and why."""

    line = serializers.IntegerField()
    code = serializers.CharField()
    message = serializers.CharField()
    column = serializers.CharField()
    value = serializers.CharField()


class SeatsToldSerializer(serializers.Serializer[Any]):
    """The account of a call: `lines` tells of each event, in order: added, repeated or rejected."""

    id = serializers.IntegerField()
    source = serializers.CharField()  # type: ignore[assignment]  # a field of the shape, not of the class
    lines_read = serializers.IntegerField()
    added = serializers.IntegerField()
    repeated = serializers.IntegerField()
    rejected = RejectedEventSerializer(many=True)
    lines = serializers.ListField(child=serializers.CharField())
