"""Requests through the API: ask, agree, withdraw, decide, with the evidence a decision rests on."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from attendance.api.request_serializers import (
    ApprovalSerializer,
    EvidenceSerializer,
    NewRequestSerializer,
    RefusalSerializer,
    RequestSerializer,
)
from attendance.domain.requests import RequestKind
from attendance.models import AttendanceRequest, Leave
from attendance.selectors.deciders import waiting_for, with_names
from attendance.selectors.evidence import evidence_for
from attendance.services import (
    agree_to_swap,
    approve_request,
    ask_cancellation,
    ask_correction,
    ask_leave,
    ask_overtime,
    ask_swap,
    decline_swap,
    refuse_request,
    withdraw_request,
)
from attendance.wording_requests import evidence_words
from common.errors import DomainError
from staff.api_base import ScopedReadOnlyViewSet
from staff.models import Employee

ASK, DECIDE, SEE = (
    "attendance.ask_request",
    "attendance.decide_request",
    "attendance.view_attendancerequest",
)


class AttendanceRequestViewSet(ScopedReadOnlyViewSet):
    """What people ask for: one's own, swaps with oneself, one's team's, or the centre's."""

    queryset = with_names(AttendanceRequest.objects.all()).order_by("-asked_at", "-pk")
    serializer_class = RequestSerializer
    act_permissions = {
        "list": SEE,
        "retrieve": SEE,
        "evidence": SEE,
        "create": ASK,
        "change": ASK,
        "withdraw": ASK,
        "agree": ASK,
        "decline": ASK,
        "approve": DECIDE,
        "refuse": DECIDE,
    }
    filterset_fields = {
        "state": ["exact"],
        "kind": ["exact"],
        "first_day": ["gte", "lte"],
        "employee__work_number": ["exact"],
    }

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow the list to what waits for the caller's decision, when that is asked for."""
        rows = super().filter_queryset(queryset)
        if self.action != "list" or self.request.query_params.get("waits") != "me":
            return rows
        waiting = waiting_for(_caller(self.request), now=timezone.now())
        return rows.filter(pk__in=[one.pk for one in waiting])

    @extend_schema(parameters=[OpenApiParameter("waits", str, enum=["me"])])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List requests; `waits=me` keeps those that wait for the caller's decision."""
        return super().list(request, *args, **kwargs)

    @extend_schema(request=NewRequestSerializer, responses={201: RequestSerializer})
    def create(self, request: Request) -> Response:
        """Ask for leave, overtime, a correction, a swap or a cancellation."""
        return Response(self._asked(request, None), status=status.HTTP_201_CREATED)

    @extend_schema(request=NewRequestSerializer, responses={201: RequestSerializer})
    @action(detail=True, methods=["post"])
    def change(self, request: Request, pk: str | None = None) -> Response:
        """Ask anew in place of one's own request that was not decided yet."""
        return Response(self._asked(request, self.get_object()), status=status.HTTP_201_CREATED)

    @extend_schema(responses=EvidenceSerializer)
    @action(detail=True)
    def evidence(self, request: Request, pk: str | None = None) -> Response:
        """Show roster, cover, balance, caps, and what speaks against a request."""
        row = self.get_object()
        return Response(EvidenceSerializer(evidence_words(row, evidence_for([row])[row.pk])).data)

    @extend_schema(request=None, responses=RequestSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str | None = None) -> Response:
        """Take one's own request back."""
        return self._told(withdraw_request(self.get_object(), person=_caller(request), now=timezone.now()))

    @extend_schema(request=None, responses=RequestSerializer)
    @action(detail=True, methods=["post"])
    def agree(self, request: Request, pk: str | None = None) -> Response:
        """Agree to a swap that was proposed to the caller."""
        return self._told(agree_to_swap(self.get_object(), person=_caller(request), now=timezone.now()))

    @extend_schema(request=None, responses=RequestSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: str | None = None) -> Response:
        """Decline a swap that was proposed to the caller."""
        return self._told(decline_swap(self.get_object(), person=_caller(request), now=timezone.now()))

    @extend_schema(request=ApprovalSerializer, responses=RequestSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str | None = None) -> Response:
        """Approve a request; where something speaks against it, with a reason for the exception."""
        told = ApprovalSerializer(data=request.data)
        told.is_valid(raise_exception=True)
        row = self.get_object()
        return self._told(
            approve_request(row, person=_caller(request), now=timezone.now(), **told.validated_data)
        )

    @extend_schema(request=RefusalSerializer, responses=RequestSerializer)
    @action(detail=True, methods=["post"])
    def refuse(self, request: Request, pk: str | None = None) -> Response:
        """Refuse a request, with a reason."""
        told = RefusalSerializer(data=request.data)
        told.is_valid(raise_exception=True)
        row = self.get_object()
        return self._told(
            refuse_request(row, person=_caller(request), now=timezone.now(), **told.validated_data)
        )

    def _asked(self, request: Request, replaces: AttendanceRequest | None) -> Any:
        told = NewRequestSerializer(data=request.data)
        told.is_valid(raise_exception=True)
        values = dict(told.validated_data)
        kind = RequestKind(values.pop("kind"))
        common = {"employee": _caller(request), "now": timezone.now(), "replaces": replaces}
        row = _ASK[kind](**common, **values)
        return RequestSerializer(with_names(AttendanceRequest.objects.filter(pk=row.pk)).get()).data

    def _told(self, row: AttendanceRequest) -> Response:
        return Response(RequestSerializer(row).data)


def _swap(*, partner: str, **told: Any) -> AttendanceRequest:
    """Propose a swap; whom one's own team does not know is as unknown as nobody."""
    found = Employee.objects.filter(work_number=partner, is_active=True).first()
    if found is None:
        raise DomainError(
            "attendance.swap.other_team", _("Shifts are swapped within one team, on both days."), status=400
        )
    return ask_swap(partner=found, **told)


def _cancel(*, employee: Employee, leave: int, **told: Any) -> AttendanceRequest:
    """Ask that leave is cancelled; what is not the caller's own is as unknown as what does not exist."""
    found = Leave.objects.filter(employee=employee, pk=leave).select_related("kind").first()
    if found is None:
        raise DomainError("attendance.cancellation.unknown", _("You have no such leave."), status=404)
    days = {"first_day": found.first_day, "last_day": found.last_day, **told}
    return ask_cancellation(employee=employee, leave=found, **days)


_ASK: dict[RequestKind, Any] = {
    RequestKind.LEAVE: lambda leave_kind, **told: ask_leave(kind=leave_kind, **told),
    RequestKind.OVERTIME: ask_overtime,
    RequestKind.CORRECTION: ask_correction,
    RequestKind.SWAP: _swap,
    RequestKind.CANCELLATION: _cancel,
}


def _caller(request: Request) -> Employee:
    """Give the signed-in employee; the permission of the act has let nobody else in."""
    assert isinstance(request.user, Employee)
    return request.user
