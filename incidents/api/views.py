"""Incidents in the API: report, read, act; the same services as in the admin."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from exports.api.answers import WORKBOOK, order_and_answer
from incidents.api import acts
from incidents.api.serializers import (
    IncidentDetailSerializer,
    IncidentKindSerializer,
    IncidentSerializer,
)
from incidents.domain.vocabulary import Act
from incidents.doors import send_file
from incidents.models import Incident, IncidentKind
from incidents.services import PERMISSIONS, act_on, log_reading, report_incident
from staff.api_base import ScopedReadOnlyViewSet


class IncidentKindViewSet(ScopedReadOnlyViewSet):
    """Kinds of incident."""

    queryset = IncidentKind.objects.filter(is_active=True)
    serializer_class = IncidentKindSerializer
    act_permissions: ClassVar[dict[str, str]] = {"list": "", "retrieve": ""}


def _act(word: Act, serializer: type[BaseSerializer[Any]]) -> Any:
    """Make the address of one act: ``POST …/incidents/7/acknowledge/``."""

    def view(self: "IncidentViewSet", request: Request, pk: str | None = None) -> Response:
        return self.do(request, word, serializer)

    view.__name__ = view.__qualname__ = word.value
    view.__doc__ = serializer.__doc__
    described = extend_schema(request=serializer, responses=IncidentDetailSerializer)(view)
    return action(detail=True, methods=["post"], url_path=word.value.replace("_", "-"))(described)


def _whole(incidents: QuerySet[Incident]) -> QuerySet[Incident]:
    """Fetch what the detail shows in a fixed number of statements."""
    named = (
        "kind",
        "reporter",
        "owner",
        "next_owner",
        "asked",
        "acknowledged_by",
        "closed_by",
        "duplicate_of",
        "recurs_from",
    )
    rows = (
        "events__actor",
        "events__entry",
        "actions__owner",
        "actions__checker",
        "instructions__given_by",
        "authority_reports__authority",
        "authority_reports__sent_by",
        "attachments__file",
        "attachments__event",
    )
    return incidents.select_related(*named).prefetch_related(*rows, "deadlines")


class IncidentViewSet(ScopedReadOnlyViewSet):
    """Incidents that the caller may see; a confidential one is 404 for everybody else."""

    queryset = Incident.objects.select_related("kind", "reporter", "owner").order_by("-reported_at", "-pk")
    serializer_class = IncidentSerializer
    filterset_fields = ["state", "kind__code", "immediate", "day"]
    act_permissions: ClassVar[dict[str, str]] = {
        "list": "incidents.view_incident",
        "retrieve": "incidents.view_incident",
        "workbook": "incidents.view_incident",
        "file": "incidents.view_incident",
        "create": PERMISSIONS[Act.REPORT],
        **{act.value: permission for act, permission in PERMISSIONS.items() if act != Act.REPORT},
    }

    def get_queryset(self) -> QuerySet[Any]:
        """Fetch what the detail shows in a fixed number of statements."""
        queryset = super().get_queryset()
        return queryset if self.action == "list" else _whole(queryset)

    @extend_schema(responses=IncidentDetailSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Read one incident; reading a confidential one is logged."""
        return self._shown(request, self.get_object())

    @extend_schema(request=acts.ReportSerializer, responses={201: IncidentDetailSerializer})
    def create(self, request: Request) -> Response:
        """Report: kind, what, where, and the reporter's password."""
        serializer = acts.ReportSerializer(data=request.data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        incident = report_incident(reporter=request.user, now=timezone.now(), **serializer.validated_data)  # type: ignore[arg-type]
        return self._shown(request, self._again(incident), status=status.HTTP_201_CREATED)

    @extend_schema(
        parameters=[OpenApiParameter("month", str, description="Such as 2026-10.", required=True)],
        responses=WORKBOOK,
        filters=False,
    )
    @action(detail=False, pagination_class=None)
    def workbook(self, request: Request) -> HttpResponseBase:
        """Order and send the workbook of a month, of what the caller may see, in their language."""
        return order_and_answer(request, "incidents.month", month=request.query_params.get("month", ""))

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"], url_path=r"files/(?P<number>\d{1,9})")
    def file(self, request: Request, pk: str, number: str) -> FileResponse:
        """Send one file, by its number; opening one of a leak is logged."""
        incident: Incident = self.get_object()
        return send_file(incident, int(number), reader=request.user, door="api", now=timezone.now())  # type: ignore[arg-type]

    def do(self, request: Request, act: Act, serializer_class: type[BaseSerializer[Any]]) -> Response:
        """Do one act on the incident and show how it stands then."""
        incident: Incident = self.get_object()
        context = {**self.get_serializer_context(), "incident": incident}
        serializer = serializer_class(data=request.data, context=context)
        serializer.is_valid(raise_exception=True)
        act_on(
            incident,
            act,
            person=request.user,  # type: ignore[arg-type]
            now=timezone.now(),
            values=serializer.validated_data,
        )
        return self._shown(request, self._again(incident))

    def _again(self, incident: Incident) -> Incident:
        """Read the incident again after an act of the caller, who may have given it away with it."""
        return _whole(Incident.objects.all()).get(pk=incident.pk)

    def _shown(self, request: Request, incident: Incident, *, status: int = status.HTTP_200_OK) -> Response:
        """Show one incident, and log that it was read if it is confidential."""
        log_reading(incident, reader=request.user, door="api", now=timezone.now())  # type: ignore[arg-type]
        shape = IncidentDetailSerializer(incident, context=self.get_serializer_context())
        return Response(shape.data, status=status)

    acknowledge = _act(Act.ACKNOWLEDGE, acts.AcknowledgeSerializer)
    reject = _act(Act.REJECT, acts.FiledSignedReasonSerializer)
    mark_duplicate = _act(Act.MARK_DUPLICATE, acts.DuplicateSerializer)
    appeal = _act(Act.APPEAL, acts.FiledReasonSerializer)
    instruct = _act(Act.INSTRUCT, acts.InstructSerializer)
    decide = _act(Act.DECIDE, acts.DecideSerializer)
    contain = _act(Act.CONTAIN, acts.ContainSerializer)
    plan_action = _act(Act.PLAN_ACTION, acts.PlanActionSerializer)
    finish_action = _act(Act.FINISH_ACTION, acts.FinishActionSerializer)
    drop_action = _act(Act.DROP_ACTION, acts.DropActionSerializer)
    extend_action = _act(Act.EXTEND_ACTION, acts.ExtendActionSerializer)
    extend_decision = _act(Act.EXTEND_DECISION, acts.ExtendDecisionSerializer)
    extend_review = _act(Act.EXTEND_REVIEW, acts.ExtendReviewSerializer)
    owe_reports = _act(Act.OWE_REPORTS, acts.OweReportsSerializer)
    send_report = _act(Act.SEND_REPORT, acts.SendReportSerializer)
    extend_report = _act(Act.EXTEND_REPORT, acts.ExtendReportSerializer)
    lift_report = _act(Act.LIFT_REPORT, acts.LiftReportSerializer)
    verify = _act(Act.VERIFY, acts.VerifySerializer)
    not_yet = _act(Act.NOT_YET, acts.NotYetSerializer)
    reopen = _act(Act.REOPEN, acts.FiledSignedReasonSerializer)
    hand_over = _act(Act.HAND_OVER, acts.HandOverSerializer)
    accept = _act(Act.ACCEPT, acts.AcceptSerializer)
    attach = _act(Act.ATTACH, acts.AttachSerializer)
