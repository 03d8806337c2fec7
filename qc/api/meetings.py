"""Quality meetings through the API: read with their items, measures and checks."""

from typing import Any

from rest_framework import serializers

from qc.models import EffectCheck, Measure, MeetingItem, QualityMeeting
from qc.selectors.meetings import with_items
from staff.api_base import ScopedReadOnlyViewSet

FIGURE = ["first_day", "last_day", "n", "hits", "value", "low", "high"]


class EffectCheckSerializer(serializers.ModelSerializer[EffectCheck]):
    """The figure after the due date, the difference (after minus before) and what it says."""

    class Meta:
        model = EffectCheck
        fields = [*FIGURE, "difference", "difference_low", "difference_high", "verdict", "checked_at"]


class MeetingMeasureSerializer(serializers.ModelSerializer[Measure]):
    """One round of an item."""

    owner = serializers.CharField(source="owner.work_number", read_only=True)
    check_made = EffectCheckSerializer(read_only=True, default=None)

    class Meta:
        model = Measure
        fields = ["number", "text", "owner", "due_on", "check_made"]


class MeetingItemSerializer(serializers.ModelSerializer[MeetingItem]):
    """A problem with the figure that showed it, frozen, and its measures."""

    scorecard = serializers.CharField(source="scorecard.key", default=None, read_only=True)
    team = serializers.CharField(source="team.code", default=None, read_only=True)
    operator = serializers.CharField(source="operator.work_number", default=None, read_only=True)
    measures = MeetingMeasureSerializer(many=True, read_only=True)

    class Meta:
        model = MeetingItem
        fields = [
            "id",
            "position",
            "problem",
            "figure",
            "scorecard",
            "criterion",
            "team",
            "operator",
            *FIGURE,
            "cause",
            "state",
            "measures",
        ]


class QualityMeetingSerializer(serializers.ModelSerializer[QualityMeeting]):
    """A meeting with its items."""

    chair = serializers.CharField(source="chair.work_number", read_only=True)
    present = serializers.SlugRelatedField[Any](slug_field="work_number", many=True, read_only=True)
    items = MeetingItemSerializer(many=True, read_only=True)

    class Meta:
        model = QualityMeeting
        fields = ["id", "month", "held_on", "chair", "present", "note", "signed_at", "items"]


class QualityMeetingViewSet(ScopedReadOnlyViewSet):
    """Quality meetings one chaired or attended or has a measure from, or the centre's."""

    queryset = with_items(QualityMeeting.objects.order_by("-held_on", "-pk"))
    serializer_class = QualityMeetingSerializer
    act_permissions = {"list": "qc.view_qualitymeeting", "retrieve": "qc.view_qualitymeeting"}
    filterset_fields = {"month": ["exact"], "held_on": ["exact", "gte", "lte"]}
