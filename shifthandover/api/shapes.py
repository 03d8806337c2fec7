"""Shapes of the handover's answers."""

from typing import Any

from rest_framework import serializers

from files.shapes import StoredFileSerializer
from ledger.models import Entry
from shifthandover.models import (
    DiaryEntry,
    DiarySignature,
    Extension,
    HandedItem,
    Handover,
    OpenMatter,
    Reading,
    Round,
    ShiftDiary,
)
from shifthandover.services import Reviewed
from staff.models import Desk, Employee


class PersonField(serializers.SlugRelatedField[Employee]):
    """A person by work number."""

    def __init__(self, **kwargs: Any) -> None:
        if not kwargs.get("read_only"):
            kwargs.setdefault("queryset", Employee.objects.filter(is_active=True))
        super().__init__(slug_field="work_number", **kwargs)


class DiaryEntrySerializer(serializers.ModelSerializer[DiaryEntry]):
    """An entry of a diary."""

    author = PersonField(read_only=True)

    class Meta:
        model = DiaryEntry
        fields = ["id", "section", "text", "states_none", "author", "written_at", "edited_at", "corrects"]


class HandedItemSerializer(serializers.ModelSerializer[HandedItem]):
    """An item handed over, with what its receiver said."""

    decided_by = PersonField(read_only=True)
    answered_by = PersonField(read_only=True)

    class Meta:
        model = HandedItem
        fields = [
            "position",
            "kind",
            "key",
            "title",
            "detail",
            "owner",
            "next_step",
            "limits",
            "since",
            "shifts",
            "decision",
            "remark",
            "decided_by",
            "decided_at",
            "answer",
            "answered_by",
            "answered_at",
        ]


class HandoverSerializer(serializers.ModelSerializer[Handover]):
    """One version handed over."""

    handed_by = PersonField(read_only=True)
    items = HandedItemSerializer(many=True, read_only=True)

    class Meta:
        model = Handover
        fields = ["number", "handed_by", "handed_at", "items"]


class ReadingSerializer(serializers.ModelSerializer[Reading]):
    """What was found at one point of a round, with the hash of its photograph."""

    point: "serializers.SlugRelatedField[Any]" = serializers.SlugRelatedField(
        slug_field="code", read_only=True
    )
    photograph = StoredFileSerializer(read_only=True)

    class Meta:
        model = Reading
        fields = ["id", "point", "value", "is_ok", "note", "photograph"]


class RoundSerializer(serializers.ModelSerializer[Round]):
    """A round of the environment."""

    made_by = PersonField(read_only=True)
    readings = ReadingSerializer(many=True, read_only=True)

    class Meta:
        model = Round
        fields = ["side", "made_by", "made_at", "readings"]


class DiarySignatureSerializer(serializers.ModelSerializer[DiarySignature]):
    """A signed act: who, when, with which meaning, under which entry of the register."""

    name = serializers.CharField(source="entry.name", read_only=True)
    work_number = serializers.CharField(source="entry.work_number", read_only=True)
    meaning = serializers.CharField(source="entry.meaning", read_only=True)
    sequence = serializers.IntegerField(source="entry.sequence", read_only=True)
    entry_hash = serializers.CharField(source="entry.entry_hash", read_only=True)

    class Meta:
        model = DiarySignature
        fields = [
            "act",
            "name",
            "work_number",
            "meaning",
            "signed_at",
            "reason",
            "text",
            "sequence",
            "entry_hash",
        ]


class ShiftDiarySerializer(serializers.ModelSerializer[ShiftDiary]):
    """A diary in a list."""

    desk: "serializers.SlugRelatedField[Desk]" = serializers.SlugRelatedField(
        slug_field="code", read_only=True
    )
    shift: "serializers.SlugRelatedField[Any]" = serializers.SlugRelatedField(
        slug_field="code", read_only=True
    )
    outgoing = PersonField(read_only=True)
    incoming = PersonField(read_only=True)
    holder = PersonField(read_only=True)
    reviewer = PersonField(read_only=True)

    class Meta:
        model = ShiftDiary
        fields = [
            "id",
            "desk",
            "shift",
            "day",
            "starts_at",
            "ends_at",
            "state",
            "version",
            "outgoing",
            "incoming",
            "holder",
            "reviewer",
            "opened_at",
            "handed_over_at",
            "taken_over_at",
        ]


class ShiftDiaryDetailSerializer(ShiftDiarySerializer):
    """A diary with everything in it."""

    entries = DiaryEntrySerializer(many=True, read_only=True)
    rounds = RoundSerializer(many=True, read_only=True)
    handovers = HandoverSerializer(many=True, read_only=True)
    signatures = DiarySignatureSerializer(many=True, read_only=True)

    class Meta(ShiftDiarySerializer.Meta):
        fields = [*ShiftDiarySerializer.Meta.fields, "entries", "rounds", "handovers", "signatures"]


class ReviewedSerializer(serializers.Serializer[Reviewed]):
    """What became of one handover that was to be reviewed with others; empty codes where it is done."""

    diary = serializers.IntegerField(source="diary.pk", read_only=True)
    is_reviewed = serializers.SerializerMethodField()
    code = serializers.SerializerMethodField()
    message = serializers.SerializerMethodField()

    def get_is_reviewed(self, row: Reviewed) -> bool:
        return row.refusal is None

    def get_code(self, row: Reviewed) -> str:
        return row.refusal.code if row.refusal else ""

    def get_message(self, row: Reviewed) -> str:
        return str(row.refusal.message) if row.refusal else ""


class OpenMatterSerializer(serializers.ModelSerializer[OpenMatter]):
    """An open matter."""

    desk: "serializers.SlugRelatedField[Desk]" = serializers.SlugRelatedField(
        slug_field="code", read_only=True
    )
    owner = PersonField(read_only=True)
    opened_by = PersonField(read_only=True)
    closed_by = PersonField(read_only=True)

    class Meta:
        model = OpenMatter
        fields = [
            "id",
            "desk",
            "kind",
            "title",
            "detail",
            "owner",
            "next_step",
            "due_at",
            "accept_by",
            "reply_by",
            "accepted_at",
            "replied_at",
            "opened_by",
            "opened_at",
            "closed_by",
            "closed_at",
            "outcome",
        ]
        read_only_fields = fields


class ExtensionSerializer(serializers.ModelSerializer[Extension]):
    """A signed extension."""

    extended_by = PersonField(read_only=True)
    signature: "serializers.SlugRelatedField[Entry]" = serializers.SlugRelatedField(
        slug_field="entry_hash", read_only=True
    )

    class Meta:
        model = Extension
        fields = ["limit", "before", "after", "reason", "extended_by", "extended_at", "signature"]
