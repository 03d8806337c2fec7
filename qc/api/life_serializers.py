"""Shapes of the life of an evaluation in the API: appeals, versions, overrides, months, adjustments."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from qc.api.serializers import CommentSerializer, EvaluationSerializer
from qc.models import (
    Adjustment,
    Appeal,
    AppealComment,
    AppealItem,
    Evaluation,
    Override,
    QualityMonth,
    Ruling,
)

LONGEST = 2000
"""Most characters of a reason."""


class AppealItemSerializer(serializers.ModelSerializer[AppealItem]):
    """One criterion of an appeal with both sides: the reason, and the ruling with its reasoning."""

    class Meta:
        model = AppealItem
        fields = ["criterion", "reason", "ruling", "reasoning"]
        read_only_fields = ["ruling", "reasoning"]


class AppealCommentSerializer(serializers.ModelSerializer[AppealComment]):
    """What the lead said about an appeal."""

    author = serializers.CharField(source="author.work_number", read_only=True)

    class Meta:
        model = AppealComment
        fields = ["id", "author", "text", "written_at"]
        read_only_fields = ["written_at"]


class AppealSerializer(serializers.ModelSerializer[Appeal]):
    """An appeal with its criteria and comments."""

    operator = serializers.CharField(source="evaluation.operator.work_number", read_only=True)
    operator_name = serializers.CharField(source="evaluation.operator.name", read_only=True)
    inspector = serializers.CharField(source="evaluation.inspector.work_number", read_only=True)
    day = serializers.DateField(source="evaluation.day", read_only=True)
    month = serializers.CharField(source="evaluation.month", read_only=True)
    version = serializers.IntegerField(source="evaluation.number", read_only=True)
    score = serializers.DecimalField(
        source="evaluation.score", max_digits=12, decimal_places=6, read_only=True, allow_null=True
    )
    decided_by = serializers.CharField(source="decided_by.work_number", default=None, read_only=True)
    is_overdue = serializers.SerializerMethodField()
    items = AppealItemSerializer(many=True, read_only=True)
    comments = AppealCommentSerializer(many=True, read_only=True)

    class Meta:
        model = Appeal
        fields = [
            "id",
            "evaluation",
            "version",
            "operator",
            "operator_name",
            "inspector",
            "day",
            "month",
            "score",
            "state",
            "filed_at",
            "due_on",
            "is_overdue",
            "withdrawn_at",
            "decided_by",
            "decided_at",
            "ruling",
            "reasoning",
            "items",
            "comments",
        ]

    def get_is_overdue(self, appeal: Appeal) -> bool:
        """Tell whether it should have been decided before today."""
        return appeal.is_overdue(self.context["today"])


class AppealReasonSerializer(serializers.Serializer[Any]):
    """A criterion, and why its score is appealed."""

    criterion = serializers.CharField(max_length=64)
    reason = serializers.CharField(max_length=LONGEST)


class AppealRequestSerializer(serializers.Serializer[Any]):
    """An appeal to file."""

    evaluation = serializers.IntegerField()
    items = AppealReasonSerializer(many=True, allow_empty=False)

    def validate_items(self, items: list[dict[str, str]]) -> list[dict[str, str]]:
        """Refuse a criterion that is named twice."""
        return _named_once(items)


class DecisionSerializer(serializers.Serializer[Any]):
    """The decision on one criterion; a ruling other than `upheld` needs the new answer."""

    criterion = serializers.CharField(max_length=64)
    ruling = serializers.ChoiceField(choices=Ruling.choices)
    reasoning = serializers.CharField(max_length=LONGEST)
    answer = serializers.JSONField(default=None, allow_null=True)


class AppealDecisionSerializer(serializers.Serializer[Any]):
    """The decision of an appeal, criterion by criterion."""

    decisions = DecisionSerializer(many=True, allow_empty=False)
    reasoning = serializers.CharField(max_length=LONGEST, default="", allow_blank=True)
    further_answers = serializers.DictField(
        child=serializers.JSONField(),
        default=dict,
        help_text="Answers to criteria that are asked only because of a changed answer.",
    )

    def validate_decisions(self, decisions: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Refuse a criterion that is named twice."""
        return _named_once(decisions)


