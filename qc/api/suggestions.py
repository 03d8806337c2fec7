"""Shapes of suggestions of the rules of wording in the API, and of what a person says of them."""

from typing import Any

from rest_framework import serializers

from calls.models import Speaker
from qc.models import PhraseSeverity, SuggestionDecision, SuggestionStatus, Verdict


class SuggestionSerializer(serializers.Serializer[Any]):
    """What a rule of wording found: a place in a turn's text, or, without a turn, words that are missing."""

    rule = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field of that name, not this one's label
    status = serializers.ChoiceField(choices=SuggestionStatus.choices)
    severity = serializers.ChoiceField(choices=PhraseSeverity.choices)
    speaker = serializers.ChoiceField(choices=Speaker.choices)
    turn = serializers.IntegerField(allow_null=True, help_text="Position of the turn; null when missing.")
    start = serializers.IntegerField(help_text="First character in the turn's text, counted from 0.")
    end = serializers.IntegerField(help_text="The character behind the last one.")
    text = serializers.CharField(allow_blank=True)
    starts_ms = serializers.IntegerField(allow_null=True)
    verdict = serializers.ChoiceField(
        choices=Verdict.choices,
        allow_blank=True,
        help_text="What the caller said of it last; empty: nothing yet.",
    )
    decided_by = serializers.CharField(allow_blank=True)
    decided_at = serializers.DateTimeField(allow_null=True)


class SuggestionVerdictSerializer(serializers.Serializer[Any]):
    """A word on one suggestion: which one, as the contact shows it, and whether it is a hit."""

    rule = serializers.CharField()
    turn = serializers.IntegerField(allow_null=True, default=None, min_value=0)
    start = serializers.IntegerField(default=0, min_value=0)
    end = serializers.IntegerField(default=0, min_value=0)
    verdict = serializers.ChoiceField(choices=Verdict.choices)
    evidence_of = serializers.CharField(
        default="",
        allow_blank=True,
        help_text="Key of the criterion in whose answer the confirmed words become evidence.",
    )


class SuggestionDecisionSerializer(serializers.ModelSerializer[SuggestionDecision]):
    """What was said of a suggestion, and of which wording of its rule."""

    rule = serializers.CharField(source="rule_version.rule.code", read_only=True)
    rule_hash = serializers.CharField(source="rule_version.content_hash", read_only=True)
    decided_by = serializers.CharField(source="decided_by.work_number", read_only=True)
    revision = serializers.IntegerField(
        source="evaluation.revision", read_only=True, help_text="To be sent with the next save of the draft."
    )

    class Meta:
        model = SuggestionDecision
        fields = [
            "id",
            "evaluation",
            "contact",
            "rule",
            "rule_hash",
            "turn",
            "start",
            "end",
            "text",
            "verdict",
            "decided_by",
            "decided_at",
            "revision",
        ]
