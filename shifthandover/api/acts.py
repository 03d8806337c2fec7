"""Shapes of the handover's requests: the arguments of each act."""

from typing import Any

from rest_framework import serializers

from shifthandover.api.shapes import PersonField
from shifthandover.domain.vocabulary import Decision, HoldReason, Section
from shifthandover.models import (
    DecisionChoices,
    DiaryEntry,
    HoldReasonChoices,
    LimitChoices,
    MatterKindChoices,
    RoundPoint,
    SectionChoices,
)
from shifthandover.services import Answer, Observed
from staff.models import Desk


class Act(serializers.Serializer[Any]):
    """The arguments of one act."""

    @property
    def values(self) -> dict[str, Any]:
        """The arguments as the service wants them."""
        return dict(self.validated_data)


class Signed(Act):
    """An act that is signed."""

    password = serializers.CharField(write_only=True, trim_whitespace=False)


class WriteAct(Act):
    """Write an entry, or correct one."""

    section = serializers.ChoiceField(choices=SectionChoices.choices)
    text = serializers.CharField()
    corrects: "serializers.PrimaryKeyRelatedField[DiaryEntry]" = serializers.PrimaryKeyRelatedField(
        queryset=DiaryEntry.objects.all(), required=False, allow_null=True
    )

    @property
    def values(self) -> dict[str, Any]:
        """The arguments as the service wants them."""
        return {**self.validated_data, "section": Section(self.validated_data["section"])}


class EditAct(Act):
    """Edit one's own entry."""

    entry = serializers.IntegerField()
    text = serializers.CharField()


class NoneAct(Act):
    """State that a section holds nothing."""

    section = serializers.ChoiceField(choices=SectionChoices.choices)

    @property
    def values(self) -> dict[str, Any]:
        """The arguments as the service wants them."""
        return {"section": Section(self.validated_data["section"])}


class ReadingShape(serializers.Serializer[Any]):
    """What was found at one point of the round."""

    point: "serializers.SlugRelatedField[RoundPoint]" = serializers.SlugRelatedField(
        slug_field="code", queryset=RoundPoint.objects.filter(is_active=True)
    )
    value = serializers.DecimalField(max_digits=6, decimal_places=1, required=False, allow_null=True)
    is_ok = serializers.BooleanField()
    note = serializers.CharField(max_length=200, required=False, allow_blank=True)
    photograph = serializers.FileField(required=False, allow_empty_file=True)


def observed(rows: list[dict[str, Any]] | None) -> list[Observed] | None:
    """The readings as the services want them."""
    return None if rows is None else [Observed(**row) for row in rows]


class RoundAct(Act):
    """Enter a round."""

    side = serializers.ChoiceField(choices=["outgoing", "incoming"])
    readings = ReadingShape(many=True)

    @property
    def values(self) -> dict[str, Any]:
        """The arguments as the service wants them."""
        return {"side": self.validated_data["side"], "observed": observed(self.validated_data["readings"])}


class SignOutAct(Signed):
    """Sign out."""

    none_sections = serializers.ListField(
        child=serializers.ChoiceField(choices=SectionChoices.choices), required=False
    )
    readings = ReadingShape(many=True, required=False)

    @property
    def values(self) -> dict[str, Any]:
        """The arguments as the service wants them."""
        data = self.validated_data
        return {
            "password": data["password"],
            "none_sections": [Section(one) for one in data.get("none_sections", [])],
            "observed": observed(data.get("readings")),
        }


class AnswerShape(serializers.Serializer[Any]):
    """What the receiver says to one item."""

    position = serializers.IntegerField(min_value=1)
    decision = serializers.ChoiceField(
        choices=[one for one in DecisionChoices.choices if one[0] != Decision.PENDING.value]
    )
    remark = serializers.CharField(required=False, allow_blank=True)


def answers(rows: list[dict[str, Any]]) -> list[Answer]:
    """The decisions as the services want them."""
    return [Answer(row["position"], Decision(row["decision"]), row.get("remark", "")) for row in rows]


