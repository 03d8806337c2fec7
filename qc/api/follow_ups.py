"""Follow-ups through the API: open, note, reassign, complete, call off."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from qc.api.caller import caller
from qc.api.floor_shapes import (
    FollowUpDetailSerializer,
    FollowUpNoteSerializer,
    FollowUpSerializer,
    OpenFollowUpSerializer,
    ReassignSerializer,
)
from qc.domain.follow_ups import Kind
from qc.models import FollowUp
from qc.selectors import with_source
from qc.services import (
    FollowUpOrder,
    call_off_follow_up,
    complete_follow_up,
    note_follow_up,
    open_follow_up,
    reassign_follow_up,
)
from staff.api_base import ScopedReadOnlyViewSet


class FollowUpViewSet(ScopedReadOnlyViewSet):
    """What one has to do or asked for, what concerns oneself or one's team; all for the centre's roles."""

    queryset = FollowUp.objects.order_by("due_at", "pk")
    act_permissions = {
        "list": "qc.view_followup",
        "retrieve": "qc.view_followup",
        "create": "qc.open_follow_up",
        "note": "qc.work_on_follow_up",
        "reassign": "qc.work_on_follow_up",
        "complete": "qc.work_on_follow_up",
        "call_off": "qc.work_on_follow_up",
    }
    filterset_fields = {
        "kind": ["exact"],
        "state": ["exact"],
        "due_at": ["lt", "gte"],
        "day": ["exact", "gte", "lte"],
        "evaluation": ["exact"],
        "observation": ["exact"],
        "person__work_number": ["exact"],
        "owner__work_number": ["exact"],
    }

    def get_queryset(self) -> QuerySet[Any]:
        """Fetch with each follow-up what it names, and with a single one its steps."""
        queryset = with_source(super().get_queryset())  # type: ignore[arg-type]
        if self.action == "retrieve":
            return queryset.prefetch_related("steps__by", "steps__owner")
        return queryset

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        """Show the steps with a single follow-up only."""
        return FollowUpSerializer if self.action == "list" else FollowUpDetailSerializer

    @extend_schema(request=OpenFollowUpSerializer, responses={201: FollowUpSerializer})
    def create(self, request: Request) -> Response:
        """Open a call-back or coaching after an evaluation or an observation."""
        form = OpenFollowUpSerializer(data=request.data, context=self.get_serializer_context())
        form.is_valid(raise_exception=True)
        wanted = form.validated_data
        order = FollowUpOrder(
            kind=Kind(wanted["kind"]),
            subject=wanted["subject"],
            owner=wanted.get("owner", caller(request)),
            due_on=wanted.get("due_on"),
            criteria=wanted.get("criteria", ()),
        )
        source = wanted.get("evaluation") or wanted["observation"]
        follow_up = open_follow_up(source, order=order, opener=caller(request), now=timezone.now())
        return Response(FollowUpSerializer(follow_up).data, status=201)

    @extend_schema(request=FollowUpNoteSerializer, responses={200: FollowUpSerializer})
    @action(detail=True, methods=["post"])
    def note(self, request: Request, pk: str) -> Response:
        """Add a note, such as that nobody answered."""
        return self._with_text(request, note_follow_up)

    @extend_schema(request=FollowUpNoteSerializer, responses={200: FollowUpSerializer})
    @action(detail=True, methods=["post"])
    def complete(self, request: Request, pk: str) -> Response:
        """Record that it was done, and what was said or agreed."""
        return self._with_text(request, complete_follow_up)

    @extend_schema(request=FollowUpNoteSerializer, responses={200: FollowUpSerializer})
    @action(detail=True, methods=["post"], url_path="call-off")
    def call_off(self, request: Request, pk: str) -> Response:
        """Call it off, with the reason."""
        return self._with_text(request, call_off_follow_up)

    @extend_schema(request=ReassignSerializer, responses={200: FollowUpSerializer})
    @action(detail=True, methods=["post"])
    def reassign(self, request: Request, pk: str) -> Response:
        """Give it to another owner."""
        follow_up = self.get_object()
        form = ReassignSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        reassign_follow_up(follow_up, person=caller(request), now=timezone.now(), **form.validated_data)
        return Response(FollowUpSerializer(follow_up).data)

    def _with_text(self, request: Request, act: Callable[..., None]) -> Response:
        follow_up = self.get_object()
        form = FollowUpNoteSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        act(follow_up, person=caller(request), text=form.validated_data["text"], now=timezone.now())
        return Response(FollowUpSerializer(follow_up).data)
