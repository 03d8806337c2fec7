"""Shapes of people and places in the API."""

from typing import Any

from rest_framework import serializers

from staff.models import CalendarDay, Desk, Employee, RosterEntry, Shift, Team


class EmployeeSerializer(serializers.ModelSerializer[Employee]):
    """Somebody as colleagues see them: no mail address, no access rights."""

    class Meta:
        model = Employee
        fields = ["id", "work_number", "name", "hired_on", "left_on", "is_active"]


class TeamSerializer(serializers.ModelSerializer[Team]):
    """A team with its department and desk."""

    class Meta:
        model = Team
        fields = ["id", "code", "name", "department", "desk"]


class DeskSerializer(serializers.ModelSerializer[Desk]):
    """A kind of seat."""

    class Meta:
        model = Desk
        fields = ["id", "code", "name", "name_zh"]


class ShiftSerializer(serializers.ModelSerializer[Shift]):
    """A shift with its hours."""

    class Meta:
        model = Shift
        fields = ["id", "code", "name", "name_zh", "kind", "hours", "net_minutes"]


class RosterEntrySerializer(serializers.ModelSerializer[RosterEntry]):
    """Who works which shift on which day."""

    work_number = serializers.CharField(source="employee.work_number", read_only=True)
    shift = serializers.SlugRelatedField[Shift](slug_field="code", read_only=True)

    class Meta:
        model = RosterEntry
        fields = ["id", "work_number", "day", "shift", "note"]


class CalendarDaySerializer(serializers.ModelSerializer[CalendarDay]):
    """What a day is: statutory, rest, working or made up."""

    class Meta:
        model = CalendarDay
        fields = ["day", "kind", "name"]


class SignInSerializer(serializers.Serializer[Any]):
    """Work number and password, exchanged for a token."""

    work_number = serializers.CharField()
    password = serializers.CharField(trim_whitespace=False, write_only=True)


class TokenSerializer(serializers.Serializer[Any]):
    """The token to send as `Authorization: Token …`, and until when it works."""

    token = serializers.CharField()
    expiry = serializers.DateTimeField()
    employee = EmployeeSerializer()