class DecideAct(Act):
    """Accept or query items."""

    answers = AnswerShape(many=True)

    @property
    def values(self) -> dict[str, Any]:
        """The arguments as the service wants them."""
        return {"answers": answers(self.validated_data["answers"])}


class ReturnAct(Signed):
    """Return the diary."""

    reasons = serializers.CharField()
    answers = AnswerShape(many=True, required=False)

    @property
    def values(self) -> dict[str, Any]:
        """The arguments as the service wants them."""
        return {**self.validated_data, "answers": answers(self.validated_data.get("answers", []))}


class SignInAct(Signed):
    """Sign in."""

    synthesis = serializers.CharField()
    answers = AnswerShape(many=True, required=False)
    readings = ReadingShape(many=True, required=False)

    @property
    def values(self) -> dict[str, Any]:
        """The arguments as the service wants them."""
        data = self.validated_data
        return {
            "password": data["password"],
            "synthesis": data["synthesis"],
            "answers": answers(data.get("answers", [])),
            "observed": observed(data.get("readings")),
        }


class BlockAct(Act):
    """Tell of a problem during the handover."""

    text = serializers.CharField()


class ResumeAct(Signed):
    """Sign that the problem has reached a stage."""

    remaining = serializers.CharField(allow_blank=True)


class HoldAct(Signed):
    """Take the handover over in one's own name."""

    reason = serializers.ChoiceField(choices=HoldReasonChoices.choices)
    text = serializers.CharField()

    @property
    def values(self) -> dict[str, Any]:
        """The arguments as the service wants them."""
        return {**self.validated_data, "reason": HoldReason(self.validated_data["reason"])}


class ReplyAct(Act):
    """Answer a reservation."""

    position = serializers.IntegerField(min_value=1)
    answer = serializers.CharField()


class NoteAct(Signed):
    """Add a signed note."""

    text = serializers.CharField()


class ReviewAct(Signed):
    """Review the handover."""

    remark = serializers.CharField(allow_blank=True)


class ReviewSeveralAct(ReviewAct):
    """Review several handovers with the same remark, each under a signature of its own."""

    diaries = serializers.ListField(child=serializers.IntegerField(min_value=1), min_length=1, max_length=50)


class OpenMatterAct(Act):
    """Open a matter."""

    desk: "serializers.SlugRelatedField[Desk]" = serializers.SlugRelatedField(
        slug_field="code", queryset=Desk.objects.all()
    )
    kind = serializers.ChoiceField(choices=MatterKindChoices.choices, default=MatterKindChoices.MATTER)
    title = serializers.CharField(max_length=200)
    detail = serializers.CharField(required=False, allow_blank=True)
    owner = PersonField(required=False, allow_null=True)
    next_step = serializers.CharField(max_length=300, required=False, allow_blank=True)
    due_at = serializers.DateTimeField(required=False, allow_null=True)
    accept_by = serializers.DateTimeField(required=False, allow_null=True)
    reply_by = serializers.DateTimeField(required=False, allow_null=True)


class ChangeMatterAct(Act):
    """Give a matter its owner, next step and limit."""

    owner = PersonField(allow_null=True)
    next_step = serializers.CharField(max_length=300, allow_blank=True)
    due_at = serializers.DateTimeField(allow_null=True)


class CloseMatterAct(Act):
    """Close a matter."""

    outcome = serializers.CharField()


class ExtendLimitAct(Signed):
    """Move a VIP matter's limit."""

    limit = serializers.ChoiceField(choices=[LimitChoices.ACCEPT_BY.value, LimitChoices.REPLY_BY.value])
    until = serializers.DateTimeField()
    reason = serializers.CharField()

    @property
    def values(self) -> dict[str, Any]:
        """The arguments as the service wants them."""
        return {**self.validated_data, "limit": LimitChoices(self.validated_data["limit"])}
