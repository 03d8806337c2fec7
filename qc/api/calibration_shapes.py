"""Shapes of calibration sessions in the API."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from qc.api.serializers import VersionNameSerializer
from qc.domain.calibration import MOST_CONTACTS, MOST_INSPECTORS
from qc.models import CalibrationContact, CalibrationSession
from qc.selectors.calibration import Question, Voice


class CalibrationContactSerializer(serializers.ModelSerializer[CalibrationContact]):
    """A contact of a session; what was agreed only for those who may read it."""

    contact = serializers.IntegerField(source="contact_id", read_only=True)
    external_id = serializers.CharField(source="contact.external_id", read_only=True)
    day = serializers.DateField(source="contact.day", read_only=True)
    operator = serializers.CharField(source="contact.operator.work_number", read_only=True)
    agreed_score = serializers.SerializerMethodField()
    agreed_outcome = serializers.SerializerMethodField()

    class Meta:
        model = CalibrationContact
        fields = ["position", "contact", "external_id", "day", "operator", "agreed_score", "agreed_outcome"]

    @extend_schema_field(serializers.DecimalField(max_digits=12, decimal_places=6, allow_null=True))
    def get_agreed_score(self, row: CalibrationContact) -> str | None:
        """Give the score of the agreed sheet."""
        is_shown = self.context.get("shows_findings") and row.score is not None
        return f"{row.score:f}" if is_shown else None

    def get_agreed_outcome(self, row: CalibrationContact) -> str:
        """Give the outcome of the agreed sheet; empty while there is none."""
        return row.outcome if self.context.get("shows_findings") else ""


class CalibrationSessionSerializer(serializers.ModelSerializer[CalibrationSession]):
    """A session in lists."""

    version = VersionNameSerializer(read_only=True)
    planned_by = serializers.CharField(source="planned_by.work_number", read_only=True)

    class Meta:
        model = CalibrationSession
        fields = [
            "id",
            "name",
            "version",
            "state",
            "due_on",
            "planned_by",
            "planned_at",
            "opened_at",
            "discussed_at",
            "ended_at",
        ]


class ProgressSerializer(serializers.Serializer[Any]):
    """How much of a session an inspector has scored."""

    inspector = serializers.CharField()
    asked = serializers.IntegerField()
    submitted = serializers.IntegerField()


class CalibrationSessionDetailSerializer(CalibrationSessionSerializer):
    """A session on its own page; a participant reads of its progress only their own."""

    inspectors = serializers.SerializerMethodField()
    contacts = CalibrationContactSerializer(many=True, read_only=True)
    progress = serializers.SerializerMethodField()

    class Meta(CalibrationSessionSerializer.Meta):
        fields = [*CalibrationSessionSerializer.Meta.fields, "seed", "inspectors", "contacts", "progress"]

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_inspectors(self, session: CalibrationSession) -> list[str]:
        """Give the work numbers of those who score."""
        return [row.inspector.work_number for row in session.participants.all()]

    @extend_schema_field(ProgressSerializer(many=True))
    def get_progress(self, session: CalibrationSession) -> list[dict[str, Any]]:
        """Count what each has scored, as far as the reader may know it."""
        return self.context["progress_in"](session)


class DrawWishSerializer(serializers.Serializer[Any]):
    """What to draw contacts from; the seed is made by the system and kept with the session."""

    first_day = serializers.DateField()
    last_day = serializers.DateField()
    count = serializers.IntegerField(min_value=1, max_value=MOST_CONTACTS)
    minimum_seconds = serializers.IntegerField(default=30, min_value=0, max_value=86_400)
    desk = serializers.CharField(required=False, allow_null=True)


class SessionOrderSerializer(serializers.Serializer[Any]):
    """A session to plan: contacts by their ids, drawn ones, or both."""

    name = serializers.CharField(max_length=100)
    version = serializers.IntegerField(help_text="Id of a published scorecard version.")
    due_on = serializers.DateField()
    inspectors = serializers.ListField(
        child=serializers.CharField(max_length=20), max_length=MOST_INSPECTORS, help_text="Work numbers."
    )
    contacts = serializers.ListField(child=serializers.IntegerField(), default=list, max_length=MOST_CONTACTS)
    draw = DrawWishSerializer(required=False, allow_null=True)


class AgreedSerializer(serializers.Serializer[Any]):
    """What was agreed on one criterion."""

    answer = serializers.JSONField()
    reasoning = serializers.CharField(default="", allow_blank=True, max_length=2000)
    is_note = serializers.BooleanField(default=False)


class AgreeSerializer(serializers.Serializer[Any]):
    """The agreed sheet of one contact, by criterion."""

    contact = serializers.IntegerField()
    answers = serializers.DictField(child=AgreedSerializer(), allow_empty=False)


class VoiceSerializer(serializers.Serializer[Voice]):
    """What one inspector said of a criterion."""

    inspector = serializers.CharField(source="sheet.inspector.work_number")
    answer = serializers.JSONField()
    is_as_agreed = serializers.BooleanField(allow_null=True)


class QuestionSerializer(serializers.Serializer[Question]):
    """One criterion with everybody's answer side by side."""

    criterion = serializers.CharField(source="criterion.key")
    is_disputed = serializers.BooleanField()
    agreed = serializers.JSONField(source="agreed.answer", default=None)
    reasoning = serializers.CharField(source="agreed.reasoning", default="")
    is_note = serializers.BooleanField(source="agreed.is_note", default=False)
    answers = VoiceSerializer(source="voices", many=True)


class SheetScoreSerializer(serializers.Serializer[Any]):
    """What one inspector's sheet came to."""

    inspector = serializers.CharField(source="inspector.work_number")
    score = serializers.DecimalField(max_digits=12, decimal_places=6, allow_null=True)
    outcome = serializers.CharField()


class ContactFindingsSerializer(serializers.Serializer[Any]):
    """One contact of a session: the scores, and every criterion side by side."""

    contact = serializers.IntegerField(source="contact.contact_id")
    external_id = serializers.CharField(source="contact.contact.external_id")
    agreed_score = serializers.DecimalField(
        source="contact.score", max_digits=12, decimal_places=6, allow_null=True
    )
    sheets = SheetScoreSerializer(many=True)
    criteria = QuestionSerializer(source="questions", many=True)
