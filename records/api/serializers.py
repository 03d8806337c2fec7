"""Shapes of the original records in the API."""

from typing import Any

from rest_framework import serializers

from records.models import (
    Accident,
    Complaint,
    ErrorRecord,
    ExamResult,
    Opinion,
    RecordKind,
    Survey,
    SurveyAnswer,
    TimeLimit,
    Workload,
)

MOST_RECORDS = 5000
ABOUT = ["id", "reference", "day", "work_number", "name"]
LEDGER = ["text", "change", "replaces", "reason", "source", "entered_at"]


class RecordSerializer(serializers.ModelSerializer[Any]):
    """What all records show: number, day, whose, and why the row was added."""

    work_number = serializers.CharField(source="employee.work_number", default=None, read_only=True)
    name = serializers.CharField(source="employee.name", default=None, read_only=True)


class KindredSerializer(RecordSerializer):
    """A record that has a kind."""

    kind = serializers.CharField(source="kind.code", read_only=True)


class WorkloadSerializer(RecordSerializer):
    """What somebody got through on one day."""

    class Meta:
        model = Workload
        fields = [*ABOUT, "calls_answered", "talk_minutes", "back_office_items", *LEDGER]


class ErrorRecordSerializer(KindredSerializer):
    """An error."""

    class Meta:
        model = ErrorRecord
        fields = [*ABOUT, "kind", "severity", "found_by", "contact", *LEDGER]


class AccidentSerializer(KindredSerializer):
    """An accident."""

    class Meta:
        model = Accident
        fields = [*ABOUT, "kind", "severity", "found_by", "minutes", *LEDGER]


class TimeLimitSerializer(KindredSerializer):
    """What was due when, and done when."""

    class Meta:
        model = TimeLimit
        fields = [*ABOUT, "kind", "due_at", "done_at", *LEDGER]


class OpinionSerializer(KindredSerializer):
    """A customer's opinion."""

    class Meta:
        model = Opinion
        fields = [*ABOUT, "kind", "channel", "contact", *LEDGER]


class ComplaintSerializer(KindredSerializer):
    """A complaint with its limit."""

    state = serializers.CharField(read_only=True)

    class Meta:
        model = Complaint
        fields = [
            *ABOUT,
            "kind",
            "state",
            "channel",
            "contact",
            "received_at",
            "due_at",
            "answered_at",
            "answer",
            "closed_at",
            "is_justified",
            *LEDGER,
        ]


class ExamResultSerializer(RecordSerializer):
    """What somebody scored in an examination."""

    exam = serializers.CharField(source="exam.code", read_only=True)
    is_passed = serializers.BooleanField(read_only=True)

    class Meta:
        model = ExamResult
        fields = [*ABOUT, "exam", "attempt", "score", "full_marks", "pass_mark", "is_passed", *LEDGER]


class SurveyAnswerSerializer(RecordSerializer):
    """What one customer answered on one topic."""

    survey = serializers.CharField(source="survey.code", read_only=True)
    topic = serializers.CharField(source="topic.code", read_only=True)

    class Meta:
        model = SurveyAnswer
        fields = [*ABOUT, "survey", "topic", "respondent", "answer", "contact", *LEDGER]


class RecordKindSerializer(serializers.ModelSerializer[RecordKind]):
    """A kind of record, with its limit where it has one."""

    class Meta:
        model = RecordKind
        fields = ["code", "name", "name_zh", "of", "severity", "limit_hours", "is_praise", "is_active"]


class SurveySerializer(serializers.ModelSerializer[Survey]):
    """A survey: when, how many were asked, the scale."""

    class Meta:
        model = Survey
        fields = [
            "id",
            "code",
            "name",
            "first_day",
            "last_day",
            "sample_size",
            "draw",
            "scale_low",
            "scale_high",
            "satisfied_from",
        ]


class RecordRateSerializer(serializers.Serializer[Any]):
    """So many of n, as a share of 1 with its 95 % Wilson interval."""

    hits = serializers.IntegerField()
    n = serializers.IntegerField()
    share = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)


class TopicResultSerializer(serializers.Serializer[Any]):
    """One topic of a survey."""

    topic = serializers.CharField()
    answers = serializers.DictField(child=serializers.IntegerField(), help_text="Count by answer.")
    satisfied = RecordRateSerializer()


class SurveyResultSerializer(serializers.Serializer[Any]):
    """What a survey found."""

    response = RecordRateSerializer()
    topics = TopicResultSerializer(many=True)


class RecordsSerializer(serializers.Serializer[Any]):
    """Up to 5,000 records of one sort in one call; each has the columns of the file format as keys."""

    source = serializers.CharField(  # type: ignore[assignment]  # a field of the shape, not of the class
        max_length=200, help_text="Name of the program."
    )
    records = serializers.ListField(
        child=serializers.DictField(child=serializers.CharField(allow_blank=True, allow_null=True)),
        allow_empty=False,
        max_length=MOST_RECORDS,
    )


class RejectedRecordSerializer(serializers.Serializer[Any]):
    """A record that was not taken, and why."""

    line = serializers.IntegerField()
    code = serializers.CharField()
    message = serializers.CharField()
    column = serializers.CharField()
    value = serializers.CharField()


class RecordsToldSerializer(serializers.Serializer[Any]):
    """The account of a call: `lines` tells of each record in order: added, updated, repeated or rejected."""

    source = serializers.CharField()  # type: ignore[assignment]  # a field of the shape, not of the class
    lines_read = serializers.IntegerField()
    added = serializers.IntegerField()
    updated = serializers.IntegerField()
    repeated = serializers.IntegerField()
    rejected = RejectedRecordSerializer(many=True)
    lines = serializers.ListField(child=serializers.CharField())
