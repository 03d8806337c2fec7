"""Read people, places, roster and calendar through the API."""

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from staff.api import serializers
from staff.api_base import ScopedReadOnlyViewSet
from staff.models import CalendarDay, Desk, Employee, RosterEntry, Shift, Team


class EmployeeViewSet(ScopedReadOnlyViewSet):
    """Oneself, one's team, or the whole centre."""

    queryset = Employee.objects.order_by("work_number")
    serializer_class = serializers.EmployeeSerializer
    filterset_fields = ["work_number", "is_active"]
    act_permissions = {"list": "", "retrieve": "", "me": ""}

    @extend_schema(responses=serializers.EmployeeSerializer)
    @action(detail=False)
    def me(self, request: Request) -> Response:
        """Return the caller."""
        return Response(self.get_serializer(request.user).data)


class ReferenceViewSet(ScopedReadOnlyViewSet):
    """Reference data that everybody signed in may read."""

    act_permissions = {"list": "", "retrieve": ""}


class TeamViewSet(ReferenceViewSet):
    """Teams."""

    queryset = Team.objects.order_by("code")
    serializer_class = serializers.TeamSerializer


class DeskViewSet(ReferenceViewSet):
    """Kinds of seats."""

    queryset = Desk.objects.order_by("pk")
    serializer_class = serializers.DeskSerializer


class ShiftViewSet(ReferenceViewSet):
    """Shifts with their hours."""

    queryset = Shift.objects.order_by("pk")
    serializer_class = serializers.ShiftSerializer


class RosterEntryViewSet(ReferenceViewSet):
    """The roster, as far as the caller may see it."""

    queryset = RosterEntry.objects.select_related("employee", "shift").order_by("day", "employee")
    serializer_class = serializers.RosterEntrySerializer
    filterset_fields = {"day": ["exact", "gte", "lte"], "employee__work_number": ["exact"]}


class CalendarDayViewSet(ReferenceViewSet):
    """The announced calendar."""

    queryset = CalendarDay.objects.order_by("day")
    serializer_class = serializers.CalendarDaySerializer
    filterset_fields = {"day": ["exact", "gte", "lte"], "kind": ["exact"]}
