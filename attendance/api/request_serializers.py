"""Shapes of requests in the API."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from attendance.models import (
    AttendanceRequest,
    Leave,
    LeaveKind,
    OvertimeApproval,
    PunchCorrection,
    RequestKind,
)

FIELDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    RequestKind.LEAVE: (
        ("leave_kind", "first_day", "last_day"),
        ("part", "starts_at", "ends_at", "reason"),
    ),
    RequestKind.OVERTIME: (("starts_at", "ends_at", "reason"), ("compensation",)),
    RequestKind.CORRECTION: (("day", "at", "side", "reason"), ()),
    RequestKind.SWAP: (("day", "partner", "partner_day"), ("reason",)),
    RequestKind.CANCELLATION: (("leave",), ("first_day", "last_day", "reason")),
}
"""By kind: the fields needed, and those that may be given."""


class RequestSerializer(serializers.ModelSerializer[AttendanceRequest]):
    """A request and how it stands."""

    work_number = serializers.CharField(source="employee.work_number", read_only=True)
    name = serializers.CharField(source="employee.name", read_only=True)
    leave_kind = serializers.SlugRelatedField[LeaveKind](slug_field="code", read_only=True)
    partner = serializers.CharField(source="partner.work_number", default=None, read_only=True)
    decided_by = serializers.CharField(source="decided_by.work_number", default=None, read_only=True)
    leave = serializers.IntegerField(source="cancels_id", read_only=True, allow_null=True)

    class Meta:
        model = AttendanceRequest
        fields = [
            "id", "kind", "state", "work_number", "name", "first_day", "last_day", "leave_kind", "part",
            "starts_at", "ends_at", "compensation", "side", "partner", "partner_day", "agreed_at", "leave",
            "reason", "asked_at", "replaces", "decided_by", "decided_at", "answer", "override_reason",
            "exchanged",
        ]  # fmt: skip


class MomentField(serializers.DateTimeField):
    """An instant; in the first and the last hours that dates can say it is refused like any other slip."""

    def enforce_timezone(self, value: datetime) -> datetime:
        """Give the instant in the centre's zone."""
        try:
            moment: datetime = super().enforce_timezone(value)
        except OverflowError:
            self.fail("overflow")
        return moment


class NewRequestSerializer(serializers.Serializer[Any]):
    """What is asked for; which fields are needed depends on the kind."""

    kind = serializers.ChoiceField(choices=RequestKind.choices)
    leave_kind = serializers.SlugRelatedField[LeaveKind](
        slug_field="code", queryset=LeaveKind.objects.all(), required=False
    )
    first_day = serializers.DateField(required=False)
    last_day = serializers.DateField(required=False)
    part = serializers.ChoiceField(choices=Leave.Part.choices, required=False)
    starts_at = MomentField(required=False)
    ends_at = MomentField(required=False)
    compensation = serializers.ChoiceField(choices=OvertimeApproval.Compensation.choices, required=False)
    day = serializers.DateField(required=False)
    at = MomentField(required=False)
    side = serializers.ChoiceField(choices=PunchCorrection.Side.choices, required=False)
    partner = serializers.CharField(required=False, help_text="Work number of the colleague.")
    partner_day = serializers.DateField(required=False)
    leave = serializers.IntegerField(required=False, help_text="The leave that is to be cancelled.")
    reason = serializers.CharField(required=False, max_length=300)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Ask for the fields of the kind, and refuse those of another."""
        needed, possible = FIELDS[attrs["kind"]]
        missing = [name for name in needed if name not in attrs]
        foreign = [name for name in attrs if name not in ("kind", *needed, *possible)]
        if missing or foreign:
            faults = dict.fromkeys(missing, _("This is needed for this kind of request."))
            faults |= dict.fromkeys(foreign, _("This does not belong to this kind of request."))
            raise serializers.ValidationError(faults)
        return attrs


class ApprovalSerializer(serializers.Serializer[Any]):
    """A word with the approval; the reason where something speaks against it."""

    override_reason = serializers.CharField(required=False, max_length=300)
    answer = serializers.CharField(required=False, max_length=300)


class RefusalSerializer(serializers.Serializer[Any]):
    """Why not."""

    reason = serializers.CharField(max_length=300)


class EvidenceDaySerializer(serializers.Serializer[Any]):
    """One day of the asker, or of the colleague."""

    day = serializers.DateField()
    name = serializers.CharField()
    shift = serializers.CharField()
    seen = serializers.CharField()
    cover = serializers.CharField()
    is_covered = serializers.BooleanField()


class BalanceSerializer(serializers.Serializer[Any]):
    """What was used of a limit and what is left."""

    text = serializers.CharField()
    is_over = serializers.BooleanField()


class AgainstSerializer(serializers.Serializer[Any]):
    """One thing that speaks against a request."""

    code = serializers.CharField()
    text = serializers.CharField()


class EvidenceSerializer(serializers.Serializer[Any]):
    """All that is seen beside a request."""

    days = EvidenceDaySerializer(many=True)
    balances = BalanceSerializer(many=True)
    against = AgainstSerializer(many=True)
    notes = serializers.ListField(child=serializers.CharField())
    is_unopposed = serializers.BooleanField()
    is_impossible = serializers.BooleanField()
