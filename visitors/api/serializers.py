"""Shapes of visits in the API: lists name nobody, the detail names those who come."""

from typing import Any

from django.utils import timezone
from rest_framework import serializers

from incidents.api.serializers import SignatureSerializer, work_number
from staff.models import Employee
from visitors.models import Stay, Visit, VisitEvent, Visitor, VisitorClass, VisitPlace
from visitors.selectors import acts_for
from visitors.services import PERMISSIONS


class VisitorClassSerializer(serializers.ModelSerializer[VisitorClass]):
    """A class of visitors."""

    class Meta:
        model = VisitorClass
        fields = ["id", "code", "name", "name_zh"]


class VisitPlaceSerializer(serializers.ModelSerializer[VisitPlace]):
    """A place for visitors."""

    class Meta:
        model = VisitPlace
        fields = ["id", "code", "name", "name_zh"]


class VisitSerializer(serializers.ModelSerializer[Visit]):
    """A visit in a list, without names of visitors."""

    visitor_class = serializers.CharField(source="visitor_class.code", read_only=True)
    place = serializers.CharField(source="place.code", read_only=True)
    desk = serializers.CharField(source="desk.code", read_only=True, default=None)
    host = work_number("host")
    requested_by = work_number("requested_by")
    approved_by = work_number("approved_by")

    class Meta:
        model = Visit
        fields = [
            "id", "number", "state", "visitor_class", "place", "desk", "persons", "host", "requested_by",
            "approved_by", "day", "starts_at", "ends_at", "ended_at", "is_walk_in", "is_overstayed",
            "overstay_minutes", "version",
        ]  # fmt: skip


class StaySerializer(serializers.ModelSerializer[Stay]):
    """One time that one person was inside."""

    class Meta:
        model = Stay
        fields = [
            "in_at", "badge", "badge_state", "is_clear_of_goods", "carried_in", "out_at", "carried_out"
        ]  # fmt: skip


class VisitorSerializer(serializers.ModelSerializer[Visitor]):
    """One person of a visit with their stays; the name is empty once blanked."""

    stays = StaySerializer(many=True, read_only=True)

    class Meta:
        model = Visitor
        fields = ["position", "name", "last_digits", "stays"]


class VisitEventSerializer(serializers.ModelSerializer[VisitEvent]):
    """One line of the history."""

    actor = work_number("actor")
    signature = SignatureSerializer(source="entry", read_only=True, allow_null=True)

    class Meta:
        model = VisitEvent
        fields = [
            "number", "code", "at", "actor", "state_before", "state_after", "text", "details", "signature"
        ]  # fmt: skip


class VisitDetailSerializer(VisitSerializer):
    """One visit with its persons, history, and the acts open to the reader."""

    people = VisitorSerializer(source="visitors", many=True, read_only=True)
    events = VisitEventSerializer(many=True, read_only=True)
    incident = serializers.CharField(source="incident.number", read_only=True, default=None)
    acts = serializers.SerializerMethodField()

    class Meta(VisitSerializer.Meta):
        fields = [
            *VisitSerializer.Meta.fields,
            "organisation", "purpose", "requested_at", "approved_at", "blanked_at", "incident", "acts",
            "people", "events",
        ]  # fmt: skip

    def get_acts(self, visit: Visit) -> list[str]:
        """List the acts that the state table and the reader's role allow."""
        reader: Employee = self.context["request"].user
        acts = acts_for(visit, reader, now=timezone.now())
        return [act.value for act in acts if reader.has_perm(PERMISSIONS[act])]


class InsideSerializer(serializers.Serializer[Any]):
    """A visit with somebody inside, without names."""

    visit = VisitSerializer()
    since = serializers.DateTimeField()
    inside = serializers.SerializerMethodField()
    badges = serializers.ListField(child=serializers.CharField())
    minutes_left = serializers.IntegerField(allow_null=True)

    def get_inside(self, one: Any) -> int:
        """Count those inside."""
        return len(one.stays)
