"""Shapes of incidents in the API."""

from typing import Any

from django.utils import timezone
from rest_framework import serializers

from files.shapes import StoredFileSerializer
from incidents.models import (
    Attachment,
    AuthorityReport,
    Deadline,
    Incident,
    IncidentAction,
    IncidentEvent,
    IncidentKind,
    Instruction,
)
from incidents.selectors import acts_for
from incidents.services import PERMISSIONS
from staff.models import Employee


def work_number(source: str) -> serializers.CharField:
    """Show somebody as colleagues know them."""
    return serializers.CharField(source=f"{source}.work_number", read_only=True, default=None)


class IncidentKindSerializer(serializers.ModelSerializer[IncidentKind]):
    """A kind of incident with its clocks."""

    class Meta:
        model = IncidentKind
        fields = [
            "id", "code", "name", "name_zh", "acknowledge_minutes", "decide_minutes", "immediate",
            "confidential",
        ]  # fmt: skip


class IncidentSerializer(serializers.ModelSerializer[Incident]):
    """An incident in a list; of a confidential one, only that it is there."""

    kind = serializers.CharField(source="kind.code", read_only=True)
    what = serializers.SerializerMethodField()
    where = serializers.SerializerMethodField()
    reporter = work_number("reporter")
    owner = work_number("owner")

    class Meta:
        model = Incident
        fields = [
            "id", "number", "kind", "state", "what", "where", "discovered_at", "reported_at",
            "acknowledged_at", "reporter", "owner", "immediate", "confidential", "acknowledge_minutes",
            "recurrence", "version",
        ]  # fmt: skip

    def get_what(self, incident: Incident) -> str:
        """Show the words in a list unless they are confidential."""
        return "" if incident.confidential else incident.what

    def get_where(self, incident: Incident) -> str:
        """Show the place in a list unless it is confidential."""
        return "" if incident.confidential else incident.where


class SignatureSerializer(serializers.Serializer[Any]):
    """A signature as it must be shown: name, work number, time and meaning."""

    sequence = serializers.IntegerField()
    name = serializers.CharField()
    work_number = serializers.CharField()
    signed_at = serializers.DateTimeField()
    meaning = serializers.CharField()
    entry_hash = serializers.CharField()


class IncidentEventSerializer(serializers.ModelSerializer[IncidentEvent]):
    """One line of the history."""

    actor = work_number("actor")
    details = serializers.SerializerMethodField()
    signature = SignatureSerializer(source="entry", read_only=True, allow_null=True)

    class Meta:
        model = IncidentEvent
        fields = [
            "number", "code", "at", "actor", "state_before", "state_after", "text", "details", "signature"
        ]  # fmt: skip

    def get_details(self, event: IncidentEvent) -> dict[str, Any]:
        """Show what else the history keeps, without the salt of a signed hash."""
        return {name: value for name, value in event.details.items() if name != "salt"}


class IncidentActionSerializer(serializers.ModelSerializer[IncidentAction]):
    """A measure."""

    owner = work_number("owner")
    checker = work_number("checker")

    class Meta:
        model = IncidentAction
        fields = [
            "number", "measure", "owner", "checker", "due_on", "evidence", "evidence_files",
            "done_at", "dropped_at", "drop_reason",
        ]  # fmt: skip


class AttachmentSerializer(serializers.ModelSerializer[Attachment]):
    """A file, with the number of the line of the history it came with."""

    event = serializers.IntegerField(source="event.number", read_only=True)
    act = serializers.CharField(source="event.code", read_only=True)
    file = StoredFileSerializer(read_only=True)

    class Meta:
        model = Attachment
        fields = ["number", "event", "act", "file"]


class InstructionSerializer(serializers.ModelSerializer[Instruction]):
    """An instruction or a decision."""

    given_by = work_number("given_by")

    class Meta:
        model = Instruction
        fields = ["text", "given_by", "given_at", "is_decision", "is_granted"]


class AuthorityReportSerializer(serializers.ModelSerializer[AuthorityReport]):
    """A report that is or was owed to an authority."""

    authority = serializers.CharField(source="authority.code", read_only=True)
    sent_by = work_number("sent_by")

    class Meta:
        model = AuthorityReport
        fields = [
            "number", "authority", "known_at", "due_at", "sent_at", "sent_by", "receipt_number", "lifted_at"
        ]  # fmt: skip


class DeadlineSerializer(serializers.ModelSerializer[Deadline]):
    """A step of a clock."""

    class Meta:
        model = Deadline
        fields = ["number", "purpose", "step", "limit_at", "due_at", "fired_at", "met_at", "late", "rung"]


class IncidentDetailSerializer(IncidentSerializer):
    """One incident with its history, actions, instructions, clocks, and the acts open to the reader."""

    events = IncidentEventSerializer(many=True, read_only=True)
    actions = IncidentActionSerializer(many=True, read_only=True)
    files = AttachmentSerializer(source="attachments", many=True, read_only=True)
    instructions = InstructionSerializer(many=True, read_only=True)
    authority_reports = AuthorityReportSerializer(many=True, read_only=True)
    deadlines = DeadlineSerializer(many=True, read_only=True)
    next_owner = work_number("next_owner")
    asked = work_number("asked")
    acknowledged_by = work_number("acknowledged_by")
    closed_by = work_number("closed_by")
    duplicate_of = serializers.CharField(source="duplicate_of.number", read_only=True, default=None)
    recurs_from = serializers.CharField(source="recurs_from.number", read_only=True, default=None)
    recurrences = serializers.SerializerMethodField()
    acts = serializers.SerializerMethodField()

    class Meta(IncidentSerializer.Meta):
        fields = [
            *IncidentSerializer.Meta.fields,
            "next_owner", "asked", "acknowledged_by", "duplicate_of", "recurs_from", "recurrences",
            "review_on", "closed_by", "closed_at",
            "acts", "actions", "files", "instructions", "authority_reports", "deadlines", "events",
        ]  # fmt: skip

    def get_what(self, incident: Incident) -> str:
        """Show the words; that they were read is logged."""
        return incident.what

    def get_where(self, incident: Incident) -> str:
        """Show the place."""
        return incident.where

    def get_recurrences(self, incident: Incident) -> list[str]:
        """Name the hazards that came back from this one, as far as the reader may see them."""
        seen = incident.recurrences.visible_to(self.context["request"].user)
        return list(seen.order_by("pk").values_list("number", flat=True))

    def get_acts(self, incident: Incident) -> list[str]:
        """List the acts that the state table and the reader's role allow."""
        reader: Employee = self.context["request"].user
        acts = acts_for(incident, reader, now=timezone.now())
        return [act.value for act in acts if reader.has_perm(PERMISSIONS[act])]