def _named_once(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    keys = [row["criterion"] for row in rows]
    if twice := sorted({key for key in keys if keys.count(key) > 1}):
        raise serializers.ValidationError(f"Named twice: {', '.join(twice)}")
    return rows


class RescoreSerializer(serializers.Serializer[Any]):
    """The answers that change (null takes one back; all others stay), and why."""

    answers = serializers.DictField(child=serializers.JSONField(allow_null=True), allow_empty=False)
    reason = serializers.CharField(max_length=LONGEST)


class EvaluationVersionSerializer(EvaluationSerializer):
    """One version of an evaluation with everything it stood on: answers, arithmetic, comments, appeals."""

    rescored_by = serializers.CharField(source="rescored_by.work_number", default=None, read_only=True)
    comments = CommentSerializer(many=True, read_only=True)
    appeals = AppealSerializer(many=True, read_only=True)
    result = serializers.SerializerMethodField()

    class Meta(EvaluationSerializer.Meta):
        fields = [
            *EvaluationSerializer.Meta.fields,
            "cause_text",
            "rescored_by",
            "answers",
            "comments",
            "appeals",
            "result",
        ]

    @extend_schema_field(serializers.DictField())
    def get_result(self, evaluation: Evaluation) -> Any:
        """Score the stored answers again, with the arithmetic."""
        return self.context["result_of"](evaluation)


class OverrideSerializer(serializers.ModelSerializer[Override]):
    """A request for an override, and what the second person said."""

    operator = serializers.CharField(source="evaluation.operator.work_number", read_only=True)
    day = serializers.DateField(source="evaluation.day", read_only=True)
    requested_by = serializers.CharField(source="requested_by.work_number", read_only=True)
    decided_by = serializers.CharField(source="decided_by.work_number", default=None, read_only=True)

    class Meta:
        model = Override
        fields = [
            "id",
            "evaluation",
            "operator",
            "day",
            "criterion",
            "reason",
            "state",
            "requested_by",
            "requested_at",
            "decided_by",
            "decided_at",
            "reasoning",
        ]


class OverrideRequestSerializer(serializers.Serializer[Any]):
    """An override to ask for."""

    evaluation = serializers.IntegerField()
    criterion = serializers.CharField(max_length=64)
    reason = serializers.CharField(max_length=LONGEST)


class OverrideDecisionSerializer(serializers.Serializer[Any]):
    """What the second person says."""

    is_approved = serializers.BooleanField()
    reasoning = serializers.CharField(max_length=LONGEST)


class QualityMonthSerializer(serializers.ModelSerializer[QualityMonth]):
    """How far a quality month is."""

    released_by = serializers.CharField(source="released_by.work_number", default=None, read_only=True)
    locked_by = serializers.CharField(source="locked_by.work_number", default=None, read_only=True)

    class Meta:
        model = QualityMonth
        fields = [
            "month",
            "state",
            "released_at",
            "released_by",
            "locked_at",
            "locked_by",
            "counted",
            "content_hash",
        ]


class LockSerializer(serializers.Serializer[Any]):
    """Whether the caller has seen what is not finished; without it the refusal counts that."""

    is_confirmed = serializers.BooleanField(default=False)


class AdjustmentSerializer(serializers.ModelSerializer[Adjustment]):
    """One line of the adjustment list."""

    operator = serializers.CharField(source="evaluation.operator.work_number", read_only=True)
    operator_name = serializers.CharField(source="evaluation.operator.name", read_only=True)
    contact = serializers.CharField(source="evaluation.contact.external_id", read_only=True)
    day = serializers.DateField(source="evaluation.day", read_only=True)
    added_by = serializers.CharField(source="added_by.work_number", read_only=True)

    class Meta:
        model = Adjustment
        fields = [
            "id",
            "evaluation",
            "operator",
            "operator_name",
            "contact",
            "day",
            "month",
            "carried_to",
            "cause",
            "reason",
            "before",
            "after",
            "difference",
            "added_by",
            "added_at",
        ]
