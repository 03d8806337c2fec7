"""What the acts on visits take in the API; fields are named as the services name them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from incidents.models import IncidentKind
from staff.models import Desk, Employee
from visitors.domain.people import Person
from visitors.models import VisitorClass, VisitPlace
from visitors.services import KINDS, Entry, Exit, WalkIn, Wanted


class PersonSerializer(serializers.Serializer[Any]):
    """Somebody who comes: name, and the last four digits of a telephone or identity number."""

    name = serializers.CharField(max_length=60)
    last_digits = serializers.CharField(max_length=20, required=False, allow_blank=True, default="")


class PlacedSerializer(serializers.Serializer[Any]):
    """Who comes from where to where."""

    people = PersonSerializer(many=True)
    visitor_class = serializers.SlugRelatedField[VisitorClass](
        slug_field="code", queryset=VisitorClass.objects.all()
    )
    place = serializers.SlugRelatedField[VisitPlace](slug_field="code", queryset=VisitPlace.objects.all())
    desk = serializers.SlugRelatedField[Desk](slug_field="code", queryset=Desk.objects.all(), required=False)


class RequestSerializer(PlacedSerializer):
    """A visit to be approved."""

    organisation = serializers.CharField(max_length=100, required=False, allow_blank=True)
    purpose = serializers.CharField(max_length=200)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    host = serializers.SlugRelatedField[Employee](
        slug_field="work_number",
        queryset=Employee.objects.filter(is_active=True),
        required=False,
        help_text=_("Yourself unless told."),
    )
    until = serializers.DateField(
        required=False, help_text=_("The last day, when they come at the same hours on several days.")
    )

    @property
    def values(self) -> dict[str, Any]:
        """The arguments of the service."""
        data = dict(self.validated_data)
        beside = {name: data.pop(name, None) for name in ("host", "until")}
        people = [Person(**one) for one in data.pop("people")]
        return {"wanted": Wanted(people=people, **data), **beside}


class ActSerializer(serializers.Serializer[Any]):
    """What an act takes."""

    @property
    def values(self) -> dict[str, Any]:
        """The arguments of the service."""
        return dict(self.validated_data)


class SignedActSerializer(ActSerializer):
    """What a signed act takes: the password, every time."""

    password = serializers.CharField(
        write_only=True, trim_whitespace=False, help_text=_("Your password: the act is signed.")
    )


class WalkInSerializer(PlacedSerializer, SignedActSerializer):
    """An entry without approval, and the report of it as an incident; one password signs both."""

    what = serializers.CharField(max_length=2000, help_text=_("No names: the report is kept."))
    entered_at = serializers.DateTimeField(required=False, help_text=_("Just now unless told."))
    badges = serializers.ListField(
        child=serializers.CharField(max_length=20, allow_blank=True), required=False
    )
    is_clear_of_goods = serializers.BooleanField(required=False)
    kind = serializers.SlugRelatedField[IncidentKind](
        slug_field="code", queryset=IncidentKind.objects.filter(code__in=KINDS), required=False
    )

    @property
    def values(self) -> dict[str, Any]:
        """The arguments of the service."""
        data = dict(self.validated_data)
        password = data.pop("password")
        people = [Person(**one) for one in data.pop("people")]
        if "kind" in data:
            data["kind"] = data["kind"].code
        return {"walk_in": WalkIn(people=people, **data), "password": password}


class ApproveSerializer(SignedActSerializer):
    """Approve it."""

    text = serializers.CharField(required=False, allow_blank=True, max_length=2000)


class ReasonSerializer(ActSerializer):
    """Say why."""

    reason = serializers.CharField(max_length=2000)


class CancelSerializer(ActSerializer):
    """Call it off."""

    reason = serializers.CharField(required=False, allow_blank=True, max_length=2000)


class NoShowSerializer(ActSerializer):
    """Note that nobody came."""

    text = serializers.CharField(required=False, allow_blank=True, max_length=2000)


class ExtendSerializer(SignedActSerializer):
    """Move the agreed end later."""

    ends_at = serializers.DateTimeField()
    reason = serializers.CharField(max_length=2000)


class EntrySerializer(serializers.Serializer[Any]):
    """Somebody who comes in: by position in the visit."""

    person = serializers.IntegerField(min_value=1)
    badge = serializers.CharField(max_length=20, allow_blank=True)
    carried_in = serializers.CharField(max_length=200, required=False, allow_blank=True)


class LetInSerializer(SignedActSerializer):
    """Let persons in: the badge of each, and that they were asked for flammable and explosive goods."""

    entries = EntrySerializer(many=True)
    is_clear_of_goods = serializers.BooleanField()

    @property
    def values(self) -> dict[str, Any]:
        """The arguments of the service."""
        data = super().values
        return {**data, "entries": [Entry(**one) for one in data["entries"]]}


class ExitSerializer(serializers.Serializer[Any]):
    """Somebody who goes out: by position in the visit."""

    person = serializers.IntegerField(min_value=1)
    is_badge_returned = serializers.BooleanField(required=False, default=True)
    carried_out = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class LetOutSerializer(SignedActSerializer):
    """Let persons out: everybody inside, with their badges, unless told."""

    exits = ExitSerializer(many=True, required=False)

    @property
    def values(self) -> dict[str, Any]:
        """The arguments of the service."""
        data = super().values
        if "exits" in data:
            data["exits"] = [Exit(**one) for one in data["exits"]]
        return data


class SettleBadgeSerializer(ActSerializer):
    """Settle a badge that went out of the door."""

    badge = serializers.CharField(max_length=20)
    is_found = serializers.BooleanField()
    text = serializers.CharField(required=False, allow_blank=True, max_length=2000)
