"""Shapes of attendance in the API."""

from typing import Any

from rest_framework import serializers

from attendance.models import AttendanceDay, AttendanceMonth, PublishedMonth, Punch, PunchImport
from jobs.models import Job

MOST_PUNCHES = 5000


class PunchSerializer(serializers.ModelSerializer[Punch]):
    """A touch of a clock."""

    work_number = serializers.CharField(source="employee.work_number", default=None, read_only=True)

    class Meta:
        model = Punch
        fields = [
            "id", "at", "day", "person_key", "work_number", "source", "device", "direction", "is_ambiguous",
        ]  # fmt: skip


class NewPunchSerializer(serializers.Serializer[Any]):
    """One touch to be taken in; what is wrong with it is told in the report."""

    person_key = serializers.CharField(help_text="Clock number, or else work number.")
    at = serializers.CharField(
        help_text="2026-10-12T21:50:00+08:00; without an offset it is the centre's time."
    )
    device = serializers.CharField(required=False, allow_blank=True, max_length=40)
    direction = serializers.ChoiceField(choices=["", "in", "out"], required=False)


class PunchesSerializer(serializers.Serializer[Any]):
    """Up to 5,000 touches in one call."""

    punches = serializers.ListField(child=NewPunchSerializer(), allow_empty=False, max_length=MOST_PUNCHES)


class PunchImportSerializer(serializers.ModelSerializer[PunchImport]):
    """An import with the account of every line."""

    class Meta:
        model = PunchImport
        fields = [
            "id", "source", "file_name", "device", "imported_at", "lines_read", "added", "repeated",
            "rejected", "blank", "unmatched", "report",
        ]  # fmt: skip


class PunchesTakenSerializer(PunchImportSerializer):
    """The account of a call: `lines` tells of each punch, in order: added, repeated or rejected."""

    lines = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta(PunchImportSerializer.Meta):
        fields = [*PunchImportSerializer.Meta.fields, "lines"]


class AttendanceDaySerializer(serializers.ModelSerializer[AttendanceDay]):
    """A derived day: symbol, facts as they are signed, and the stored reasons."""

    month = serializers.CharField(read_only=True)
    work_number = serializers.CharField(source="employee.work_number", read_only=True)
    name = serializers.CharField(source="employee.name", read_only=True)
    team = serializers.CharField(source="team.code", default=None, read_only=True)
    shift = serializers.CharField(source="shift.code", default=None, read_only=True)

    class Meta:
        model = AttendanceDay
        fields = [
            "id", "month", "day", "work_number", "name", "team", "shift", "symbol", "is_exception",
            "first_in", "last_out", "late_minutes", "early_minutes", "off_post_minutes", "absent_halves",
            "missing_punches", "worked_minutes", "overtime_minutes", "facts", "explanation",
        ]  # fmt: skip


class ExplainedPunchSerializer(serializers.Serializer[Any]):
    """A touch near the day and what became of it."""

    at = serializers.DateTimeField()
    use = serializers.CharField()
    text = serializers.CharField()
    part = serializers.IntegerField()


class ExplanationSerializer(serializers.Serializer[Any]):
    """Why a day is marked as it is."""

    shift = serializers.CharField()
    rules = serializers.CharField()
    windows = serializers.ListField(child=serializers.ListField(child=serializers.DateTimeField()))
    punches = ExplainedPunchSerializer(many=True)
    reasons = serializers.ListField(child=serializers.CharField())
    flags = serializers.ListField(child=serializers.CharField())
    is_current = serializers.BooleanField()


class PublishedMonthSerializer(serializers.ModelSerializer[PublishedMonth]):
    """A published version with its signature."""

    month = serializers.CharField(read_only=True)
    signed_by = serializers.CharField(source="entry.name", read_only=True)
    signed_by_number = serializers.CharField(source="entry.work_number", read_only=True)
    meaning = serializers.CharField(source="entry.get_meaning_display", read_only=True)
    entry_hash = serializers.CharField(source="entry.entry_hash", read_only=True)

    class Meta:
        model = PublishedMonth
        fields = [
            "id", "month", "number", "state", "content_hash", "people", "signed_by", "signed_by_number",
            "meaning", "entry_hash", "signed_at", "completed_at",
        ]  # fmt: skip


class AttendanceMonthSerializer(serializers.ModelSerializer[AttendanceMonth]):
    """A month and how far it is."""

    month = serializers.CharField(read_only=True)

    class Meta:
        model = AttendanceMonth
        fields = ["id", "month", "state", "derived_at", "people", "exceptions"]


class SignatureSerializer(serializers.Serializer[Any]):
    """The signer's own password, asked for at every signature."""

    password = serializers.CharField(write_only=True, trim_whitespace=False)


class PublicationSerializer(serializers.Serializer[Any]):
    """The version, and whether this very call signed it."""

    version = PublishedMonthSerializer()
    is_new = serializers.BooleanField()


class VerificationSerializer(serializers.Serializer[Any]):
    """Whether a version is what was signed, and what is wrong if not."""

    is_good = serializers.BooleanField()
    content_hash = serializers.CharField()
    faults = serializers.ListField(child=serializers.CharField())


class DerivationSerializer(serializers.ModelSerializer[Job]):
    """The job that derives a month."""

    class Meta:
        model = Job
        fields = ["id", "key", "state"]
