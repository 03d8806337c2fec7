"""Shapes of quality inspection in the API."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from calls.api.serializers import TurnSerializer
from calls.models import Contact
from qc.api.suggestions import SuggestionSerializer
from qc.models import (
    Assignment,
    CriterionNote,
    Evaluation,
    EvaluationComment,
    Scorecard,
    ScorecardVersion,
)


class ContactInQueueSerializer(serializers.ModelSerializer[Contact]):
    """A contact as the queue lists it."""

    operator = serializers.CharField(source="operator.work_number", read_only=True)
    desk = serializers.CharField(source="desk.code", default=None, read_only=True)
    has_transcript = serializers.SerializerMethodField()

    class Meta:
        model = Contact
        fields = [
            "id",
            "external_id",
            "day",
            "started_at",
            "talk_seconds",
            "desk",
            "operator",
            "has_transcript",
        ]

    def get_has_transcript(self, contact: Contact) -> bool:
        """Tell whether there are turns to read."""
        return contact.recording_starts_ms is not None


class ContactToInspectSerializer(ContactInQueueSerializer):
    """A contact on the page on which it is scored: what was said, and what deserves a look in it."""

    turns = TurnSerializer(many=True, read_only=True)
    suggestions = serializers.SerializerMethodField()

    class Meta(ContactInQueueSerializer.Meta):
        fields = [*ContactInQueueSerializer.Meta.fields, "direction", "queue_seconds", "turns", "suggestions"]

    @extend_schema_field(SuggestionSerializer(many=True))
    def get_suggestions(self, contact: Contact) -> Any:
        """Search what was said by the rules of wording; a person decides what of it counts."""
        return SuggestionSerializer(self.context["suggestions_of"](contact), many=True).data


class VersionNameSerializer(serializers.ModelSerializer[ScorecardVersion]):
    """Which version of which scorecard."""

    scorecard = serializers.CharField(source="scorecard.key", read_only=True)
    title = serializers.CharField(source="scorecard.label", read_only=True)

    class Meta:
        model = ScorecardVersion
        fields = ["id", "scorecard", "title", "number", "state", "content_hash"]


class VersionSerializer(VersionNameSerializer):
    """A version with everything that decides a score."""

    class Meta(VersionNameSerializer.Meta):
        fields = [*VersionNameSerializer.Meta.fields, "note", "published_at", "retired_at", "definition"]


class ScorecardSerializer(serializers.ModelSerializer[Scorecard]):
    """A scorecard with its versions, the newest first."""

    desk = serializers.CharField(source="desk.code", default=None, read_only=True)
    versions = VersionNameSerializer(many=True, read_only=True)

    class Meta:
        model = Scorecard
        fields = ["id", "key", "name", "name_zh", "desk", "versions"]


class AssignmentSerializer(serializers.ModelSerializer[Assignment]):
    """One line of the queue."""

    contact = ContactInQueueSerializer(read_only=True)
    version = VersionNameSerializer(read_only=True)
    evaluation = serializers.SerializerMethodField()

    class Meta:
        model = Assignment
        fields = ["id", "due_on", "done_at", "purpose", "has_conflict", "contact", "version", "evaluation"]

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_evaluation(self, assignment: Assignment) -> int | None:
        """Give the newest evaluation that was started, if any."""
        started = assignment.evaluations.all()  # fetched before
        return max((evaluation.pk for evaluation in started), default=None)


class EvaluationSerializer(serializers.ModelSerializer[Evaluation]):
    """An evaluation in lists."""

    operator = serializers.CharField(source="operator.work_number", read_only=True)
    operator_name = serializers.CharField(source="operator.name", read_only=True)
    inspector = serializers.CharField(source="inspector.work_number", read_only=True)
    scorecard = serializers.CharField(source="version.scorecard.key", read_only=True)
    scorecard_version = serializers.IntegerField(source="version.number", read_only=True)

    class Meta:
        model = Evaluation
        fields = [
            "id",
            "contact",
            "day",
            "month",
            "operator",
            "operator_name",
            "inspector",
            "scorecard",
            "scorecard_version",
            "purpose",
            "number",
            "state",
            "outcome",
            "score",
            "raw",
            "critical_score",
            "is_critical",
            "band",
            "has_conflict",
            "revision",
            "submitted_at",
            "released_at",
            "acknowledged_at",
            "finalised_at",
            "cause",
            "supersedes",
            "appeal_until",
            "appeals_left",
            "is_late",
        ]


class CommentSerializer(serializers.ModelSerializer[EvaluationComment]):
    """What the lead said."""

    author = serializers.CharField(source="author.work_number", read_only=True)
    text = serializers.CharField(max_length=2000)

    class Meta:
        model = EvaluationComment
        fields = ["id", "author", "text", "written_at"]
        read_only_fields = ["written_at"]


class SentenceSerializer(serializers.Serializer[Any]):
    """One line of the arithmetic."""

    code = serializers.CharField()
    subject = serializers.CharField(allow_blank=True)
    text = serializers.CharField()


class MissingSerializer(serializers.Serializer[Any]):
    """What a sheet still lacks."""

    criterion = serializers.CharField()
    what = serializers.CharField()


class ResultSerializer(serializers.Serializer[Any]):
    """A result: percentages as exact texts with six places, null for no score."""

    outcome = serializers.CharField()
    score = serializers.CharField(allow_null=True)
    raw = serializers.CharField(allow_null=True)
    critical_score = serializers.CharField(allow_null=True)
    is_critical = serializers.BooleanField()
    band = serializers.CharField(allow_null=True)
    sections = serializers.ListField(child=serializers.DictField())
    criteria = serializers.ListField(child=serializers.DictField())
    explanation = serializers.ListField(child=serializers.DictField())
    missing = MissingSerializer(many=True)
    sentences = SentenceSerializer(many=True)


class EvaluationDetailSerializer(EvaluationSerializer):
    """An evaluation on its own page: answers, arithmetic, comments."""

    comments = CommentSerializer(many=True, read_only=True)
    result = serializers.SerializerMethodField()

    class Meta(EvaluationSerializer.Meta):
        fields = [*EvaluationSerializer.Meta.fields, "answers", "comments", "result"]

    @extend_schema_field(ResultSerializer)
    def get_result(self, evaluation: Evaluation) -> dict[str, Any]:
        """Score the stored answers again, with the arithmetic."""
        return self.context["result_of"](evaluation)


class CriterionNoteSerializer(serializers.ModelSerializer[CriterionNote]):
    """What a closed calibration session decided about a criterion."""

    session = serializers.CharField(source="session.name", read_only=True)

    class Meta:
        model = CriterionNote
        fields = ["criterion", "text", "session", "written_at"]


class InspectionSerializer(AssignmentSerializer):
    """The page on which a contact is scored: transcript, scorecard, and the operator's earlier sheets."""

    contact = ContactToInspectSerializer(read_only=True)
    version = VersionSerializer(read_only=True)
    earlier = serializers.SerializerMethodField()
    notes = serializers.SerializerMethodField()

    class Meta(AssignmentSerializer.Meta):
        fields = [*AssignmentSerializer.Meta.fields, "earlier", "notes"]

    @extend_schema_field(EvaluationSerializer(many=True))
    def get_earlier(self, assignment: Assignment) -> Any:
        """Give the operator's newest released sheets of other contacts."""
        return EvaluationSerializer(self.context["earlier_of"](assignment), many=True).data

    @extend_schema_field(CriterionNoteSerializer(many=True))
    def get_notes(self, assignment: Assignment) -> Any:
        """Give the newest note of calibration on every criterion that has one."""
        return CriterionNoteSerializer(
            self.context["notes_on"](assignment.version.scorecard_id), many=True
        ).data


class DraftSerializer(serializers.Serializer[Any]):
    """Answers by criterion, as many as there are; `revision` is the one the client saw last."""

    answers = serializers.DictField(child=serializers.JSONField(allow_null=True))
    revision = serializers.IntegerField(required=False, min_value=0)


class RunningScoreSerializer(ResultSerializer):
    """The score so far, and the revision to send with the next save."""

    revision = serializers.IntegerField()


class CommentRequestSerializer(serializers.Serializer[Any]):
    """A comment to add."""

    text = serializers.CharField(max_length=2000)


class PreviewSerializer(serializers.Serializer[Any]):
    """A scorecard (its definition, or the id of a version) and answers to score without storing anything."""

    definition = serializers.JSONField(required=False)
    version = serializers.IntegerField(required=False)
    answers = serializers.JSONField(default=dict)


class PreviewResultSerializer(ResultSerializer):
    """A result, the content hash of the scorecard, and what deserves another look in it."""

    content_hash = serializers.CharField()
    warnings = serializers.ListField(child=serializers.DictField())
