"""Shapes of observations and follow-ups in the API."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from qc.models import (
    Evaluation,
    FollowUp,
    FollowUpKind,
    FollowUpStep,
    Observation,
    ObservationKind,
    ObservationState,
    ObservationStep,
)
from qc.selectors import criteria_labels, criterion_label, published_criterion
from staff.models import Employee, Team


class PersonField(serializers.SlugRelatedField[Employee]):
    """Somebody who works here, by work number."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(slug_field="work_number", queryset=Employee.objects.filter(is_active=True), **kwargs)


class VisibleField(serializers.PrimaryKeyRelatedField[Any]):
    """A row that the caller may see, by its id; any other does not exist."""

    def get_queryset(self) -> QuerySet[Any]:
        """Narrow to what the caller may see."""
        return super().get_queryset().visible_to(self.context["request"].user)  # type: ignore[union-attr]


class ObservationKindSerializer(serializers.ModelSerializer[ObservationKind]):
    """A kind of observation."""

    label = serializers.CharField(read_only=True)  # type: ignore[assignment]  # a field of that name

    class Meta:
        model = ObservationKind
        fields = ["code", "label", "name", "name_zh", "counts_as", "points"]


class ObservationStepSerializer(serializers.ModelSerializer[ObservationStep]):
    """One step: acknowledged, objected, decided."""

    by = serializers.CharField(source="by.work_number", read_only=True)

    class Meta:
        model = ObservationStep
        fields = ["act", "by", "at", "text"]


class ObservationSerializer(serializers.ModelSerializer[Observation]):
    """An observation."""

    kind = serializers.CharField(source="kind.code", read_only=True)
    label = serializers.CharField(source="kind.label", read_only=True)  # type: ignore[assignment]  # as above
    person = serializers.CharField(source="person.work_number", default=None, read_only=True)
    team = serializers.CharField(source="team.code", default=None, read_only=True)
    observer = serializers.CharField(source="observer.work_number", read_only=True)

    class Meta:
        model = Observation
        fields = [
            "id", "kind", "label", "counts_as", "points", "seen_at", "day", "month", "place", "person",
            "team", "observer", "evidence", "criterion", "state", "recorded_at",
        ]  # fmt: skip


class ObservationDetailSerializer(ObservationSerializer):
    """An observation with its criterion in words and everything that was said about it."""

    criterion_label = serializers.SerializerMethodField()
    steps = ObservationStepSerializer(many=True, read_only=True)

    class Meta(ObservationSerializer.Meta):
        fields = [*ObservationSerializer.Meta.fields, "criterion_label", "steps"]

    def get_criterion_label(self, observation: Observation) -> str:
        """Name the criterion in the reader's language; empty for none."""
        return criterion_label(observation)


class RecordSerializer(serializers.Serializer[Any]):
    """What is recorded: kind, place, what was seen; who it was, and when unless it is just now."""

    kind = serializers.SlugRelatedField(slug_field="code", queryset=ObservationKind.objects.all())
    place = serializers.CharField(max_length=100, help_text=_("Place or seat."))
    evidence = serializers.CharField(max_length=2000)
    person = PersonField(required=False, allow_null=True)
    team = serializers.SlugRelatedField(
        slug_field="code", queryset=Team.objects.all(), required=False, allow_null=True
    )
    seen_at = serializers.DateTimeField(required=False)
    criterion = serializers.CharField(
        required=False, allow_blank=True, help_text=_("Scorecard and criterion, such as front_line:greeting.")
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Find the criterion among the published scorecards."""
        choice = attrs.pop("criterion", "")
        if not choice:
            return attrs
        found = published_criterion(choice)
        if found is None:
            raise serializers.ValidationError(
                {"criterion": _("No published scorecard has such a criterion.")}
            )
        return {**attrs, "version": found[0], "criterion": found[1]}


class ObservationReasonSerializer(serializers.Serializer[Any]):
    """A reason."""

    reason = serializers.CharField(max_length=2000)


class ObservationDecisionSerializer(ObservationReasonSerializer):
    """How it is decided, and why."""

    decision = serializers.ChoiceField(choices=[ObservationState.STANDS, ObservationState.WITHDRAWN])


class FollowUpStepSerializer(serializers.ModelSerializer[FollowUpStep]):
    """One step of a follow-up."""

    by = serializers.CharField(source="by.work_number", read_only=True)
    owner = serializers.CharField(source="owner.work_number", default=None, read_only=True)

    class Meta:
        model = FollowUpStep
        fields = ["act", "by", "at", "text", "owner"]


class FollowUpSerializer(serializers.ModelSerializer[FollowUp]):
    """A follow-up."""

    person = serializers.CharField(source="person.work_number", read_only=True)
    owner = serializers.CharField(source="owner.work_number", read_only=True)
    opened_by = serializers.CharField(source="opened_by.work_number", read_only=True)
    done_by = serializers.CharField(source="done_by.work_number", default=None, read_only=True)
    contact = serializers.CharField(source="evaluation.contact.external_id", default=None, read_only=True)
    is_overdue = serializers.SerializerMethodField()

    class Meta:
        model = FollowUp
        fields = [
            "id", "kind", "subject", "evaluation", "observation", "contact", "criteria", "person", "day",
            "owner", "opened_by", "opened_at", "due_at", "is_overdue", "state", "done_at", "done_by",
            "result",
        ]  # fmt: skip

    def get_is_overdue(self, follow_up: FollowUp) -> bool:
        """Tell whether it should have been done by now."""
        return follow_up.is_overdue(timezone.now())


class FollowUpDetailSerializer(FollowUpSerializer):
    """A follow-up with its criteria in words and its steps."""

    criteria_labels = serializers.SerializerMethodField()
    steps = FollowUpStepSerializer(many=True, read_only=True)

    class Meta(FollowUpSerializer.Meta):
        fields = [*FollowUpSerializer.Meta.fields, "criteria_labels", "steps"]

    def get_criteria_labels(self, follow_up: FollowUp) -> list[str]:
        """Name the criteria in the reader's language."""
        return criteria_labels(follow_up)


class OpenFollowUpSerializer(serializers.Serializer[Any]):
    """What is to be done, after which evaluation or observation, and by whom (the caller by default)."""

    kind = serializers.ChoiceField(choices=FollowUpKind.choices)
    evaluation = VisibleField(queryset=Evaluation.objects.all(), required=False)
    observation = VisibleField(queryset=Observation.objects.all(), required=False)
    subject = serializers.CharField(max_length=200)
    criteria = serializers.ListField(child=serializers.CharField(max_length=64), required=False)
    owner = PersonField(required=False)
    due_on = serializers.DateField(
        required=False, help_text=_("Day of the coaching; a call-back is due at once.")
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Ask for one of the two."""
        if ("evaluation" in attrs) == ("observation" in attrs):
            raise serializers.ValidationError(_("Name either an evaluation or an observation."))
        return attrs


class FollowUpNoteSerializer(serializers.Serializer[Any]):
    """What happened, was said, or agreed."""

    text = serializers.CharField(max_length=2000)


class ReassignSerializer(serializers.Serializer[Any]):
    """Who is to do it from now on."""

    owner = PersonField()
    text = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")
